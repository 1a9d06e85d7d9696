"""Kappa ponderada de Cohen (1968): un par de jueces, y la media de todos los pares si son más (Light 1971)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desproteccion.acuerdo.coeficientes import CASI_CERO, FALTA, Reales

MAXIMO_DE_JUECES_CON_REMUESTRAS = 30
"""Sobre esto, remuestrear todos los pares cuesta demasiado: el intervalo se saca quitando una viñeta cada vez."""
MAXIMO_DE_JUECES = 100
"""Sobre esto, los pares se forman con jueces tomados a intervalos regulares: ya son unos cinco mil pares.

Con matrices mayores, la biblioteca de álgebra reparte entre núcleos un producto que dura microsegundos y tarda más.
"""


def kappa_de_cohen(a: npt.NDArray[np.integer], b: npt.NDArray[np.integer], pesos: Reales, remuestras: Reales) -> Reales:
    """Kappa de dos jueces, por remuestra, sobre las viñetas que ambos calificaron. NaN si no hay o no varían."""
    juntas = (a != FALTA) & (b != FALTA)
    categorias = len(pesos)
    celdas = np.zeros((len(a), categorias, categorias))
    celdas[np.flatnonzero(juntas), a[juntas], b[juntas]] = 1
    tabla = np.tensordot(remuestras, celdas, axes=1)
    total = tabla.sum(axis=(1, 2))
    total = np.where(total > 0, total, np.nan)
    observado = (tabla * pesos).sum(axis=(1, 2)) / total
    azar = np.einsum("bk,bl,kl->b", tabla.sum(axis=2), tabla.sum(axis=1), pesos) / total**2
    margen = 1 - azar
    return np.asarray((observado - azar) / np.where(np.abs(margen) < CASI_CERO, np.nan, margen))


def media_de_pares(niveles: npt.NDArray[np.integer], pesos: Reales, remuestras: Reales) -> Reales:
    """El promedio de la kappa de Cohen sobre todos los pares de jueces (filas), por remuestra."""
    jueces = range(len(niveles))
    pares = [kappa_de_cohen(niveles[i], niveles[j], pesos, remuestras) for i in jueces for j in jueces if i < j]
    return _media_sin_nan(np.stack(pares)) if pares else np.full(len(remuestras), np.nan)


def media_de_muchos_pares(niveles: npt.NDArray[np.integer], veces: Reales) -> Reales:
    """Lo mismo con pesos cuadráticos y muchos jueces: todos los pares de una vez, por fila de `veces`.

    Con esos pesos, kappa es uno menos el cociente entre la distancia cuadrática media observada y la esperada, y ambas
    salen de cuatro productos de matrices. Con más de `MAXIMO_DE_JUECES`, entra uno de cada tantos.
    """
    niveles = niveles[:: -(-len(niveles) // MAXIMO_DE_JUECES)]
    califico = (niveles != FALTA).astype(float)
    valor = np.where(niveles == FALTA, 0, niveles).astype(float)
    arriba = np.triu_indices(len(niveles), 1)
    return np.array([_media_con(califico, valor, peso, arriba) for peso in veces])


def _media_con(
    califico: Reales, valor: Reales, peso: Reales, arriba: tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]
) -> float:
    juntas = (califico * peso) @ califico.T
    suma = (valor * peso) @ califico.T
    cuadrados = (valor**2 * peso) @ califico.T
    de_ambos = (cuadrados + cuadrados.T)[arriba]
    observada = de_ambos - 2 * ((valor * peso) @ valor.T)[arriba]
    with np.errstate(divide="ignore", invalid="ignore"):
        esperada = de_ambos - 2 * (suma * suma.T)[arriba] / juntas[arriba]
        kappas = 1 - observada / np.where(esperada < CASI_CERO, np.nan, esperada)
    finitas = kappas[np.isfinite(kappas)]
    return float(finitas.mean()) if len(finitas) else float("nan")


def _media_sin_nan(valores: Reales) -> Reales:
    presentes = np.isfinite(valores)
    cuantos = presentes.sum(axis=0)
    return np.asarray(np.where(presentes, valores, 0).sum(axis=0) / np.where(cuantos > 0, cuantos, np.nan))
