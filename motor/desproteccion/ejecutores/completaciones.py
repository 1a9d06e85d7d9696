"""Si en toda completación de un caso decide la misma regla global: exacto, abriendo solo lo que queda en duda.

Que la mejor y la peor completación nombren la misma regla no basta: en medio puede decidir otra. Un caso con dos o
tres datos desconocidos tiene pocas combinaciones de estados, y se abren todas juntas por columnas; uno con muchos se
resuelve con su abanico.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desproteccion.posibles import Abanico

if TYPE_CHECKING:
    from desproteccion.ejecutores.vectorial import EjecutorVectorial

Columna = npt.NDArray[Any]

MAXIMO_DE_COMBINACIONES = 4_096
"""Sobre este número de combinaciones por caso, plegar con un abanico cuesta menos que abrirlas."""
COMBINACIONES_POR_TANDA = 1 << 20


def reglas_de_las_completaciones(ejecutor: EjecutorVectorial, celdas: Sequence[Columna]) -> npt.NDArray[np.bool_]:
    """Por caso, si todas sus completaciones dan la misma regla global."""
    combinaciones = _combinaciones(ejecutor, celdas)
    unica = np.zeros(len(celdas[0]), dtype=np.bool_)  # de hechos que se contradicen no hay ninguna
    muchas = np.flatnonzero(combinaciones > MAXIMO_DE_COMBINACIONES)
    for caso in muchas.tolist():
        unica[caso] = _con_abanico(ejecutor, [int(celda[caso]) for celda in celdas])
    pocas = np.flatnonzero((combinaciones > 0) & (combinaciones <= MAXIMO_DE_COMBINACIONES))
    acumuladas = np.cumsum(combinaciones[pocas]) // COMBINACIONES_POR_TANDA
    for tanda in np.split(pocas, np.flatnonzero(np.diff(acumuladas)) + 1):
        if len(tanda):
            suyas = combinaciones[tanda].astype(np.int64)
            unica[tanda] = _abriendo(ejecutor, [celda[tanda] for celda in celdas], suyas)
    return unica


def _combinaciones(ejecutor: EjecutorVectorial, celdas: Sequence[Columna]) -> npt.NDArray[np.float64]:
    """Cuántas combinaciones de estados deja abiertas cada caso."""
    cuantas: npt.NDArray[np.float64] = np.ones(len(celdas[0]))
    for extendida, celda in zip(ejecutor.extendidas, celdas, strict=True):
        cuantas *= extendida.estados[ejecutor.lectura].cuantos.take(celda)
    return cuantas


def _abriendo(ejecutor: EjecutorVectorial, celdas: Sequence[Columna], combinaciones: Columna) -> npt.NDArray[np.bool_]:
    # De a 32 bits: caben de sobra, y dividir enteros de 64 es lo que más tarda.
    caso = np.repeat(np.arange(len(combinaciones), dtype=np.int32), combinaciones)
    primeras = np.cumsum(combinaciones) - combinaciones
    resto = np.arange(len(caso), dtype=np.int32) - primeras.astype(np.int32).take(caso)
    niveles: dict[int, Columna] = {}
    existencia: Columna = np.full(len(caso), len(ejecutor.tablas.paquete.existencia) - 1, dtype=np.int32)
    for extendida, celda in zip(ejecutor.extendidas, celdas, strict=True):
        estados = extendida.estados[ejecutor.lectura]
        cuantos = estados.cuantos.take(celda).astype(np.int32).take(caso)
        siguiente = resto // cuantos
        cual = resto - siguiente * cuantos
        vivos = estados.vivos.take(estados.desde.take(celda).take(caso) + cual)
        for columna, indicador in enumerate(extendida.parte.indicadores):
            niveles[indicador] = estados.todos[:, columna].astype(np.int32).take(vivos)
        np.minimum(existencia, estados.todos[:, -1].astype(np.int32).take(vivos), out=existencia)
        resto = siguiente
    regla = np.where(ejecutor.hay[existencia], ejecutor.globales.termino_de(niveles), ejecutor.terminos + existencia)
    menor = np.minimum.reduceat(regla, primeras)
    return np.asarray(menor == np.maximum.reduceat(regla, primeras))


def _con_abanico(ejecutor: EjecutorVectorial, celdas: Sequence[int]) -> bool:
    clases: list[tuple[int, ...]] = [(0,)] * len(ejecutor.tablas.ejes)
    for numero, celda in enumerate(celdas):
        propias = clases_de_celda(ejecutor, numero, celda)
        for eje in ejecutor.extendidas[numero].parte.ejes:
            clases[eje] = propias[eje]
    abanico = Abanico(ejecutor.tablas, ejecutor.motor.componentes, clases, ejecutor.lectura, ejecutor.lectura)
    return len(abanico.reglas()) == 1


def clases_de_celda(ejecutor: EjecutorVectorial, numero: int, celda: int) -> list[tuple[int, ...]]:
    """Por eje, las clases que una celda extendida deja posibles (solo importan los ejes de la componente)."""
    clases: list[tuple[int, ...]] = [(0,)] * len(ejecutor.tablas.ejes)
    for eje, paso in ejecutor.extendidas[numero].pasos:
        clase, celda = divmod(celda, paso)
        largo = len(ejecutor.tablas.ejes[eje].representantes)
        clases[eje] = tuple(range(largo)) if clase == largo else (clase,)
    return clases
