"""`desproteccion verificar`: revisa un conjunto de reglas y cuenta cada defecto con un caso ficticio."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.ordenes import comunes

SALIDA_CON_HALLAZGOS = 2


@click.command("verificar", options_metavar="[OPCIONES]")
@comunes.reglas
@click.option(
    "--guardar",
    "destino",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Carpeta donde dejar los casos ficticios de los hallazgos, como ejemplos que fallan.",
)
@click.pass_context
def orden(contexto: click.Context, carpeta: Path | None, destino: Path | None) -> None:
    """Revisa las reglas, clase por clase, y cuenta cada defecto con un caso ficticio."""
    from desproteccion.verificacion import verificar
    from desproteccion.verificacion.fichas import guardar

    hallazgos = verificar(carpeta)
    if not hallazgos:
        comunes.escribir("Sin hallazgos: se recorrieron todas las clases de casos que las reglas distinguen.")
        return
    comunes.escribir("\n".join(map(str, hallazgos)))
    if destino is not None:
        guardar(hallazgos, destino)
    contexto.exit(SALIDA_CON_HALLAZGOS)
