"""Cuándo conviene repartir un lote entre hilos, y cómo se reparte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

LARGO = 1 << 18
"""Desde cuántas filas conviene repartir el trabajo entre hilos: con menos, soltar y pedir Python cuesta más."""


def hilos_para(filas: int) -> int:
    """Uno por núcleo si las filas son muchas."""
    return (os.cpu_count() or 1) if filas >= LARGO else 1


def repartir(hacer: Callable[[T], None], partes: Iterable[T], grupo: Executor | None, hilos: int) -> None:
    """Hace cada parte; con un grupo, lo ayudan otros `hilos` - 1, y cada uno toma la siguiente en cuanto se desocupa.

    Encargarlas una a una costaría más que hacer las cortas. Quien llama también trabaja: despertar a los demás tarda, y
    así lo que tarden no se espera.
    """
    faltan = iter([*partes])

    def varias() -> None:
        for parte in faltan:
            hacer(parte)

    ayudas = [grupo.submit(varias) for _ in range(hilos - 1)] if grupo else []
    varias()
    for ayuda in ayudas:
        ayuda.result()


def en_hilos(hacer: Callable[[T], R], partes: Iterable[T], filas: int) -> list[R]:
    """Lo que da `hacer` de cada parte, en orden; con los hilos que convienen a tantas filas."""
    hilos = hilos_para(filas)
    if hilos == 1:
        return [hacer(parte) for parte in partes]
    hechas: dict[int, R] = {}

    def una(parte: tuple[int, T]) -> None:
        hechas[parte[0]] = hacer(parte[1])

    with ThreadPoolExecutor(hilos) as grupo:
        repartir(una, enumerate(partes), grupo, hilos)
    return [hechas[n] for n in range(len(hechas))]
