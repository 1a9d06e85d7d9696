"""`desproteccion verificar`: revisa un conjunto de reglas y cuenta cada defecto con un caso ficticio."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.ordenes import comunes

SALIDA_CON_HALLAZGOS = 2


@click.command("verificar", options_metavar="[OPCIONES]")
@comunes.reglas
@comunes.catalogo
@click.option(
    "--guardar",
    "destino",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Carpeta donde dejar los casos ficticios de los hallazgos, como ejemplos que fallan.",
)
@click.option("--ejemplos", is_flag=True, help="Agrega qué muestran de las reglas las decisiones de ejemplo.")
@click.option("--mutacion", is_flag=True, help="Agrega cuántos errores notarían los ejemplos (tarda unos minutos).")
@click.pass_context
def orden(
    contexto: click.Context,
    carpeta: Path | None,
    catalogo: Path | None,
    destino: Path | None,
    *,
    ejemplos: bool,
    mutacion: bool,
) -> None:
    """Revisa las reglas y la gravedad que propone el catálogo, clase por clase.

    Cada defecto se cuenta con un caso ficticio.
    """
    from desproteccion.motor import motor_de
    from desproteccion.verificacion import informe, verificar
    from desproteccion.verificacion.fichas import guardar

    hallazgos = verificar(carpeta, catalogo)
    if not hallazgos:
        lineas = ["Sin hallazgos: se recorrieron todas las clases de casos que las reglas distinguen."]
        decisiones = informe.decisiones_por_omision() if ejemplos or mutacion else None
        if decisiones and ejemplos:
            lineas += informe.de_cobertura(motor_de(carpeta, catalogo), decisiones)
        if decisiones and mutacion:
            lineas += informe.de_mutacion(motor_de(carpeta, catalogo), decisiones)
        comunes.escribir("\n".join(lineas))
        return
    comunes.escribir("\n".join(map(str, hallazgos)))
    if destino is not None:
        guardar(hallazgos, destino)
    contexto.exit(SALIDA_CON_HALLAZGOS)
