"""El espacio en que un hilo decide un bloque con las tablas: se pide una vez y sirve para todos los de ese largo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from desproteccion.ejecutores.decisiones import Decisiones


class Extremo:
    """Una completación de cada caso, la mejor o la peor: su palabra, su código global y su fila de existencia."""

    def __init__(self, casos: int) -> None:
        self.palabra = np.empty(casos, np.int64)
        self.codigo, self.fila = np.empty((2, casos), np.int8)


class Taller:
    """`celdas` lleva, por grupo, la dirección de cada caso; `en_el_peor`, lo que se sigue de su peor completación.

    Lo demás no guarda nada entre una operación y otra.
    """

    def __init__(self, casos: int, celdas: Sequence[Any], globales: Any, en_el_peor: Decisiones) -> None:
        self.casos = casos
        self.celdas = [np.empty(casos, tipo) for tipo in celdas]
        self.mejor, self.peor = Extremo(casos), Extremo(casos)
        self.en_el_peor = en_el_peor
        self.ancha = np.empty(casos, np.int64)
        self.indice = np.empty(casos, np.intp)
        self.corta, self.media = np.empty((2, casos), globales)
        self.mascara = np.empty(casos, np.int8)
