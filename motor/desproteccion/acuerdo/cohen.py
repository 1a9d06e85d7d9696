"""Kappa ponderada de Cohen (1968): un par de jueces, y la media de todos los pares si son más (Light 1971)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desproteccion.acuerdo.coeficientes import CASI_CERO, FALTA, Reales

MAXIMO_DE_JUECES_CON_INTERVALO = 30
"""Sobre esto, remuestrear todos los pares cuesta demasiado y otros coeficientes dicen lo mismo con intervalo."""
MAXIMO_DE_JUECES = 200
"""Sobre esto, los pares se forman con jueces tomados a intervalos regulares: ya son unos veinte mil pares."""


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


def media_de_muchos_pares(niveles: npt.NDArray[np.integer], pesos: Reales) -> float:
    """Lo mismo que `media_de_pares`, sin remuestrear, con un producto de matrices por par de categorías.

    Con más de `MAXIMO_DE_JUECES`, entran uno de cada tantos.
    """
    niveles = niveles[:: -(-len(niveles) // MAXIMO_DE_JUECES)]
    dio = np.stack([niveles == k for k in range(len(pesos))]).astype(np.float32)
    califico = (niveles != FALTA).astype(np.float32)
    juntas = califico @ califico.T
    marginales = dio @ califico.T
    cercania = pesos.astype(np.float32)
    observado = (dio @ np.einsum("kl,lrn->knr", cercania, dio)).sum(axis=0)
    azar = (marginales * np.einsum("kl,lsr->krs", cercania, marginales)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        kappas = (observado / juntas - azar / juntas**2) / (1 - azar / juntas**2)
    arriba = kappas[np.triu_indices(len(niveles), 1)]
    finitas = arriba[np.isfinite(arriba)]
    return float(finitas.mean()) if len(finitas) else float("nan")


def _media_sin_nan(valores: Reales) -> Reales:
    presentes = np.isfinite(valores)
    cuantos = presentes.sum(axis=0)
    return np.asarray(np.where(presentes, valores, 0).sum(axis=0) / np.where(cuantos > 0, cuantos, np.nan))
