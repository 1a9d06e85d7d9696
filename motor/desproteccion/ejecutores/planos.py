"""Las tablas densas aplanadas para leerlas desde Python sin rodeos: qué va en qué bits de dos enteros.

La *dirección* de un caso lleva su celda en cada tabla; cada hecho le suma lo suyo. La *palabra* lleva lo que dicen esas
celdas bajo las dos lecturas: el nivel de cada indicador y las filas de existencia que se cumplen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from desproteccion.tablas import GlobalDenso, TablaDensa, Tablas
from desproteccion.vocabulario import NIVELES, Eje

ESCALA = len(NIVELES)
BITS_DE_NIVEL = (ESCALA - 1).bit_length()
Trozo = tuple[int, int, list[int]]
"""Una tabla aplanada y dónde está su celda en un entero: `tabla[entero >> desde & mascara]`."""


class Aportes(dict[int, int]):
    """Por código de un hecho, lo que suma a la dirección. Desde el último que nombra, todos son de la misma clase."""

    def __init__(self, aportes: Mapping[int, int]) -> None:
        super().__init__(aportes)
        self._ultimo = aportes[max(aportes)]

    def __missing__(self, codigo: int) -> int:
        return self._ultimo


class Direccion:
    """Los bits de la dirección: la celda de cada tabla, una después de otra."""

    def __init__(self, densas: Sequence[TablaDensa]) -> None:
        self._densas = densas
        self.lugares: list[tuple[int, int]] = []
        """Por tabla, dónde empieza su celda y la máscara que la separa."""
        desde = 0
        for densa in densas:
            bits = (densa.filas.size - 1).bit_length()
            self.lugares.append((desde, (1 << bits) - 1))
            desde += bits

    def aportes(self, posicion: int, eje: Eje) -> Aportes:
        paso = 0
        for densa, (desde, _) in zip(self._densas, self.lugares, strict=True):
            if posicion in densa.ejes:
                paso += prod(densa.forma[densa.ejes.index(posicion) + 1 :]) << desde
        codigos = {*range(max(eje.representantes) + 1), *eje.representantes}
        return Aportes({codigo: eje.clase(codigo) * paso for codigo in codigos})


@dataclass(frozen=True, slots=True)
class Cadena:
    """De la palabra a las dimensiones y al nivel global, con las reglas de una lectura y las filas de otra."""

    dimensiones: list[tuple[int, int, list[tuple[int, int, tuple[int, ...]]]]]
    """Por dimensión, dónde están sus indicadores en la palabra y, según lo que digan: el nivel de la dimensión, lo que
    suma a la celda de las reglas globales, y los niveles de los indicadores."""
    globales: list[int]


class Palabra:
    """Los bits de la palabra. Los niveles de una dimensión van juntos, y el primero es el dígito más alto."""

    def __init__(self, tablas: Tablas) -> None:
        self._tablas = tablas
        self.resto = len(tablas.paquete.existencia) - 1
        self._nivel: dict[int, int] = {}
        for densa in tablas.dimensiones:
            for i in reversed(densa.indicadores):
                self._nivel[i] = BITS_DE_NIVEL * len(self._nivel)
        self._existencia = BITS_DE_NIVEL * len(self._nivel)
        self._ancho = self._existencia + self.resto

    def de(self, tabla: int) -> list[int]:
        """Lo que dice cada celda de una tabla."""
        densa = self._tablas.densas[tabla]
        palabras = [0] * densa.filas.size
        for lectura in range(2):
            niveles, existencias = densa.niveles[lectura].ravel().tolist(), densa.existencia[lectura].ravel().tolist()
            for celda, (nivel, fila) in enumerate(zip(niveles, existencias, strict=True)):
                if densa.indicador:
                    palabras[celda] |= nivel << self.nivel(tabla, lectura)
                if fila < self.resto:
                    palabras[celda] |= 1 << self.existencia(lectura) + fila
        return palabras

    def nivel(self, indicador: int, lectura: int) -> int:
        """El primer bit del nivel de un indicador."""
        return self._nivel[indicador] + lectura * self._ancho

    def existencia(self, lectura: int) -> int:
        """El bit de la primera fila de existencia."""
        return self._existencia + lectura * self._ancho

    def mascara(self, lectura: int) -> int:
        """Los bits de una lectura."""
        return (1 << self._ancho) - 1 << lectura * self._ancho

    def cadena(self, lectura: int, lectura_de_filas: int) -> Cadena:
        dimensiones, denso = self._tablas.dimensiones, self._tablas.globales[lectura]
        partes = []
        for densa, sumandos in zip(dimensiones, self._sumandos(denso), strict=True):
            cuantos = len(densa.indicadores)
            desde, mascara = self.nivel(densa.indicadores[-1], lectura_de_filas), (1 << BITS_DE_NIVEL * cuantos) - 1
            niveles = densa.de_lectura(lectura)[1].ravel().tolist()
            combinaciones = product(range(ESCALA), repeat=cuantos)
            partes.append((desde, mascara, list(zip(niveles, sumandos, combinaciones, strict=True))))
        return Cadena(partes, denso.codigos.ravel().tolist())

    def _sumandos(self, denso: GlobalDenso) -> list[list[int]]:
        ids = [indicador.id for indicador in self._tablas.indicadores]
        sumandos = [[0] * ESCALA ** len(densa.indicadores) for densa in self._tablas.dimensiones]
        for variable, (d, nombre) in enumerate(reversed(denso.variables)):
            densa, paso = self._tablas.dimensiones[d], ESCALA**variable
            if nombre in ids:
                lugar = ESCALA ** (len(densa.indicadores) - 1 - densa.indicadores.index(ids.index(nombre)))
                niveles = [celda // lugar % ESCALA for celda in range(len(sumandos[d]))]
            else:
                niveles = next(a for regla, a in densa.arreglos if regla.regla.id == nombre).ravel().tolist()
            sumandos[d] = [suma + paso * nivel for suma, nivel in zip(sumandos[d], niveles, strict=True)]
        return sumandos
