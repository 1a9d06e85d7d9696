"""Verdades por bits: una red de «y», «o» y «no» donde cada subexpresión existe una sola vez.

Un plano es una verdad de muchos casos a la vez, un bit por caso; aquí se nombra con un número. Los niveles son
escalas: por nivel desde el primero, el plano de «vale al menos ese nivel».
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce
from typing import Literal, NamedTuple

Operacion = Literal["constante", "hoja", "no", "y", "o", "distinto"]
Conectiva = Literal["y", "o"]
Escala = tuple[int, ...]

FALSO, CIERTO = 0, 1
DUAL: dict[Conectiva, Conectiva] = {"y": "o", "o": "y"}


class Puerta(NamedTuple):
    """Una operación sobre dos planos; en una hoja, el eje y cuál bit de su clase."""

    operacion: Operacion
    a: int
    b: int


class Circuito:
    """Los planos ya nombrados. Pedir dos veces la misma verdad da el mismo número."""

    def __init__(self) -> None:
        self.puertas: list[Puerta] = [Puerta("constante", 0, 0), Puerta("constante", 1, 1)]
        self._numero: dict[Puerta, int] = {puerta: n for n, puerta in enumerate(self.puertas)}

    def _plano(self, operacion: Operacion, a: int, b: int) -> int:
        puerta = Puerta(operacion, a, b)
        if puerta not in self._numero:
            self._numero[puerta] = len(self.puertas)
            self.puertas.append(puerta)
        return self._numero[puerta]

    def _negado(self, a: int) -> int | None:
        """De qué plano es negación, si lo es."""
        return self.puertas[a].a if self.puertas[a].operacion == "no" else None

    def hoja(self, eje: int, bit: int) -> int:
        """Si la clase del eje tiene ese bit."""
        return self._plano("hoja", eje, bit)

    def es_hoja(self, a: int) -> bool:
        return self.puertas[a].operacion == "hoja"

    def no(self, a: int) -> int:
        if a in (FALSO, CIERTO):
            return CIERTO - a
        propio = self._negado(a)
        return propio if propio is not None else self._plano("no", a, a)

    def y(self, planos: Iterable[int]) -> int:
        return reduce(partial(self._juntar, "y"), planos, CIERTO)

    def o(self, planos: Iterable[int]) -> int:
        return reduce(partial(self._juntar, "o"), planos, FALSO)

    def _juntar(self, operacion: Conectiva, a: int, b: int) -> int:
        """Un «y» o un «o», que son el mismo mecanismo con los papeles de lo cierto y lo falso cambiados."""
        neutro, domina = (CIERTO, FALSO) if operacion == "y" else (FALSO, CIERTO)
        if domina in (a, b):
            return domina
        if a in (neutro, b):
            return b
        if b == neutro:
            return a
        no_a, no_b = self._negado(a), self._negado(b)
        if no_a == b or no_b == a:
            return domina
        if no_a is not None and no_b is not None:
            return self.no(self._juntar(DUAL[operacion], no_a, no_b))
        return self._plano(operacion, min(a, b), max(a, b))

    def distinto(self, a: int, b: int) -> int:
        """Si uno se cumple y el otro no. De dos escalones anidados, es «entre uno y otro»."""
        if a == b:
            return FALSO
        for uno, otro in ((a, b), (b, a)):
            if uno in (FALSO, CIERTO):
                return otro if uno == FALSO else self.no(otro)
            propio = self._negado(uno)
            if propio is not None:
                return self.no(self.distinto(propio, otro))
        return self._plano("distinto", min(a, b), max(a, b))

    def al_menos(self, planos: Sequence[int], cuantos: int) -> int:
        """Si se cumplen al menos `cuantos` de esos planos."""
        alcanzan = [CIERTO] + [FALSO] * max(cuantos, 0)
        for plano in planos:
            for n in range(len(alcanzan) - 1, 0, -1):
                alcanzan[n] = self.o((alcanzan[n], self.y((plano, alcanzan[n - 1]))))
        return alcanzan[max(cuantos, 0)]

    def en_bits(self, escalones: Sequence[int]) -> list[int]:
        """Cuántos de unos escalones anidados se cumplen, en bits de menor a mayor."""
        bits = []
        for bit in range(len(escalones).bit_length()):
            paso = 1 << bit
            bits.append(reduce(self.distinto, escalones[paso - 1 :: paso], FALSO))
        return bits

    def recorrer(self, planos: Iterable[int], vistos: set[int]) -> Iterator[int]:
        """Los planos de que dependen, cada uno después de los suyos y una sola vez."""
        for plano in planos:
            if plano in vistos:
                continue
            vistos.add(plano)
            puerta = self.puertas[plano]
            if puerta.operacion not in ("constante", "hoja"):
                yield from self.recorrer((puerta.a, puerta.b), vistos)
            yield plano
