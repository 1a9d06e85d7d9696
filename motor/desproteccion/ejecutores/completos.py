"""Los casos sin datos desconocidos: las reglas como planos de bits, revisadas contra las tablas densas."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desproteccion.ejecutores.circuito_de_reglas import CircuitoDeReglas
from desproteccion.ejecutores.programa_de_mascaras import Espacio, Programa
from desproteccion.ejecutores.trasposicion import CASOS_POR_PALABRA, Octetos
from desproteccion.extremos import pares_con_brecha
from desproteccion.tablas import TablaDensa, Tablas

if TYPE_CHECKING:
    from desproteccion.ejecutores.decisiones import Decisiones

BLOQUE = 1 << 20
"""Casos por bloque: pocas llamadas y largas, que con hilos se estorban menos, y los planos en la caché compartida."""
ALINEADOS = 512
"""De cuántos en cuántos casos crece un bloque, para que cada una de sus rebanadas parta en una línea de la caché."""
BITS_DE_UN_OCTETO = 8


class Completos:
    """Decide los casos completos. De los demás no dice nada cierto."""

    def __init__(self, tablas: Tablas, lectura: int) -> None:
        self.tablas = tablas
        self.desconocida = [len(eje.representantes) for eje in tablas.ejes]
        """Por eje, la clase que dice que no se sabe."""
        self._espacios: dict[tuple[bool, int, int], Espacio] = {}
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
    ) -> set[int]:
        """Escribe en `salida` lo que se decide de cada caso, y devuelve los ejes en que alguno es desconocido.

        Los casos son un múltiplo de `CASOS_POR_PALABRA`; `grupo`, si lo hay, reparte el trabajo entre hilos.
        """
        programa = self.con_brechas if brechas else self.sin_brechas
        casos = len(salida.nivel)
        octetos = -(-len(pares_con_brecha(self.tablas)) // BITS_DE_UN_OCTETO) if brechas else 0
        bloques = -(-casos // BLOQUE)
        largo = min(-(-casos // (bloques * ALINEADOS)) * ALINEADOS, casos)
        # Pedir la memoria de nuevo tarda lo que media escritura: se guarda el último espacio. Quien lo toma lo saca,
        # para que dos llamadas a la vez no compartan planos.
        clave = (brechas, largo, hilos)
        espacio = self._espacios.pop(clave, None) or Espacio(programa, largo, hilos)
        desconocidos: set[int] = set()
        for n in range(bloques):
            desde = min(n * largo, casos - largo)  # el último bloque es como los demás, y repite lo que haga falta
            parte = salida.bloque(slice(desde, desde + largo))
            de_brechas = np.empty((octetos, largo), dtype=np.uint8)
            columnas = [*parte.filas, *parte.dimensiones, parte.existencia, parte.nivel, parte.regla, parte.vacia]
            columnas = [columna.view(np.uint8) for columna in columnas]
            suyas = [np.ascontiguousarray(columna[desde : desde + largo]) for columna in clases]
            mayores = espacio.correr(suyas, [*columnas, *de_brechas], grupo, hilos)
            desconocidos |= {eje for eje, mayor in mayores.items() if mayor == self.desconocida[eje]}
            np.copyto(parte.nivel_min, parte.nivel)
            np.copyto(parte.nivel_max, parte.nivel)
            for lugar, octeto in enumerate(de_brechas):
                corrido = octeto.astype(parte.brechas.dtype) << BITS_DE_UN_OCTETO * lugar
                np.bitwise_or(parte.brechas, corrido, out=parte.brechas)
            if parte.vacia.any():
                parte.filas[:, parte.vacia] = 0  # de hechos que se contradicen pueden cumplirse dos filas cualesquiera
        self._espacios = {clave: espacio}
        return desconocidos

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
        largo = -(-celdas // CASOS_POR_PALABRA) * CASOS_POR_PALABRA
        clases = np.zeros((len(self.tablas.ejes), largo), dtype=np.uint8)
        clases[list(tabla.ejes), :celdas] = np.indices(tabla.forma, dtype=np.uint8).reshape(-1, celdas)
        valores = np.empty((len(salidas), largo), dtype=np.uint8)
        Espacio(Programa(self.reglas.circuito, salidas), largo).correr(list(clases), list(valores), None, 1)
        return valores[:, :celdas]
