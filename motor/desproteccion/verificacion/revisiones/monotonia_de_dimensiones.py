"""Hechos que, al empeorar, bajan el nivel de una dimensión, aunque toquen a varios de sus indicadores."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.tablas import DimensionDensa
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Baja, Hallazgo, empeora_y_baja
from desproteccion.verificacion.pasos import pasos
from desproteccion.verificacion.testigos import Par, buscar_en_dimension
from desproteccion.vocabulario import LECTURAS, NIVELES


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    for i, parte in enumerate(examen.partes):
        for eje, antes, despues in pasos(examen.tablas, parte.ejes):
            for d, densa in enumerate(examen.tablas.dimensiones):
                if densa.dimension.id not in parte.dimensiones:
                    continue
                for lectura, abanico in enumerate(examen.abanicos):
                    par = buscar_en_dimension(abanico, abanico, d, np.greater, i, (antes, despues))
                    if par:
                        yield _hallazgo(examen, densa, eje, lectura, par)


def _hallazgo(examen: Examen, densa: DimensionDensa, eje: int, lectura: int, par: Par) -> Hallazgo:
    de, a = (NIVELES[examen.nivel_de_dimension(densa, celda, lectura)] for celda in par)
    mejor, peor = (examen.caso(celda) for celda in par)
    hecho = examen.tablas.ejes[eje].hecho.id
    baja = Baja(("dimensiones", densa.dimension.id), hecho, LECTURAS[lectura], (mejor, peor), (de, a))
    return empeora_y_baja("monotonia_de_dimensiones", baja, examen.presentes((mejor, peor)))
