"""`desproteccion esquema`: el JSON Schema de la ficha, del resultado o del análisis."""

from __future__ import annotations

import json

import click

from desproteccion.ordenes import comunes

CUALES = ("caso", "resultado", "analisis")


@click.command("esquema", options_metavar="[OPCIONES]")
@click.argument("cual", type=click.Choice(CUALES), default="caso", metavar=f"[{'|'.join(CUALES)}]")
def orden(cual: str) -> None:
    """Escribe el JSON Schema de la ficha del caso (por omisión), del resultado o del análisis."""
    from pydantic import BaseModel

    from desproteccion.analisis import Analisis
    from desproteccion.caso import Caso
    from desproteccion.resultado import Resultado

    modelos: dict[str, type[BaseModel]] = dict(zip(CUALES, (Caso, Resultado, Analisis), strict=True))
    comunes.escribir(json.dumps(modelos[cual].model_json_schema(), ensure_ascii=False, indent=2))
