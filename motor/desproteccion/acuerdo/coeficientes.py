"""Coeficientes de acuerdo para dos o muchos jueces, con faltantes, a partir de cuántos jueces dieron cada categoría.

Todos reciben `cuentas` (viñetas × categorías) y `pesos_de_vinetas` (remuestras × viñetas): con una fila de unos dan
la estimación; con las de un bootstrap, su distribución, en una sola pasada.

Se implementan aquí porque ninguna biblioteca de Python sirve: `krippendorff` 0.9.0 y `pingouin` 0.7.0 son GPL;
`irrCAC` 0.4.4 no declara licencia y fija SciPy 1.12.0 y pandas menor que 3; `simpledorff` 0.0.2 solo trae alfa, sin
intervalos; `statsmodels` 0.15 y `scikit-learn` 1.9 (BSD) traen kappa sin faltantes, sin AC1, AC2 ni alfa, y obligan a
instalar SciPy. Se comprueban contra cifras publicadas (Gwet 2014; Krippendorff 2011; Fleiss 1971; Hout y otros 1987).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Reales = npt.NDArray[np.float64]
Enteros = npt.NDArray[np.int64]
FALTA = -1
DOS_JUECES = 2
"""Con menos en una viñeta no hay par que comparar."""
CASI_CERO = 1e-12


def cuentas_de(niveles: npt.NDArray[np.integer], categorias: int) -> Reales:
    """De niveles (jueces × viñetas, −1 es faltante) a cuántos jueces dieron cada categoría en cada viñeta."""
    return np.stack([(niveles == k).sum(axis=0) for k in range(categorias)], axis=1).astype(float)


def pesos_identidad(categorias: int) -> Reales:
    """Solo cuenta coincidir."""
    return np.eye(categorias)


def pesos_lineales(categorias: int) -> Reales:
    """Cada escalón de distancia quita lo mismo."""
    distancia = np.abs(np.subtract.outer(np.arange(categorias), np.arange(categorias)))
    return np.asarray(1 - distancia / (categorias - 1), dtype=float)


def pesos_cuadraticos(categorias: int) -> Reales:
    """Dos escalones de distancia pesan cuatro veces lo que uno."""
    distancia = np.subtract.outer(np.arange(categorias), np.arange(categorias)) ** 2
    return np.asarray(1 - distancia / (categorias - 1) ** 2, dtype=float)


def acuerdo_observado(cuentas: Reales, pesos: Reales, pesos_de_vinetas: Reales) -> Reales:
    """Proporción (ponderada) de pares de jueces que coinciden, promediada por viñeta."""
    jueces = cuentas.sum(axis=1)
    con_par = jueces >= DOS_JUECES
    pares = np.where(con_par, jueces * (jueces - 1), 1)
    coinciden = (cuentas * (cuentas @ pesos.T - 1)).sum(axis=1)
    return _dividir(pesos_de_vinetas @ np.where(con_par, coinciden / pares, 0), pesos_de_vinetas @ con_par)


def _prevalencia(cuentas: Reales, pesos_de_vinetas: Reales) -> Reales:
    """Proporción media de cada categoría (remuestras × categorías)."""
    jueces = cuentas.sum(axis=1)
    proporciones = cuentas / np.where(jueces > 0, jueces, 1)[:, None]
    return _dividir(pesos_de_vinetas @ proporciones, (pesos_de_vinetas @ (jueces > 0))[:, None])


def kappa_de_fleiss(cuentas: Reales, pesos: Reales, pesos_de_vinetas: Reales) -> Reales:
    """Kappa de Fleiss (1971) en la forma de Gwet (2014), que admite faltantes y pesos."""
    prevalencia = _prevalencia(cuentas, pesos_de_vinetas)
    azar = ((prevalencia @ pesos) * prevalencia).sum(axis=1)
    return _sobre_el_azar(acuerdo_observado(cuentas, pesos, pesos_de_vinetas), azar)


def ac_de_gwet(cuentas: Reales, pesos: Reales, pesos_de_vinetas: Reales) -> Reales:
    """AC1 de Gwet (2008) con pesos identidad, AC2 con otros. Resiste que casi todos den la misma categoría."""
    categorias = cuentas.shape[1]
    prevalencia = _prevalencia(cuentas, pesos_de_vinetas)
    azar = pesos.sum() / (categorias * (categorias - 1)) * (prevalencia * (1 - prevalencia)).sum(axis=1)
    return _sobre_el_azar(acuerdo_observado(cuentas, pesos, pesos_de_vinetas), azar)


Distancia = Callable[[Reales], Reales]
"""De las frecuencias de cada categoría (remuestras × categorías) a las distancias al cuadrado entre ellas."""


def distancia_nominal(frecuencias: Reales) -> Reales:
    categorias = frecuencias.shape[1]
    return np.broadcast_to(1 - np.eye(categorias), (len(frecuencias), categorias, categorias))


def distancia_de_intervalo(frecuencias: Reales) -> Reales:
    categorias = np.arange(frecuencias.shape[1])
    distancia = np.subtract.outer(categorias, categorias).astype(float) ** 2
    return np.broadcast_to(distancia, (len(frecuencias), *distancia.shape))


def distancia_ordinal(frecuencias: Reales) -> Reales:
    """Cuántas calificaciones hay entre una categoría y otra, contando la mitad de las propias (Krippendorff 2011)."""
    medios = np.cumsum(frecuencias, axis=1) - frecuencias / 2
    return np.asarray((medios[:, :, None] - medios[:, None, :]) ** 2, dtype=float)


def alfa_de_krippendorff(cuentas: Reales, pesos_de_vinetas: Reales, distancia: Distancia = distancia_ordinal) -> Reales:
    """Alfa de Krippendorff por la matriz de coincidencias; una viñeta con un solo juez no informa."""
    jueces = cuentas.sum(axis=1)
    con_par = jueces >= DOS_JUECES
    por_juez = np.where(con_par, 1 / np.where(con_par, jueces - 1, 1), 0)
    propias = cuentas[:, :, None] * np.eye(cuentas.shape[1])
    por_vineta = (cuentas[:, :, None] * cuentas[:, None, :] - propias) * por_juez[:, None, None]
    coincidencias = np.tensordot(pesos_de_vinetas, por_vineta, axes=1)
    frecuencias = coincidencias.sum(axis=2)
    total = frecuencias.sum(axis=1)
    distancias = distancia(frecuencias)
    observado = (coincidencias * distancias).sum(axis=(1, 2))
    esperado = (frecuencias[:, :, None] * frecuencias[:, None, :] * distancias).sum(axis=(1, 2))
    return 1 - _dividir(observado * (total - 1), esperado)


def _sobre_el_azar(observado: Reales, azar: Reales) -> Reales:
    return _dividir(observado - azar, 1 - azar)


def _dividir(numerador: Reales, denominador: Reales) -> Reales:
    """0/0 es «no se puede decir» (todos dieron lo mismo, o no hay pares): queda como NaN."""
    cero = np.abs(denominador) < CASI_CERO
    return np.where(cero, np.nan, numerador / np.where(cero, 1, denominador))
