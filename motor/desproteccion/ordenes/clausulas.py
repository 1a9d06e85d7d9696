"""`desproteccion clausulas`: cuánto de la norma tiene el motor, y si la fuente sigue diciendo lo mismo."""

from __future__ import annotations

import json
from pathlib import Path

import click

from desproteccion.ordenes import comunes

SALIDA_CON_ALARMAS = 2


@click.command("clausulas", options_metavar="[OPCIONES]")
@click.option(
    "--formato", type=click.Choice(["texto", "json", "markdown"]), default="texto", help="Forma de la salida."
)
@click.option(
    "--fuentes",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Carpeta con el texto de la norma (por omisión, la de DESPROTECCION_FUENTES o ../shared/fuentes).",
)
@comunes.reglas
@click.pass_context
def orden(contexto: click.Context, formato: str, fuentes: Path | None, carpeta: Path | None) -> None:
    """Muestra, por sección, qué cláusulas de la norma tiene el motor y cuáles quedan en manos de personas.

    Con la fuente a la vista la coteja: una cláusula que ya no aparece o una frase que no está en el registro salen por
    stderr, con salida 2.
    """
    from desproteccion.clausulas.lectura import informe_de

    informe = informe_de(carpeta, fuentes)
    if formato == "json":
        comunes.escribir(json.dumps(informe.datos(), ensure_ascii=False, indent=2))
    elif formato == "markdown":
        comunes.escribir(informe.completo().rstrip("\n"))
    else:
        comunes.mostrar_markdown(informe.resumen())
    if informe.cotejo and informe.cotejo.alarmas:
        for alarma in informe.cotejo.alarmas:
            click.echo(f"Alarma: {alarma}", err=True)
        contexto.exit(SALIDA_CON_ALARMAS)
