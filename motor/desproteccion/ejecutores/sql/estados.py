"""Lo que un caso deja dicho de cada indicador y de la existencia: su *estado*, según la clase de cada hecho.

Desconocido es una clase más. Qué filas son posibles entonces, y entre qué niveles, está resuelto al compilar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.tablas_en_listas import Columna
from desproteccion.extremos import ComponenteExtendida, extender


@dataclass(frozen=True)
class DeIndicador:
    """Por estado: la fila que decide (negativa si son varias), el menor y el mayor nivel, y la brecha que opera."""

    expresion: str
    filas: Enteros
    extremos: tuple[Enteros, Enteros]
    brechas: Enteros


@dataclass(frozen=True)
class DeExistencia:
    """Por estado, la fila que decide en la mejor y en la peor completación."""

    expresion: str
    filas: tuple[Enteros, Enteros]


class Estados:
    """Los de una lectura."""

    def __init__(self, nombres: Nombres) -> None:
        self.nombres = nombres
        self.extendidas = extender(nombres.tablas, nombres.motor.componentes)

    @cached_property
    def indicadores(self) -> list[DeIndicador]:
        """En el orden de los indicadores."""
        lectura = self.nombres.lectura
        hallados = {}
        for parte in self.extendidas:
            for suyo in parte.indicadores:
                extremos = suyo.minimo[lectura], suyo.maximo[lectura]
                columnas = [columna.astype(np.int64) for columna in (suyo.fila, *extremos, suyo.brecha)]
                expresion, valores = self._estado(parte, np.stack(columnas, axis=1))
                fila, minimo, maximo, brecha = valores.T
                hallados[suyo.posicion] = DeIndicador(expresion, fila, (minimo, maximo), brecha)
        return [hallados[n] for n in sorted(hallados)]

    @cached_property
    def existencia(self) -> DeExistencia:
        """Decide la primera fila que alguna componente cumple: en cada extremo, la menor de las suyas."""
        expresion, valores = "0", np.full((1, 2), len(self.nombres.paquete.existencia) - 1)
        for parte in self.extendidas:
            if parte.existencia is not None:
                suya, suyos = self._estado(parte, _filas_extremas(parte.existencia[self.nombres.lectura]))
                juntos = np.minimum(valores[:, None], suyos[None])
                valores, cual = _distintos(juntos.reshape(-1, 2))
                columnas = [Columna(expresion), Columna(suya)]
                expresion = self.nombres.plegado(columnas, cual.reshape(juntos.shape[:2]))
        mejor, peor = valores.T
        return DeExistencia(expresion, (mejor, peor))

    def columnas(self) -> Iterator[str]:
        """Las que dan cada estado."""
        for n, estado in enumerate(self.indicadores):
            yield f"{estado.expresion} AS s{n}"
        yield f"{self.existencia.expresion} AS e"

    def _estado(self, parte: ComponenteExtendida, valores: Enteros) -> tuple[str, Enteros]:
        """La expresión que numera los valores distintos (una fila por celda de la componente), y cuáles son."""
        forma = [largo + 1 for largo in parte.parte.valida.shape]
        arreglo: Enteros = valores.reshape(*forma, -1)
        vacia = parte.vacia.reshape(forma)
        ejes = list(parte.parte.ejes)
        for lugar in reversed(range(len(ejes))):
            if len(ejes) > 1 and _sobra(arreglo, vacia, lugar):
                arreglo = np.take(arreglo, -1, axis=lugar)
                vacia = np.take(vacia, -1, axis=lugar)
                del ejes[lugar]
        distintos, cual = _distintos(arreglo.reshape(-1, arreglo.shape[-1]))
        columnas = [Columna(self.nombres.clases[eje]) for eje in ejes]
        return self.nombres.plegado(columnas, cual.reshape(vacia.shape)), distintos


def _filas_extremas(mascaras: npt.NDArray[np.int64]) -> Enteros:
    """La última y la primera fila de cada máscara: la que menos y la que más apunta a desprotección."""
    posibles = (mascaras[:, None] >> np.arange(max(1, int(mascaras.max()).bit_length()))) & 1
    return np.stack([posibles.shape[1] - 1 - posibles[:, ::-1].argmax(axis=1), posibles.argmax(axis=1)], axis=1)


def _sobra(arreglo: Enteros, vacia: npt.NDArray[np.bool_], eje: int) -> bool:
    """Si conocer el hecho no cambia nada en ninguna celda que una ficha válida ocupa."""
    sin_saber = np.expand_dims(arreglo.take(-1, axis=eje), eje)
    return bool(((arreglo == sin_saber).all(axis=-1) | vacia).all())


def _distintos(valores: Enteros) -> tuple[Enteros, Enteros]:
    distintos, cual = np.unique(valores, axis=0, return_inverse=True)
    return distintos, cual.reshape(-1)
