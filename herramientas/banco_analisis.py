"""Mide el análisis de un caso en un núcleo: entero y por partes, sobre las viñetas. Medianas, nunca pruebas.

Mide tiempo de procesador: en un solo hilo es lo que tardaría el reloj en un núcleo libre, aunque haya otras cargas.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from desproteccion import Caso, cargar_caso
from desproteccion.analisis import analizar, situacion_de
from desproteccion.analisis.cambios import cambios_minimos
from desproteccion.analisis.firmeza import firmeza
from desproteccion.analisis.monotonia import hallazgos
from desproteccion.analisis.por_que_no import por_que_no
from desproteccion.analisis.preguntas import preguntas
from desproteccion.analisis.sensibilidad import tablas_de_los_numericos
from desproteccion.analisis.situacion import Situacion
from desproteccion.analisis.terreno import trazar
from desproteccion.motor import motor_por_omision

RAIZ = Path(__file__).parents[1]
REPETICIONES = 5
OBJETIVO_MS = 100


def en_ms(accion: Callable[[], object]) -> float:
    """Milisegundos de procesador: la mediana de varias repeticiones, tras una que calienta."""
    accion()
    tiempos = []
    for _ in range(REPETICIONES):
        antes = time.process_time()
        accion()
        tiempos.append((time.process_time() - antes) * 1000)
    return statistics.median(tiempos)


def informar(nombre: str, tiempos: Sequence[float]) -> None:
    print(f"{nombre:<46} mediana {statistics.median(tiempos):7.1f} ms   máximo {max(tiempos):7.1f} ms")


def nueva(caso: Caso) -> Situacion:
    """La situación con los niveles posibles ya calculados, que todas las partes comparten."""
    situacion = situacion_de(caso)
    for abanico in situacion.abanicos:
        _ = abanico.niveles
    return situacion


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    motor = motor_por_omision()
    casos = [cargar_caso(ficha) for ficha in sorted((RAIZ / "casos_ejemplo").glob("EJ-*.yaml"))]
    terreno = trazar(motor)
    informar("demostrar la monotonía (una vez por paquete)", [en_ms(lambda: list(hallazgos(terreno)))])
    situaciones = [nueva(caso) for caso in casos]
    for nombre, parte in (
        ("firmeza y certificado", lambda situacion: firmeza(situacion, [])),
        ("preguntas", lambda situacion: preguntas(situacion, ())),
        ("cambios para bajar", lambda situacion: cambios_minimos(situacion, "bajar")),
        ("cambios para subir", lambda situacion: cambios_minimos(situacion, "subir")),
        ("por qué no", por_que_no),
        ("sensibilidad", tablas_de_los_numericos),
    ):
        informar(f"  {nombre}", [en_ms(partial(parte, situacion)) for situacion in situaciones])
    enteros = [en_ms(partial(analizar, caso)) for caso in casos]
    informar(f"analizar, {len(casos)} viñetas", enteros)
    dentro = sum(tiempo <= OBJETIVO_MS for tiempo in enteros)
    print(f"{dentro} de {len(casos)} viñetas en {OBJETIVO_MS} ms o menos")


if __name__ == "__main__":
    main()
