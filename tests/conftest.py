"""Lo que comparten las pruebas: el motor, la raíz del repositorio, las fuentes y una copia editable de las reglas."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.paquete import Paquete

from tests.copia_de_reglas import CopiaDeReglas
from tests.ejecutores import HAY_DURABLE

RAIZ = Path(__file__).parents[1]

collect_ignore = [] if HAY_DURABLE else ["motor/test_arbitro.py"]


def pytest_report_header() -> list[str]:
    """Lo que no se puede probar aquí se dice, no se calla."""
    avisos = []
    if not HAY_DURABLE:
        avisos.append("durable-rules no carga en esta versión de Python: se prueba solo el ejecutor de tablas")
    if carpeta_de_fuentes() is None:
        avisos.append("las fuentes no están: las frases se comparan con las huellas guardadas")
    return avisos


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Los archivos largos van primero: repartidos por archivo, uno largo al final deja a los demás procesos ociosos."""
    items.sort(key=lambda prueba: not any(prueba.get_closest_marker(marca) for marca in ("largo", "navegador")))


def carpeta_de_fuentes() -> Path | None:
    """Dónde están los textos de la norma: la variable DESPROTECCION_FUENTES o, junto al repositorio, shared/fuentes."""
    carpeta = Path(os.environ.get("DESPROTECCION_FUENTES") or RAIZ.parent / "shared" / "fuentes")
    return carpeta if carpeta.is_dir() else None


@pytest.fixture(scope="session")
def motor() -> Motor:
    return motor_por_omision()


@pytest.fixture(scope="session")
def paquete(motor: Motor) -> Paquete:
    return motor.paquete


@pytest.fixture
def copia(tmp_path: Path) -> CopiaDeReglas:
    """Una copia de las reglas que se puede editar."""
    return CopiaDeReglas.en(tmp_path)
