"""De un octeto por caso a un bit por caso, y de vuelta: se trasponen matrices de 8 × 8 bits, muchas a la vez.

Qué caso va en qué bit es libre mientras leer y escribir coincidan. Un bloque se parte en ocho rebanadas seguidas, y el
caso j de la rebanada k va al bit k del octeto j de cada plano. Así, los octetos j de las rebanadas son una matriz de
bits y los octetos j de los planos, su traspuesta. Se traspone por mitades, en pasos de 4, 2 y 1 bits, y cada paso es el
mismo para todos los casos: unas pocas operaciones largas sobre trozos contiguos, vistos como palabras de 64 bits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Octetos = npt.NDArray[np.uint8]
Palabras = npt.NDArray[np.uint64]

CASOS_POR_PALABRA = 64
REBANADAS = 8
# Constantes en arreglos sin dimensiones: NumPy los recibe en menos tiempo que un escalar.
PASO = {paso: np.array(paso, dtype=np.uint64) for paso in (4, 2, 1)}
MENORES = {
    paso: np.array(int.from_bytes([octeto] * 8), dtype=np.uint64) for paso, octeto in ((4, 0x0F), (2, 0x33), (1, 0x55))
}
"""De cada 2 · paso bits, los menores."""


class Trasposicion:
    """El espacio de trabajo de un hilo para bloques de un largo, en palabras por plano.

    Un plano tiene la forma (1, palabras), y una columna, 64 octetos por palabra. Las de una columna ajena no se tocan.
    """

    def __init__(self, palabras: int) -> None:
        self._mitades = {paso: np.empty((2, paso, palabras), dtype=np.uint64) for paso in (4, 2)}
        self._trueque = {paso: np.empty((paso, palabras), dtype=np.uint64) for paso in (4, 2, 1)}

    def empacar(self, octetos: Octetos, planos: Sequence[Palabras]) -> None:
        """Deja en cada plano un bit de los octetos, del menor al mayor. Los que no van a un plano han de ser cero."""
        self._empacar(octetos.view(np.uint64).reshape(REBANADAS, -1), 4, planos)

    def desempacar(self, planos: Sequence[Palabras], octetos: Octetos) -> None:
        """Deja en cada octeto los bits de los planos, del menor al mayor, que son de 1 a 8."""
        self._desempacar(planos, 4, octetos.view(np.uint64).reshape(REBANADAS, -1))

    def _empacar(self, filas: Palabras, paso: int, planos: Sequence[Palabras]) -> None:
        primeras, segundas = filas[:paso], filas[paso:]
        bajos, altos = (planos[0], planos[-1]) if paso == 1 else self._mitades[paso]
        if len(planos) > paso:
            self._trocar(primeras, segundas, bajos, altos, paso)
        else:  # los bits altos son cero, y en su lugar caben los de las otras filas
            np.left_shift(segundas, PASO[paso], bajos)
            np.bitwise_or(primeras, bajos, bajos)
        if paso > 1:
            self._empacar(bajos, paso // 2, planos[:paso])
            if len(planos) > paso:
                self._empacar(altos, paso // 2, planos[paso:])

    def _desempacar(self, planos: Sequence[Palabras], paso: int, filas: Palabras) -> None:
        primeras, segundas = filas[:paso], filas[paso:]
        bajos, altos = (planos[0], planos[-1]) if paso == 1 else self._mitades[paso]
        if paso > 1:
            self._desempacar(planos[:paso], paso // 2, bajos)
            if len(planos) > paso:
                self._desempacar(planos[paso:], paso // 2, altos)
        if len(planos) > paso:
            self._trocar(bajos, altos, primeras, segundas, paso)
        else:
            np.bitwise_and(bajos, MENORES[paso], primeras)
            np.right_shift(bajos, PASO[paso], segundas)
            np.bitwise_and(segundas, MENORES[paso], segundas)

    def _trocar(self, a: Palabras, b: Palabras, nueva_a: Palabras, nueva_b: Palabras, paso: int) -> None:
        """Cambia los bits altos de `a` por los bajos de `b`: trocar dos veces es no hacer nada."""
        distintos = self._trueque[paso]
        np.right_shift(a, PASO[paso], distintos)
        np.bitwise_xor(distintos, b, distintos)
        np.bitwise_and(distintos, MENORES[paso], distintos)
        np.bitwise_xor(b, distintos, nueva_b)
        np.left_shift(distintos, PASO[paso], distintos)
        np.bitwise_xor(a, distintos, nueva_a)
