"""Un circuito como lista de operaciones de NumPy sobre planos de bits, con el espacio ya repartido.

Leer una tabla cuesta por caso; un «y» de planos, por cada ocho casos, y va a lo ancho de la máquina. Por eso las clases
se llevan a bits, las reglas corren en bits, y solo lo que sale vuelve a ser un número por caso.

Leer y escribir son llamadas largas, que se reparten entre hilos. Las puertas son muchas y cortas: repartidas, los
hilos se estorbarían más de lo que se ayudan (cada llamada suelta y pide el mismo cerrojo de Python).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from itertools import groupby
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from desproteccion.ejecutores.circuito import CIERTO, FALSO, Circuito, Puerta

Octetos = npt.NDArray[np.uint8]
T = TypeVar("T")

CASOS_POR_OCTETO = 8
LINEA_DE_CACHE = 64
LUGAR_DE = {FALSO: -2, CIERTO: -1}
OPERACIONES: dict[str, np.ufunc] = {
    "y": np.bitwise_and,
    "o": np.bitwise_or,
    "distinto": np.bitwise_xor,
    "no": np.invert,
}


class Programa:
    """Qué leer, qué calcular y qué escribir. Cada salida son sus planos, del bit menor al mayor.

    Los planos se nombran por su lugar en el espacio de trabajo; el de uno que ya no hace falta se vuelve a usar.
    """

    def __init__(self, circuito: Circuito, salidas: Sequence[Sequence[int]]) -> None:
        orden = list(circuito.recorrer((plano for salida in salidas for plano in salida), {FALSO, CIERTO}))
        hojas = sorted((circuito.puertas[plano], plano) for plano in orden if circuito.es_hoja(plano))
        puertas = [(circuito.puertas[plano], plano) for plano in orden if not circuito.es_hoja(plano)]
        lugar = LUGAR_DE | {plano: n for n, (_, plano) in enumerate(hojas)}
        self.lecturas = [
            (eje, [(puerta.b, lugar[plano]) for puerta, plano in suyas])
            for eje, suyas in groupby(hojas, key=lambda hoja: hoja[0].a)
        ]
        """Por eje, las máscaras de bits de su clase y el lugar de cada plano."""
        self.pasos, self.planos = _repartir(puertas, lugar, len(hojas), {p for salida in salidas for p in salida})
        self.escrituras = [[lugar[plano] for plano in salida] for salida in salidas]


def _repartir(
    puertas: Sequence[tuple[Puerta, int]], lugar: dict[int, int], ocupados: int, salen: set[int]
) -> tuple[list[tuple[str, int, int, int]], int]:
    """Por puerta, su operación, de dónde toma y dónde deja; y cuántos lugares hacen falta."""
    usos = Counter(plano for puerta, _ in puertas for plano in {puerta.a, puerta.b})
    usos.update(salen)
    pasos: list[tuple[str, int, int, int]] = []
    libres: list[int] = []
    for puerta, plano in puertas:
        de = lugar[puerta.a], lugar[puerta.b]
        for usado in {puerta.a, puerta.b}:
            usos[usado] -= 1
            if not usos[usado]:
                libres.append(lugar[usado])
        if not libres:
            libres.append(ocupados)
            ocupados += 1
        lugar[plano] = libres.pop()
        pasos.append((puerta.operacion, *de, lugar[plano]))
    return pasos, ocupados


class Espacio:
    """El espacio de trabajo para bloques de un largo: se pide una vez y sirve para todos."""

    def __init__(self, programa: Programa, largo: int) -> None:
        octetos = -(-largo // CASOS_POR_OCTETO)
        self.programa, self.largo = programa, largo
        ancho = -(-octetos // LINEA_DE_CACHE) * LINEA_DE_CACHE
        planos = np.empty((programa.planos + len(LUGAR_DE), ancho), dtype=np.uint8)[:, :octetos]
        planos[LUGAR_DE[FALSO]], planos[LUGAR_DE[CIERTO]] = 0, 0xFF
        self.planos = list(planos)
        self.pasos: list[tuple[Callable[..., Any], tuple[Octetos, ...]]] = []
        for operacion, a, b, destino in programa.pasos:
            de = (a,) if operacion == "no" else (a, b)
            self.pasos.append((OPERACIONES[operacion], tuple(self.planos[n] for n in (*de, destino))))

    def correr(self, clases: Sequence[Octetos], salidas: Sequence[Octetos], grupo: Executor | None, hilos: int) -> None:
        """Decide un bloque. `clases` va por eje y `salidas`, en el orden del programa; todas, del largo del espacio."""

        def leer(lectura: tuple[int, list[tuple[int, int]]]) -> None:
            eje, planos = lectura
            for mascara, lugar in planos:
                self.planos[lugar][:] = np.packbits(_con_mascara(clases[eje], mascara), bitorder="little")

        def escribir(par: tuple[Octetos, list[int]]) -> None:
            self._escribir(*par)

        repartir(leer, self.programa.lecturas, grupo, hilos)
        for operacion, argumentos in self.pasos:
            operacion(*argumentos)
        repartir(escribir, list(zip(salidas, self.programa.escrituras, strict=True)), grupo, hilos)

    def _escribir(self, salida: Octetos, lugares: Sequence[int]) -> None:
        *menores, mayor = lugares or [LUGAR_DE[FALSO]]
        octetos = self._octetos(mayor)
        if not menores:
            salida[:] = octetos
        for lugar in reversed(menores):
            np.add(octetos, octetos, out=salida)
            octetos = np.bitwise_or(salida, self._octetos(lugar), out=salida)

    def _octetos(self, lugar: int) -> Octetos:
        return np.unpackbits(self.planos[lugar], count=self.largo, bitorder="little")


def _con_mascara(clases: Octetos, mascara: int) -> Octetos:
    """Lo que de las clases interesa; con todos sus bits, ellas mismas: basta que no sean cero."""
    return clases if mascara == Circuito.TODOS else np.bitwise_and(clases, np.uint8(mascara))


def repartir(hacer: Callable[[T], None], partes: Sequence[T], grupo: Executor | None, hilos: int) -> None:
    """Hace cada parte; con un grupo de hilos, cada uno toma la siguiente en cuanto se desocupa."""
    faltan = iter(partes)

    def varias(_: int) -> None:
        for parte in faltan:
            hacer(parte)

    if grupo is None:
        varias(0)
    else:
        list(grupo.map(varias, range(hilos)))
