"""Importar el paquete es liviano y deja todo listo para usarse por primera vez desde cualquier hilo."""

from __future__ import annotations

import os
import subprocess
import sys

from desproteccion.reglas import carpeta_de_datos

LO_QUE_SE_CARGA_DESPUES = "numpy", "desproteccion.esquema_reglas", "desproteccion.esquema_catalogo"
PRIMER_USO_EN_OCHO_HILOS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from desproteccion import cargar_caso, evaluar
juntos = Barrier(8)
def primera(_):
    juntos.wait()
    return evaluar(cargar_caso(sys.argv[1]), ejecutor="tablas").model_dump_json()
with ThreadPoolExecutor(8) as hilos:
    print(len(set(hilos.map(primera, range(8)))))
"""

UN_MOTOR_EN_OCHO_HILOS = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from desproteccion.motor import motor_por_omision
juntos = Barrier(8)
def primero(_):
    juntos.wait()
    return motor_por_omision()
with ThreadPoolExecutor(8) as hilos:
    print(len({id(motor) for motor in list(hilos.map(primero, range(8)))}))
"""


def _en_un_proceso(programa: str, *argumentos: str) -> str:
    ambiente = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    orden = [sys.executable, "-c", programa, *argumentos]
    return subprocess.run(orden, capture_output=True, text=True, check=True, env=ambiente).stdout.strip()


def test_importar_no_carga_numpy_ni_la_forma_de_los_archivos_de_reglas() -> None:
    cargados = _en_un_proceso("import sys, desproteccion; print(*sys.modules)").split()
    assert "desproteccion.evaluacion" in cargados
    assert not set(LO_QUE_SE_CARGA_DESPUES) & set(cargados)


def test_el_primer_uso_puede_ser_de_ocho_hilos_a_la_vez() -> None:
    """Los validadores se arman al usarse: ocho hilos los piden a la vez en un proceso recién abierto."""
    ejemplo = next(carpeta_de_datos("casos_ejemplo").glob("EJ-002*.yaml"))
    assert _en_un_proceso(PRIMER_USO_EN_OCHO_HILOS, str(ejemplo)) == "1"


def test_ocho_hilos_que_piden_a_la_vez_el_motor_por_omision_reciben_uno_solo() -> None:
    assert _en_un_proceso(UN_MOTOR_EN_OCHO_HILOS) == "1"
