"""Mide el motor en un núcleo: evaluación de casos completos, carga de reglas e importación. Medianas, nunca pruebas.

Los casos son las viñetas completas (la mayoría nombra filas del catálogo) y casos al azar, todos distintos, que no las
nombran: ninguno repite lo que el motor recuerda de otro.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from desproteccion import Caso, Motor, cargar_caso, evaluar
from desproteccion.errores import HechosInvalidos
from desproteccion.hechos import saber_de
from desproteccion.motor import EJECUTORES, motor_por_omision
from desproteccion.reglas import cargar_reglas

from tests.fichas import caso_de

RAIZ = Path(__file__).parents[1]
REPETICIONES = 3000
PROCESOS = 11
RESISTENCIA = int(os.environ.get("RESISTENCIA") or 0)
"""Con `make bench RESISTENCIA=1000000`, además, tantas evaluaciones seguidas."""


def percentil(tiempos: Sequence[float], cual: float) -> float:
    return sorted(tiempos)[min(len(tiempos) - 1, int(len(tiempos) * cual))]


def cronometrar(accion: Callable[[Any], object], entradas: Sequence[Any], veces: int) -> list[float]:
    """Segundos de cada llamada, tras un calentamiento."""
    for entrada in entradas:
        accion(entrada)
    tiempos = []
    for i in range(veces):
        antes = time.perf_counter()
        accion(entradas[i % len(entradas)])
        tiempos.append(time.perf_counter() - antes)
    return tiempos


def informar(nombre: str, tiempos: Sequence[float]) -> None:
    mediana = statistics.median(tiempos)
    print(
        f"{nombre:<56} mediana {mediana * 1e6:9.1f} µs   p99 {percentil(tiempos, 0.99) * 1e6:9.1f} µs"
        f"   {1 / mediana:9.0f} por segundo"
    )


def en_proceso_nuevo(codigo: str) -> list[float]:
    """Segundos que un proceso recién abierto dice haber tardado en `codigo`, con los módulos ya compilados.

    Así los deja pip al instalar; un `PYTHONDONTWRITEBYTECODE` del ambiente haría medir, además, al compilador.
    """
    programa = f"import time; t = time.perf_counter(); {codigo}; print(time.perf_counter() - t)"
    with tempfile.TemporaryDirectory() as compilados:
        ambiente = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compilados}
        salidas = [
            subprocess.run([sys.executable, "-c", programa], capture_output=True, check=True, env=ambiente)
            for _ in range(PROCESOS + 1)
        ]
    return [float(salida.stdout) for salida in salidas[1:]]


def casos_completos(motor: Motor) -> list[Caso]:
    """Las viñetas sin ningún hecho desconocido de los que las tablas usan."""
    casos = [cargar_caso(ficha) for ficha in sorted((RAIZ / "casos_ejemplo").glob("EJ-*.yaml"))]
    return [
        caso
        for caso in casos
        if all(a == b for i, (a, b) in enumerate(saber_de(caso, motor.paquete).values()) if i in motor.usados)
    ]


def casos_al_azar(motor: Motor, cuantos: int) -> list[dict[str, Any]]:
    """Hechos completos y válidos, todos distintos, como los recibe `decidir`."""
    azar = random.Random(2)
    casos: list[dict[str, Any]] = []
    while len(casos) < cuantos:
        hechos = {eje.hecho.id: eje.valor(azar.randrange(len(eje.representantes))) for eje in motor.tablas.ejes}
        try:
            motor.decidir(hechos)
        except HechosInvalidos:  # una combinación imposible
            continue
        casos.append(hechos)
    return casos


def nombra_filas_del_catalogo(caso: Caso) -> bool:
    """Entonces el resultado trae además propuestas, conteos, sensibilidad y qué descansa en filas supletorias."""
    resultado = evaluar(caso)
    return bool(resultado.gravedad or resultado.conteos)


def resistir(cuantas: int, casos: Sequence[Caso]) -> None:
    """Muchas evaluaciones en un proceso, por décimas partes: ni más lentas ni con más memoria.

    Cuenta tiempo de procesador: dura varios minutos, y lo demás que corra en el equipo no debe parecer un cansancio.
    """
    print(f"\n{cuantas} evaluaciones en un proceso, por décimas partes")
    for parte in range(10):
        antes = time.process_time()
        for i in range(cuantas // 10):
            evaluar(casos[i % len(casos)])
        tardo = time.process_time() - antes
        memoria = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {parte + 1:2}: {tardo / (cuantas // 10) * 1e6:7.1f} µs cada una, {memoria:6.1f} MiB como máximo")


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    motor = motor_por_omision()
    casos = casos_completos(motor)
    random.Random(1).shuffle(casos)
    propias = [caso for caso in casos if not nombra_filas_del_catalogo(caso)]
    codigos = [[minimo for minimo, _ in saber_de(caso, motor.paquete).values()] for caso in casos]
    al_azar = casos_al_azar(motor, 500)
    fichas = [caso_de(hechos) for hechos in al_azar]
    print(f"Python {sys.version.split()[0]}, un núcleo, {REPETICIONES} repeticiones")
    print(f"{len(casos)} casos completos, {len(propias)} de ellos sin filas del catálogo\n")
    for ejecutor in EJECUTORES:
        try:
            motor.ejecutor(ejecutor)
        except ImportError:
            print(f"{ejecutor}: no está instalado en este Python")
            continue
        con_el = partial(evaluar, ejecutor=ejecutor)
        informar(f"evaluar con {ejecutor}, explicación incluida", cronometrar(con_el, casos, REPETICIONES))
        informar("  de esas fichas, las que no nombran filas del catálogo", cronometrar(con_el, propias, REPETICIONES))
        informar("  fichas al azar, todas distintas, sin filas del catálogo", cronometrar(con_el, fichas, len(fichas)))
    decidir = motor.de_tablas.decidir
    informar(
        "  de eso, decidir niveles y reglas (tablas)",
        cronometrar(lambda caso: decidir(caso, 1, 1), codigos, REPETICIONES),
    )
    informar("decidir(hechos), sin ficha y con su revisión", cronometrar(motor.decidir, al_azar, REPETICIONES))
    resultados = [evaluar(caso) for caso in casos]
    informar("escribir el resultado en JSON", cronometrar(lambda r: r.model_dump_json(), resultados, REPETICIONES))
    informar("evaluar con todo desconocido", cronometrar(evaluar, [Caso(id="vacio")], 30))
    informar("reglas listas (leer y compilar)", cronometrar(lambda _: Motor(cargar_reglas()), [None], 30))
    informar("import desproteccion, proceso nuevo", en_proceso_nuevo("import desproteccion"))
    ficha = str(min((RAIZ / "casos_ejemplo").glob("EJ-*.yaml")))
    primera = f"from desproteccion import cargar_caso, evaluar; evaluar(cargar_caso({ficha!r}))"
    informar("importar y evaluar la primera ficha, proceso nuevo", en_proceso_nuevo(primera))
    if RESISTENCIA:
        resistir(RESISTENCIA, casos)


if __name__ == "__main__":
    main()
