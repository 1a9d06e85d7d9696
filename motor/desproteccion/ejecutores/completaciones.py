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

LOS_DOS_EXTREMOS = 2
"""Con tantas combinaciones, son la mejor y la peor completación."""
MAXIMO_DE_COMBINACIONES = 4_096
"""Sobre este número de combinaciones por caso, plegar con un abanico cuesta menos que abrirlas."""
COMBINACIONES_POR_TANDA = 1 << 20


def es_la_unica_regla(ejecutor: EjecutorVectorial, celdas: Sequence[Columna], regla: Columna) -> npt.NDArray[np.bool_]:
    """Por caso, si todas sus completaciones dan esa regla global, que es la de la mejor y la de la peor."""
    cuantos = [estados.cuantos.take(celda) for (estados, _), celda in zip(ejecutor.estados, celdas, strict=True)]
    combinaciones = np.prod(cuantos, axis=0, dtype=np.float64)
    # De hechos que se contradicen no hay ninguna.
    unica: npt.NDArray[np.bool_] = (combinaciones > 0) & (combinaciones <= LOS_DOS_EXTREMOS)
    muchas = np.flatnonzero(combinaciones > MAXIMO_DE_COMBINACIONES)
    for cual in muchas.tolist():
        unica[cual] = _con_abanico(ejecutor, [int(celda[cual]) for celda in celdas])
    pocas = np.flatnonzero((combinaciones > LOS_DOS_EXTREMOS) & (combinaciones <= MAXIMO_DE_COMBINACIONES))
    acumuladas = np.cumsum(combinaciones[pocas]) // COMBINACIONES_POR_TANDA
    for tanda in np.split(pocas, np.flatnonzero(np.diff(acumuladas)) + 1):
        if len(tanda):
            caso, palabra = _abrir(ejecutor, [celda[tanda] for celda in celdas], [n[tanda] for n in cuantos])
            otra = ejecutor.reglas_de(palabra) != regla[tanda].take(caso)
            unica[tanda] = True
            unica[tanda[caso[otra]]] = False
    return unica


def _abrir(
    ejecutor: EjecutorVectorial, celdas: Sequence[Columna], cuantos: Sequence[Columna]
) -> tuple[Columna, Columna]:
    """Las completaciones de unos casos, sin orden: de qué caso es cada una y su palabra."""
    caso = np.arange(len(celdas[0]))
    palabra = np.zeros(len(caso), np.int64)
    abiertas = []
    for (estados, palabras), celda, suyos in zip(ejecutor.estados, celdas, cuantos, strict=True):
        desde = estados.desde.take(celda)
        palabra |= palabras.take(desde) * (suyos == 1)
        abiertas.append((palabras, desde, suyos))
    # Pocas componentes quedan abiertas en cada caso: solo ahí se repite, una vez por estado.
    for palabras, desde, suyos in abiertas:
        veces = suyos.take(caso)
        cerrada, abierta = np.flatnonzero(veces == 1), np.flatnonzero(veces > 1)
        veces = veces.take(abierta)
        copia = np.repeat(abierta, veces)
        estado = np.arange(len(copia)) + np.repeat(desde.take(caso.take(abierta)) - np.cumsum(veces) + veces, veces)
        palabra = np.concatenate([palabra.take(cerrada), palabra.take(copia) | palabras.take(estado)])
        caso = np.concatenate([caso.take(cerrada), caso.take(copia)])
    return caso, palabra


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
