"""Casos al azar y su enumeración completa: lo que el análisis demuestra, aquí se comprueba sin razonar.

Nada de este archivo usa los grupos, los extremos ni los abanicos del motor: qué combinaciones son válidas está escrito
a mano, y cada completación se evalúa entera.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from desproteccion.analisis.bloque import Bloque
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import NO_APLICA

Clases = npt.NDArray[np.int64]
Niveles = npt.NDArray[np.int8]
Conocido = dict[int, int]
"""Por eje conocido, su clase."""

MOTOR: Motor = motor_por_omision()
EJES = MOTOR.tablas.ejes
USADOS = sorted(MOTOR.usados)
INDICE = MOTOR.tablas.indice
AREAS, PERSISTE = INDICE["nna.impacto.areas"], INDICE["nna.impacto.persiste"]
ALCANCE, FRECUENCIA = INDICE["cuidadores.respuesta.alcance"], INDICE["cuidadores.respuesta.frecuencia"]
SIN_FRECUENCIA = EJES[FRECUENCIA].representantes.index(NO_APLICA)


@cache
def bloques() -> tuple[Bloque, Bloque]:
    return Bloque(MOTOR.tablas, 0), Bloque(MOTOR.tablas, 1)


def con_valor(eje: int) -> list[int]:
    """Las clases de un hecho que son un valor (sin «no aplica»), de mejor a peor."""
    return list(EJES[eje].de_mejor_a_peor())


def caso_al_azar(azar: random.Random, desconocidos: int) -> Conocido:
    """Un caso válido con tantos hechos desconocidos. El sesgo hace que salgan de todos los niveles."""
    sesgo = azar.choice([0.15, 0.35, 0.6, 1.0])
    caso: Conocido = {}
    for eje in USADOS:
        clases = con_valor(eje)
        caso[eje] = clases[0] if azar.random() > sesgo else azar.choice(clases)
    if caso[AREAS] == 0:
        caso[PERSISTE] = 0
    if caso[ALCANCE] == 0:
        del caso[FRECUENCIA]
    for eje in azar.sample(sorted(caso), desconocidos):
        del caso[eje]
    return caso


def hechos(caso: Mapping[int, int]) -> dict[str, Any]:
    return {EJES[eje].hecho.id: EJES[eje].valor(clase) for eje, clase in caso.items()}


def completaciones(caso: Mapping[int, int]) -> Clases:
    """Todas las formas válidas de completar el caso, una por fila."""
    libres = [eje for eje in USADOS if eje not in caso]
    opciones = [[*con_valor(eje), *([SIN_FRECUENCIA] if eje == FRECUENCIA else [])] for eje in libres]
    total = int(np.prod([len(o) for o in opciones], dtype=np.int64))
    filas = np.zeros((total, len(EJES)), dtype=np.int64)
    for eje, clase in caso.items():
        filas[:, eje] = clase
    if libres:
        filas[:, libres] = np.stack([malla.ravel() for malla in np.meshgrid(*opciones, indexing="ij")], axis=1)
    return filas[validas(filas)]


def validas(filas: Clases) -> npt.NDArray[np.bool_]:
    """Un impacto no persiste sin áreas; la frecuencia existe si y solo si hay dificultad."""
    persiste_sin_areas = (filas[:, AREAS] == 0) & (filas[:, PERSISTE] == 1)
    frecuencia_coherente = (filas[:, ALCANCE] == 0) == (filas[:, FRECUENCIA] == SIN_FRECUENCIA)
    return np.asarray(~persiste_sin_areas & frecuencia_coherente)


def niveles(filas: Clases, lectura: int) -> Niveles:
    return bloques()[lectura].niveles(filas)


def posibles(caso: Mapping[int, int], lectura: int) -> set[int]:
    return set(niveles(completaciones(caso), lectura).tolist())


def cambiado(caso: Mapping[int, int], destinos: Mapping[int, int]) -> Conocido:
    """El caso con esos hechos en otro valor. La frecuencia se va si ya no hay dificultad."""
    nuevo = {**caso, **destinos}
    if nuevo.get(ALCANCE) == 0 and FRECUENCIA not in destinos:
        nuevo.pop(FRECUENCIA, None)
    return nuevo


def otros_valores(caso: Mapping[int, int], ejes: Sequence[int]) -> Iterator[dict[int, int]]:
    """Todas las formas de cambiar todos esos hechos, a mejor o a peor."""
    distintos = [[clase for clase in con_valor(eje) if clase != caso[eje]] for eje in ejes]
    for destino in product(*distintos):
        yield dict(zip(ejes, destino, strict=True))
