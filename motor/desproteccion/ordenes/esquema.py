"""`desproteccion esquema`: el JSON Schema de la ficha o del resultado."""

from __future__ import annotations

import json

import click

from desproteccion.ordenes import comunes


@click.command("esquema", options_metavar="[OPCIONES]")
@click.argument("cual", type=click.Choice(["caso", "resultado"]), default="caso", metavar="[caso|resultado]")
def orden(cual: str) -> None:
    """Escribe el JSON Schema de la ficha del caso (por omisión) o del resultado."""
    from desproteccion.caso import Caso
    from desproteccion.resultado import Resultado

    modelo = Caso if cual == "caso" else Resultado
    comunes.escribir(json.dumps(modelo.model_json_schema(), ensure_ascii=False, indent=2))
