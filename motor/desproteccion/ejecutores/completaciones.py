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
            unica[tanda] = _abriendo(ejecutor, [celda[tanda] for celda in celdas])
    return unica


def _combinaciones(ejecutor: EjecutorVectorial, celdas: Sequence[Columna]) -> npt.NDArray[np.float64]:
    """Cuántas combinaciones de estados deja abiertas cada caso."""
    cuantas: npt.NDArray[np.float64] = np.ones(len(celdas[0]))
    for (estados, _), celda in zip(ejecutor.estados, celdas, strict=True):
        cuantas *= estados.cuantos.take(celda)
    return cuantas


def _abriendo(ejecutor: EjecutorVectorial, celdas: Sequence[Columna]) -> npt.NDArray[np.bool_]:
    """Repite cada caso por los estados que alcanza cada componente, una tras otra; al final va la que más lo repite."""
    casos = len(celdas[0])
    caso, palabra = np.arange(casos), np.zeros(casos, np.int64)
    aportes = [
        (palabras, estados.cuantos.take(celda), estados.desde.take(celda))
        for (estados, palabras), celda in zip(ejecutor.estados, celdas, strict=True)
    ]
    for palabras, cuantos, desde in sorted(aportes, key=lambda aporte: int(aporte[1].sum())):
        veces = cuantos.take(caso)
        copia = np.repeat(np.arange(len(caso)), veces)
        primero = desde.take(caso) - np.cumsum(veces) + veces
        estado = primero.take(copia) + np.arange(len(copia))
        caso, palabra = caso.take(copia), palabra.take(copia) | palabras.take(estado)
    regla = ejecutor.reglas_de(palabra)
    primeras = np.flatnonzero(np.diff(caso, prepend=-1))
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
