"""Hechos que, al empeorar, bajan el nivel de un indicador."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.tablas import TablaDensa
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Baja, Hallazgo, empeora_y_baja
from desproteccion.verificacion.pasos import pasos
from desproteccion.vocabulario import LECTURAS, NIVELES


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    for densa in examen.tablas.densas:
        if densa.indicador is not None:
            yield from _de_tabla(examen, densa)


def _de_tabla(examen: Examen, densa: TablaDensa) -> Iterator[Hallazgo]:
    for eje, antes, despues in pasos(examen.tablas, densa.ejes):
        for lectura, niveles in enumerate(densa.niveles):
            planos = niveles.ravel()
            bajan = np.flatnonzero(planos[despues] < planos[antes])
            if not len(bajan):
                continue
            pares = [int(celdas[bajan[0]]) for celdas in (antes, despues)]
            clases = [np.unravel_index(celda, densa.forma) for celda in pares]
            mejor, peor = (examen.caso(dict(zip(densa.ejes, map(int, c), strict=True))) for c in clases)
            de, a = (NIVELES[planos[celda]] for celda in pares)
            baja = Baja(
                ("indicadores", densa.nombre), examen.nombres([eje])[0], LECTURAS[lectura], (mejor, peor), (de, a)
            )
            yield empeora_y_baja("monotonia_de_tablas", baja, examen.nombres(densa.ejes))
