"""Las tablas densas por columnas: bloques de enteros pequeños que caben en la caché.

El resultado primario es el número de la fila que decide en cada tabla; los niveles se leen de ella. Con datos
desconocidos se evalúan además la mejor y la peor completación, que por monotonía son los extremos de lo posible.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desproteccion.ejecutores.abiertas import Abiertas
from desproteccion.ejecutores.completos import Completos
from desproteccion.ejecutores.decisiones import Decisiones
from desproteccion.ejecutores.globales_de_lote import Globales
from desproteccion.ejecutores.palabras import (
    BITS_DE_NIVEL,
    Clases,
    Columna,
    Escalones,
    Formato,
    agrupar,
)
from desproteccion.ejecutores.taller import Extremo, Taller
from desproteccion.ejecutores.trasposicion import CASOS_POR_PALABRA
from desproteccion.extremos import extender
from desproteccion.hilos import repartir
from desproteccion.motor import Motor
from desproteccion.vocabulario import NIVELES

BLOQUE = 1 << 17
"""Casos por bloque: con llamadas más cortas, los hilos se estorban, porque cada una suelta y pide el mismo cerrojo."""
POCOS_PARA_REPARTIR = 32_768
"""Hasta este largo, un hilo termina antes de lo que tarda en repartirse el trabajo."""
POCOS = 2_048
"""Hasta este largo, leer tablas cuesta menos que correr las puertas del circuito."""
MUCHOS_INCOMPLETOS = 0.3
"""Sobre esta parte, leer las tablas de todos cuesta menos que apartar los incompletos y devolverlos."""
CASOS_DE_LA_MUESTRA = 512
CASOS_QUE_SE_REVISAN = 1 << 18


class EjecutorVectorial:
    """Evalúa lotes bajo una lectura. Inmutable: se comparte entre hilos.

    Errores: `ReglasInvalidas` si las tablas no son monótonas, porque los extremos no serían exactos.
    """

    def __init__(self, motor: Motor, lectura: int) -> None:
        tablas = motor.tablas
        self.motor, self.lectura, self.tablas = motor, lectura, tablas
        self.extendidas = extender(tablas, motor.componentes)
        self.indicadores = len(tablas.indicadores)
        largos = {n: len(eje.representantes) + 1 for n, eje in enumerate(tablas.ejes)}
        self.formato = Formato(tablas)
        self.grupos = agrupar(self.formato, self.extendidas, lectura, largos)
        self.globales = Globales(tablas, lectura, self.formato)
        self.hay = np.array([fila.niveles[lectura] for fila in tablas.paquete.existencia], dtype=np.int8)
        self._existe = Escalones.de(self.hay.tolist())
        self.estados = [(e.estados[lectura], self.formato.de_estados(e, lectura)) for e in self.extendidas]
        """Por componente, los estados que alcanza cada celda y la palabra de cada uno de los `vivos`."""
        self._fila_de_existencia = self.formato.primera_fila()
        self._abiertas = Abiertas(self)

    @property
    def terminos(self) -> int:
        """Desde qué número `Decisiones.regla` nombra una fila de existencia."""
        return len(self.tablas.globales[self.lectura].terminos)

    @cached_property
    def reglas(self) -> list[str]:
        """El identificador de cada número de `Decisiones.regla`."""
        terminos = [termino.regla.id for termino in self.tablas.globales[self.lectura].terminos]
        return terminos + [fila.regla.id for fila in self.tablas.paquete.existencia]

    def decidir(self, clases: Sequence[Clases], hilos: int = 1, *, brechas: bool = True) -> Decisiones:
        """Decide un lote. `clases` trae, por eje de `tablas.ejes`, la clase de cada caso.

        La clase siguiente a la última de un eje es «desconocido». `hilos` reparte el trabajo. Sin `brechas`, esa
        columna no vale nada.
        """
        casos = len(clases[0])
        salida = self._salida(casos)
        with ThreadPoolExecutor(hilos) as grupo:
            suyo = grupo if hilos > 1 and casos > POCOS_PARA_REPARTIR else None
            if casos <= POCOS or self._hay_muchos_incompletos(clases):
                self._con_tablas(clases, None, salida, suyo, hilos)
            else:
                enteras = casos - casos % CASOS_POR_PALABRA
                ejes = self.completos.decidir(clases, salida.bloque(slice(enteras)), brechas, suyo, hilos)
                incompletos = self._incompletos(clases, ejes, suyo, hilos)
                if len(incompletos):
                    self._con_tablas(clases, incompletos, salida, suyo, hilos)
        return salida

    @cached_property
    def completos(self) -> Completos:
        """Quien decide los casos completos de un lote largo."""
        return Completos(self.tablas, self.lectura)

    def _hay_muchos_incompletos(self, clases: Sequence[Clases]) -> bool:
        """Si a muchos casos les falta algún dato, a juzgar por una muestra repartida por todo el lote."""
        cada = -(-len(clases[0]) // CASOS_DE_LA_MUESTRA)
        faltan = [clases[eje][::cada] == len(self.tablas.ejes[eje].representantes) for eje in self.motor.usados]
        return bool(np.any(faltan, axis=0).mean() > MUCHOS_INCOMPLETOS)

    def _incompletos(
        self, clases: Sequence[Clases], ejes: Iterable[int], grupo: Executor | None, hilos: int
    ) -> npt.NDArray[np.intp]:
        """Los casos en que se desconoce alguno de esos hechos, y los que no llenan una palabra de los planos."""
        casos = len(clases[0])
        incompleto = np.zeros(casos, dtype=np.bool_)
        incompleto[casos - casos % CASOS_POR_PALABRA :] = True

        def marcar(corte: slice) -> None:
            for eje in ejes:
                desconocido = clases[eje][corte] == len(self.tablas.ejes[eje].representantes)
                np.logical_or(incompleto[corte], desconocido, out=incompleto[corte])

        repartir(marcar, _cortes(casos, CASOS_QUE_SE_REVISAN), grupo, hilos)
        return np.flatnonzero(incompleto)

    def _con_tablas(
        self,
        clases: Sequence[Clases],
        cuales: npt.NDArray[np.intp] | None,
        salida: Decisiones,
        grupo: Executor | None,
        hilos: int,
    ) -> None:
        """Decide con las tablas densas todos los casos o, si se dice, unos cuantos."""
        casos = len(salida.nivel) if cuales is None else len(cuales)
        largo = min(-(-casos // hilos), BLOQUE) if grupo and casos > POCOS_PARA_REPARTIR else BLOQUE
        cortes = _cortes(casos, largo)

        def decidir(suyos: list[slice]) -> None:
            taller = None
            for corte in suyos:
                suyo = corte.stop - corte.start
                if taller is None or taller.casos != suyo:
                    taller = self._taller(suyo)
                if cuales is None:
                    self._decidir([columna[corte] for columna in clases], salida.bloque(corte), taller)
                    continue
                parte = self._salida(suyo)
                self._decidir([columna.take(cuales[corte]) for columna in clases], parte, taller)
                salida.escribir(cuales[corte], parte)

        repartir(decidir, [cortes[n::hilos] for n in range(hilos)], grupo, hilos)

    def niveles_de_filas(self, indicador: int) -> tuple[int | None, ...]:
        """El nivel de cada valor que `Decisiones.filas` puede tomar, del menor al mayor; `None` si queda indeciso."""
        filas = self.tablas.indicadores[indicador].filas
        return (*reversed(range(len(NIVELES))), None, *(fila.niveles[self.lectura] for fila in filas))

    def _salida(self, casos: int) -> Decisiones:
        brechas = np.min_scalar_type(self.formato.todas_las_brechas)
        return Decisiones.de_largo(casos, self.indicadores, len(self.tablas.dimensiones), brechas)

    def _taller(self, casos: int) -> Taller:
        return Taller(casos, [grupo.tipo for grupo in self.grupos], self.globales.tipo, self._salida(casos))

    # Un bloque

    def _decidir(self, clases: Sequence[Clases], salida: Decisiones, taller: Taller) -> None:
        formato, palabra, otra = self.formato, taller.mejor.palabra, taller.ancha
        octeto = taller.mascara.view(np.uint8)
        for n, (grupo, celda) in enumerate(zip(self.grupos, taller.celdas, strict=True)):
            grupo.celda(clases, octeto, celda)
            np.copyto(taller.indice, celda)
            grupo.mejor.take(taller.indice, out=otra if n else palabra, mode="clip")
            if n:
                np.bitwise_or(palabra, otra, out=palabra)
            for posicion, filas in grupo.filas.items():
                filas.take(taller.indice, out=salida.filas[posicion], mode="clip")
            for posicion, (eje, escalones) in grupo.directas.items():
                escalones.aplicar(clases[eje].view(np.int8), salida.filas[posicion], taller.mascara)
        self.concluir(taller.mejor, taller, salida)
        np.copyto(salida.nivel_min, salida.nivel)
        np.copyto(salida.nivel_max, salida.nivel)
        np.right_shift(palabra, formato.brechas, out=otra)
        np.bitwise_and(otra, formato.todas_las_brechas, out=otra)
        np.copyto(salida.brechas, otra, casting="unsafe")
        if self._abiertas.brecha_de_una_fila.any():
            np.bitwise_or(salida.brechas, self._abiertas.brecha_de_una_fila.take(taller.mejor.fila), out=salida.brechas)
        np.greater_equal(palabra, 1 << formato.vacia, out=salida.vacia)
        np.bitwise_and(palabra, 1 << formato.abierta, out=otra)
        if otra.any():
            self._abiertas.decidir(taller, salida)

    def concluir(self, extremo: Extremo, taller: Taller, salida: Decisiones) -> None:
        """De la palabra de una completación, lo que se sigue: dimensiones, existencia, nivel y regla."""
        codigo, fila, hay, mascara = extremo.codigo, extremo.fila, salida.existencia, taller.mascara
        self.globales.de_palabras(extremo.palabra, taller, salida.dimensiones, codigo)
        np.right_shift(extremo.palabra, self.formato.existencia, out=taller.ancha)
        np.bitwise_and(taller.ancha, len(self._fila_de_existencia) - 1, out=taller.ancha)
        self._fila_de_existencia.take(taller.ancha, out=fila, mode="clip")
        self._existe.aplicar(fila, hay, mascara)
        np.bitwise_and(codigo, (1 << BITS_DE_NIVEL) - 1, out=salida.nivel)
        np.multiply(salida.nivel, hay, out=salida.nivel)
        # El término si hay desprotección y, si no, la fila de existencia: se elige multiplicando, sin saltos.
        np.right_shift(codigo, BITS_DE_NIVEL, out=salida.regla)
        np.multiply(salida.regla, hay, out=salida.regla)
        np.bitwise_xor(hay, 1, out=mascara)
        np.add(fila, np.int8(self.terminos), out=fila)
        np.multiply(mascara, fila, out=mascara)
        np.add(salida.regla, mascara, out=salida.regla)
        np.subtract(fila, np.int8(self.terminos), out=fila)

    def reglas_de(self, palabras: Columna) -> Columna:
        """La regla global de casos completos, dada su palabra."""
        taller = self._taller(len(palabras))
        np.copyto(taller.mejor.palabra, palabras)
        self.concluir(taller.mejor, taller, taller.en_el_peor)
        return taller.en_el_peor.regla


def _cortes(casos: int, largo: int) -> list[slice]:
    return [slice(desde, min(desde + largo, casos)) for desde in range(0, casos, largo)]
