"""`desproteccion validar`: revisa fichas sin evaluarlas."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.ordenes import comunes


@click.command("validar", options_metavar="[OPCIONES]")
@comunes.casos
@comunes.reglas
@comunes.catalogo
def orden(casos: tuple[str, ...], carpeta: Path | None, catalogo: Path | None) -> None:
    """Revisa fichas de casos sin evaluarlas."""
    from desproteccion.motor import motor_de

    fichas = comunes.leer_casos(casos, motor_de(carpeta, catalogo))
    comunes.escribir("\n".join(f"{nombre}: válida ({ficha.id})" for nombre, ficha in zip(casos, fichas, strict=True)))
