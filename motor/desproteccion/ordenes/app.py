"""`desproteccion app`: abre la aplicación web en esta máquina."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

import click

from desproteccion.reglas import carpeta_de_datos

PUERTO = 8501


@click.command("app")
@click.option("--puerto", type=click.IntRange(1, 65535), default=PUERTO, show_default=True, help="Puerto local.")
@click.option("--sin-navegador", is_flag=True, help="No abrir el navegador; solo servir.")
def orden(puerto: int, sin_navegador: bool) -> int:
    """Abre la aplicación web, solo para esta máquina (127.0.0.1)."""
    guion = carpeta_de_datos("app_streamlit.py")
    opciones = [*_configuracion(), f"--server.port={puerto}", f"--server.headless={str(sin_navegador).lower()}"]
    click.echo(f"La aplicación queda en http://127.0.0.1:{puerto} (Ctrl+C la cierra).", err=True)
    try:
        return subprocess.run([sys.executable, "-m", "streamlit", "run", str(guion), *opciones], check=False).returncode
    except KeyboardInterrupt:
        return 0


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
