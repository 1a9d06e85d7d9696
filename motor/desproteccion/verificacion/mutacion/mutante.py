"""Unas reglas iguales a las de verdad salvo un error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from desproteccion.catalogo import Catalogo
from desproteccion.paquete import Paquete, Regla

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mutante:
    """Qué operador, en qué regla y de qué artículo. Lo que no cambia (`paquete` o `catalogo`) va en `None`."""

    operador: str
    regla: str
    articulo: str
    descripcion: str
    paquete: Paquete | None = None
    catalogo: Catalogo | None = None

    def __str__(self) -> str:
        return f"{self.articulo} · {self.regla} · {self.operador}: {self.descripcion}"


def mutante(
    operador: str, regla: Regla, descripcion: str, paquete: Paquete | None = None, catalogo: Catalogo | None = None
) -> Mutante:
    """El mutante de una regla, con el artículo que la sostiene."""
    articulo = f"{regla.fuente.sigla} {regla.fuente.seccion}"
    return Mutante(operador, regla.id, articulo, descripcion, paquete, catalogo)


def sustituir(lista: Sequence[T], i: int, *nuevos: T) -> tuple[T, ...]:
    """La lista con otros elementos (o ninguno) en el lugar `i`."""
    return (*lista[:i], *nuevos, *lista[i + 1 :])


def permutar(lista: Sequence[T], i: int, j: int) -> tuple[T, ...]:
    """La lista con dos elementos en el lugar del otro."""
    return sustituir(sustituir(lista, i, lista[j]), j, lista[i])
