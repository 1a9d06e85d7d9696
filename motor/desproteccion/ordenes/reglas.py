"""`desproteccion reglas`: el libro de reglas, con texto, apoyo y fuente."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from desproteccion.ordenes import comunes


@click.command("reglas", options_metavar="[OPCIONES]")
@click.option("--formato", type=click.Choice(["texto", "json"]), default="texto", help="Forma de la salida.")
@comunes.reglas
def orden(formato: str, carpeta: Path | None) -> None:
    """Muestra el libro de reglas: cada regla con su condición, su texto, su apoyo y su fuente."""
    from desproteccion.libro import en_markdown
    from desproteccion.motor import motor_de

    paquete = motor_de(carpeta).paquete
    if formato == "json":
        reglas = [asdict(regla) for regla in paquete.reglas.values()]
        cabecera = {"paquete": paquete.id, "version": paquete.version, "huella": paquete.huella}
        comunes.escribir(json.dumps({**cabecera, "reglas": reglas}, ensure_ascii=False, indent=2))
    else:
        comunes.mostrar_markdown(en_markdown(paquete))
