"""Intervalos por remuestreo de viñetas: bootstrap con semilla fija (el informe se repite) y jackknife."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from desproteccion.acuerdo.coeficientes import Reales

REMUESTRAS = 1000
CONFIANZA = 0.95
DE_LA_NORMAL = 1.959964
"""Cuantil 0,975 de la normal."""
MINIMO_DE_REMUESTRAS_UTILES = 0.9
"""Si más de una de cada diez remuestras no permite calcular el coeficiente, su intervalo no se informa."""


class Intervalo(NamedTuple):
    """Límites de un intervalo del 95 %."""

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


def sin_una(vinetas: int) -> Reales:
    """Pesos (viñetas × viñetas) que quitan una viñeta cada vez."""
    return 1 - np.eye(vinetas)


def intervalo_quitando_una(valor: float, quitando: Reales) -> Intervalo | None:
    """Intervalo normal del 95 % con el error estándar jackknife (Efron y Tibshirani 1993, cap. 11), hasta 1.

    `None` si falta el valor al quitar alguna.
    """
    cuantas = len(quitando)
    if not np.isfinite(quitando).all() or cuantas <= 1:
        return None
    error = float(np.sqrt((cuantas - 1) / cuantas * ((quitando - quitando.mean()) ** 2).sum()))
    return Intervalo(valor - DE_LA_NORMAL * error, min(1.0, valor + DE_LA_NORMAL * error))
