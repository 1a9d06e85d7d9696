"""De condiciones a la sintaxis de durable-rules, dentro del subconjunto que se midió seguro."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos

NOMBRE_SEGURO = re.compile(r"[A-Za-z_][\w.:@-]*", re.ASCII)


def sobre_valores(condicion: Condicion) -> dict[str, Any]:
    match condicion:
        case Siempre():
            return {"caso": 1}
        case Rango(variable, desde, hasta):
            campo = propiedad(variable)
            extremos = [{"$gte": {campo: desde}}] if desde is not None else []
            extremos += [{"$lte": {campo: hasta}}] if hasta is not None else []
            return _unir("$and", extremos)
        case Pertenece(variable, codigos, negada):
            campo = propiedad(variable)
            if negada:
                return _unir("$and", [{"$neq": {campo: codigo}} for codigo in codigos])
            return _unir("$or", [{campo: codigo} for codigo in codigos])
        case Todos(partes):
            return _unir("$and", [sobre_valores(parte) for parte in partes])
        case Alguno(partes):
            return _unir("$or", [sobre_valores(parte) for parte in partes])


def sobre_intervalos(condicion: Condicion) -> dict[str, Any]:
    """La condición de `condiciones.consta`: se cumple en todo el intervalo, salvo lo que es «distinto»."""
    match condicion:
        case Siempre():
            return {"caso": 1}
        case Rango(variable, desde, hasta):
            minimo, maximo = map(propiedad, campos_de(variable))
            extremos = [{"$gte": {minimo: desde}}] if desde is not None else []
            extremos += [{"$lte": {maximo: hasta}}] if hasta is not None else []
            return _unir("$and", extremos)
        case Pertenece(variable, codigos, negada):
            minimo, maximo = map(propiedad, campos_de(variable))
            if negada:
                return _unir("$and", [_unir("$or", [{"$neq": {minimo: c}}, {"$neq": {maximo: c}}]) for c in codigos])
            return _unir("$or", [_unir("$and", [{minimo: c}, {maximo: c}]) for c in codigos])
        case Todos(partes):
            return _unir("$and", [sobre_intervalos(parte) for parte in partes])
        case Alguno(partes):
            return _unir("$or", [sobre_intervalos(parte) for parte in partes])


def _unir(operador: str, partes: list[dict[str, Any]]) -> dict[str, Any]:
    return partes[0] if len(partes) == 1 else {operador: partes}


def ancho_de(expresion: Mapping[str, Any]) -> int:
    """Cuántas veces puede disparar una regla a la vez: cada rama verdadera de `$or` cuenta."""
    ((operador, partes),) = expresion.items()
    if operador == "$or":
        return sum(map(ancho_de, partes))
    return math.prod(map(ancho_de, partes)) if operador == "$and" else 1


def campos_de(variable: str) -> dict[str, tuple[str, int]]:
    """Los campos que dicen entre qué valores está una variable, con ella y cuál extremo es cada uno."""
    return {f"{variable}.{extremo}": (variable, n) for n, extremo in enumerate(("min", "max"))}


def propiedades_leidas(expresion: Any) -> set[str]:
    """Los nombres que aparecen en una expresión o en un conjunto de reglas, también los de reglas y operadores."""
    match expresion:
        case dict():
            return set(expresion).union(*map(propiedades_leidas, expresion.values()))
        case list():
            return set().union(*map(propiedades_leidas, expresion))
        case _:
            return set()


def propiedad(nombre: str) -> str:
    return re.sub(r"\W", "_", nombre)


def exigir_nombres_seguros(nombres: Iterable[str]) -> None:
    """durable-rules guarda los nombres por su resumen FNV-1a de 32 bits y no compara el texto.

    Errores: `ValueError` si dos nombres chocan o uno tiene caracteres que no conviene entregarle.
    """
    vistos: dict[int, str] = {}
    for nombre in nombres:
        if not NOMBRE_SEGURO.fullmatch(nombre):
            raise ValueError(f"identificador no admitido: {nombre}")
        resumen = 2166136261
        for octeto in nombre.encode():
            resumen = ((resumen ^ octeto) * 16777619) & 0xFFFFFFFF
        if vistos.setdefault(resumen, nombre) != nombre:
            raise ValueError(f"«{nombre}» y «{vistos[resumen]}» chocan en durable-rules: cambie uno de los dos")
