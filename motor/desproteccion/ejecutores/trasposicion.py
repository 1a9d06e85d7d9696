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
PRIMER_PASO = REBANADAS // 2
# Constantes en arreglos sin dimensiones: NumPy los recibe en menos tiempo que un escalar.
PASO = {paso: np.array(paso, dtype=np.uint64) for paso in (PRIMER_PASO, 2, 1)}
MENORES = {
    paso: np.array(int.from_bytes([octeto] * 8), dtype=np.uint64) for paso, octeto in ((4, 0x0F), (2, 0x33), (1, 0x55))
}
"""De cada 2 · paso bits, los menores."""


class Trasposicion:
    """El espacio de trabajo de un hilo para bloques de un largo, en palabras por plano.

    Un plano tiene la forma (1, palabras), y una columna, 64 octetos seguidos por palabra. Lo que se lee no se toca.
    """

    def __init__(self, palabras: int) -> None:
        self._filas = np.empty((REBANADAS, palabras), dtype=np.uint64)
        self._distintos = {paso: np.empty((paso, palabras), dtype=np.uint64) for paso in PASO}

    def empacar(self, octetos: Octetos, planos: Sequence[Palabras]) -> None:
        """Deja en cada plano un bit de los octetos, del menor al mayor. Los que no van a un plano han de ser cero."""
        self._empacar(octetos.view(np.uint64).reshape(REBANADAS, -1), PRIMER_PASO, planos)

    def desempacar(self, planos: Sequence[Palabras], octetos: Octetos) -> None:
        """Deja en cada octeto los bits de los planos, del menor al mayor, que son de 1 a 8."""
        self._desempacar(planos, PRIMER_PASO, octetos.view(np.uint64).reshape(REBANADAS, -1))

    def _empacar(self, filas: Palabras, paso: int, planos: Sequence[Palabras]) -> None:
        propias = self._filas if paso == PRIMER_PASO else filas  # en el primer paso son de quien llama
        primeras, segundas = filas[:paso], filas[paso:]
        bajos, altos = (planos[0], planos[-1]) if paso == 1 else (propias[:paso], propias[paso:])
        if len(planos) > paso:
            self._trocar(primeras, segundas, bajos, altos, paso)
        else:  # los bits altos son cero, y en su lugar caben los de las segundas filas
            corridas = propias[paso : 2 * paso]
            np.left_shift(segundas, PASO[paso], corridas)
            np.bitwise_or(primeras, corridas, bajos)
        if paso > 1:
            self._empacar(bajos, paso // 2, planos[:paso])
            if len(planos) > paso:
                self._empacar(altos, paso // 2, planos[paso:])

    def _desempacar(self, planos: Sequence[Palabras], paso: int, filas: Palabras) -> None:
        primeras, segundas = filas[:paso], filas[paso:]
        bajos, altos = (planos[0], planos[-1]) if paso == 1 else (primeras, segundas)
        if paso > 1:
            self._desempacar(planos[:paso], paso // 2, primeras)
            if len(planos) > paso:
                self._desempacar(planos[paso:], paso // 2, segundas)
        if len(planos) > paso:
            self._trocar(bajos, altos, primeras, segundas, paso)
        else:
            np.right_shift(bajos, PASO[paso], segundas)
            np.bitwise_and(segundas, MENORES[paso], segundas)
            np.bitwise_and(bajos, MENORES[paso], primeras)

    def _trocar(self, a: Palabras, b: Palabras, nueva_a: Palabras, nueva_b: Palabras, paso: int) -> None:
        """Cambia los bits altos de `a` por los bajos de `b`: trocar dos veces es no hacer nada."""
        distintos = self._distintos[paso]
        np.right_shift(a, PASO[paso], distintos)
        np.bitwise_xor(distintos, b, distintos)
        np.bitwise_and(distintos, MENORES[paso], distintos)
        np.bitwise_xor(b, distintos, nueva_b)
        np.left_shift(distintos, PASO[paso], distintos)
        np.bitwise_xor(a, distintos, nueva_a)
