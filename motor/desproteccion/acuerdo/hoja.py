"""La hoja de calificación en blanco: las viñetas de un ejercicio con los hechos por responder, sin pistas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import NIVELES, Hecho

SEUDONIMO = re.compile(r"[A-Za-z0-9-]{1,64}")
CABECERA = """\
# Hoja de calificación. Es seudónima: use el código que le dieron, no su nombre.
# Responda lo que el relato permite saber; lo que no, déjelo en null (quedará como «sin responder»).
# Al final de cada viñeta, en «nivel», escriba el que usted pronuncia: {niveles}."""


def hoja_en_blanco(ejercicio: Ejercicio, paquete: Paquete, juez: str, sesion: date) -> str:
    """El texto YAML de una hoja, para llenar sin conexión.

    Errores: `ErrorDeEntrada` si `juez` no es un seudónimo.
    """
    if not SEUDONIMO.fullmatch(juez):
        raise ErrorDeEntrada([Problema("juez", f"se encontró «{juez}»", "un seudónimo de letras, números y guiones")])
    lineas = [CABECERA.format(niveles=", ".join(NIVELES)), "#"]
    lineas += [linea for hecho in paquete.hechos.values() for linea in _guia(hecho)]
    lineas += ["esquema: calificaciones/1", f"juez: {juez}", f"sesion: {sesion.isoformat()}", "calificaciones:"]
    for vineta in ejercicio.en_orden_de_lectura():
        lineas += [f"  - vineta: {vineta.id}", "    hechos:"]
        lineas += [f"      {hecho}: null" for hecho in paquete.hechos]
        lineas += ["    nivel: null"]
    return "\n".join(lineas) + "\n"


def _guia(hecho: Hecho) -> Iterator[str]:
    yield f"# {hecho.id}: {hecho.pregunta}"
    yield f"#     {hecho.dominio.admite()}"
