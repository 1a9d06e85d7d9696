"""Lo que un ejecutor decide sobre un caso sin datos desconocidos, y qué debe saber hacer un ejecutor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from desproteccion.condiciones import Intervalo
from desproteccion.vocabulario import NombreDeEjecutor

SIN_TERMINO = -1
"""Término global de un caso sin desprotección: ninguna regla global llega a opinar."""


class Decision(NamedTuple):
    """Números de fila y niveles; la explicación se lee de ellos.

    `filas` y `niveles` van por indicador, en orden canónico; `existencia` es la fila de existencia; `dimensiones`,
    el nivel de cada dimensión; `termino`, la regla global informada (posición entre las de la lectura).
    """

    filas: tuple[int, ...]
    niveles: tuple[int, ...]
    existencia: int
    dimensiones: tuple[int, ...]
    termino: int
    nivel: int


class Ejecutor(Protocol):
    """Quien calcula niveles y traza. `codigos` trae el código de cada hecho, en el orden de los ejes."""

    nombre: NombreDeEjecutor

    def decidir(self, codigos: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        """Decide un caso completo. `lectura` elige las reglas; `lectura_de_filas`, cómo se resuelven las brechas."""
        ...

    def gravedad(self, caso: tuple[int, int, int]) -> int:
        """La regla V0 que propone la gravedad de una tipología, por su posición (véase `tabla_gravedad.Caso`)."""
        ...

    def celdas(self, dimensiones: Sequence[int]) -> tuple[int, ...]:
        """Las celdas del cuadro de programas que corresponden a los niveles de las dimensiones."""
        ...

    def alertas(self, intervalos: Mapping[str, Intervalo]) -> tuple[int, ...]:
        """Las alertas que se encienden con lo que consta."""
        ...
