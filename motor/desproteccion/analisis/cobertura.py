"""El menor conjunto que toca a todos: dado un grupo de conjuntos, uno de tamaño mínimo con un elemento de cada uno.

Los conjuntos son máscaras de bits. La búsqueda es exacta: se prueba cada tamaño desde la cota inferior (cuántos
conjuntos disjuntos hay) y, en cada paso, se ramifica por los elementos de un conjunto que aún no se toca, de los que
alguno tiene que estar.
"""

from __future__ import annotations

from collections.abc import Sequence


def cobertura_minima(conjuntos: Sequence[int]) -> int:
    """La máscara del conjunto mínimo; entre los de igual tamaño, siempre el mismo."""
    utiles = _sin_los_que_contienen_a_otro(conjuntos)
    tamano = _disjuntos(utiles)
    while (hallada := _buscar(utiles, tamano, 0, 0)) is None:
        tamano += 1
    return hallada


def _sin_los_que_contienen_a_otro(conjuntos: Sequence[int]) -> list[int]:
    """Tocar al menor es tocar al que lo contiene."""
    minimos: list[int] = []
    for conjunto in sorted(set(conjuntos), key=lambda c: (c.bit_count(), c)):
        if not any(menor & conjunto == menor for menor in minimos):
            minimos.append(conjunto)
    return minimos


def _disjuntos(conjuntos: Sequence[int]) -> int:
    """Cota inferior: cada conjunto disjunto de los anteriores pide un elemento propio."""
    cuantos, vistos = 0, 0
    for conjunto in conjuntos:
        if not conjunto & vistos:
            cuantos, vistos = cuantos + 1, vistos | conjunto
    return cuantos


def _buscar(conjuntos: Sequence[int], cupo: int, elegidos: int, vetados: int) -> int | None:
    """Completa `elegidos` con a lo más `cupo` elementos; los `vetados` ya se probaron y no sirvieron."""
    pendientes = [conjunto & ~vetados for conjunto in conjuntos if not conjunto & elegidos]
    if not pendientes:
        return elegidos
    if cupo == 0 or 0 in pendientes or _disjuntos(sorted(pendientes, key=int.bit_count)) > cupo:
        return None
    rama = min(pendientes, key=lambda conjunto: (conjunto.bit_count(), conjunto))
    while rama:
        elemento = rama & -rama
        rama ^= elemento
        hallada = _buscar(conjuntos, cupo - 1, elegidos | elemento, vetados)
        if hallada is not None:
            return hallada
        vetados |= elemento
    return None
