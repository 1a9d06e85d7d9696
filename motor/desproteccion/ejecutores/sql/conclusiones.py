"""De los estados a lo que se concluye: dimensiones y nivel global en cada extremo, y lo que ambos dejan dicho."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.estados import Estados
from desproteccion.ejecutores.sql.nombres import EXTREMOS, Nombres
from desproteccion.ejecutores.sql.tablas_en_listas import Columna
from desproteccion.vocabulario import EXISTENCIAS, NIVELES

Etapa = tuple[str, list[str]]
"""Nombre de la etapa y las columnas que agrega, que usan solo las de etapas anteriores."""


@dataclass(frozen=True)
class AporteDeNiveles:
    """Los aportes de una dimensión: `valores` da, por aporte, su nivel y cada variable que el nivel global lee de ella;
    `de_niveles`, el aporte de cada combinación de niveles de sus indicadores.
    """

    valores: Enteros
    de_niveles: Enteros


class Conclusiones:
    """Las tablas y las columnas de lo que se concluye, bajo una lectura."""

    def __init__(self, nombres: Nombres, estados: Estados) -> None:
        self.nombres, self.estados, self.tablas = nombres, estados, nombres.tablas
        self.aportes = [self._aporte(d) for d in range(len(self.tablas.dimensiones))]
        self.terminos = len(nombres.terminos)

    def etapas(self) -> Iterator[Etapa]:
        dimensiones = range(len(self.aportes))
        yield (
            "aportes",
            [f"{self._aporte_en(d, n)} AS {x}d{d}" for n, x in enumerate(EXTREMOS) for d in dimensiones],
        )
        yield (
            "globales",
            [
                f"{self.nombres.plegado([Columna(f'{x}d{d}') for d in dimensiones], self._numero_de_global)} AS {x}g"
                for x in EXTREMOS
            ],
        )
        yield "conclusiones", [*self._conclusiones()]

    @property
    def existe(self) -> Enteros:
        """Por estado de la existencia, si la hay."""
        hay_en_mejor, hay_en_peor = self._hay
        si, no, no_concluyente = map(EXISTENCIAS.index, ("si", "no", "no_concluyente"))
        return np.where(hay_en_mejor == 1, si, np.where(hay_en_peor == 0, no, no_concluyente))

    @property
    def _hay(self) -> tuple[Enteros, Enteros]:
        de_fila = np.array([fila.niveles[self.nombres.lectura] for fila in self.nombres.paquete.existencia])
        mejor, peor = self.estados.existencia.filas
        return de_fila[mejor], de_fila[peor]

    def _conclusiones(self) -> Iterator[str]:
        plegado = self.nombres.plegado
        yield f"{self.nombres.elegir('e', self.existe.tolist())} AS existe"
        for nombre, x, hay in zip(("minimo", "maximo"), EXTREMOS, self._hay, strict=True):
            niveles = hay[:, None] * (self._globales % len(NIVELES))
            yield f"{plegado([Columna('e'), Columna(f'{x}g')], niveles)} AS {nombre}"
        for d, aporte in enumerate(self.aportes):
            nivel = aporte.valores[:, 0]
            comun = np.where(nivel[:, None] == nivel[None], nivel[:, None], len(NIVELES))
            yield f"{plegado([Columna(f'{x}d{d}') for x in EXTREMOS], comun)} AS nivel{d}"
        yield f"{plegado([Columna('e'), *(Columna(f'{x}g') for x in EXTREMOS)], self._regla)} AS r"

    @property
    def _regla(self) -> Enteros:
        """La regla que ambos extremos nombran: los términos, luego las filas de existencia y al final, ninguna."""
        mejor, peor = self.estados.existencia.filas
        hay_en_mejor, hay_en_peor = self._hay
        termino = self._globales // len(NIVELES)
        ninguna = self.terminos + len(self.nombres.paquete.existencia)
        de_existencia = np.where((hay_en_peor == 0) & (mejor == peor), self.terminos + mejor, ninguna)
        comun = np.where(termino[:, None] == termino[None], termino[:, None], ninguna)
        return np.where((hay_en_mejor == 1)[:, None, None], comun[None], de_existencia[:, None, None])

    @cached_property
    def _globales_por_aporte(self) -> Enteros:
        denso = self.tablas.globales[self.nombres.lectura]
        por_dimension = [iter(aporte.valores.T[1:]) for aporte in self.aportes]
        ejes = len(self.aportes)
        lugares = [
            next(por_dimension[d]).reshape([-1 if eje == d else 1 for eje in range(ejes)]) for d, _ in denso.variables
        ]
        return np.broadcast_to(denso.codigos[tuple(lugares)], [len(a.valores) for a in self.aportes]).astype(np.int64)

    @cached_property
    def _globales(self) -> Enteros:
        """Los códigos globales que se dan: `4 × término + nivel`."""
        return np.unique(self._globales_por_aporte)

    @property
    def _numero_de_global(self) -> Enteros:
        return np.searchsorted(self._globales, self._globales_por_aporte)

    def _aporte(self, dimension: int) -> AporteDeNiveles:
        densa = self.tablas.dimensiones[dimension]
        forma = [len(NIVELES)] * len(densa.indicadores)
        ids = [self.tablas.indicadores[i].id for i in densa.indicadores]
        variables = {**dict(zip(ids, np.indices(forma), strict=True)), **{r.regla.id: a for r, a in densa.arreglos}}
        leidas = [nombre for d, nombre in self.tablas.globales[self.nombres.lectura].variables if d == dimension]
        _, propio = densa.de_lectura(self.nombres.lectura)
        todas = np.stack([propio, *(variables[nombre] for nombre in leidas)], axis=-1).astype(np.int64)
        valores, cual = np.unique(todas.reshape(-1, todas.shape[-1]), axis=0, return_inverse=True)
        return AporteDeNiveles(valores, cual.reshape(forma))

    def _aporte_en(self, dimension: int, extremo: int) -> str:
        columnas = [
            Columna(f"s{i}", self.estados.indicadores[i].extremos[extremo])
            for i in self.tablas.dimensiones[dimension].indicadores
        ]
        return self.nombres.plegado(columnas, self.aportes[dimension].de_niveles)
