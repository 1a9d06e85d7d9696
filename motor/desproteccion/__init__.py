"""desproteccion: motor de reglas de apoyo a la decisión sobre el nivel de desprotección (OT-DCE 2023).

Ordena los antecedentes de un caso, propone un nivel y programas, y explica de qué regla y de qué fuente sale cada
cosa. Apoya el juicio profesional; no lo reemplaza.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from desproteccion.caso import Caso
from desproteccion.errores import ErrorDeEntrada, FichaInvalida, HechosInvalidos, ReglasInvalidas
from desproteccion.evaluacion import evaluar
from desproteccion.fichas import cargar_caso
from desproteccion.motor import Motor, NivelesYReglas, motor_de, motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import Lectura

if TYPE_CHECKING:
    from desproteccion.lotes import evaluar_lote

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
    "evaluar_lote",
    "motor_de",
]


def decidir(hechos: Mapping[str, Any], lectura: Lectura | None = None) -> NivelesYReglas:
    """El camino corto: un diccionario de hechos completos → niveles y reglas, sin ficha ni explicación.

    Errores: `HechosInvalidos` si falta un hecho, sobra uno o un valor no es de su dominio.
    """
    return motor_por_omision().decidir(hechos, lectura)


def __getattr__(nombre: str) -> Any:
    """`evaluar_lote` se importa cuando se pide: trae consigo las bibliotecas de tablas."""
    if nombre == "evaluar_lote":
        from desproteccion.lotes import evaluar_lote

        return evaluar_lote
    raise AttributeError(f"el módulo desproteccion no tiene {nombre}")
