"""`desproteccion acuerdo`: hojas de calificación, análisis de una carpeta de hojas e informe de la sesión."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desproteccion.ordenes import comunes

if TYPE_CHECKING:
    from desproteccion.acuerdo import Analisis
    from desproteccion.acuerdo.juego import Formato
    from desproteccion.motor import Motor

ejercicio = click.option(
    "--ejercicio",
    type=click.Path(path_type=Path),
    default=None,
    metavar="DIR",
    help="Carpeta del ejercicio (por omisión, las viñetas de formación que trae el motor).",
)
estricto = click.option("--estricto", is_flag=True, help="Si alguna hoja no sirve, no analiza ninguna y termina con 2.")
hojas = click.argument("hojas", type=click.Path(path_type=Path), metavar="CARPETA")


@click.group("acuerdo", options_metavar="[OPCIONES]", subcommand_metavar="ORDEN [ARGUMENTOS]…")
def orden() -> None:
    """Mide el acuerdo entre quienes califican las mismas viñetas."""


@orden.command("hoja", options_metavar="[OPCIONES]")
@click.option("--juez", required=True, metavar="SEUDÓNIMO", help="Código de quien califica; nunca su nombre.")
@click.option("--sesion", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="AAAA-MM-DD", help="Fecha.")
@ejercicio
@comunes.reglas
def hoja(juez: str, sesion: datetime, ejercicio: Path | None, carpeta: Path | None) -> None:
    """Escribe una hoja de calificación en blanco."""
    from desproteccion.acuerdo import cargar_ejercicio, hoja_en_blanco
    from desproteccion.motor import motor_de

    paquete = motor_de(carpeta).paquete
    fecha: date = sesion.date()
    comunes.escribir(hoja_en_blanco(cargar_ejercicio(ejercicio, paquete), paquete, juez, fecha).rstrip("\n"))


@orden.command("repartir", options_metavar="[OPCIONES]")
@click.option("--vineta", "elegidas", multiple=True, metavar="ID", help="Una viñeta; se repite (por omisión, todas).")
@ejercicio
@comunes.reglas
def repartir(elegidas: tuple[str, ...], ejercicio: Path | None, carpeta: Path | None) -> None:
    """Escribe el archivo del ejercicio para quien califica, sin la clave."""
    from desproteccion.acuerdo import cargar_ejercicio
    from desproteccion.acuerdo.reparto import en_json
    from desproteccion.acuerdo.reparto import repartir as sin_clave
    from desproteccion.errores import ErrorDeEntrada, Problema
    from desproteccion.motor import motor_de

    cargado = cargar_ejercicio(ejercicio, motor_de(carpeta).paquete)
    if desconocidas := [id for id in elegidas if id not in cargado.vinetas]:
        raise ErrorDeEntrada([Problema(f"--vineta {id}", "no existe", "una del ejercicio") for id in desconocidas])
    comunes.escribir(en_json(sin_clave(cargado.solo(elegidas or cargado.vinetas))))


@orden.command("analizar", options_metavar="[OPCIONES]")
@hojas
@ejercicio
@comunes.lectura
@estricto
@comunes.reglas
def analizar(hojas: Path, ejercicio: Path | None, lectura: str | None, estricto: bool, carpeta: Path | None) -> None:
    """Analiza todas las hojas de una carpeta y escribe el resultado en JSON."""
    analisis, _ = _analisis(hojas, ejercicio, lectura, carpeta, estricto)
    comunes.escribir(json.dumps(analisis.como_datos(), ensure_ascii=False, allow_nan=False))


@orden.command("informe", options_metavar="[OPCIONES]")
@hojas
@ejercicio
@comunes.lectura
@estricto
@click.option("--formato", type=click.Choice(["texto", "markdown"]), default="texto", help="Forma de la salida.")
@comunes.reglas
def informe(
    hojas: Path, ejercicio: Path | None, lectura: str | None, estricto: bool, formato: str, carpeta: Path | None
) -> None:
    """Escribe el informe de la sesión: qué discutir, cuánto acuerdo hay, y frente a la clave."""
    from desproteccion.acuerdo import en_markdown

    analisis, motor = _analisis(hojas, ejercicio, lectura, carpeta, estricto)
    texto = en_markdown(analisis, motor.paquete)
    comunes.escribir(texto.rstrip("\n")) if formato == "markdown" else comunes.mostrar_markdown(texto)


@orden.command("material", options_metavar="[OPCIONES]")
@click.argument("salida", type=click.Path(path_type=Path), metavar="CARPETA")
@ejercicio
@click.option("--formato", type=click.Choice(["docx", "pdf", "markdown"]), default="docx", help="Forma de la salida.")
@click.option(
    "--hojas", type=click.Path(path_type=Path), default=None, metavar="DIR", help="Agrega el informe de esas hojas."
)
@comunes.lectura
@estricto
@comunes.reglas
def material(
    salida: Path,
    ejercicio: Path | None,
    formato: Formato,
    hojas: Path | None,
    lectura: str | None,
    estricto: bool,
    carpeta: Path | None,
) -> None:
    """Escribe el cuadernillo, la guía con la clave y el plan de una sesión de cinco horas."""
    from desproteccion.acuerdo import cargar_ejercicio
    from desproteccion.acuerdo.juego import MATERIAL, archivos_del_informe, archivos_del_material
    from desproteccion.acuerdo.material import cargar_plan
    from desproteccion.motor import motor_de

    paquete = motor_de(carpeta).paquete
    cargado = cargar_ejercicio(ejercicio, paquete)
    plan = cargar_plan(cargado, ejercicio)
    listos: dict[str, bytes] = {}
    for nombre in MATERIAL:
        listos |= archivos_del_material(nombre, formato, cargado, paquete, plan)
    if hojas:
        listos |= archivos_del_informe(formato, _analisis(hojas, ejercicio, lectura, carpeta, estricto)[0], paquete)
    salida.mkdir(parents=True, exist_ok=True)
    for archivo, contenido in listos.items():
        (salida / archivo).write_bytes(contenido)
    comunes.escribir("\n".join(str(salida / archivo) for archivo in listos))


def _analisis(
    hojas: Path, ejercicio: Path | None, lectura: str | None, carpeta: Path | None, estricto: bool
) -> tuple[Analisis, Motor]:
    """Con `estricto`, todo o nada. Sin él se analizan las hojas que sirven, y por stderr se dice qué corregir."""
    from desproteccion.acuerdo import analizar as analizar_hojas
    from desproteccion.acuerdo import cargar_ejercicio, leer_carpeta
    from desproteccion.acuerdo.codigos import Codificador
    from desproteccion.errores import ErrorDeEntrada
    from desproteccion.motor import motor_de

    motor = motor_de(carpeta)
    codificador = Codificador(motor)
    cargado = cargar_ejercicio(ejercicio, motor.paquete)
    recogida = leer_carpeta(hojas, cargado, codificador)
    if recogida.problemas and estricto:
        raise ErrorDeEntrada(recogida.problemas)
    elegida = lectura or motor.paquete.lectura_por_omision
    analisis = analizar_hojas(recogida, cargado, codificador, elegida)  # type: ignore[arg-type]
    for problema in recogida.problemas:
        click.echo(f"No entró: {problema}", err=True)
    return analisis, motor
