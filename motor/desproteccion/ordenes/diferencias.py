"""`desproteccion diferencias`: qué cambia de significado entre dos conjuntos de reglas."""

from __future__ import annotations

from pathlib import Path

import click

from desproteccion.ordenes import comunes
from desproteccion.vocabulario import Lectura


@click.command("diferencias", options_metavar="[OPCIONES]")
@click.argument("uno", metavar="DIR_A", type=click.Path(path_type=Path))
@click.argument("otro", metavar="DIR_B", type=click.Path(path_type=Path))
@click.argument("casos", nargs=-1, metavar="[CASOS]…")
@comunes.lectura
def orden(uno: Path, otro: Path, casos: tuple[str, ...], lectura: Lectura | None) -> None:
    """Compara lo que deciden dos conjuntos de reglas, no cómo están escritos.

    Por cada tabla, las clases de casos cuya respuesta cambia y un testigo, o la constancia de que son iguales. Con
    CASOS (fichas), cuántos cambian de nivel, de cuál a cuál y por qué regla.
    """
    from desproteccion.diferencias import comparar
    from desproteccion.diferencias.casos import mover, resumen
    from desproteccion.motor import motor_de

    de, a = motor_de(uno), motor_de(otro)
    comparacion = comparar(de.paquete, a.paquete)
    lineas = [f"Cambia: {d}" for d in comparacion.diferencias] or ["Ninguna diferencia de significado."]
    lineas += [f"Igual: {tabla}" for tabla in comparacion.equivalentes]
    lineas += [f"Sin comparar: {motivo}" for motivo in comparacion.sin_comparar]
    if casos:
        fichas = comunes.leer_casos(casos, a)
        lineas.append(resumen(mover(fichas, de, a, lectura)))
    comunes.escribir("\n".join(lineas))
