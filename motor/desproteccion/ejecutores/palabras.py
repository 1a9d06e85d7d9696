"""Todo lo que una celda dice, en una palabra de 64 bits: juntar tablas es un «o», y leerlas, una sola lectura.

Las componentes se reúnen en grupos pequeños. La palabra de una celda lleva el nivel de cada indicador, la fila de
existencia que enciende, sus brechas y si quedó abierta o vacía; las palabras de los grupos no se pisan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.extremos import VARIAS, ComponenteExtendida, pares_con_brecha
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES

Columna = npt.NDArray[Any]
Clases = npt.NDArray[np.uint8]

BITS_DE_LA_PALABRA = 63
BITS_DE_NIVEL = (len(NIVELES) - 1).bit_length()
CELDAS_POR_GRUPO = 1 << 14
"""Las tablas de un grupo caben en la caché."""
BITS_POR_DIRECCION = 14
"""Dimensiones que se leen juntas: su tabla tiene a lo más 2^14 celdas."""
INDECISO = -1
"""Nivel, existencia, fila o regla que depende de lo que falta averiguar."""
VARIAS_DE_UN_NIVEL = -2
"""De aquí hacia abajo: pueden decidir varias filas, todas del mismo nivel (−2 es `sin`, −3 `inicial`…)."""


class Formato:
    """Qué bits de la palabra son de qué. Las dimensiones que se leen juntas quedan contiguas.

    Errores: `ReglasInvalidas` si las reglas no caben en una palabra.
    """

    def __init__(self, tablas: Tablas) -> None:
        self.tandas = _repartir(
            [BITS_DE_NIVEL * len(d.indicadores) for d in tablas.dimensiones], lambda a, b: a + b, BITS_POR_DIRECCION
        )
        self.nivel: dict[int, int] = {}
        self.tanda: list[tuple[int, int]] = []
        """Por tanda de dimensiones, su primer bit y cuántos son."""
        bit = 0
        for tanda in self.tandas:
            desde = bit
            # El primer indicador de la primera dimensión es el dígito más alto de la dirección.
            for d in reversed(tanda):
                for posicion in reversed(tablas.dimensiones[d].indicadores):
                    self.nivel[posicion] = bit
                    bit += BITS_DE_NIVEL
            self.tanda.append((desde, bit - desde))
        self.filas_de_existencia = len(tablas.paquete.existencia)
        self.existencia = bit
        self.brechas = bit + self.filas_de_existencia
        self.todas_las_brechas = (1 << len(pares_con_brecha(tablas))) - 1
        self.abierta = self.brechas + self.todas_las_brechas.bit_length()
        self.vacia = self.abierta + 1
        ultimo = max(self.vacia, self.brechas + self.filas_de_existencia)
        if ultimo >= BITS_DE_LA_PALABRA:
            hallado = f"las reglas piden {ultimo + 1} bits por caso"
            que_hacer = "Evalúe caso por caso o reduzca las brechas con nombre."
            raise ReglasInvalidas([Problema("el lote", hallado, f"a lo más {BITS_DE_LA_PALABRA}", que_hacer)])

    def mejor(self, extendida: ComponenteExtendida, lectura: int) -> Columna:
        """La palabra de cada celda en su mejor completación, con sus brechas y si quedó abierta o vacía."""
        palabras = self._niveles(extendida, lectura, mejor=True)
        if extendida.existencia:
            palabras |= np.left_shift(1, _ultimo_bit(extendida.existencia[lectura])) << self.existencia
        abierta = extendida.estados[lectura].cuantos > 1
        for indicador in extendida.indicadores:
            palabras |= indicador.brecha << self.brechas
            abierta |= indicador.fila == VARIAS
        palabras |= abierta.astype(np.int64) << self.abierta
        palabras |= extendida.vacia.astype(np.int64) << self.vacia
        return palabras

    def peor(self, extendida: ComponenteExtendida, lectura: int) -> Columna:
        """La palabra de la peor completación. Donde la otra lleva las brechas, van las filas de existencia posibles."""
        palabras = self._niveles(extendida, lectura, mejor=False)
        if extendida.existencia:
            posibles = extendida.existencia[lectura]
            palabras |= (posibles & -posibles) << self.existencia
            palabras |= posibles << self.brechas
        return palabras

    def de_estados(self, extendida: ComponenteExtendida, lectura: int) -> Columna:
        """La palabra de cada estado de `vivos`, como la de un caso completo."""
        estados = extendida.estados[lectura]
        *niveles, fila = estados.todos.T
        palabras: Columna = np.left_shift(1, fila) << self.existencia
        for indicador, suyos in zip(extendida.parte.indicadores, niveles, strict=True):
            palabras |= suyos << self.nivel[indicador]
        return palabras.take(estados.vivos)

    def sin_mas_completacion(self, mejores: Columna) -> Columna:
        """La palabra de la peor completación de casos que no tienen más que la mejor."""
        filas = mejores >> self.existencia & (1 << self.filas_de_existencia) - 1
        return mejores & (1 << self.brechas) - 1 | filas << self.brechas

    def _niveles(self, extendida: ComponenteExtendida, lectura: int, mejor: bool) -> Columna:
        palabras: Columna = np.zeros(extendida.largo, dtype=np.int64)
        for indicador in extendida.indicadores:
            niveles = (indicador.minimo if mejor else indicador.maximo)[lectura]
            palabras |= niveles.astype(np.int64) << self.nivel[indicador.posicion]
        return palabras

    def primera_fila(self) -> Columna:
        """Por conjunto de filas de existencia encendidas, la que vale: la primera o, sin ninguna, la última."""
        conjuntos = np.arange(1 << self.filas_de_existencia)
        primera = np.log2(np.maximum(conjuntos & -conjuntos, 1)).astype(np.int8)
        return np.where(conjuntos == 0, self.filas_de_existencia - 1, primera).astype(np.int8)


def _ultimo_bit(mascaras: Columna) -> Columna:
    return np.log2(np.maximum(mascaras, 1)).astype(np.int64)


def _repartir(largos: Sequence[int], juntar: Callable[[int, int], int], tope: int) -> list[list[int]]:
    """Reparte en grupos que juntos no pasan del tope, del mayor al menor y en el primero en que quepa."""
    grupos: list[tuple[int, list[int]]] = []
    for n in sorted(range(len(largos)), key=lambda n: -largos[n]):
        for lugar, (largo, suyos) in enumerate(grupos):
            if juntar(largo, largos[n]) <= tope:
                grupos[lugar] = juntar(largo, largos[n]), [*suyos, n]
                break
        else:
            grupos.append((largos[n], [n]))
    return [sorted(suyos) for _, suyos in grupos]


@dataclass(frozen=True)
class Grupo:
    """Componentes que se leen con una sola dirección: el producto de sus celdas."""

    partes: tuple[int, ...]
    pasos: tuple[int, ...]
    """Por componente, cuánto avanza la dirección al avanzar su celda."""
    largos: tuple[int, ...]
    trozos: tuple[tuple[tuple[int, ...], tuple[int, ...], int], ...]
    """Los ejes, sus largos y el producto de estos, en trozos cuya dirección cabe en un byte."""
    tipo: Any
    mejor: Columna
    peor: Columna
    filas: Mapping[int, Columna]
    """Por indicador, la fila de cada celda o, si son varias, lo que dice `Decisiones.filas`."""
    directas: Mapping[int, tuple[int, Escalones]]
    """Los indicadores de un solo hecho, cuya fila sale de su clase: el eje y los escalones."""

    def celda(self, clases: Sequence[Clases], byte: Columna, salida: Columna) -> None:
        """Escribe en `salida` la dirección de cada caso. `byte` es espacio de trabajo de a byte."""
        for lugar, (ejes, largos, total) in enumerate(self.trozos):
            propia: Columna = clases[ejes[0]]
            for eje, largo in zip(ejes[1:], largos[1:], strict=True):
                np.multiply(propia, np.uint8(largo), out=byte)
                np.add(byte, clases[eje], out=byte)
                propia = byte
            if lugar == 0:
                np.copyto(salida, propia)
            else:
                np.multiply(salida, self.tipo(total), out=salida)
                np.add(salida, propia, out=salida)

    def celda_de(self, parte: int, celdas: Columna) -> Columna:
        """La celda de una de sus componentes, dada la del grupo."""
        lugar = self.partes.index(parte)
        suya: Columna = celdas // self.tipo(self.pasos[lugar]) % self.tipo(self.largos[lugar])
        return suya.astype(np.intp)


def agrupar(
    formato: Formato, extendidas: Sequence[ComponenteExtendida], lectura: int, largos_de_eje: Mapping[int, int]
) -> list[Grupo]:
    """Las componentes reunidas en pocos grupos."""
    reparto = _repartir([e.largo for e in extendidas], lambda a, b: a * b, CELDAS_POR_GRUPO)
    return [_grupo(formato, extendidas, partes, lectura, largos_de_eje) for partes in reparto]


def _grupo(
    formato: Formato,
    extendidas: Sequence[ComponenteExtendida],
    partes: Sequence[int],
    lectura: int,
    largos_de_eje: Mapping[int, int],
) -> Grupo:
    suyas = [extendidas[parte] for parte in partes]
    forma = tuple(e.largo for e in suyas)
    largo = int(np.prod(forma, dtype=np.int64))

    def extender(lugar: int, tabla: Columna) -> Columna:
        ejes = [-1 if n == lugar else 1 for n in range(len(forma))]
        return np.ascontiguousarray(np.broadcast_to(tabla.reshape(ejes), forma)).ravel()

    def juntar(palabra: Callable[[ComponenteExtendida, int], Columna]) -> Columna:
        return reduce(np.bitwise_or, [extender(n, palabra(e, lectura)) for n, e in enumerate(suyas)])

    filas, directas = {}, {}
    for lugar, extendida in enumerate(suyas):
        for i in extendida.indicadores:
            minimo, maximo = i.minimo[lectura], i.maximo[lectura]
            varias = np.where(minimo == maximo, VARIAS_DE_UN_NIVEL - minimo, INDECISO)
            suya = np.where(i.fila == VARIAS, varias, i.fila).astype(np.int8)
            if len(extendida.parte.ejes) == 1:
                directas[i.posicion] = extendida.parte.ejes[0], Escalones.de(suya.tolist())
            else:
                filas[i.posicion] = extender(lugar, suya)
    return Grupo(
        tuple(partes),
        tuple(int(np.prod(forma[lugar + 1 :], dtype=np.int64)) for lugar in range(len(forma))),
        forma,
        tuple(_trozos([eje for e in suyas for eje in e.parte.ejes], largos_de_eje)),
        np.uint16 if largo <= 1 << 16 else np.uint32,
        juntar(formato.mejor),
        juntar(formato.peor),
        filas,
        directas,
    )


def _trozos(
    ejes: Sequence[int], largos_de_eje: Mapping[int, int]
) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    trozos: list[tuple[tuple[int, ...], tuple[int, ...], int]] = []
    for eje in ejes:
        largo = largos_de_eje[eje]
        if trozos and trozos[-1][2] * largo <= 1 << 8:
            suyos, largos, total = trozos[-1]
            trozos[-1] = (*suyos, eje), (*largos, largo), total * largo
        else:
            trozos.append(((eje,), (largo,), largo))
    return trozos


@dataclass(frozen=True)
class Escalones:
    """Una tabla pequeña aplicada sin leerla: el valor de cada código es la suma de los saltos hasta él.

    Comparar y sumar de a byte cuesta una fracción de lo que cuesta leer una tabla.
    """

    desde: int
    pendiente: int
    """1 si los saltos se cuentan desde el propio código; 0, desde una constante."""
    saltos: tuple[tuple[int, int], ...]

    @classmethod
    def de(cls, valores: Sequence[int]) -> Escalones:
        opciones = []
        for pendiente in (0, 1):
            resto = [valor - pendiente * codigo for codigo, valor in enumerate(valores)]
            saltos = [(n, resto[n] - resto[n - 1]) for n in range(1, len(resto)) if resto[n] != resto[n - 1]]
            opciones.append(cls(valores[0], pendiente, tuple(saltos)))
        return min(opciones, key=lambda opcion: len(opcion.saltos))

    def aplicar(self, codigos: Columna, salida: Columna, mascara: Columna) -> None:
        """`codigos` y `salida` son de a byte, igual que `mascara`, que es espacio de trabajo."""
        if self.pendiente:
            np.add(codigos, np.int8(self.desde), out=salida)
        else:
            salida.fill(self.desde)
        verdad = mascara.view(np.bool_)
        for codigo, salto in self.saltos:
            np.greater_equal(codigos, np.int8(codigo), out=verdad)
            if abs(salto) > 1:
                np.multiply(mascara, np.int8(abs(salto)), out=mascara)
            (np.add if salto > 0 else np.subtract)(salida, mascara, out=salida)
