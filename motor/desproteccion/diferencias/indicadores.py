"""En qué clases de casos cambia lo que decide un indicador."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from desproteccion.diferencias.diferencia import Diferencia
from desproteccion.diferencias.mallas import Par
from desproteccion.paquete import Fila, Indicador
from desproteccion.tablas import TablaDensa
from desproteccion.vocabulario import NIVELES


def comparar_indicadores(par: Par) -> Iterator[Diferencia]:
    de_otro = {densa.nombre: densa for densa in par.otro.tablas.densas if densa.indicador}
    for densa in par.uno.tablas.densas:
        if densa.indicador and densa.nombre in de_otro:
            yield from _comparar(par, densa, de_otro[densa.nombre])


def _comparar(par: Par, una: TablaDensa, otra: TablaDensa) -> Iterator[Diferencia]:
    ejes = tuple(sorted({*una.ejes, *otra.ejes}))
    forma = tuple(len(par.uno.tablas.ejes[eje].representantes) for eje in ejes)
    filas = [_extender(densa, ejes, forma) for densa in (una, otra)]
    validas = (filas[0] >= 0) & (filas[1] >= 0)
    pares, primeros, cuantas = np.unique(
        np.stack([f[validas] for f in filas]), axis=1, return_index=True, return_counts=True
    )
    celdas = np.argwhere(validas)
    for (i, j), primero, clases in zip(pares.T.tolist(), primeros.tolist(), cuantas.tolist(), strict=True):
        de, a = _fila(una.indicador, i), _fila(otra.indicador, j)
        if respuesta(de) != respuesta(a):
            testigo = par.testigo(dict(zip(ejes, map(int, celdas[primero]), strict=True)))
            yield Diferencia(una.nombre, None, respuesta(de), respuesta(a), int(clases), testigo)


def _fila(indicador: Indicador | None, numero: int) -> Fila:
    assert indicador is not None
    return indicador.filas[numero]


def respuesta(fila: Fila) -> str:
    """El nivel (o los dos) que da una fila, con su nombre: «intermedia (N3-un-alto)»."""
    minima, prudente = (NIVELES[nivel] for nivel in fila.niveles)
    niveles = prudente if minima == prudente else f"{minima} | {prudente}"
    brecha = f", brecha {fila.regla.brecha}" if fila.regla.brecha else ""
    return f"{niveles} ({fila.regla.id}{brecha})"


def _extender(densa: TablaDensa, ejes: tuple[int, ...], forma: tuple[int, ...]) -> Any:
    largos = dict(zip(densa.ejes, densa.forma, strict=True))
    return np.broadcast_to(densa.filas.reshape([largos.get(eje, 1) for eje in ejes]), forma)
