"""Expresiones de nivel con un solo error: un nivel corrido, una operación cambiada o una parte quitada."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desproteccion.expresiones import Coinciden, Constante, Expresion, Mayor, Menor, Menos, Puesto, Variable
from desproteccion.vocabulario import NIVELES

Variante = tuple[str, str, Expresion]


def variantes(expresion: Expresion) -> Iterator[Variante]:
    match expresion:
        case Constante(nivel):
            yield from (("nivel corrido", f"{NIVELES[n]}", Constante(n)) for n in _vecinos(nivel))
        case Mayor() | Menor():
            yield from _de_operacion(expresion)
        case Puesto(lugar, nombres):
            for otro in (lugar - 1, lugar + 1):
                if otro >= 1:
                    yield "umbral ±1", f"puesto {otro}", Puesto(otro, nombres)
            yield from _sin_un_nombre(expresion)
        case Coinciden():
            yield from _sin_un_nombre(expresion)
        case Menos(cuantos, parte, piso):
            for otro in (cuantos - 1, cuantos + 1):
                yield "nivel corrido", f"menos {otro}", replace(expresion, cuantos=otro)
            for otro in _vecinos(piso):
                yield "nivel corrido", f"piso {NIVELES[otro]}", replace(expresion, piso=otro)
            for operador, descripcion, nueva in variantes(parte):
                yield operador, descripcion, replace(expresion, parte=nueva)
        case Variable():
            pass


def _de_operacion(expresion: Mayor | Menor) -> Iterator[Variante]:
    partes = expresion.partes
    otra = Menor if isinstance(expresion, Mayor) else Mayor
    if len(partes) > 1:
        yield "comparación", f"{otra.__name__.lower()} en vez de {_clase(expresion)}", otra(partes)
    for i, parte in enumerate(partes):
        resto = (*partes[:i], *partes[i + 1 :])
        if resto:
            yield "condición quitada", f"{_clase(expresion)} sin {_clase(parte)}", type(expresion)(resto)
        for operador, descripcion, nueva in variantes(parte):
            yield operador, descripcion, type(expresion)((*partes[:i], nueva, *partes[i + 1 :]))


def _sin_un_nombre(expresion: Puesto | Coinciden) -> Iterator[Variante]:
    nombres = expresion.nombres
    if len(nombres) > 1:
        for i, nombre in enumerate(nombres):
            resto = (*nombres[:i], *nombres[i + 1 :])
            yield "condición quitada", f"{_clase(expresion)} sin {nombre}", replace(expresion, nombres=resto)


def _vecinos(nivel: int) -> list[int]:
    return [otro for otro in (nivel - 1, nivel + 1) if 0 <= otro < len(NIVELES)]


def _clase(expresion: Expresion) -> str:
    return expresion.nombre if isinstance(expresion, Variable) else type(expresion).__name__.lower()
