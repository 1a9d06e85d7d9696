"""Quién califica más severo o más benigno que el grupo, con qué incertidumbre, y cómo cambia entre sesiones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desproteccion.acuerdo.coeficientes import FALTA, Reales
from desproteccion.acuerdo.matriz import Matriz
from desproteccion.acuerdo.remuestreo import Intervalo, intervalo, remuestras

DOS_SESIONES = 2
MINIMO_DE_VINETAS = 5
"""Con menos viñetas en común, el intervalo por remuestreo es engañosamente angosto y no se informa."""


@dataclass(frozen=True, slots=True)
class Severidad:
    """Cuántos niveles por sobre el resto del grupo (positivo: más severo), en promedio por indicador y viñeta.

    `se_distingue`: el intervalo del 95 % deja fuera el cero. De cada veinte personas iguales al grupo, cabe esperar
    que una parezca distinta por azar.
    """

    juez: str
    vinetas: int
    diferencia: float | None
    intervalo: Intervalo | None
    se_distingue: bool


def severidad(matriz: Matriz) -> list[Severidad]:
    """La de cada juez, frente al promedio de los demás en las mismas viñetas."""
    filas = matriz.ultimas
    niveles = np.where(filas[:, :, None] >= 0, matriz.niveles[filas, : matriz.indicadores], FALTA).astype(float)
    niveles[niveles == FALTA] = np.nan
    dadas = np.isfinite(niveles)
    valores = np.where(dadas, niveles, 0)
    otros = dadas.sum(axis=0) - dadas
    resto = np.where(otros > 0, (valores.sum(axis=0) - valores) / np.where(otros > 0, otros, 1), np.nan)
    comparables = dadas & (otros > 0)
    por_vineta = _media(np.where(comparables, niveles - resto, 0), comparables)
    return [_de_juez(juez, fila) for juez, fila in zip(matriz.jueces, por_vineta, strict=True)]


def _de_juez(juez: str, diferencias: Reales) -> Severidad:
    utiles = diferencias[np.isfinite(diferencias)]
    if len(utiles) == 0:
        return Severidad(juez, 0, None, None, False)
    entre = _intervalo_de_la_media(utiles)
    se_distingue = entre is not None and not entre.desde <= 0 <= entre.hasta
    return Severidad(juez, len(utiles), float(utiles.mean()), entre, se_distingue)


@dataclass(frozen=True, slots=True)
class Deriva:
    """Cómo cambió un juez frente a la clave, de su primera a su última sesión (positivo: más severo).

    `por_sesion`: sesión y diferencia media con la clave, en niveles por indicador.
    """

    juez: str
    por_sesion: tuple[tuple[str, float], ...]
    cambio: float
    intervalo: Intervalo | None
    se_distingue: bool


def deriva(matriz: Matriz) -> list[Deriva]:
    """La de quienes calificaron en dos sesiones o más. Usa todas las calificaciones, no solo las últimas."""
    niveles = matriz.niveles[:, : matriz.indicadores].astype(float)
    dadas = niveles != FALTA
    clave = matriz.clave[matriz.vineta, : matriz.indicadores]
    por_calificacion = _media(np.where(dadas, niveles - clave, 0), dadas)
    halladas = []
    for juez, nombre in enumerate(matriz.jueces):
        suyas = (matriz.juez == juez) & np.isfinite(por_calificacion)
        sesiones = np.unique(matriz.sesion[suyas])
        if len(sesiones) < DOS_SESIONES:
            continue
        grupos = [por_calificacion[suyas & (matriz.sesion == sesion)] for sesion in sesiones]
        entre = _intervalo_del_cambio(grupos[0], grupos[-1])
        halladas.append(
            Deriva(
                nombre,
                tuple((matriz.sesiones[s], float(grupo.mean())) for s, grupo in zip(sesiones, grupos, strict=True)),
                float(grupos[-1].mean() - grupos[0].mean()),
                entre,
                entre is not None and not entre.desde <= 0 <= entre.hasta,
            )
        )
    return halladas


def _media(valores: Reales, dadas: np.typing.NDArray[np.bool_]) -> Reales:
    """La media sobre el último eje de lo que se conoce; NaN si nada."""
    cuantos = dadas.sum(axis=-1)
    return np.where(cuantos > 0, valores.sum(axis=-1) / np.where(cuantos > 0, cuantos, 1), np.nan)


def _intervalo_de_la_media(valores: Reales) -> Intervalo | None:
    if len(valores) < MINIMO_DE_VINETAS:
        return None
    return intervalo(remuestras(len(valores)) @ valores / len(valores))


def _intervalo_del_cambio(antes: Reales, despues: Reales) -> Intervalo | None:
    if min(len(antes), len(despues)) < MINIMO_DE_VINETAS:
        return None
    # Dos bloques de una misma tanda: las viñetas de una sesión y otra se sortean por separado.
    veces = remuestras(len(antes)), remuestras(len(despues))[::-1]
    return intervalo(veces[1] @ despues / len(despues) - veces[0] @ antes / len(antes))
