"""`desproteccion exportar`: las reglas en otras formas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import click

from desproteccion.ejecutores.sql import Dialecto, consulta
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.motor import motor_de
from desproteccion.salida_de_lote import Detalle
from desproteccion.vocabulario import LECTURAS, Lectura


@click.group("exportar")
def orden() -> None:
    """Escribe las reglas en otras formas."""


@orden.command("sql")
@click.option("--lectura", type=click.Choice(LECTURAS), help="Cómo se resuelven las brechas de la norma.")
@click.option("--dialecto", type=click.Choice(get_args(Dialecto)), default="duckdb", show_default=True)
@click.option("--tabla", default="entrada", show_default=True, help="La tabla o vista con los hechos por columna.")
@click.option("--detalle", type=click.Choice(get_args(Detalle)), default="completo", show_default=True)
@click.option(
    "--reglas", type=click.Path(path_type=Path), help="Una carpeta de reglas distinta de la que trae el motor."
)
def sql(lectura: Lectura | None, dialecto: Dialecto, tabla: str, detalle: Detalle, reglas: Path | None) -> None:
    """Escribe la consulta SQL que evalúa una tabla de hechos."""
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", tabla):
        raise ErrorDeEntrada([Problema("--tabla", f"se encontró «{tabla}»", "un nombre de tabla, como esquema.tabla")])
    motor = motor_de(reglas)
    numero = LECTURAS.index(lectura or motor.paquete.lectura_por_omision)
    paquete = motor.paquete
    click.echo(f"-- {paquete.nombre}. Reglas {paquete.id} {paquete.version} ({paquete.huella}).")
    click.echo(f"-- Lectura {LECTURAS[numero]}. Apoya el juicio profesional; no lo reemplaza.")
    click.echo(consulta(motor, numero, None, detalle, dialecto, tabla))
