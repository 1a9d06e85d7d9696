"""Niveles y enumeraciones como se leen en una frase."""

from __future__ import annotations

from collections.abc import Iterable

from desproteccion.vocabulario import NIVELES, Nivel


def nivel_en_llano(nivel: Nivel) -> str:
    """El nivel global como se lee en una frase; el más bajo de la escala es que no haya desprotección."""
    return f"{nivel} desprotección" if nivel == NIVELES[0] else nivel


def parcial_en_llano(nivel: Nivel) -> str:
    """El nivel de un indicador o de una dimensión: en el más bajo, no aporta."""
    return f"{nivel} nivel" if nivel == NIVELES[0] else nivel


def niveles_en_llano(niveles: Iterable[Nivel]) -> str:
    """Los niveles globales posibles, en una frase."""
    return unir(map(nivel_en_llano, niveles), "o")


def rango_en_llano(extremos: Iterable[Nivel]) -> str:
    """El nivel global, o del menor al mayor si son dos."""
    return " a ".join(map(nivel_en_llano, extremos))


def unir(partes: Iterable[str], nexo: str = "y") -> str:
    """Una enumeración: «a, b y c»."""
    *primeras, ultima = list(partes) or [""]
    if not primeras:
        return ultima
    suena_a_i = ultima.lstrip("«*").lower().startswith(("i", "hi"))
    return f"{', '.join(primeras)} {'e' if nexo == 'y' and suena_a_i else nexo} {ultima}"
