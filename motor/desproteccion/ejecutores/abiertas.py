"""Los casos que lo desconocido deja abiertos: entre su mejor y su peor completación, qué se sabe y qué no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from desproteccion.ejecutores.completaciones import es_la_unica_regla
from desproteccion.ejecutores.palabras import INDECISO, Columna
from desproteccion.extremos import brecha_comun, pares_con_brecha

if TYPE_CHECKING:
    from desproteccion.ejecutores.decisiones import Decisiones
    from desproteccion.ejecutores.taller import Taller
    from desproteccion.ejecutores.vectorial import EjecutorVectorial


class Abiertas:
    """Corrige, en un bloque donde todo se decidió en su mejor completación, lo que la peor deja abierto.

    Recorre el bloque entero: de un caso cerrado las dos dicen lo mismo, y elegir los abiertos costaría más que
    calcular de sobra los demás.
    """

    def __init__(self, ejecutor: EjecutorVectorial) -> None:
        self.ejecutor = ejecutor
        self.formato, self.globales = ejecutor.formato, ejecutor.globales
        self.filas = len(ejecutor.tablas.paquete.existencia)
        tipo = np.min_scalar_type(self.formato.todas_las_brechas)
        comunes = self._brechas_comunes().astype(tipo)
        self.brecha_de_una_fila = comunes.take([1 << fila for fila in range(self.filas)])
        """Por fila de existencia, el bit de su brecha."""
        self._brecha_hasta = np.concatenate([comunes.take(self._posibles_hasta(n)) for n in range(self.filas)])
        self._sin_brecha = ~np.bitwise_or.reduce(comunes)

    def decidir(self, taller: Taller, salida: Decisiones) -> None:
        """Decide los casos abiertos de un bloque, que el taller acaba de decidir en su mejor completación."""
        mejor, peor, en_el_peor = taller.mejor, taller.peor, taller.en_el_peor
        self._leer_la_peor(taller, salida)
        self.ejecutor.concluir(peor, taller, en_el_peor)
        self._brechas(taller, salida)
        np.copyto(salida.nivel_max, en_el_peor.nivel)
        # Sin desprotección ni en el peor caso, la fila de existencia no puede sino ser la misma en medio.
        duda = (mejor.codigo != peor.codigo) | self.globales.puede_coincidir(
            mejor.codigo, salida.dimensiones, en_el_peor.dimensiones
        )
        duda &= (salida.regla == en_el_peor.regla) & en_el_peor.existencia.view(np.bool_)
        for columna, otra in zip(salida.dimensiones, en_el_peor.dimensiones, strict=True):
            _indecisa_si_difieren(columna, otra, taller)
        for nombre in ("nivel", "regla"):
            _indecisa_si_difieren(getattr(salida, nombre), getattr(en_el_peor, nombre), taller)
        # Que haya (1) y que no (0), juntos, son no concluyente (2).
        np.not_equal(salida.existencia, en_el_peor.existencia, out=taller.mascara.view(np.bool_))
        np.maximum(salida.existencia, en_el_peor.existencia, out=salida.existencia)
        np.add(salida.existencia, taller.mascara, out=salida.existencia)
        dudosos = np.flatnonzero(duda)
        if len(dudosos):
            celdas, regla = self._de_componentes(dudosos, taller), salida.regla.take(dudosos)
            unica = es_la_unica_regla(self.ejecutor, celdas, regla)
            salida.regla[dudosos[~unica]] = INDECISO

    def _leer_la_peor(self, taller: Taller, salida: Decisiones) -> None:
        palabra, ancha = taller.peor.palabra, taller.ancha
        for n, (grupo, celda) in enumerate(zip(self.ejecutor.grupos, taller.celdas, strict=True)):
            np.copyto(taller.indice, celda)
            grupo.peor.take(taller.indice, out=ancha if n else palabra, mode="clip")
            if n:
                np.bitwise_or(palabra, ancha, out=palabra)
        if salida.vacia.any():
            # Hechos que se contradicen no tienen completaciones: si nada más queda abierto, vale la que se leyó.
            cerradas = np.flatnonzero(salida.vacia & (taller.mejor.palabra & 1 << self.formato.abierta == 0))
            palabra[cerradas] = self.formato.sin_mas_completacion(taller.mejor.palabra[cerradas])

    def _brechas(self, taller: Taller, salida: Decisiones) -> None:
        """La brecha de existencia opera si es la de todas las filas posibles.

        Posibles son las de cada componente que ninguna otra obliga a quedar antes.
        """
        if not self._brecha_hasta.any():
            return
        np.right_shift(taller.peor.palabra, self.formato.brechas, out=taller.ancha)
        np.left_shift(taller.mejor.fila, self.filas, out=taller.indice, dtype=np.intp)
        np.bitwise_or(taller.ancha, taller.indice, out=taller.indice)
        np.bitwise_and(salida.brechas, self._sin_brecha, out=salida.brechas)
        np.bitwise_or(salida.brechas, self._brecha_hasta.take(taller.indice), out=salida.brechas)

    def _de_componentes(self, cuales: Columna, taller: Taller) -> list[Columna]:
        """La celda de cada componente en esos casos."""
        suyas: dict[int, Columna] = {}
        for grupo, celdas in zip(self.ejecutor.grupos, taller.celdas, strict=True):
            propias = celdas.take(cuales)
            suyas.update({parte: grupo.celda_de(parte, propias) for parte in grupo.partes})
        return [suyas[parte] for parte in range(len(suyas))]

    def _posibles_hasta(self, ultima: int) -> Columna:
        """De cada conjunto de filas de existencia, las posibles si ninguna puede pasar de `ultima`."""
        conjuntos = np.arange(1 << self.filas) | 1 << self.filas - 1
        return conjuntos & (2 << ultima) - 1

    def _brechas_comunes(self) -> Columna:
        """Por conjunto de filas de existencia posibles, el bit de su brecha común."""
        filas, pares = self.ejecutor.tablas.paquete.existencia, pares_con_brecha(self.ejecutor.tablas)
        bits = []
        for mascara in range(1 << len(filas)):
            comun = brecha_comun(filas, [n for n in range(len(filas)) if mascara >> n & 1]) if mascara else None
            bits.append(1 << pares.index(("existencia", comun)) if comun is not None else 0)
        return np.array(bits, dtype=np.int64)


def _indecisa_si_difieren(columna: Columna, otra: Columna, taller: Taller) -> None:
    """`INDECISO` es −1: todos los bits, o una resta de 0 y 1."""
    np.not_equal(columna, otra, out=taller.mascara.view(np.bool_))
    np.negative(taller.mascara, out=taller.mascara)
    np.bitwise_or(columna, taller.mascara, out=columna)
