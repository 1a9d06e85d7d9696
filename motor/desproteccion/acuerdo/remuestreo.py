"""Bootstrap por viñetas: cada remuestra cuenta cuántas veces salió cada una. Con semilla fija: el informe se repite."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from desproteccion.acuerdo.coeficientes import Reales

REMUESTRAS = 1000
CONFIANZA = 0.95
MINIMO_DE_REMUESTRAS_UTILES = 0.9
"""Si más de una de cada diez remuestras no permite calcular el coeficiente, su intervalo no se informa."""


class Intervalo(NamedTuple):
    """Límites de un intervalo percentil del 95 %."""

    desde: float
    hasta: float


def unos(vinetas: int) -> Reales:
    """La muestra tal como es."""
    return np.ones((1, vinetas))


@cache
def remuestras(vinetas: int, cuantas: int = REMUESTRAS) -> Reales:
    """Pesos (remuestras × viñetas): cuántas veces sale cada viñeta al sortear con reposición."""
    azar = np.random.default_rng(20230601)
    veces = azar.multinomial(vinetas, np.full(vinetas, 1 / vinetas), size=cuantas).astype(float)
    veces.flags.writeable = False
    return veces


def intervalo(valores: Reales) -> Intervalo | None:
    """El intervalo percentil de una distribución bootstrap; `None` si demasiadas remuestras no dieron valor."""
    utiles = valores[np.isfinite(valores)]
    if len(utiles) < MINIMO_DE_REMUESTRAS_UTILES * len(valores):
        return None
    cola = (1 - CONFIANZA) / 2
    desde, hasta = np.quantile(utiles, [cola, 1 - cola])
    return Intervalo(float(desde), float(hasta))
