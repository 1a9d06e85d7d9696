"""Las reglas de dimensión y las globales como arreglos sobre los niveles de sus partes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from desproteccion import expresiones
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.paquete import Dimension, Paquete, ReglaDeNivel
from desproteccion.sintaxis import segun
from desproteccion.tablas import DimensionDensa, GlobalDenso, forma_de
from desproteccion.vocabulario import LECTURAS, NIVELES

if TYPE_CHECKING:
    from desproteccion.tablas import Arreglo

MAXIMO_DE_VARIABLES = 10
"""Tope de variables de las reglas globales: con más, su arreglo dejaría de ser pequeño."""


def dimension_densa(paquete: Paquete, dimension: Dimension) -> DimensionDensa:
    """Las reglas de una dimensión sobre todas las combinaciones de niveles de sus indicadores."""
    posiciones = tuple(i for i, indicador in enumerate(paquete.indicadores) if indicador.dimension == dimension.id)
    valores = dict(zip(dimension.indicadores, _escalas(len(dimension.indicadores)), strict=True))
    arreglos = tuple((regla, _denso(regla, valores, len(posiciones))) for regla in dimension.reglas)
    return DimensionDensa(dimension, posiciones, arreglos)


def global_denso(paquete: Paquete, lectura: int, dimensiones: tuple[DimensionDensa, ...]) -> GlobalDenso:
    """Las reglas globales de una lectura sobre todas las combinaciones de sus variables.

    Errores: `ReglasInvalidas` si leen más variables de las que caben en un arreglo pequeño.
    """
    terminos = tuple(t for t in paquete.globales if t.lectura in (None, LECTURAS[lectura]))
    nombres = list(dict.fromkeys(nombre for t in terminos for nombre in expresiones.nombres(t.expresion)))
    if len(nombres) > MAXIMO_DE_VARIABLES:
        hallado = f"las reglas globales usan {len(nombres)} variables"
        raise ReglasInvalidas([Problema("niveles.yaml, globales", hallado, f"a lo más {MAXIMO_DE_VARIABLES}")])
    variables = []
    for nombre in nombres:
        for i, densa in enumerate(dimensiones):
            propia = densa.dimension
            reglas = {segun(propia.id, regla.regla.id): regla.regla.id for regla in propia.reglas}
            if nombre == propia.id:
                variables.append((i, densa.de_lectura(lectura)[0].regla.id))
            elif nombre in reglas:
                variables.append((i, reglas[nombre]))
            elif nombre in propia.indicadores:
                variables.append((i, nombre))
    valores = dict(zip(nombres, _escalas(len(nombres)), strict=True))
    niveles = np.stack([_denso(t, valores, len(nombres)) for t in terminos])
    mayor = niveles.max(axis=0)
    codigos = len(NIVELES) * (niveles == mayor).argmax(axis=0) + mayor
    return GlobalDenso(tuple(variables), terminos, codigos.astype(np.int16))


def _denso(regla: ReglaDeNivel, valores: Mapping[str, Any], ejes: int) -> Arreglo:
    forma = (len(NIVELES),) * ejes
    return np.broadcast_to(expresiones.evaluar(regla.expresion, valores), forma).astype(np.int8)


def _escalas(cuantas: int) -> list[Arreglo]:
    """Una escala de niveles por eje, lista para combinarse con las demás."""
    escala = np.arange(len(NIVELES), dtype=np.int8)
    return [escala.reshape(forma_de([i], tuple(range(cuantas)))) for i in range(cuantas)]
