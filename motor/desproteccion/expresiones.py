"""Expresiones de nivel: cómo se combinan indicadores en dimensiones y dimensiones en el nivel global.

Son pocas y todas crecen con sus partes, de modo que «la expresión vale al menos L» es una condición sobre las
partes. Esa forma es la que corre la red de inferencia; la otra, `evaluar`, es la de las tablas densas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos


@dataclass(frozen=True, slots=True)
class Constante:
    nivel: int


@dataclass(frozen=True, slots=True)
class Variable:
    nombre: str


@dataclass(frozen=True, slots=True)
class Mayor:
    partes: tuple[Expresion, ...]


@dataclass(frozen=True, slots=True)
class Menor:
    partes: tuple[Expresion, ...]


@dataclass(frozen=True, slots=True)
class Puesto:
    """El nivel que alcanzan al menos `lugar` de los nombres: 1 es el mayor, 2 el segundo más alto."""

    lugar: int
    nombres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Menos:
    """Tantos niveles menos, sin bajar de `piso` si la parte lo alcanzaba."""

    cuantos: int
    parte: Expresion
    piso: int = 0


@dataclass(frozen=True, slots=True)
class Coinciden:
    """El nivel en que todos coinciden; si no coinciden, el más bajo de la escala."""

    nombres: tuple[str, ...]


Expresion = Constante | Variable | Mayor | Menor | Puesto | Menos | Coinciden


def evaluar(expresion: Expresion, valores: Mapping[str, Any]) -> Any:
    """Nivel (entero o arreglo de enteros) de la expresión."""
    import numpy as np  # solo al compilar: importar el paquete no espera a NumPy

    match expresion:
        case Constante(nivel):
            return nivel
        case Variable(nombre):
            return valores[nombre]
        case Mayor(partes):
            return reduce(np.maximum, [evaluar(parte, valores) for parte in partes])
        case Menor(partes):
            return reduce(np.minimum, [evaluar(parte, valores) for parte in partes])
        case Puesto(lugar, nombres):
            ordenados = np.sort(np.stack(np.broadcast_arrays(*[valores[nombre] for nombre in nombres])), axis=0)
            return ordenados[-lugar] if lugar <= len(nombres) else np.zeros_like(ordenados[0])
        case Menos(cuantos, parte, piso):
            valor = evaluar(parte, valores)
            return np.maximum(np.maximum(valor - cuantos, 0), np.minimum(valor, piso))
        case Coinciden(nombres):
            todos = [valores[nombre] for nombre in nombres]
            iguales = reduce(np.logical_and, [valor == todos[0] for valor in todos])
            return np.where(iguales, todos[0], 0)


def al_menos(expresion: Expresion, nivel: int, maximo: int) -> Condicion | None:
    """La condición bajo la que la expresión vale `nivel` o más; `None` si no puede.

    `nivel` va de 1 a `maximo`. Un `Puesto` se expresa con la variable de `cuantos_alcanzan`.
    """
    match expresion:
        case Constante(valor):
            return Siempre() if valor >= nivel else None
        case Variable(nombre):
            return Rango(nombre, desde=nivel)
        case Mayor(partes):
            vivas = [c for parte in partes if (c := al_menos(parte, nivel, maximo)) is not None]
            return Alguno(tuple(vivas)) if vivas else None
        case Menor(partes):
            todas = [al_menos(parte, nivel, maximo) for parte in partes]
            return Todos(tuple(c for c in todas if c is not None)) if None not in todas else None
        case Puesto(lugar, nombres):
            return Rango(cuantos_alcanzan(nombres, nivel), desde=lugar) if lugar <= len(nombres) else None
        case Menos(cuantos, parte, piso):
            if nivel <= piso:
                return al_menos(parte, nivel, maximo)
            return al_menos(parte, nivel + cuantos, maximo) if nivel + cuantos <= maximo else None
        case Coinciden(nombres):
            opciones = [
                Todos(tuple(Pertenece(nombre, (comun,)) for nombre in nombres)) for comun in range(nivel, maximo + 1)
            ]
            return Alguno(tuple(opciones))


def cuantos_alcanzan(nombres: tuple[str, ...], nivel: int) -> str:
    """Nombre de la variable «cuántos de estos alcanzan el nivel», que se cuenta entre etapas."""
    return f"cuantos.{nivel}.{'_'.join(nombres)}"


def conteos(expresion: Expresion, maximo: int) -> Iterator[tuple[str, tuple[str, ...], int]]:
    """Las variables de conteo que la expresión necesita: `(nombre, de qué, nivel)`."""
    match expresion:
        case Puesto(_, nombres):
            for nivel in range(1, maximo + 1):
                yield cuantos_alcanzan(nombres, nivel), nombres, nivel
        case Mayor(partes) | Menor(partes):
            for parte in partes:
                yield from conteos(parte, maximo)
        case Menos(_, parte):
            yield from conteos(parte, maximo)


def nombres(expresion: Expresion) -> Iterator[str]:
    """Las variables que la expresión lee (puede repetir)."""
    match expresion:
        case Variable(nombre):
            yield nombre
        case Mayor(partes) | Menor(partes):
            for parte in partes:
                yield from nombres(parte)
        case Puesto(_, varios) | Coinciden(varios):
            yield from varios
        case Menos(_, parte):
            yield from nombres(parte)
