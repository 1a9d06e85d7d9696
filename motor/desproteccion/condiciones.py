"""Condiciones sobre variables enteras: cómo se evalúan, qué umbrales nombran y qué consta con datos a medias.

Todo hecho llega aquí como un código entero (posición en su enumeración, 0/1 en los booleanos, el número mismo), de
modo que una condición sirve igual para un caso, para una tabla densa de NumPy o para una red de inferencia.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

Intervalo = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Siempre:
    """Se cumple en todo caso: la fila «en otro caso»."""


@dataclass(frozen=True, slots=True)
class Rango:
    """`desde <= variable <= hasta`; un extremo `None` queda abierto."""

    variable: str
    desde: int | None = None
    hasta: int | None = None


@dataclass(frozen=True, slots=True)
class Pertenece:
    """La variable es uno de los códigos; con `negada`, no es ninguno."""

    variable: str
    codigos: tuple[int, ...]
    negada: bool = False


@dataclass(frozen=True, slots=True)
class Todos:
    partes: tuple[Condicion, ...]


@dataclass(frozen=True, slots=True)
class Alguno:
    partes: tuple[Condicion, ...]


Condicion = Siempre | Rango | Pertenece | Todos | Alguno
Constancia = Callable[[Mapping[str, Intervalo]], bool]
Ciertas = Callable[[Mapping[str, Intervalo]], Sequence[str]]


def evaluar(condicion: Condicion, valores: Mapping[str, Any]) -> Any:
    """Verdad de la condición, como booleano o arreglo de booleanos según sean los valores."""
    match condicion:
        case Siempre():
            return True
        case Rango(variable, desde, hasta):
            valor = valores[variable]
            if desde is None:
                return valor <= hasta
            return valor >= desde if hasta is None else (valor >= desde) & (valor <= hasta)
        case Pertenece(variable, codigos, negada):
            valor = valores[variable]
            dentro = reduce(or_, [valor == codigo for codigo in codigos])
            return dentro ^ negada
        case Todos(partes):
            return reduce(and_, [evaluar(parte, valores) for parte in partes], True)
        case Alguno(partes):
            return reduce(or_, [evaluar(parte, valores) for parte in partes], False)


def consta(condicion: Condicion, intervalos: Mapping[str, Intervalo]) -> bool:
    """Si la condición se cumple con lo que se sabe, cada variable acotada por su intervalo.

    `Pertenece` negada es la excepción deliberada: se cumple mientras no conste lo contrario.
    """
    match condicion:
        case Siempre():
            return True
        case Rango(variable, desde, hasta):
            minimo, maximo = intervalos[variable]
            return (desde is None or minimo >= desde) and (hasta is None or maximo <= hasta)
        case Pertenece(variable, codigos, negada):
            minimo, maximo = intervalos[variable]
            return (minimo == maximo and minimo in codigos) is not negada
        case Todos(partes):
            return all(consta(parte, intervalos) for parte in partes)
        case Alguno(partes):
            return any(consta(parte, intervalos) for parte in partes)


def constancia(condicion: Condicion) -> Constancia:
    """`consta` ya resuelta para una condición: la misma respuesta, sin volver a recorrerla en cada caso."""
    match condicion:
        case Todos(partes):
            return _hasta_que([constancia(parte) for parte in partes], False)
        case Alguno(partes):
            return _hasta_que([constancia(parte) for parte in partes], True)
        case Pertenece(variable, (codigo,), negada):
            exacto = (codigo, codigo)
            return lambda intervalos: (intervalos[variable] == exacto) is not negada
        case Rango(variable, desde, None) if desde is not None:
            return lambda intervalos: intervalos[variable][0] >= desde
        case Rango(variable, None, hasta) if hasta is not None:
            return lambda intervalos: intervalos[variable][1] <= hasta
        case _:
            return lambda intervalos: consta(condicion, intervalos)


def _hasta_que(hijas: Sequence[Constancia], basta: bool) -> Constancia:
    """Recorre las condiciones hasta la primera que responde lo que `basta`."""

    def recorrer(intervalos: Mapping[str, Intervalo]) -> bool:
        for hija in hijas:
            if hija(intervalos) is basta:
                return basta
        return not basta

    return recorrer


def ciertas(condicion: Condicion) -> Ciertas:
    """Qué variables hacen cierta una condición: de cada grupo de alternativas, solo las que constan."""
    match condicion:
        case Todos(partes):
            de_cada_una = [ciertas(parte) for parte in partes]
            return lambda intervalos: [variable for suyas in de_cada_una for variable in suyas(intervalos)]
        case Alguno(partes):
            alternativas = [(constancia(parte), ciertas(parte)) for parte in partes]
            return lambda intervalos: [
                variable for consta, suyas in alternativas if consta(intervalos) for variable in suyas(intervalos)
            ]
        case _:
            todas = list(variables(condicion))
            return lambda intervalos: todas


def variables(condicion: Condicion) -> Iterator[str]:
    """Las variables que la condición lee, en el orden en que aparecen (puede repetir)."""
    match condicion:
        case Rango(variable) | Pertenece(variable):
            yield variable
        case Todos(partes) | Alguno(partes):
            for parte in partes:
                yield from variables(parte)


def sobre(prueba: Condicion, variable: str) -> Condicion:
    """La prueba de una cuenta, dicha de uno de sus hechos."""
    match prueba:
        case Siempre():
            return prueba
        case Rango(_, desde, hasta):
            return Rango(variable, desde, hasta)
        case Pertenece(_, codigos, negada):
            return Pertenece(variable, codigos, negada)
        case Todos(partes):
            return Todos(tuple(sobre(parte, variable) for parte in partes))
        case Alguno(partes):
            return Alguno(tuple(sobre(parte, variable) for parte in partes))


def cortes(condicion: Condicion) -> Iterator[tuple[str, int]]:
    """Los valores en que la condición puede cambiar: `(variable, primer valor de la clase siguiente)`."""
    match condicion:
        case Rango(variable, desde, hasta):
            if desde is not None:
                yield variable, desde
            if hasta is not None:
                yield variable, hasta + 1
        case Pertenece(variable, codigos):
            for codigo in codigos:
                yield variable, codigo
                yield variable, codigo + 1
        case Todos(partes) | Alguno(partes):
            for parte in partes:
                yield from cortes(parte)
