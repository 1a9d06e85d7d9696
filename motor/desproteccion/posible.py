"""Lo posible en un caso si algunos de sus hechos fueran otros, o no se conocieran: exacto, con las mismas tablas.

Un caso completo al que se abren unos pocos hechos se recorre celda por celda; lo demás, con el abanico.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from desproteccion.condiciones import Intervalo
from desproteccion.ficha_leida import FichaLeida

POCAS = 96
"""Hasta tantas combinaciones, recorrerlas una por una cuesta menos que abrir el abanico."""


@dataclass(frozen=True, slots=True)
class Posible:
    """Filas por indicador, niveles por dimensión, filas de existencia y niveles globales que se alcanzan."""

    filas: Sequence[Sequence[int]]
    dimensiones: Sequence[Sequence[int]]
    existencias: Sequence[int]
    niveles: Sequence[int]


def posible_con(leida: FichaLeida, cambios: Mapping[str, Intervalo], lectura: int) -> Posible:
    """Lo posible bajo una lectura con esos hechos cambiados."""
    abiertos = _codigos_de(leida, cambios)
    if abiertos is None:
        return _del_abanico(leida, cambios, lectura)
    return _una_por_una(leida, abiertos, lectura)


def _codigos_de(leida: FichaLeida, cambios: Mapping[str, Intervalo]) -> dict[int, tuple[int, ...]] | None:
    """Por eje cambiado, un código por clase posible; `None` si son demasiados o alguna combinación es imposible."""
    tablas = leida.motor.tablas
    ejes = {tablas.indice[hecho] for hecho in cambios}
    if not leida.completa or any(ejes & set(suyos) for suyos, _ in tablas.restricciones):
        return None
    codigos: dict[int, tuple[int, ...]] = {}
    combinaciones = 1
    for hecho, (minimo, maximo) in cambios.items():
        eje = tablas.indice[hecho]
        desde, hasta = tablas.ejes[eje].clase(minimo), tablas.ejes[eje].clase(maximo)
        codigos[eje] = tablas.ejes[eje].representantes[desde : hasta + 1]
        combinaciones *= len(codigos[eje])
    return codigos if combinaciones <= POCAS else None


def _una_por_una(leida: FichaLeida, abiertos: Mapping[int, tuple[int, ...]], lectura: int) -> Posible:
    directo = leida.motor.de_tablas
    decisiones = {directo.resolver(direcciones, lectura, lectura) for direcciones in _direcciones(leida, abiertos)}
    return Posible(
        filas=[sorted(set(filas)) for filas in zip(*(d.filas for d in decisiones), strict=True)],
        dimensiones=[sorted(set(niveles)) for niveles in zip(*(d.dimensiones for d in decisiones), strict=True)],
        existencias=sorted({d.existencia for d in decisiones}),
        niveles=sorted({d.nivel for d in decisiones}),
    )


def _direcciones(leida: FichaLeida, abiertos: Mapping[int, tuple[int, ...]]) -> Iterator[list[int]]:
    for codigos in product(*abiertos.values()):
        yield leida.motor.de_tablas.mover(leida.direcciones, leida.codigos, zip(abiertos, codigos, strict=True))


def _del_abanico(leida: FichaLeida, cambios: Mapping[str, Intervalo], lectura: int) -> Posible:
    from desproteccion.posibles import Abanico, clases_posibles

    tablas = leida.motor.tablas
    clases = clases_posibles(tablas, {**leida.saber, **cambios}.values())
    abanico = Abanico(tablas, leida.motor.componentes, clases, lectura, lectura)
    filas = abanico.filas_posibles()
    return Posible(
        filas=[filas[i] for i in range(len(tablas.indicadores))],
        dimensiones=[abanico.niveles_de_dimension(d) for d in range(len(tablas.dimensiones))],
        existencias=abanico.existencias,
        niveles=abanico.niveles,
    )
