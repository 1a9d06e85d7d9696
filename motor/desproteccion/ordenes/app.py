"""`desproteccion app`: abre la aplicación web en esta máquina."""

from __future__ import annotations

import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

import click

from desproteccion.reglas import carpeta_de_datos

PUERTO = 8501
TOPE_DE_PUERTO = 65535


@click.command("app")
@click.option(
    "--puerto", type=click.IntRange(1, TOPE_DE_PUERTO), default=PUERTO, show_default=True, help="Puerto local."
)
@click.option("--sin-navegador", is_flag=True, help="No abrir el navegador; solo servir.")
def orden(puerto: int, sin_navegador: bool) -> int:
    """Abre la aplicación web, solo para esta máquina (127.0.0.1)."""
    _exigir_libre(puerto)
    guion = carpeta_de_datos("app_streamlit.py")
    opciones = [*_configuracion(), f"--server.port={puerto}", f"--server.headless={str(sin_navegador).lower()}"]
    click.echo(f"La aplicación queda en http://127.0.0.1:{puerto} (Ctrl+C la cierra).", err=True)
    try:
        return subprocess.run([sys.executable, "-m", "streamlit", "run", str(guion), *opciones], check=False).returncode
    except KeyboardInterrupt:
        return 0


def _exigir_libre(puerto: int) -> None:
    with socket.socket() as enchufe:
        # Como lo abre el servidor: un puerto recién cerrado cuenta como libre.
        enchufe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            enchufe.bind(("127.0.0.1", puerto))
        except OSError as error:
            raise click.UsageError(
                f"No se puede usar el puerto {puerto} de esta máquina: lo ocupa otro programa, quizá esta misma "
                f"aplicación ya abierta (http://127.0.0.1:{puerto}), o el sistema lo reserva. "
                f"Elija otro: desproteccion app --puerto {puerto + 1 if puerto < TOPE_DE_PUERTO else PUERTO}"
            ) from error


def _configuracion() -> Iterator[str]:
    """La configuración del proyecto como opciones: así rige también desde la rueda y desde cualquier carpeta."""
    with (carpeta_de_datos(".streamlit") / "config.toml").open("rb") as archivo:
        secciones = tomllib.load(archivo)
    for seccion, valores in secciones.items():
        for nombre, valor in valores.items():
            for uno in valor if isinstance(valor, list) else [valor]:
                yield f"--{seccion}.{nombre}={_texto(uno)}"


def _texto(valor: Any) -> str:
    return str(valor).lower() if isinstance(valor, bool) else str(valor)
