"""Las reglas V0 como tabla densa: de descriptores y agravantes contados a la gravedad que se propone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from desproteccion import condiciones
from desproteccion.condiciones import Condicion
from desproteccion.paquete import Regla
from desproteccion.vocabulario import DOMINIO_ENTERO, Dominio

GRAVEDAD_MAXIMA = "criterios.gravedad_maxima"
AGRAVANTES = "agravantes.total"
FUERTES = "agravantes.fuertes"
HECHOS = (GRAVEDAD_MAXIMA, AGRAVANTES, FUERTES)
"""Los tres hechos que el motor sabe contar en una tipología."""

Caso = tuple[int, int, int]
"""Gravedad máxima de los descriptores (posición en su orden), agravantes contados y, de ellos, fuertes."""


@dataclass(frozen=True, slots=True)
class ReglaV0:
    """Una regla de propuesta; `propone` es la posición en las propuestas, de menor a mayor."""

    regla: Regla
    condicion: Condicion
    propone: int


class TablaDeGravedad:
    """Decide por indexación. Inmutable."""

    def __init__(self, reglas: Sequence[ReglaV0], gravedades: Sequence[str], propuestas: Sequence[str]) -> None:
        self.reglas = tuple(reglas)
        self.gravedades = tuple(gravedades)
        self.propuestas = tuple(propuestas)
        self.totales = self._clases(AGRAVANTES)
        self.fuertes = self._clases(FUERTES)
        ejes = range(len(self.gravedades)), self.totales, self.fuertes
        self._filas: dict[Caso, tuple[int, ...]] = {
            caso: tuple(n for n, r in enumerate(self.reglas) if condiciones.consta(r.condicion, intervalos_de(caso)))
            for caso in product(*ejes)
        }

    def _clases(self, hecho: str) -> tuple[int, ...]:
        cortes = {corte for r in self.reglas for nombre, corte in condiciones.cortes(r.condicion) if nombre == hecho}
        return tuple(sorted({0, *cortes}))

    def decidir(self, caso: Caso) -> int:
        """El número de la regla que propone."""
        maxima, total, fuertes = caso
        clases = maxima, _clase(self.totales, total), _clase(self.fuertes, fuertes)
        return self._filas[clases][0]

    def propuesta(self, regla: int) -> str:
        return self.propuestas[self.reglas[regla].propone]

    def casos(self) -> Iterator[Caso]:
        """Un caso por clase de los tres hechos."""
        yield from self._filas

    def clases(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Los conteos en que alguna regla cambia de respuesta: de agravantes y de agravantes fuertes."""
        return self.totales, self.fuertes

    # Lo que una tabla no puede hacer

    def vacios(self) -> Iterator[Caso]:
        """Los casos que ninguna regla decide."""
        yield from (caso for caso, filas in self._filas.items() if not filas)

    def traslapes(self) -> Iterator[tuple[Caso, list[str]]]:
        """Los casos que deciden varias reglas a la vez."""
        for caso, filas in self._filas.items():
            if len(filas) > 1:
                yield caso, [self.reglas[n].regla.id for n in filas]

    def retrocesos(self) -> Iterator[tuple[Caso, Caso]]:
        """Los pares de casos en que empeorar un hecho baja la propuesta."""
        ejes: tuple[Sequence[int], ...] = (range(len(self.gravedades)), self.totales, self.fuertes)
        for caso in self._filas:
            for eje, clases in enumerate(ejes):
                siguiente = clases.index(caso[eje]) + 1
                if siguiente < len(clases):
                    peor = _con(caso, eje, clases[siguiente])
                    if self._propone(peor) < self._propone(caso):
                        yield caso, peor

    def _propone(self, caso: Caso) -> int:
        return self.reglas[self._filas[caso][0]].propone


def dominios(gravedades: Sequence[str]) -> Mapping[str, Dominio]:
    """El vocabulario de las reglas V0."""
    return {GRAVEDAD_MAXIMA: Dominio(tuple(gravedades)), AGRAVANTES: DOMINIO_ENTERO, FUERTES: DOMINIO_ENTERO}


def intervalos_de(caso: Caso) -> dict[str, tuple[int, int]]:
    return {hecho: (codigo, codigo) for hecho, codigo in zip(HECHOS, caso, strict=True)}


def _con(caso: Caso, eje: int, valor: int) -> Caso:
    maxima, total, fuertes = (valor if i == eje else actual for i, actual in enumerate(caso))
    return maxima, total, fuertes


def _clase(clases: Sequence[int], valor: int) -> int:
    return clases[bisect_right(clases, valor) - 1]
