"""Las clases de un hecho, en palabras: un tramo es lo que las reglas no distinguen («1 o 2», «3 o más»)."""

from __future__ import annotations

from collections.abc import Sequence

from desproteccion.vocabulario import NO_APLICA, Eje


def tramo(eje: Eje, clase: int) -> tuple[int, int | None]:
    """El primer y el último código de una clase; `None` si no tiene último."""
    primero = eje.representantes[clase]
    if eje.hecho.dominio.valores is not None or primero == NO_APLICA:
        return primero, primero
    if clase + 1 < len(eje.representantes):
        return primero, eje.representantes[clase + 1] - 1
    return primero, eje.hecho.dominio.maximo


def tramo_en_llano(eje: Eje, clase: int) -> str:
    """La clase en lenguaje llano."""
    primero, ultimo = tramo(eje, clase)
    if primero == NO_APLICA:
        return "no aplica"
    if eje.hecho.dominio.valores is not None or primero == ultimo:
        return eje.hecho.en_llano(eje.valor(clase))
    if ultimo is None:
        return f"{primero} o más"
    return f"{primero} {'o' if ultimo == primero + 1 else 'a'} {ultimo}"


def tramos_en_llano(eje: Eje, clases: Sequence[int]) -> str:
    """Varias clases seguidas en lenguaje llano, o «desconocido» si son todas."""
    if len(clases) == len(eje.representantes):
        return "desconocido"
    return " o ".join(tramo_en_llano(eje, clase) for clase in clases)
