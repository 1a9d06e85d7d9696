"""Tablas escritas como una lista de la que se lee un elemento: una función y una constante, sea cual sea su tamaño.

Un `CASE` de cientos de ramas dice lo mismo, pero cada motor tendría que planear, compilar y recorrer cada una.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.dialectos import Dialecto
from desproteccion.ejecutores.sql.sintaxis import literal


@dataclass(frozen=True)
class Columna:
    """Una columna que recorre un eje. `lugares` dice en qué lugar del eje cae cada valor; sin ellos, en sí mismo."""

    expresion: str
    lugares: Enteros | None = None

    def extender(self, arreglo: Enteros, eje: int) -> Enteros:
        """El arreglo con los valores de la columna en ese eje."""
        return arreglo if self.lugares is None else arreglo.take(self.lugares, axis=eje)


def elegir(dialecto: Dialecto, indice: str, valores: Sequence[int | str | None]) -> str:
    """El valor que está en ese lugar (desde 0)."""
    if len(set(valores)) == 1:
        return literal(valores[0])
    if list(valores) == list(range(len(valores))):
        return indice
    return dialecto.elegir(indice, [literal(valor) for valor in valores])


def plegado(dialecto: Dialecto, columnas: Sequence[Columna], arreglo: Enteros) -> str:
    """El entero que `arreglo` da para las columnas (un eje por columna).

    Las columnas se pliegan una a una: antes de mirar la siguiente, los valores tras los que el arreglo sigue igual se
    juntan en uno. Así ninguna lista es tan larga como el arreglo, y cada columna se nombra una sola vez.
    """
    primera, *siguientes = columnas
    indice, arreglo = primera.expresion, primera.extender(arreglo, 0)
    for siguiente in siguientes:
        filas = arreglo.reshape(len(arreglo), -1)
        distintas, cual = filas_distintas(filas)
        arreglo = _en_potencia_de_dos(siguiente.extender(distintas.reshape(-1, *arreglo.shape[1:]), 1))
        largo = arreglo.shape[1]
        if len(distintas) < len(filas):
            corrido = elegir(dialecto, indice, [largo * fila for fila in cual])
        else:
            corrido = dialecto.correr(indice, largo.bit_length() - 1)
        indice = f"({corrido} | {siguiente.expresion})"
        arreglo = arreglo.reshape(-1, *arreglo.shape[2:])
    return elegir(dialecto, indice, arreglo.tolist())


def _en_potencia_de_dos(arreglo: Enteros) -> Enteros:
    """El arreglo con su segundo eje alargado hasta una potencia de dos.

    Así el índice se arma con bits: la suma y el producto de Spark revisan el desborde en cada fila.
    """
    largo = arreglo.shape[1]
    lugares = np.minimum(np.arange(1 << (largo - 1).bit_length()), largo - 1)
    alargado: Enteros = arreglo.take(lugares, axis=1)
    return alargado


def filas_distintas(filas: Enteros) -> tuple[Enteros, list[int]]:
    """Las filas sin repetir y cuál de ellas es cada una. Con filas de miles de columnas, ordenarlas sería lo caro."""
    numeros: dict[bytes, int] = {}
    cual = [numeros.setdefault(fila.tobytes(), len(numeros)) for fila in np.ascontiguousarray(filas)]
    _, primeras = np.unique(cual, return_index=True)
    return filas[primeras], cual
