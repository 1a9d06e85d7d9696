"""`desproteccion exportar`: las reglas en formatos de otros sistemas."""

from __future__ import annotations

import re
from pathlib import Path

import click

from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.ordenes import comunes
from desproteccion.vocabulario import LECTURAS, Lectura

NOMBRE_DE_TABLA = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")


@click.group("exportar", options_metavar="[OPCIONES]", subcommand_metavar="FORMATO [ARGUMENTOS]…")
def orden() -> None:
    """Escribe las reglas en el formato de otro sistema."""


@orden.command("dmn", options_metavar="[OPCIONES]")
@comunes.reglas
@comunes.catalogo
@comunes.lectura
def dmn(carpeta: Path | None, catalogo: Path | None, lectura: Lectura | None) -> None:
    """DMN 1.3: una tabla por decisión y el grafo de requisitos, bajo una lectura. Dice qué no puede expresar."""
    from desproteccion.exportacion.dmn import en_dmn
    from desproteccion.motor import motor_de

    motor = motor_de(carpeta, catalogo)
    comunes.escribir(en_dmn(motor, lectura or motor.paquete.lectura_por_omision).rstrip())


@orden.command("sql", options_metavar="[OPCIONES]")
@comunes.reglas
@comunes.lectura
@click.option("--dialecto", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option("--tabla", default="entrada", show_default=True, help="La tabla o vista con los hechos por columna.")
@click.option("--detalle", type=click.Choice(["minimo", "completo"]), default="completo", show_default=True)
def sql(carpeta: Path | None, lectura: Lectura | None, dialecto: str, tabla: str, detalle: str) -> None:
    """La consulta SQL que evalúa una tabla de hechos."""
    from desproteccion.ejecutores.sql import consulta
    from desproteccion.motor import motor_de

    if not NOMBRE_DE_TABLA.fullmatch(tabla):
        raise ErrorDeEntrada([Problema("--tabla", f"se encontró «{tabla}»", "un nombre de tabla, como esquema.tabla")])
    motor = motor_de(carpeta)
    paquete = motor.paquete
    elegida = lectura or paquete.lectura_por_omision
    encabezado = [
        f"-- {paquete.nombre}. Reglas {paquete.id} {paquete.version} ({paquete.huella}).",
        f"-- Lectura {elegida}. Apoya el juicio profesional; no lo reemplaza.",
    ]
    instruccion = consulta(motor, LECTURAS.index(elegida), None, detalle, dialecto, tabla)  # type: ignore[arg-type]
    comunes.escribir("\n".join([*encabezado, instruccion]))
