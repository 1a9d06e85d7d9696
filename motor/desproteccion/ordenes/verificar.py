"""`desproteccion verificar`: revisa un conjunto de reglas y cuenta cada defecto con un caso ficticio."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.verificacion import verificar
from desproteccion.verificacion.fichas import guardar

SALIDA_CON_HALLAZGOS = 2


@click.command("verificar", help="Revisa las reglas y cuenta cada defecto con un caso ficticio.")
@click.option("--reglas", type=click.Path(path_type=Path), metavar="DIR", help="Carpeta de reglas que se revisa.")
@click.option("--guardar", "destino", type=click.Path(path_type=Path), metavar="DIR", help="Dónde guardar los casos.")
@click.pass_context
def orden(contexto: click.Context, reglas: Path | None, destino: Path | None) -> None:
    hallazgos = verificar(reglas)
    for hallazgo in hallazgos:
        click.echo(str(hallazgo))
    if not hallazgos:
        click.echo("Sin hallazgos: se recorrieron todas las clases de casos que las reglas distinguen.")
        return
    if destino is not None:
        escritas = guardar(hallazgos, destino)
        click.echo(f"{len(escritas)} fichas ficticias en {destino}", err=True)
    contexto.exit(SALIDA_CON_HALLAZGOS)
