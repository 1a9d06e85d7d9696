"""`desproteccion diferencias`: qué cambia de significado entre dos conjuntos de reglas."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.ordenes import comunes
from desproteccion.vocabulario import Lectura

if TYPE_CHECKING:
    from desproteccion.caso import Caso
    from desproteccion.motor import Motor


@click.command("diferencias", options_metavar="[OPCIONES]")
@click.argument("uno", metavar="DIR_A", type=click.Path(path_type=Path))
@click.argument("otro", metavar="DIR_B", type=click.Path(path_type=Path))
@click.argument("casos", nargs=-1, metavar="[CASOS]…")
@comunes.lectura
def orden(uno: Path, otro: Path, casos: tuple[str, ...], lectura: Lectura | None) -> None:
    """Compara lo que deciden dos conjuntos de reglas, no cómo están escritos.

    Por cada tabla, las clases de casos cuya respuesta cambia y un testigo, o la constancia de que son iguales; también
    la gravedad que propone el catálogo, si la carpeta lo trae. Con CASOS (fichas, o un JSONL con una por línea),
    cuántos cambian de nivel, de cuál a cuál y por qué regla.
    """
    from desproteccion.catalogo import catalogo_vecino
    from desproteccion.diferencias import comparar
    from desproteccion.diferencias.casos import mover, resumen
    from desproteccion.diferencias.gravedad import casos_de, comparar_gravedad
    from desproteccion.motor import motor_de

    de, a = (motor_de(carpeta, catalogo_vecino(carpeta)) for carpeta in (uno, otro))
    comparacion = comparar(de.paquete, a.paquete)
    tablas_v0 = de.catalogo.gravedad, a.catalogo.gravedad
    de_gravedad = list(comparar_gravedad(*tablas_v0))
    diferencias = [*de_gravedad, *comparacion.diferencias]
    lineas = [f"Cambia: {d}" for d in diferencias] or ["Ninguna diferencia de significado."]
    if not de_gravedad:
        lineas.append(f"Igual: V0: iguales en sus {len(list(casos_de(*tablas_v0)))} clases de casos")
    lineas += [f"Igual: {tabla}" for tabla in comparacion.equivalentes]
    lineas += [f"Sin comparar: {motivo}" for motivo in comparacion.sin_comparar]
    if casos:
        lineas.append(resumen(mover(_leer(casos, a), de, a, lectura)))
    comunes.escribir("\n".join(lineas))


def _leer(nombres: tuple[str, ...], motor: Motor) -> list[Caso]:
    """Las fichas de los archivos, todas o ninguna; de un JSONL, una por línea."""
    fichas: list[Caso] = []
    problemas: list[Problema] = []
    for nombre in nombres:
        try:
            fichas += _del_jsonl(nombre, motor) if nombre.endswith(".jsonl") else comunes.leer_casos([nombre], motor)
        except ErrorDeEntrada as error:
            problemas += error.problemas
    if problemas:
        raise ErrorDeEntrada(problemas)
    return fichas


def _del_jsonl(nombre: str, motor: Motor) -> list[Caso]:
    from desproteccion.fichas import cargar_caso_de_flujo

    try:
        lineas = Path(nombre).read_bytes().splitlines()
    except OSError as error:
        raise ErrorDeEntrada([Problema(nombre, f"no se puede leer ({error.strerror})", "fichas en JSONL")]) from None
    fichas: list[Caso] = []
    problemas: list[Problema] = []
    for numero, linea in enumerate(lineas, start=1):
        try:
            if linea.strip():
                lugar = f"{nombre}, ficha {numero}"
                fichas.append(cargar_caso_de_flujo(BytesIO(linea), lugar, motor.paquete, motor.catalogo))
        except ErrorDeEntrada as error:
            problemas += error.problemas
    if problemas:
        raise ErrorDeEntrada(problemas)
    return fichas
