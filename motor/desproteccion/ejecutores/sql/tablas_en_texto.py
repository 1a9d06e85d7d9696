"""Tablas escritas como un texto del que se lee un trozo: una función y una constante, por grande que sea la tabla.

Un `CASE` de cientos de ramas dice lo mismo, pero cada motor tendría que planear y compilar cada una.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desproteccion.componentes import Enteros


def entero_de(indice: str, valores: Sequence[int]) -> str:
    """El valor que está en ese lugar (desde 0)."""
    ancho = len(str(max(valores)))
    return f"CAST({trozo_de(indice, [f'{valor:0{ancho}}' for valor in valores])} AS INT)"


def trozo_de(indice: str, textos: Sequence[str]) -> str:
    """El texto que está en ese lugar (desde 0); todos son de un mismo largo y solo de dígitos."""
    largo = len(textos[0])
    return f"substring('{''.join(textos)}', 1 + {largo} * ({indice}), {largo})"


def indice_plegado(columnas: Sequence[str], arreglo: Enteros) -> tuple[str, Enteros]:
    """Una expresión sobre las columnas, y la tabla corta que da con ella lo que `arreglo` da con todas.

    Las columnas se pliegan una a una: antes de mirar la siguiente, los valores tras los que el arreglo sigue igual se
    juntan en uno. `arreglo` lleva un eje por columna; los que le queden son de cada casilla.
    """
    indice, *siguientes = columnas
    for siguiente in siguientes:
        filas = arreglo.reshape(len(arreglo), -1)
        distintas, cual = filas_distintas(filas)
        if len(distintas) < len(filas):
            indice, arreglo = entero_de(indice, cual), distintas.reshape(-1, *arreglo.shape[1:])
        indice = f"({indice}) * {arreglo.shape[1]} + {siguiente}"
        arreglo = arreglo.reshape(-1, *arreglo.shape[2:])
    return indice, arreglo


def plegado(columnas: Sequence[str], arreglo: Enteros) -> str:
    """El entero que `arreglo` da para las columnas (un eje por columna)."""
    indice, tabla = indice_plegado(columnas, arreglo)
    return entero_de(indice, tabla.tolist())


def filas_distintas(filas: Enteros) -> tuple[Enteros, list[int]]:
    """Las filas sin repetir y cuál de ellas es cada una. Con filas de miles de columnas, ordenarlas sería lo caro."""
    numeros: dict[bytes, int] = {}
    cual = [numeros.setdefault(fila.tobytes(), len(numeros)) for fila in filas]
    _, primeras = np.unique(cual, return_index=True)
    return filas[primeras], cual
