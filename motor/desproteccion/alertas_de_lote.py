"""Las alertas que constan, por columnas."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.columnas import DESCONOCIDO, Columnas
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.paquete import Paquete

Verdad = npt.NDArray[np.bool_]


def alertas(columnas: Columnas, existencia: npt.NDArray[np.int8], paquete: Paquete) -> npt.NDArray[np.int64]:
    """Por caso, la máscara de las alertas que se encienden con lo que consta. `existencia` va en sus códigos."""
    encendidas: npt.NDArray[np.int64] = np.zeros(columnas.casos, dtype=np.int64)
    codigos: dict[str, Any] = {**columnas.codigos, "existencia": existencia}
    for bit, alerta in enumerate(paquete.alertas):
        encendidas |= _consta(alerta.condicion, codigos, columnas.casos).astype(np.int64) << bit
    return encendidas


def _consta(condicion: Condicion, codigos: dict[str, Any], casos: int) -> Verdad:
    """Como `condiciones.consta`: lo desconocido no cumple nada, salvo un `Pertenece` negado."""
    match condicion:
        case Siempre():
            return np.ones(casos, dtype=np.bool_)
        case Rango(variable, desde, hasta):
            if variable not in codigos:
                return np.zeros(casos, dtype=np.bool_)
            valor = codigos[variable]
            cumple: Verdad = valor > DESCONOCIDO
            if desde is not None:
                cumple = cumple & (valor >= desde)
            return cumple & (valor <= hasta) if hasta is not None else cumple
        case Pertenece(variable, elegidos, negada):
            if variable not in codigos:
                return np.full(casos, negada)
            dentro: Verdad = reduce(np.logical_or, [codigos[variable] == elegido for elegido in elegidos])
            return ~dentro if negada else dentro
        case Todos(partes):
            return reduce(np.logical_and, [_consta(parte, codigos, casos) for parte in partes])
        case Alguno(partes):
            return reduce(np.logical_or, [_consta(parte, codigos, casos) for parte in partes])
