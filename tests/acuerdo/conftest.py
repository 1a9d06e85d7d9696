"""Un grupo pequeño y conocido: tres personas que califican según la clave, salvo lo que cada prueba altera."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from desproteccion.acuerdo import Ejercicio, cargar_ejercicio
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.motor import motor_por_omision

Consenso = dict[str, dict[str, Any]]
"""De cada viñeta, sus hechos."""


@pytest.fixture(scope="session")
def ejercicio() -> Ejercicio:
    return cargar_ejercicio()


@pytest.fixture(scope="session")
def codificador() -> Codificador:
    return Codificador(motor_por_omision())


@pytest.fixture(scope="session")
def consenso(ejercicio: Ejercicio) -> Consenso:
    """Los hechos de la ficha de cada viñeta."""
    paquete = motor_por_omision().paquete
    return {id: vineta.hechos(paquete) for id, vineta in ejercicio.vinetas.items()}


class Grupo:
    """Una carpeta de hojas. `cambios` altera los hechos de una viñeta; `None` quita la viñeta entera."""

    def __init__(self, carpeta: Path, consenso: Consenso) -> None:
        self.carpeta, self.consenso = carpeta, consenso

    def hoja(
        self,
        juez: str,
        cambios: Mapping[str, Mapping[str, Any] | None] | None = None,
        sesion: str = "2026-11-20",
        niveles: dict[str, str] | None = None,
    ) -> Path:
        cambios = cambios or {}
        calificaciones = [
            {"vineta": id, "hechos": {**hechos, **(cambios.get(id) or {})}, "nivel": (niveles or {}).get(id)}
            for id, hechos in self.consenso.items()
            if id not in cambios or cambios[id] is not None
        ]
        archivo = self.carpeta / f"{juez}-{sesion}.json"
        datos = {"esquema": "calificaciones/1", "juez": juez, "sesion": sesion, "calificaciones": calificaciones}
        archivo.write_text(json.dumps(datos), encoding="utf-8")
        return archivo


@pytest.fixture
def grupo(tmp_path: Path, consenso: Consenso) -> Grupo:
    return Grupo(tmp_path, consenso)
