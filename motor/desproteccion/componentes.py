"""Las tablas agrupadas en componentes: las que comparten hechos, sobre la malla de todos ellos."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.tablas import TablaDensa, Tablas, imposible_en

Enteros = npt.NDArray[np.int64]
Clases = Sequence[tuple[int, ...]]
"""Por eje, las clases que lo sabido deja posibles."""


class Componente:
    """Tablas que comparten hechos, sobre la malla de todos ellos."""

    def __init__(self, tablas: Tablas, ejes: tuple[int, ...], densas: Sequence[TablaDensa]) -> None:
        self.ejes = ejes
        self.densas = tuple(densas)
        forma = tuple(len(tablas.ejes[eje].representantes) for eje in ejes)
        self.valida = ~imposible_en(tablas.restricciones, ejes, forma)
        self.indicadores = [tablas.indicadores.index(d.indicador) for d in densas if d.indicador]
        self.dimensiones = {d.indicador.dimension for d in densas if d.indicador}
        self.filas = {
            tablas.indicadores.index(d.indicador): _extender(d.filas, d.ejes, ejes, forma)
            for d in densas
            if d.indicador
        }
        self._por_lectura = [self._resumir(lectura, forma) for lectura in range(2)]

    def _resumir(self, lectura: int, forma: tuple[int, ...]) -> tuple[Enteros, Enteros]:
        """El estado de cada celda y, por estado, los niveles de los indicadores y la fila de existencia."""
        columnas = [_extender(d.niveles[lectura], d.ejes, self.ejes, forma) for d in self.densas if d.indicador]
        existencia = reduce(
            np.minimum, [_extender(d.existencia[lectura], d.ejes, self.ejes, forma) for d in self.densas]
        )
        todas = np.stack([*columnas, existencia], axis=-1).astype(np.int64)
        estados, celda = np.unique(todas.reshape(-1, len(columnas) + 1), axis=0, return_inverse=True)
        return np.where(self.valida, celda.reshape(forma), -1), estados

    def celdas(self, clases: Clases, lectura: int) -> tuple[Enteros, Enteros]:
        """Las celdas que lo sabido deja (−1 las imposibles) y la tabla de estados."""
        estado, estados = self._por_lectura[lectura]
        return estado[self._corte(clases)], estados

    def filas_posibles(self, clases: Clases) -> dict[int, list[int]]:
        """Por indicador, las filas que alguna completación válida hace decidir."""
        corte = self._corte(clases)
        valida = self.valida[corte]
        return {i: np.unique(filas[corte][valida]).tolist() for i, filas in self.filas.items()}

    def _corte(self, clases: Clases) -> Any:
        return np.ix_(*[clases[eje] for eje in self.ejes])


def _extender(arreglo: Any, suyos: tuple[int, ...], ejes: tuple[int, ...], forma: tuple[int, ...]) -> Any:
    largos = dict(zip(suyos, arreglo.shape, strict=True))
    return np.broadcast_to(arreglo.reshape([largos.get(eje, 1) for eje in ejes]), forma)


def componentes(tablas: Tablas) -> list[Componente]:
    """Parte las tablas en grupos que no comparten hechos, ni directamente ni por una combinación imposible."""
    grupos: list[set[int]] = []
    usados = {eje for densa in tablas.densas for eje in densa.ejes}
    for ejes in [d.ejes for d in tablas.densas] + [r[0] for r in tablas.restricciones if set(r[0]) & usados]:
        junto = set(ejes).union(*[grupo for grupo in grupos if grupo & set(ejes)])
        grupos = [grupo for grupo in grupos if not grupo & junto] + [junto]
    return [
        Componente(tablas, tuple(sorted(grupo)), [d for d in tablas.densas if set(d.ejes) <= grupo])
        for grupo in sorted(grupos, key=min)
    ]
