"""desproteccion: motor de reglas de apoyo a la decisión sobre el nivel de desprotección (OT-DCE 2023).

Ordena los antecedentes de un caso, propone un nivel y programas, y explica de qué regla y de qué fuente sale cada
cosa. Apoya el juicio profesional; no lo reemplaza.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desproteccion.caso import Caso
from desproteccion.errores import ErrorDeEntrada, FichaInvalida, HechosInvalidos, ReglasInvalidas
from desproteccion.evaluacion import evaluar
from desproteccion.fichas import cargar_caso
from desproteccion.motor import Motor, NivelesYReglas, motor_de, motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import Lectura

__all__ = [
    "Caso",
    "ErrorDeEntrada",
    "FichaInvalida",
    "HechosInvalidos",
    "Motor",
    "NivelesYReglas",
    "ReglasInvalidas",
    "Resultado",
    "cargar_caso",
    "decidir",
    "evaluar",
    "motor_de",
]


def decidir(hechos: Mapping[str, Any], lectura: Lectura | None = None) -> NivelesYReglas:
    """El camino corto: un diccionario de hechos completos → niveles y reglas, sin ficha ni explicación.

    Errores: `HechosInvalidos` si falta un hecho, sobra uno o un valor no es de su dominio.
    """
    return motor_por_omision().decidir(hechos, lectura)
