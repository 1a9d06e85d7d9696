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
from typing import Any

import numpy as np

from desproteccion.ejecutores.circuito import CIERTO, FALSO, Circuito, Puerta
from desproteccion.ejecutores.trasposicion import CASOS_POR_PALABRA, Octetos, Palabras, Trasposicion
from desproteccion.hilos import repartir

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
        lugar = dict(LUGAR_DE)
        self.lecturas: list[tuple[int, range]] = []
        """Por eje, el lugar de cada bit de su clase, del menor al mayor que se mira."""
        leidos = 0
        for eje, grupo in groupby(hojas, key=lambda hoja: hoja[0].a):
            bits = {puerta.b: plano for puerta, plano in grupo}
            lugar |= {plano: leidos + bit for bit, plano in bits.items()}
            self.lecturas.append((eje, range(leidos, leidos + max(bits) + 1)))
            leidos += max(bits) + 1
        self.pasos, self.planos = _repartir(puertas, lugar, leidos, {p for salida in salidas for p in salida})
        self.escrituras = [[lugar[plano] for plano in salida or [FALSO]] for salida in salidas]


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
    """El espacio de trabajo para bloques de un largo: se pide una vez y sirve para todos.

    El largo es múltiplo de `CASOS_POR_PALABRA`. Sirve hasta para tantos hilos como se diga.
    """

    def __init__(self, programa: Programa, largo: int, hilos: int = 1) -> None:
        self.programa, self.largo = programa, largo
        palabras = largo // CASOS_POR_PALABRA
        alineadas = LINEA_DE_CACHE // np.dtype(np.uint64).itemsize
        ancho = -(-palabras // alineadas) * alineadas
        planos = np.empty((programa.planos + len(LUGAR_DE), 1, ancho), dtype=np.uint64)[..., :palabras]
        planos[LUGAR_DE[FALSO]], planos[LUGAR_DE[CIERTO]] = 0, ~np.uint64(0)
        self.planos: list[Palabras] = list(planos)
        self.pasos: list[tuple[Callable[..., Any], tuple[Palabras, ...]]] = []
        for operacion, a, b, destino in programa.pasos:
            de = (a,) if operacion == "no" else (a, b)
            self.pasos.append((OPERACIONES[operacion], tuple(self.planos[n] for n in (*de, destino))))
        self._libres = [Trasposicion(palabras) for _ in range(hilos)]

    def correr(
        self, clases: Sequence[Octetos], salidas: Sequence[Octetos], grupo: Executor | None, hilos: int
    ) -> dict[int, int]:
        """Decide un bloque, y devuelve la mayor clase de cada eje que leyó.

        `clases` va por eje y `salidas`, en el orden del programa; todas, del largo del espacio.
        """
        mayores: dict[int, int] = {}

        def leer(lectura: tuple[int, range]) -> None:
            eje, lugares = lectura
            columna = clases[eje]
            mayores[eje] = int(columna.max())
            if mayores[eje] >> len(lugares):  # la clase de lo desconocido puede no caber, y ensuciaría otros casos
                columna = np.bitwise_and(columna, np.uint8((1 << len(lugares)) - 1))
            trasposicion = self._libres.pop()
            trasposicion.empacar(columna, [self.planos[n] for n in lugares])
            self._libres.append(trasposicion)

        def escribir(par: tuple[Octetos, list[int]]) -> None:
            salida, lugares = par
            trasposicion = self._libres.pop()
            trasposicion.desempacar([self.planos[n] for n in lugares], salida)
            self._libres.append(trasposicion)

        repartir(leer, self.programa.lecturas, grupo, hilos)
        for operacion, argumentos in self.pasos:
            operacion(*argumentos)
        repartir(escribir, list(zip(salidas, self.programa.escrituras, strict=True)), grupo, hilos)
        return mayores
