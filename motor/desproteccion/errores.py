"""Errores que ve quien usa el motor: dónde, qué se encontró, qué se esperaba y qué hacer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

REEMPLAZO = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Problema:
    """Un hallazgo en una entrada, ya en palabras para quien tiene que corregirlo."""

    donde: str
    encontrado: str
    esperado: str
    que_hacer: str = ""

    def __str__(self) -> str:
        texto = f"{self.donde}: {self.encontrado}"
        if self.esperado:
            texto += f"; se esperaba {self.esperado}"
        if self.que_hacer:
            texto += f". {self.que_hacer}"
        texto = texto if texto.endswith((".", "?")) else f"{texto}."
        # Lo encontrado viene de un archivo ajeno: un carácter de control podría alterar la terminal que lo muestra.
        return "".join(letra if letra.isprintable() else REEMPLAZO for letra in texto)


class ErrorDeEntrada(ValueError):
    """La entrada no sirve. `problemas` los trae todos, en el orden en que aparecen."""

    def __init__(self, problemas: Sequence[Problema]) -> None:
        self.problemas = tuple(problemas)
        super().__init__("\n".join(map(str, self.problemas)))


class FichaInvalida(ErrorDeEntrada):
    """La ficha del caso no cumple el contrato."""


class ReglasInvalidas(ErrorDeEntrada):
    """La carpeta de reglas no forma un conjunto coherente."""


class HechosInvalidos(ErrorDeEntrada):
    """Los hechos entregados como tabla o diccionario no están completos o no son admisibles."""
