"""`desproteccion analizar`: qué tan firme es la respuesta de un caso y qué la cambiaría."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.ordenes import comunes


@click.command("analizar")
@click.argument("caso", metavar="CASO")
@comunes.lectura
@click.option(
    "--formato", type=click.Choice(["texto", "json", "markdown"]), default="texto", help="Forma de la salida."
)
@click.option(
    "--hecho",
    "hechos",
    multiple=True,
    metavar="H",
    help="Ver el nivel según ese hecho (con dos, también según ambos a la vez). Se puede repetir.",
)
@click.option(
    "--nivel",
    "niveles",
    multiple=True,
    metavar="N",
    help="De qué explicar por qué no es otro nivel: global, una dimensión (nna) o un indicador (N2). Se puede repetir.",
)
@comunes.reglas
@comunes.catalogo
def orden(
    caso: str,
    lectura: str | None,
    formato: str,
    hechos: tuple[str, ...],
    niveles: tuple[str, ...],
    carpeta: Path | None,
    catalogo: Path | None,
) -> None:
    """Analiza la ficha de un caso: firmeza, qué averiguar, qué cambiaría el nivel y por qué no es otro."""
    from desproteccion.analisis import analizar, exigir_niveles
    from desproteccion.analisis.texto import en_markdown
    from desproteccion.motor import motor_de

    motor = motor_de(carpeta, catalogo)
    exigir_niveles(niveles, motor.paquete)
    (ficha,) = comunes.leer_casos([caso], motor)
    analisis = analizar(ficha, lectura, motor=motor, hechos=hechos)  # type: ignore[arg-type]
    if formato == "json":
        comunes.escribir(analisis.model_dump_json())
        return
    texto = en_markdown(analisis, motor, niveles)
    if formato == "markdown":
        comunes.escribir(texto.rstrip())
    else:
        comunes.mostrar_markdown(texto)
