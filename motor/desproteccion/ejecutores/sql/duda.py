"""Si un caso cuyos extremos nombran la misma regla puede, en medio, ser decidido por otra.

Que la mejor y la peor completación coincidan en la regla no basta. Se resuelve al compilar: las combinaciones de
aportes que la desmentirían se cubren con rectángulos, y cada dimensión se resume en una *palabra*, con su permiso para
cada uno. A la fila le queda cruzar las palabras de sus dimensiones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql import aportes
from desproteccion.ejecutores.sql.bloques import Bloque, Desmedida, bloques
from desproteccion.ejecutores.sql.enlaces import cruce, permisos
from desproteccion.ejecutores.sql.rectangulos import que_desmienten
from desproteccion.motor import Motor


@dataclass(frozen=True)
class Palabras:
    """Las de una dimensión: el permiso para cada rectángulo, según el saber de cada bloque propio y la regla."""

    propios: tuple[Bloque, ...]
    permisos: Enteros


@dataclass(frozen=True)
class Duda:
    """`desmiente` es 1 si los permisos que las dimensiones tienen para un mismo rectángulo dejan caer en él."""

    palabras: tuple[Palabras, ...]
    desmiente: Enteros

    @property
    def rectangulos(self) -> int:
        return int(self.palabras[0].permisos.shape[-1])


def duda(motor: Motor, lectura: int) -> Duda | None:
    """Las tablas de la duda bajo una lectura; `None` si las reglas las piden demasiado grandes."""
    try:
        return _duda(motor, lectura)
    except Desmedida:
        return None


def _duda(motor: Motor, lectura: int) -> Duda:
    tablas = motor.tablas
    todos = bloques(tablas, motor.componentes, lectura)
    de_dimensiones = aportes.aportes(tablas, todos, lectura)
    terminos = aportes.terminos(tablas, de_dimensiones, lectura)
    valores = [aporte.valores for aporte in de_dimensiones]
    por_regla = [que_desmienten(t, terminos, valores) for t in range(len(tablas.globales[lectura].terminos))]
    rectangulos = max(map(len, por_regla))
    enlaces = [bloque for bloque in todos if len(bloque.clases) > 1]
    hallados, palabras = [], []
    for d, aporte in enumerate(de_dimensiones):
        # Por regla y rectángulo, su conjunto de aportes; ninguno en los que sobran.
        pedidos = np.zeros((len(por_regla), rectangulos, len(aporte.valores)), dtype=np.bool_)
        for termino, suyos in enumerate(por_regla):
            for n, rectangulo in enumerate(suyos):
                pedidos[termino, n] = rectangulo[d]
        conjuntos, cual = np.unique(pedidos.reshape(-1, len(aporte.valores)), axis=0, return_inverse=True)
        hallados.append(permisos(aporte, conjuntos, enlaces))
        de_palabra = np.moveaxis(hallados[-1].numero[cual.reshape(pedidos.shape[:2])], [0, 1], [-2, -1])
        palabras.append(Palabras(hallados[-1].propios, de_palabra))
    return Duda(tuple(palabras), cruce(hallados).astype(np.int64))
