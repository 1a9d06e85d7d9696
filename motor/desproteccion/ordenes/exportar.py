"""`desproteccion exportar`: las reglas en formatos de otros sistemas."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.ordenes import comunes
from desproteccion.vocabulario import Lectura


@click.group("exportar", options_metavar="[OPCIONES]", subcommand_metavar="FORMATO [ARGUMENTOS]…")
def orden() -> None:
    """Escribe las reglas en el formato de otro sistema."""


@orden.command("dmn", options_metavar="[OPCIONES]")
@comunes.reglas
@comunes.lectura
def dmn(carpeta: Path | None, lectura: Lectura | None) -> None:
    """DMN 1.3: una tabla por decisión y el grafo de requisitos, bajo una lectura. Dice qué no puede expresar."""
    from desproteccion.exportacion.dmn import en_dmn
    from desproteccion.motor import motor_de

    paquete = motor_de(carpeta).paquete
    comunes.escribir(en_dmn(paquete, lectura or paquete.lectura_por_omision).rstrip())
