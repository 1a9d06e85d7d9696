"""Errores que ve quien usa el motor: dónde, qué se encontró, qué se esperaba y qué hacer."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


_UNA_CARPETA = "no se puede escribir ahí", "una carpeta que exista", ""
_AL_ESCRIBIR = {
    errno.ENOENT: _UNA_CARPETA,
    errno.ENOTDIR: _UNA_CARPETA,
    errno.EEXIST: _UNA_CARPETA,
    errno.ENOSPC: ("no queda espacio en el disco", "", "Libere espacio o escriba en otra carpeta."),
    errno.EACCES: ("no hay permiso para escribir ahí", "", "Escriba en otra carpeta o pida el permiso."),
    errno.EROFS: ("ahí solo se puede leer", "", "Escriba en otra carpeta."),
}


def al_escribir(donde: Path | str, error: OSError) -> Problema:
    """Por qué el sistema no dejó escribir, y qué hacer."""
    otro = f"no se puede escribir ahí ({error})", "", "Escriba en otra carpeta."
    return Problema(str(donde), *_AL_ESCRIBIR.get(error.errno or 0, otro))
