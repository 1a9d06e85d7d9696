"""Las alertas que constan, por columnas."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.codigos_de_columna import CASOS_POR_PARTE, DESCONOCIDO
from desproteccion.columnas import Columnas
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.hilos import en_hilos
from desproteccion.paquete import Paquete

Verdad = Any
"""Un arreglo de booleanos o, si vale lo mismo en todos los casos, un booleano."""


def alertas(columnas: Columnas, existencia: npt.NDArray[np.int8], paquete: Paquete) -> npt.NDArray[np.uint8]:
    """Las alertas que se encienden con lo que consta: la alerta `n` es el bit `n % 8` de la fila `n // 8`.

    `existencia` va en sus códigos.
    """
    encendidas = np.zeros((-(-len(paquete.alertas) // 8), columnas.casos), dtype=np.uint8)
    codigos: dict[str, Any] = {**columnas.codigos, "existencia": existencia}

    def encender(desde: int) -> None:
        corte = slice(desde, desde + CASOS_POR_PARTE)
        suyos = {id: columna[corte] for id, columna in codigos.items()}
        conocidas: dict[Condicion, Verdad] = {}
        for n, alerta in enumerate(paquete.alertas):
            verdad = _consta(alerta.condicion, suyos, conocidas)
            if verdad is not False:
                octeto, bit = encendidas[n // 8, corte], np.uint8(1 << n % 8)
                np.bitwise_or(octeto, bit if verdad is True else verdad.view(np.uint8) * bit, out=octeto)

    en_hilos(encender, range(0, columnas.casos, CASOS_POR_PARTE), columnas.casos)
    return encendidas


def _consta(condicion: Condicion, codigos: dict[str, Any], conocidas: dict[Condicion, Verdad]) -> Verdad:
    """Como `condiciones.consta`: lo desconocido no cumple nada, salvo un `Pertenece` negado."""
    if condicion not in conocidas:
        conocidas[condicion] = _sin_memoria(condicion, codigos, conocidas)
    return conocidas[condicion]


def _sin_memoria(condicion: Condicion, codigos: dict[str, Any], conocidas: dict[Condicion, Verdad]) -> Verdad:
    match condicion:
        case Siempre():
            return True
        case Rango(variable, desde, hasta):
            if variable not in codigos:
                return False
            valor = codigos[variable]
            cumple = valor >= (DESCONOCIDO + 1 if desde is None else desde)
            return cumple & (valor <= hasta) if hasta is not None else cumple
        case Pertenece(variable, elegidos, negada):
            if variable not in codigos:
                return negada
            dentro: Verdad = reduce(np.logical_or, [codigos[variable] == elegido for elegido in elegidos])
            return ~dentro if negada else dentro
        case Todos(partes):
            verdades = [_consta(parte, codigos, conocidas) for parte in partes]
            return False if any(v is False for v in verdades) else _reunir(np.logical_and, verdades, True)
        case Alguno(partes):
            verdades = [_consta(parte, codigos, conocidas) for parte in partes]
            return True if any(v is True for v in verdades) else _reunir(np.logical_or, verdades, False)


def _reunir(operacion: np.ufunc, verdades: list[Verdad], ninguna: bool) -> Verdad:
    """Solo con las que varían: NumPy tarda veinte veces más si una de las dos es un booleano suelto."""
    variables = [verdad for verdad in verdades if not isinstance(verdad, bool)]
    return reduce(operacion, variables) if variables else ninguna
