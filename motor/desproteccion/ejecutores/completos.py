"""Los casos sin datos desconocidos: las reglas como planos de bits, revisadas contra las tablas densas."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desproteccion.ejecutores.circuito_de_reglas import CircuitoDeReglas
from desproteccion.ejecutores.programa_de_mascaras import Espacio, Octetos, Programa
from desproteccion.extremos import pares_con_brecha
from desproteccion.tablas import TablaDensa, Tablas

if TYPE_CHECKING:
    from desproteccion.ejecutores.decisiones import Decisiones

BLOQUE = 1 << 19
"""Casos por bloque: pocas llamadas y largas, con los planos en la caché compartida."""
ALINEADOS = 4_096
"""Todo bloque parte en un múltiplo de esto, para que sus columnas y planos partan en una línea de la caché."""
BITS_DE_UN_OCTETO = 8


class Completos:
    """Decide los casos completos. De los demás no dice nada cierto."""

    def __init__(self, tablas: Tablas, lectura: int) -> None:
        self.tablas = tablas
        self.reglas = CircuitoDeReglas(tablas, lectura)
        self.elegidas = [
            self.reglas.elegidas(planos, self._traslapes(tabla, planos))
            for tabla, planos in zip(tablas.densas, self.reglas.cumplen, strict=False)
        ]

    @cached_property
    def sin_brechas(self) -> Programa:
        return Programa(self.reglas.circuito, self.salidas())

    @cached_property
    def con_brechas(self) -> Programa:
        planos = self.reglas.brechas(self.elegidas)
        octetos = [planos[n : n + BITS_DE_UN_OCTETO] for n in range(0, len(planos), BITS_DE_UN_OCTETO)]
        return Programa(self.reglas.circuito, [*self.salidas(), *octetos])

    def salidas(self) -> list[list[int]]:
        """En el orden en que `decidir` las escribe."""
        reglas, bits = self.reglas, self.reglas.circuito.en_bits
        return [
            *(reglas.numero(suyas, range(len(suyas))) for suyas in self.elegidas),
            *map(bits, reglas.dimensiones),
            [reglas.hay],
            bits(reglas.nivel),
            reglas.regla,
            [reglas.vacia],
        ]

    def decidir(
        self, clases: Sequence[Octetos], salida: Decisiones, brechas: bool, grupo: Executor | None, hilos: int
    ) -> None:
        """Escribe en `salida` lo que se decide de cada caso; `grupo`, si lo hay, reparte el trabajo entre hilos."""
        programa = self.con_brechas if brechas else self.sin_brechas
        casos = len(salida.nivel)
        octetos = -(-len(pares_con_brecha(self.tablas)) // BITS_DE_UN_OCTETO) if brechas else 0
        # Con hilos, las llamadas han de ser más largas: cada una suelta y pide el mismo cerrojo de Python.
        bloques = -(-casos // (BLOQUE * (hilos if grupo else 1)))
        paso = -(-casos // (bloques * ALINEADOS)) * ALINEADOS
        espacio = Espacio(programa, min(paso, casos))
        for desde in range(0, casos, paso):
            largo = min(paso, casos - desde)
            if largo != espacio.largo:
                espacio = Espacio(programa, largo)
            parte = salida.bloque(slice(desde, desde + largo))
            de_brechas = np.empty((octetos, largo), dtype=np.uint8)
            columnas = [*parte.filas, *parte.dimensiones, parte.existencia, parte.nivel, parte.regla, parte.vacia]
            columnas = [columna.view(np.uint8) for columna in columnas]
            suyas = [columna[desde : desde + largo] for columna in clases]
            espacio.correr(suyas, [*columnas, *de_brechas], grupo, hilos)
            np.copyto(parte.nivel_min, parte.nivel)
            np.copyto(parte.nivel_max, parte.nivel)
            for n, octeto in enumerate(de_brechas):
                corrido = octeto.astype(parte.brechas.dtype) << BITS_DE_UN_OCTETO * n
                np.bitwise_or(parte.brechas, corrido, out=parte.brechas)
            if parte.vacia.any():
                parte.filas[:, parte.vacia] = 0  # de hechos que se contradicen pueden cumplirse dos filas cualesquiera

    def _traslapes(self, tabla: TablaDensa, planos: Sequence[int]) -> dict[int, list[int]]:
        """Por fila, las anteriores que se cumplen con ella en algún caso válido."""
        cumple = self.en_malla(tabla, [[plano] for plano in planos])[:, tabla.filas.ravel() >= 0]
        return {
            fila: juntas
            for fila in range(len(planos))
            if (juntas := [otra for otra in range(fila) if (cumple[otra] & cumple[fila]).any()])
        }

    def en_malla(self, tabla: TablaDensa, salidas: Sequence[Sequence[int]]) -> npt.NDArray[Any]:
        """El valor de unas salidas en cada celda de una tabla, evaluadas como un lote de todas sus celdas."""
        celdas = int(np.prod(tabla.forma))
        clases = [np.zeros(celdas, dtype=np.uint8)] * len(self.tablas.ejes)
        for eje, clase in zip(tabla.ejes, np.indices(tabla.forma, dtype=np.uint8), strict=True):
            clases[eje] = clase.ravel()
        valores = np.empty((len(salidas), celdas), dtype=np.uint8)
        Espacio(Programa(self.reglas.circuito, salidas), celdas).correr(clases, list(valores), None, 1)
        return valores
