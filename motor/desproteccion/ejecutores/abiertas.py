"""Los casos que lo desconocido deja abiertos: entre su mejor y su peor completación, qué se sabe y qué no."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from desproteccion.ejecutores.completaciones import reglas_de_las_completaciones
from desproteccion.ejecutores.palabras import BITS_DE_NIVEL, INDECISO, Columna
from desproteccion.extremos import brecha_comun, pares_con_brecha

if TYPE_CHECKING:
    from desproteccion.ejecutores.decisiones import Decisiones
    from desproteccion.ejecutores.vectorial import EjecutorVectorial, Taller

NO_CONCLUYENTE = 2


class Abiertas:
    """Corrige, en una salida donde todo se decidió en su mejor completación, los casos abiertos."""

    def __init__(self, ejecutor: EjecutorVectorial) -> None:
        self.ejecutor = ejecutor
        self.formato, self.globales = ejecutor.formato, ejecutor.globales
        self.filas = len(ejecutor.tablas.paquete.existencia)

    def decidir(self, cuales: Columna, taller: Taller, salida: Decisiones) -> None:
        """Decide los casos `cuales` de un bloque, que el taller acaba de decidir en su mejor completación."""
        formato, ejecutor = self.formato, self.ejecutor
        celdas = [celda[cuales].astype(np.intp) for celda in taller.celdas]
        mejor, mejor_fila = taller.codigo[cuales], taller.fila[cuales]
        palabra = reduce(np.bitwise_or, [g.peor.take(c) for g, c in zip(ejecutor.grupos, celdas, strict=True)])
        propio = taller.de_largo(len(cuales))
        peores: Columna = np.empty((len(salida.dimensiones), len(cuales)), dtype=np.int8)
        self.globales.de_palabras(palabra, propio, peores, propio.codigo)
        peor, fila = propio.codigo, ejecutor.fila_de_existencia(palabra, propio)
        mejores = [columna[cuales] for columna in salida.dimensiones]
        for columna, desde, hasta in zip(salida.dimensiones, mejores, peores, strict=True):
            columna[cuales] = np.where(desde == hasta, hasta, np.int8(INDECISO))
        hay, habia = ejecutor.hay.take(fila), ejecutor.hay.take(mejor_fila)
        minimo, maximo = salida.nivel_min[cuales], (peor & (1 << BITS_DE_NIVEL) - 1) * hay
        salida.nivel_max[cuales] = maximo
        salida.nivel[cuales] = np.where(minimo == maximo, minimo, np.int8(INDECISO))
        salida.existencia[cuales] = np.where(hay == habia, hay, np.int8(NO_CONCLUYENTE))
        self._brechas(cuales, palabra >> formato.brechas, mejor_fila, salida)
        regla = np.where(hay == 1, peor >> BITS_DE_NIVEL, ejecutor.terminos + fila)
        duda = regla == salida.regla[cuales]
        salida.regla[cuales[~duda]] = INDECISO
        # Sin desprotección ni en el peor caso, la fila de existencia no puede sino ser la misma en medio.
        duda &= (hay == 1) & ((mejor != peor) | self.globales.puede_coincidir(mejor, mejores, list(peores)))
        if duda.any():
            unica = reglas_de_las_completaciones(ejecutor, self._de_componentes([celda[duda] for celda in celdas]))
            salida.regla[cuales[duda]] = np.where(unica, regla[duda], INDECISO)

    def _brechas(self, cuales: Columna, posibles: Columna, ultima: Columna, salida: Decisiones) -> None:
        """La brecha de existencia opera si es la de todas las filas posibles.

        Posibles son las de cada componente que ninguna otra obliga a quedar antes.
        """
        if not self._brecha_de_existencia.any():
            return
        hasta = np.left_shift(2, ultima.astype(np.int64)) - 1
        posibles = (posibles | 1 << self.filas - 1) & hasta
        brechas = salida.brechas[cuales] & ~np.bitwise_or.reduce(self._brecha_de_existencia)
        salida.brechas[cuales] = brechas | self._brecha_de_existencia.take(posibles)

    def _de_componentes(self, celdas: Sequence[Columna]) -> list[Columna]:
        """La celda de cada componente, dadas las de los grupos."""
        suyas: dict[int, Columna] = {}
        for grupo, celda in zip(self.ejecutor.grupos, celdas, strict=True):
            suyas.update({parte: grupo.celda_de(parte, celda) for parte in grupo.partes})
        return [suyas[parte] for parte in range(len(suyas))]

    @cached_property
    def _brecha_de_existencia(self) -> Columna:
        """Por conjunto de filas de existencia posibles, el bit de su brecha común."""
        filas, pares = self.ejecutor.tablas.paquete.existencia, pares_con_brecha(self.ejecutor.tablas)
        bits = []
        for mascara in range(1 << len(filas)):
            comun = brecha_comun(filas, [n for n in range(len(filas)) if mascara >> n & 1]) if mascara else None
            bits.append(1 << pares.index(("existencia", comun)) if comun is not None else 0)
        return np.array(bits, dtype=np.int64)

    def brecha_de_una_fila(self) -> Any:
        """Por fila de existencia, el bit de su brecha."""
        return self._brecha_de_existencia.take([1 << fila for fila in range(self.filas)])
