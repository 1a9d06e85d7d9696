"""Lo que comparten las órdenes: opciones, lectura de fichas y escritura en la terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desproteccion.errores import ErrorDeEntrada, Problema

if TYPE_CHECKING:
    from desproteccion.caso import Caso
    from desproteccion.motor import Motor

ENTRADA_ESTANDAR = "-"
ANCHO_MAXIMO = 100

casos = click.argument("casos", nargs=-1, required=True, metavar="CASO…")
lectura = click.option(
    "--lectura",
    type=click.Choice(["prudente", "minima"]),
    default=None,
    help="Cómo se resuelve lo que la norma deja abierto (por omisión, prudente).",
)
reglas = click.option(
    "--reglas",
    "carpeta",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Carpeta de reglas distinta de la que trae el motor.",
)


def leer_casos(nombres: Sequence[str], motor: Motor) -> list[Caso]:
    """Lee todas las fichas («-» es la entrada estándar) o ninguna.

    Errores: `ErrorDeEntrada` con los problemas de todas.
    """
    from desproteccion.fichas import cargar_caso, cargar_caso_de_flujo

    leidos: list[Caso] = []
    problemas: list[Problema] = []
    for nombre in nombres:
        try:
            if nombre == ENTRADA_ESTANDAR:
                leidos.append(cargar_caso_de_flujo(sys.stdin.buffer, "entrada estándar", motor.paquete, motor.catalogo))
            else:
                leidos.append(cargar_caso(nombre, motor.paquete, motor.catalogo))
        except ErrorDeEntrada as error:
            problemas += error.problemas
    if problemas:
        raise ErrorDeEntrada(problemas)
    return leidos


def mostrar_markdown(texto: str) -> None:
    """Escribe Markdown para leerlo en la terminal: con color si la hay, texto simple si va a un archivo."""
    from rich.console import Console

    from desproteccion.ordenes.terminal import Texto

    en_terminal = sys.stdout.isatty()
    salida = io.StringIO()
    ancho = min(Console().width, ANCHO_MAXIMO) if en_terminal else ANCHO_MAXIMO
    Console(file=salida, width=ancho, force_terminal=en_terminal, highlight=False).print(Texto(texto))
    escribir("\n".join(linea.rstrip() for linea in salida.getvalue().splitlines()))


def escribir(texto: str) -> None:
    """Una sola escritura en la salida, al final: o sale todo o no sale nada."""
    click.echo(texto)
