"""`desproteccion catalogo`: el catálogo, legible y filtrado; y la revisión de un catálogo propio."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click

from desproteccion.caso import Tipologia
from desproteccion.ordenes import comunes

EDAD_MAXIMA = 17
AMBITOS = ("nna", "cuidadores", "contexto")


class _ConFiltros(click.Group):
    """Sin subcomando, muestra el catálogo."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[OPCIONES] | validar DIR | esquema")


@click.group("catalogo", cls=_ConFiltros, invoke_without_command=True)
@click.option("--ambito", type=click.Choice(AMBITOS), default=None, help="Solo los factores de ese ámbito.")
@click.option(
    "--edad",
    type=click.IntRange(0, EDAD_MAXIMA),
    default=None,
    metavar="AÑOS",
    help="Solo lo propio de esa edad, en años cumplidos.",
)
@click.option("--tipologia", type=click.Choice(get_args(Tipologia)), default=None, help="Solo esa tipología.")
@click.option("--formato", type=click.Choice(["texto", "json"]), default="texto", help="Forma de la salida.")
@comunes.catalogo
@click.pass_context
def orden(
    ctx: click.Context,
    ambito: str | None,
    edad: int | None,
    tipologia: str | None,
    formato: str,
    catalogo: Path | None,
) -> None:
    """Muestra el catálogo: tipologías, agravantes, factores, necesidades, impacto y colaboración, con su respaldo."""
    if ctx.invoked_subcommand is not None:
        return
    from desproteccion.catalogo import cargar_catalogo
    from desproteccion.libro_catalogo import Filtro, en_json, en_markdown

    leido, filtro = cargar_catalogo(catalogo), Filtro(ambito, edad, tipologia)
    if formato == "json":
        comunes.escribir(json.dumps(en_json(leido, filtro), ensure_ascii=False, indent=2))
    else:
        comunes.mostrar_markdown(en_markdown(leido, filtro))


@orden.command("validar")
@click.argument("carpeta", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--reglas",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Carpeta de reglas con la que se usará (por omisión, la que trae el motor).",
)
def validar(carpeta: Path, reglas: Path | None) -> None:
    """Revisa un catálogo contra su esquema, sus propias referencias y las reglas; sale con 2 si hay hallazgos."""
    from desproteccion.calce_catalogo import gravedades_incompatibles, referencias_incompatibles
    from desproteccion.catalogo import CatalogoInvalido, cargar_catalogo
    from desproteccion.reglas import cargar_reglas

    leido, paquete = cargar_catalogo(carpeta), cargar_reglas(reglas)
    if hallados := gravedades_incompatibles(leido, paquete) + referencias_incompatibles(leido, paquete):
        raise CatalogoInvalido(hallados)
    ficha = leido.ficha
    comunes.escribir(
        f"{ficha.id} {ficha.version}: catálogo válido, {len(leido.filas)} filas "
        f"({'oficial' if ficha.oficial else 'no oficial'}). Huella {leido.huella}"
    )


@orden.command("esquema")
def esquema() -> None:
    """Escribe el JSON Schema de un catálogo: un archivo por propiedad."""
    from desproteccion.esquema_catalogo import esquema_publicado

    comunes.escribir(esquema_publicado())
