"""Hechos que, al empeorar, bajan el nivel global o apagan la desprotección, pasando por toda la cadena."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.posibles import Escenario
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Baja, Hallazgo, empeora_y_baja
from desproteccion.verificacion.pasos import pasos
from desproteccion.verificacion.testigos import Cadena, Par, Vista
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES


def _niveles(escenario: Escenario) -> object:
    return escenario.niveles


def _existencia(escenario: Escenario) -> object:
    return (escenario.codigos < escenario.abanico.sin_nivel).astype(np.int8)


VISTAS: dict[str, Vista] = {"nivel": _niveles, "existencia": _existencia}


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    for lectura, abanico in enumerate(examen.abanicos):
        for tabla, vista in VISTAS.items():
            cadena = Cadena(abanico, abanico, vista, np.greater)
            for i, parte in enumerate(examen.partes):
                for eje, antes, despues in pasos(examen.tablas, parte.ejes):
                    par = cadena.testigo(i, (antes, despues))
                    if par:
                        yield _hallazgo(examen, tabla, eje, lectura, par)


def _hallazgo(examen: Examen, tabla: str, eje: int, lectura: int, par: Par) -> Hallazgo:
    mejor, peor = (examen.caso(celda) for celda in par)
    de, a = (_en_palabras(examen, tabla, celda, lectura) for celda in par)
    hecho = examen.tablas.ejes[eje].hecho.id
    baja = Baja((tabla,), hecho, LECTURAS[lectura], (mejor, peor), (de, a))
    return empeora_y_baja("monotonia_de_la_cadena", baja, examen.presentes((mejor, peor)))


def _en_palabras(examen: Examen, tabla: str, celda: dict[int, int], lectura: int) -> str:
    decision = examen.decidir(celda, lectura)
    if tabla == "nivel":
        return NIVELES[decision.nivel]
    return EXISTENCIAS[examen.paquete.existencia[decision.existencia].niveles[lectura]]
