"""De las reglas a tablas densas: un arreglo por tabla, de clase × clase a la fila que decide.

Los umbrales que nombran las filas parten cada hecho en pocas clases, y una tabla entera cabe en unos cientos de
celdas calculadas al cargar. Evaluar es indexar; un hecho desconocido es un eje libre; un vacío es una celda sin fila
y un traslape, una con dos que no dicen lo mismo.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desproteccion.paquete import Dimension, Indicador, Paquete, ReglaDeNivel
from desproteccion.vocabulario import LECTURAS, Eje

if TYPE_CHECKING:  # importar el paquete no espera a NumPy: se carga al compilar
    import numpy as np
    import numpy.typing as npt

    Arreglo = npt.NDArray[np.int8]
    Filas = npt.NDArray[np.int16]

IMPOSIBLE = -1
"""Fila de una celda que ninguna ficha válida ocupa."""


@dataclass(frozen=True)
class TablaDensa:
    """Un indicador (o solo condiciones de existencia) sobre los ejes de sus hechos.

    `filas` da la fila que decide en cada celda; `niveles`, su nivel bajo cada lectura; `existencia`, la primera fila
    de existencia que las condiciones de esta tabla cumplen, bajo cada lectura.
    """

    indicador: Indicador | None
    ejes: tuple[int, ...]
    forma: tuple[int, ...]
    filas: Filas
    niveles: tuple[Arreglo, Arreglo]
    existencia: tuple[Arreglo, Arreglo]

    @property
    def nombre(self) -> str:
        return self.indicador.id if self.indicador else "existencia"


@dataclass(frozen=True)
class Cumplimiento:
    """Qué filas se cumplen en cada celda de un indicador (fila × celdas) y qué celdas ocupa alguna ficha válida."""

    ejes: tuple[int, ...]
    cumple: npt.NDArray[np.bool_]
    valida: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class DimensionDensa:
    """Las reglas de una dimensión: por regla, el nivel para cada combinación de niveles de sus indicadores."""

    dimension: Dimension
    indicadores: tuple[int, ...]
    arreglos: tuple[tuple[ReglaDeNivel, Arreglo], ...]

    def de_lectura(self, lectura: int) -> tuple[ReglaDeNivel, Arreglo]:
        return next(par for par in self.arreglos if par[0].lectura == LECTURAS[lectura])


@dataclass(frozen=True)
class GlobalDenso:
    """Las reglas globales de una lectura sobre sus variables: por celda, `4 × término + nivel`."""

    variables: tuple[tuple[int, str], ...]
    """De qué dimensión sale cada variable, y su nombre dentro de ella (indicador, o regla de dimensión)."""
    terminos: tuple[ReglaDeNivel, ...]
    codigos: Filas


@dataclass(frozen=True)
class Tablas:
    """Un paquete compilado. Inmutable: se comparte entre hilos."""

    paquete: Paquete
    ejes: tuple[Eje, ...]
    indice: Mapping[str, int]
    densas: tuple[TablaDensa, ...]
    """Los indicadores en orden canónico y, al final, las tablas que solo importan a la existencia."""
    dimensiones: tuple[DimensionDensa, ...]
    globales: tuple[GlobalDenso, GlobalDenso]
    restricciones: tuple[tuple[tuple[int, ...], npt.NDArray[np.bool_]], ...]
    """Ejes y celdas que ninguna ficha válida ocupa."""
    hechos_de: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """De qué hechos depende cada derivado o indicador."""

    @property
    def indicadores(self) -> tuple[Indicador, ...]:
        return self.paquete.indicadores


def imposible_en(
    restricciones: Iterable[tuple[tuple[int, ...], npt.NDArray[np.bool_]]],
    ejes: tuple[int, ...],
    forma: tuple[int, ...],
) -> npt.NDArray[np.bool_]:
    """Las celdas imposibles de una tabla, por las restricciones cuyos hechos tiene todos."""
    import numpy as np

    imposible = np.zeros(forma, dtype=bool)
    for suyos, celdas in restricciones:
        if set(suyos) <= set(ejes):
            imposible |= celdas.reshape(forma_de(suyos, ejes, celdas.shape))
    return imposible


def forma_de(suyos: Sequence[int], ejes: tuple[int, ...], forma: Sequence[int] | None = None) -> tuple[int, ...]:
    """La forma con que un arreglo sobre `suyos` se extiende sobre `ejes`."""
    largos = dict(zip(suyos, forma or [-1], strict=True))
    return tuple(largos.get(eje, 1) for eje in ejes)
