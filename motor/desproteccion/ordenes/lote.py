"""`desproteccion lote`: muchos casos de un archivo a otro."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from desproteccion.flujo_de_lotes import Resumen, archivo_de_rechazos, evaluar_archivo
from desproteccion.motor import Motor, motor_de
from desproteccion.ordenes import comunes
from desproteccion.vocabulario import Lectura

A_LA_VISTA = 10


@click.command("lote", options_metavar="[OPCIONES]")
@click.argument("entrada", type=click.Path(path_type=Path))
@click.argument("salida", type=click.Path(path_type=Path))
@comunes.lectura
@click.option("--estricto", is_flag=True, help="Si alguna fila no sirve, no escribe la salida y termina con 2.")
@comunes.reglas
@comunes.catalogo
def orden(
    entrada: Path,
    salida: Path,
    lectura: Lectura | None,
    estricto: bool,
    carpeta: Path | None,
    catalogo: Path | None,
) -> None:
    """Evalúa los casos de ENTRADA y escribe SALIDA.

    ENTRADA trae una fila por caso y una columna por hecho (.csv, .parquet, .xlsx), o una ficha por línea (.jsonl). Las
    filas que no sirven quedan en SALIDA.rechazos.csv, con su motivo.
    """
    motor = motor_de(carpeta, catalogo)
    columnas = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    consola = Console(stderr=True)
    with Progress(*columnas, console=consola, transient=True, disable=not consola.is_terminal) as progreso:
        tarea = progreso.add_task("Evaluando", total=1.0)
        resumen = evaluar_archivo(
            entrada,
            salida,
            motor,
            lectura,
            estricto=estricto,
            avance=lambda parte: progreso.update(tarea, completed=parte),
        )
    click.echo(texto_del_resumen(resumen, salida, motor))


def texto_del_resumen(resumen: Resumen, salida: Path, motor: Motor) -> str:
    """El resumen de un lote, para leer en la terminal."""
    lineas = [f"{_miles(resumen.evaluadas)} casos evaluados → {salida}"]
    if resumen.rechazadas:
        lineas.append(f"{_miles(resumen.rechazadas)} filas rechazadas → {archivo_de_rechazos(salida)}")
    lineas += _seccion("Nivel", resumen.niveles, resumen.evaluadas)
    if resumen.sin_nivel:
        lineas.append(f"  con varios niveles posibles: {_miles(resumen.sin_nivel)}")
    lineas += _seccion("Existencia de desprotección", resumen.existencias, resumen.evaluadas)
    lineas += _seccion("Brechas de la norma que operan", resumen.brechas, resumen.evaluadas)
    if resumen.muestra:
        titulo = "Lo que más falta averiguar"
        if resumen.muestra < resumen.sin_nivel:
            titulo += f" (en {_miles(resumen.muestra)} casos al azar, de los que tienen varios niveles posibles)"
        etiquetas = Counter({motor.paquete.hechos[id].etiqueta: n for id, n in resumen.faltantes.items()})
        lineas += _seccion(titulo, etiquetas, resumen.muestra)
    lineas.append("La propuesta apoya el juicio profesional; no lo reemplaza.")
    return "\n".join(lineas)


def _seccion(titulo: str, cuenta: Counter[str], todas: int) -> list[str]:
    if not cuenta:
        return []
    filas = [
        f"  {nombre}: {_miles(veces)} ({100 * veces / todas:.1f} %)" for nombre, veces in cuenta.most_common(A_LA_VISTA)
    ]
    return [f"{titulo}:", *filas]


def _miles(numero: int) -> str:
    return f"{numero:,}".replace(",", ".")
