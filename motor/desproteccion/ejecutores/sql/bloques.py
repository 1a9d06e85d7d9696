"""Los hechos repartidos en bloques, y lo que un caso puede saber de cada uno.

De dos bloques, los hechos no se tocan: cada uno se completa sin mirar al otro. Dentro de una componente, los hechos que
leen las mismas dimensiones forman un bloque. De sus celdas solo importa el *estado*: qué clase tienen para cada
dimensión que las lee. Lo que un caso sabe de un bloque, su *saber*, son los estados que sus datos dejan posibles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
import numpy.typing as npt

from desproteccion.componentes import Componente, Enteros
from desproteccion.tablas import TablaDensa, Tablas, imposible_en

Logicos = npt.NDArray[np.bool_]

MAXIMO_DE_CASILLAS = 1 << 16
"""Casillas de una tabla intermedia; las reglas de `reglas/` no pasan de unas diez mil."""


class Desmedida(Exception):
    """Unas reglas piden una tabla de más de `MAXIMO_DE_CASILLAS`."""


def exigir_tamano(forma: Sequence[int]) -> None:
    if prod(forma) > MAXIMO_DE_CASILLAS:
        raise Desmedida


@dataclass(frozen=True)
class Bloque:
    """Hechos que se completan aparte de los demás.

    `ejemplos` da una celda por estado, y `clases`, por dimensión que lo lee, la clase de cada estado. `saber` numera lo
    que se sabe según la clase de cada hecho, con la de desconocido al final; `posibles` dice qué estados deja cada uno.
    """

    ejes: tuple[int, ...]
    ejemplos: Enteros
    clases: Mapping[int, Enteros]
    saber: Enteros
    posibles: Logicos

    @property
    def duena(self) -> int:
        """La dimensión que responde por lo que se sabe del bloque."""
        return min(self.clases)

    @cached_property
    def enlace(self) -> Enteros:
        """Por estado, el valor que las demás dimensiones ven; uno solo si nadie más lo lee."""
        demas = [clases for d, clases in self.clases.items() if d != self.duena]
        if not demas:
            return np.zeros(len(self.ejemplos), dtype=np.int64)
        return np.unique(np.stack(demas), axis=1, return_inverse=True)[1]


def bloques(tablas: Tablas, partes: Sequence[Componente], lectura: int) -> list[Bloque]:
    """Los bloques que alguna dimensión lee, bajo una lectura. Errores: `Desmedida`."""
    lectoras = {
        eje: frozenset(d for d in range(len(tablas.dimensiones)) if any(eje in t.ejes for t in tablas_de(tablas, d)))
        for parte in partes
        for eje in parte.ejes
    }
    grupos: list[set[int]] = []
    for ejes in [*_de_iguales_lectoras(partes, lectoras), *[ejes for ejes, _ in tablas.restricciones]]:
        junto = set(ejes).union(*[grupo for grupo in grupos if grupo & set(ejes)])
        grupos = [grupo for grupo in grupos if not grupo & junto] + [junto]
    hallados = []
    for grupo in sorted(grupos, key=min):
        dimensiones = sorted({d for eje in grupo for d in lectoras.get(eje, ())})
        if dimensiones:
            hallados.append(_bloque(tablas, tuple(sorted(grupo)), dimensiones, lectura))
    return hallados


def tablas_de(tablas: Tablas, dimension: int) -> list[TablaDensa]:
    """Las tablas de los indicadores de una dimensión."""
    return [tablas.densas[i] for i in tablas.dimensiones[dimension].indicadores]


def _de_iguales_lectoras(
    partes: Sequence[Componente], lectoras: Mapping[int, frozenset[int]]
) -> Iterator[tuple[int, ...]]:
    for parte in partes:
        for suyas in {lectoras[eje] for eje in parte.ejes}:
            yield tuple(eje for eje in parte.ejes if lectoras[eje] == suyas)


def _bloque(tablas: Tablas, ejes: tuple[int, ...], dimensiones: Sequence[int], lectura: int) -> Bloque:
    forma = tuple(len(tablas.ejes[eje].representantes) for eje in ejes)
    exigir_tamano([largo + 1 for largo in forma])
    validas = np.argwhere(~imposible_en(tablas.restricciones, ejes, forma))
    clases = [_clases(tablas, ejes, forma, d, lectura)[tuple(validas.T)] for d in dimensiones]
    estados, primera, estado = np.unique(np.stack(clases), axis=1, return_index=True, return_inverse=True)
    alcanza = np.zeros((*forma, len(primera)), dtype=np.bool_)
    alcanza[(*validas.T, estado)] = True
    for lugar in range(len(ejes)):
        alcanza = np.concatenate([alcanza, alcanza.any(axis=lugar, keepdims=True)], axis=lugar)
    posibles, saber = np.unique(alcanza.reshape(-1, len(primera)), axis=0, return_inverse=True)
    return Bloque(
        ejes,
        ejemplos=validas[primera],
        clases=dict(zip(dimensiones, estados, strict=True)),
        saber=saber.reshape(alcanza.shape[:-1]),
        posibles=posibles,
    )


def _clases(tablas: Tablas, ejes: tuple[int, ...], forma: tuple[int, ...], dimension: int, lectura: int) -> Enteros:
    """La clase de cada celda: la comparten las que dan los mismos niveles, valgan lo que valgan los demás hechos."""
    columnas = []
    for tabla in tablas_de(tablas, dimension):
        suyos = [eje for eje in ejes if eje in tabla.ejes]
        orden = [tabla.ejes.index(eje) for eje in [*suyos, *(eje for eje in tabla.ejes if eje not in ejes)]]
        extendida = [largo if eje in suyos else 1 for eje, largo in zip(ejes, forma, strict=True)]
        niveles = tabla.niveles[lectura].transpose(orden).reshape([*extendida, -1])
        columnas.append(np.broadcast_to(niveles, (*forma, niveles.shape[-1])))
    todas = np.concatenate(columnas, axis=-1).reshape(prod(forma), -1)
    return np.unique(todas, axis=0, return_inverse=True)[1].reshape(forma)
