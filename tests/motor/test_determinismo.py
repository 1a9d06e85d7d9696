"""El mismo caso da el mismo JSON, byte a byte: en otro proceso, en otro hilo y después de muchas evaluaciones."""

from __future__ import annotations

import gc
import hashlib
import os
import random
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import pytest
from desproteccion import Caso, cargar_caso, evaluar
from desproteccion.reglas import carpeta_de_datos
from desproteccion.vocabulario import NombreDeEjecutor

from tests.conftest import RAIZ
from tests.ejecutores import DISPONIBLES, LECTURAS_DEL_CONTRATO
from tests.estrategias import HECHOS, hechos_de_octetos
from tests.fichas import caso_de

por_ejecutor = pytest.mark.parametrize("ejecutor", DISPONIBLES)
pytestmark = pytest.mark.largo
EJEMPLOS = sorted(carpeta_de_datos("casos_ejemplo").glob("EJ-*.yaml"))

EN_OTRO_PROCESO = """
import hashlib, sys
from pathlib import Path
from desproteccion import cargar_caso, evaluar
resumen = hashlib.sha256()
for archivo in sorted(Path(sys.argv[1]).glob("EJ-*.yaml")):
    for lectura in ("prudente", "minima"):
        resultado = evaluar(cargar_caso(archivo), lectura, ejecutor=sys.argv[2])
        resumen.update(resultado.model_dump_json().encode())
print(resumen.hexdigest())
"""


def casos_al_azar(cuantos: int) -> list[Caso]:
    azar = random.Random(21302)
    return [caso_de(hechos_de_octetos(azar.randbytes(len(HECHOS) + 1))) for _ in range(cuantos)]


@por_ejecutor
def test_el_mismo_json_en_procesos_con_distinta_semilla_de_resumen(ejecutor: NombreDeEjecutor) -> None:
    resumen = hashlib.sha256()
    for archivo in EJEMPLOS:
        for lectura in LECTURAS_DEL_CONTRATO:
            resumen.update(evaluar(cargar_caso(archivo), lectura, ejecutor=ejecutor).model_dump_json().encode())
    for semilla in ("0", "4242"):
        orden = [sys.executable, "-c", EN_OTRO_PROCESO, str(EJEMPLOS[0].parent), ejecutor]
        ambiente = os.environ | {"PYTHONHASHSEED": semilla, "PYTHONPATH": os.pathsep.join(sys.path)}
        salida = subprocess.run(orden, capture_output=True, text=True, check=True, env=ambiente)
        assert salida.stdout.strip() == resumen.hexdigest()


@por_ejecutor
def test_el_orden_en_que_se_escribe_la_ficha_no_cambia_el_resultado(ejecutor: NombreDeEjecutor) -> None:
    for archivo in EJEMPLOS[:6]:
        caso = cargar_caso(archivo)
        al_reves = Caso.model_validate(_al_reves(caso.model_dump(mode="json")))
        assert (
            evaluar(al_reves, ejecutor=ejecutor).model_dump_json() == evaluar(caso, ejecutor=ejecutor).model_dump_json()
        )


def _al_reves(dato: object) -> object:
    if isinstance(dato, dict):
        return {clave: _al_reves(valor) for clave, valor in reversed(dato.items())}
    return dato


@por_ejecutor
def test_ocho_hilos_coinciden_con_uno(ejecutor: NombreDeEjecutor) -> None:
    casos = casos_al_azar(60) + [cargar_caso(archivo) for archivo in EJEMPLOS]

    def todos(vuelta: int) -> list[str]:
        desde = vuelta * 19 % len(casos)
        rotados = casos[desde:] + casos[:desde]
        jsons = [evaluar(caso, ejecutor=ejecutor).model_dump_json() for caso in rotados]
        return jsons[len(casos) - desde :] + jsons[: len(casos) - desde]

    solo = todos(0)
    with ThreadPoolExecutor(8) as hilos:
        assert all(jsons == solo for jsons in hilos.map(todos, range(8)))


@por_ejecutor
def test_miles_de_evaluaciones_no_dejan_memoria_ni_se_alteran_unas_a_otras(ejecutor: NombreDeEjecutor) -> None:
    casos = casos_al_azar(50)

    def vuelta() -> list[str]:
        return [evaluar(caso, ejecutor=ejecutor).model_dump_json() for caso in casos]

    antes = [vuelta() for _ in range(3)][-1]
    tracemalloc.start()
    try:
        gc.collect()
        ocupada, _ = tracemalloc.get_traced_memory()
        assert all(vuelta() == antes for _ in range(10))
        gc.collect()
        crecida = tracemalloc.get_traced_memory()[0] - ocupada
    finally:
        tracemalloc.stop()
    # Las listas libres del intérprete se llenan y se asientan; un solo dato retenido por evaluación pasaría de aquí.
    assert crecida < 500 * 512, f"quedaron {crecida} bytes tras 500 evaluaciones"


EN_UN_PROCESO_APARTE = """
import random, resource, sys
from desproteccion.motor import motor_por_omision
from tests.estrategias import HECHOS, codigos_de, hechos_de_octetos
azar = random.Random(1)
casos = [codigos_de(hechos_de_octetos(azar.randbytes(len(HECHOS) + 1))) for _ in range(200)]
ejecutor = motor_por_omision().ejecutor(sys.argv[1])
def vueltas(cuantas):
    for _ in range(cuantas):
        for codigos in casos:
            ejecutor.decidir(codigos, 1, 1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
antes = vueltas(10)
print(vueltas(25) - antes)
"""


@por_ejecutor
def test_la_memoria_del_proceso_no_crece_con_miles_de_decisiones(ejecutor: NombreDeEjecutor) -> None:
    """Lo que reserva el núcleo en C de durable-rules no lo ve Python: se mira el proceso entero."""
    ambiente = os.environ | {"PYTHONPATH": os.pathsep.join([str(RAIZ), *sys.path])}
    orden = [sys.executable, "-c", EN_UN_PROCESO_APARTE, ejecutor]
    salida = subprocess.run(orden, capture_output=True, text=True, check=True, env=ambiente)
    assert int(salida.stdout) < 2 * 1024, "kibibytes de más entre la decisión 2.000 y la 7.000"
