"""De un lote decidido a las columnas del contrato, en Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from desproteccion.alertas_de_lote import alertas
from desproteccion.columnas import ID, Columnas
from desproteccion.ejecutores.palabras import INDECISO
from desproteccion.ejecutores.vectorial import Decisiones, EjecutorVectorial
from desproteccion.extremos import pares_con_brecha
from desproteccion.motor import Motor
from desproteccion.vocabulario import EXISTENCIAS, NIVELES

Detalle = Literal["completo", "minimo"]

SEPARADOR = ">"
BITS_QUE_SE_CUENTAN = 20


def columnas_de_salida(motor: Motor, detalle: Detalle) -> list[str]:
    """Los nombres de las columnas que salen, en orden, sin `id`."""
    dimensiones = [f"nivel_{d.id}" for d in motor.paquete.dimensiones]
    if detalle == "minimo":
        return ["nivel", "nivel_min", "nivel_max", *dimensiones, "programas"]
    indicadores = [i.id for i in motor.paquete.indicadores]
    return [
        *("existencia", "nivel", "nivel_min", "nivel_max", "regla"),
        *dimensiones,
        *indicadores,
        *(f"{id}_regla" for id in indicadores),
        *("programas", "brechas", "alertas"),
    ]


def tabla_de_salida(
    ejecutor: EjecutorVectorial,
    decisiones: Decisiones,
    columnas: Columnas,
    ids: pa.ChunkedArray | None,
    detalle: Detalle,
) -> pa.Table:
    """La tabla de salida del contrato. Lo indeciso va nulo; `programas` es nulo si aún no se pueden proponer."""
    motor = ejecutor.motor
    encendidas = alertas(columnas, decisiones.existencia, motor.paquete)
    salida: dict[str, Any] = {} if ids is None else {ID: ids}
    for nombre in ("nivel", "nivel_min", "nivel_max"):
        salida[nombre] = _de_codigos(getattr(decisiones, nombre), NIVELES)
    for dimension, codigos in zip(motor.paquete.dimensiones, decisiones.dimensiones, strict=True):
        salida[f"nivel_{dimension.id}"] = _de_codigos(codigos, NIVELES)
    salida["programas"] = _programas(motor, decisiones, encendidas)
    if detalle == "completo":
        salida["existencia"] = _de_codigos(decisiones.existencia, EXISTENCIAS)
        salida["regla"] = _de_codigos(decisiones.regla, ejecutor.reglas)
        for i, indicador in enumerate(motor.paquete.indicadores):
            salida[indicador.id] = _de_codigos(ejecutor.niveles(i, decisiones.filas[i]), NIVELES)
            reglas = [fila.regla.id for fila in indicador.filas]
            salida[f"{indicador.id}_regla"] = _de_codigos(decisiones.filas[i], reglas)
        salida["brechas"] = _de_mascaras(decisiones.brechas, [brecha for _, brecha in pares_con_brecha(motor.tablas)])
        salida["alertas"] = _de_mascaras(encendidas, [alerta.regla.id for alerta in motor.paquete.alertas])
    orden = [ID] * (ids is not None) + columnas_de_salida(motor, detalle)
    return pa.table({nombre: salida[nombre] for nombre in orden})


@lru_cache(maxsize=8)
def textos_de_programas(motor: Motor) -> tuple[str, ...]:
    """El texto de `programas` por combinación de niveles de las dimensiones y, al doble, con separación."""
    textos = []
    for separacion in (False, True):
        for niveles in product(range(len(NIVELES)), repeat=len(motor.paquete.dimensiones)):
            plan = motor.plan(niveles, motor.de_tablas.celdas(niveles), separacion)
            textos.append(SEPARADOR.join(programa.id for programa in plan.programas()))
    return tuple(textos)


def bit_de_separacion(motor: Motor) -> int:
    """La posición de la alerta de separación entre las alertas."""
    ids = [alerta.regla.id for alerta in motor.paquete.alertas]
    return ids.index(motor.paquete.programas.alerta_de_separacion)


def _programas(motor: Motor, decisiones: Decisiones, encendidas: npt.NDArray[np.int64]) -> pa.DictionaryArray:
    combinacion = encendidas >> bit_de_separacion(motor) & 1
    for niveles in decisiones.dimensiones:
        combinacion = combinacion * len(NIVELES) + niveles
    textos = textos_de_programas(motor)
    distintos = list(dict.fromkeys(["", *textos]))
    numero = np.array([distintos.index(texto) for texto in textos], dtype=np.int16)
    si = EXISTENCIAS.index("si")
    resuelta = (decisiones.dimensiones != INDECISO).all(axis=0) & (decisiones.existencia == si)
    codigos = np.where(resuelta, numero.take(combinacion, mode="clip"), INDECISO).astype(np.int16)
    codigos[decisiones.existencia == EXISTENCIAS.index("no")] = 0
    return _de_codigos(codigos, distintos)


def _de_codigos(codigos: npt.NDArray[Any], valores: Sequence[str]) -> pa.DictionaryArray:
    nulos = codigos < 0
    return pa.DictionaryArray.from_arrays(
        pa.array(codigos, mask=nulos if nulos.any() else None), pa.array(list(valores), pa.string())
    )


def _distintas(mascaras: npt.NDArray[np.int64], bits: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Las máscaras distintas y cuál es la de cada caso. Con pocos bits, contar evita ordenar un millón de números."""
    if bits > BITS_QUE_SE_CUENTAN:
        return np.unique(mascaras, return_inverse=True)
    presentes = np.zeros(1 << bits, dtype=np.bool_)
    presentes[mascaras] = True
    distintas = np.flatnonzero(presentes)
    lugar = np.zeros(1 << bits, dtype=np.int32)
    lugar[distintas] = np.arange(len(distintas))
    return distintas, lugar[mascaras]


def _de_mascaras(mascaras: npt.NDArray[np.int64], nombres: Sequence[str]) -> pa.DictionaryArray:
    distintas, codigos = _distintas(mascaras, len(nombres))
    textos = [
        SEPARADOR.join(nombre for bit, nombre in enumerate(nombres) if mascara >> bit & 1)
        for mascara in distintas.tolist()
    ]
    return pa.DictionaryArray.from_arrays(pa.array(codigos.astype(np.int32)), pa.array(textos, pa.string()))
