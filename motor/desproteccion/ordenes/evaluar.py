"""`desproteccion evaluar`: evalúa fichas y muestra el resultado con su explicación."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from desproteccion.ordenes import comunes


@click.command("evaluar", options_metavar="[OPCIONES]")
@comunes.casos
@comunes.lectura
@click.option(
    "--formato", type=click.Choice(["texto", "json", "markdown"]), default="texto", help="Forma de la salida."
)
@comunes.reglas
@comunes.catalogo
@click.option(
    "--fecha",
    type=click.DateTime(["%Y-%m-%d"]),
    default=None,
    metavar="AAAA-MM-DD",
    help="Evalúa con la versión de las reglas que regía en esa fecha.",
)
@click.option(
    "--ejecutor",
    type=click.Choice(["durable", "tablas"]),
    default=None,
    help="Quién calcula (por omisión, durable-rules si está instalado); ambos dan lo mismo.",
)
def orden(
    casos: tuple[str, ...],
    lectura: str | None,
    formato: str,
    carpeta: Path | None,
    catalogo: Path | None,
    fecha: datetime | None,
    ejecutor: str | None,
) -> None:
    """Evalúa fichas de casos (YAML o JSON; «-» lee la entrada estándar)."""
    from desproteccion.evaluacion import evaluar
    from desproteccion.explicacion import en_markdown
    from desproteccion.motor import motor_de
    from desproteccion.vigencia import carpeta_vigente

    motor = motor_de(carpeta_vigente(fecha.date(), carpeta) if fecha else carpeta, catalogo)
    fichas = comunes.leer_casos(casos, motor)
    resultados = [evaluar(ficha, lectura, motor=motor, ejecutor=ejecutor) for ficha in fichas]  # type: ignore[arg-type]
    if formato == "json":
        comunes.escribir("\n".join(resultado.model_dump_json() for resultado in resultados))
        return
    explicaciones = [en_markdown(resultado, motor) for resultado in resultados]
    if formato == "markdown":
        comunes.escribir("\n".join(explicaciones).rstrip())
    else:
        comunes.mostrar_markdown("\n\n".join(explicaciones))
