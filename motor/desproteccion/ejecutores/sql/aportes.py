"""Lo que el nivel global lee de cada dimensión, según el estado de los bloques que la deciden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.bloques import Bloque, exigir_tamano, tablas_de
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES


@dataclass(frozen=True)
class Aporte:
    """Los aportes posibles de una dimensión.

    `valores` da, por aporte, el de cada variable que el nivel global lee de ella, y `de_estados`, el aporte de cada
    combinación de estados de sus `bloques`.
    """

    dimension: int
    bloques: tuple[Bloque, ...]
    valores: Enteros
    de_estados: Enteros


def aportes(tablas: Tablas, bloques: Sequence[Bloque], lectura: int) -> list[Aporte]:
    """Los de cada dimensión, bajo una lectura. Errores: `Desmedida`."""
    return [_aporte(tablas, d, bloques, lectura) for d in range(len(tablas.dimensiones))]


def terminos(tablas: Tablas, de_dimensiones: Sequence[Aporte], lectura: int) -> Enteros:
    """El término global que decide en cada combinación de aportes. Errores: `Desmedida`."""
    denso = tablas.globales[lectura]
    exigir_tamano([len(aporte.valores) for aporte in de_dimensiones])
    por_dimension = [iter(aporte.valores.T) for aporte in de_dimensiones]
    lugares = [_en_eje(next(por_dimension[d]), d, len(de_dimensiones)) for d, _ in denso.variables]
    return np.asarray(denso.codigos[tuple(lugares)] // len(NIVELES))


def _aporte(tablas: Tablas, dimension: int, todos: Sequence[Bloque], lectura: int) -> Aporte:
    densa = tablas.dimensiones[dimension]
    suyos = tuple(bloque for bloque in todos if dimension in bloque.clases)
    forma = [len(bloque.ejemplos) for bloque in suyos]
    exigir_tamano(forma)
    clase = {
        eje: _en_eje(bloque.ejemplos[:, columna], lugar, len(suyos))
        for lugar, bloque in enumerate(suyos)
        for columna, eje in enumerate(bloque.ejes)
    }
    niveles = {
        tabla.nombre: np.broadcast_to(tabla.niveles[lectura][tuple(clase[eje] for eje in tabla.ejes)], forma)
        for tabla in tablas_de(tablas, dimension)
    }
    de_regla = {regla.regla.id: arreglo[tuple(niveles.values())] for regla, arreglo in densa.arreglos}
    leidas = [nombre for d, nombre in tablas.globales[lectura].variables if d == dimension]
    todas = np.stack([{**niveles, **de_regla}[nombre].ravel() for nombre in leidas], axis=1)
    valores, cual = np.unique(todas, axis=0, return_inverse=True)
    return Aporte(dimension, suyos, valores.astype(np.int64), cual.reshape(forma))


def _en_eje(arreglo: Enteros, eje: int, ejes: int) -> Enteros:
    return arreglo.reshape([-1 if eje == n else 1 for n in range(ejes)])
