"""Las tablas densas por columnas: bloques de enteros pequeños que caben en la caché.

El resultado primario es el número de la fila que decide en cada tabla; los niveles se leen de ella. Con datos
desconocidos se evalúan además la mejor y la peor completación, que por monotonía son los extremos de lo posible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion import expresiones
from desproteccion.ejecutores.completaciones import reglas_de_las_completaciones
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.expresiones import Coinciden
from desproteccion.extremos import ComponenteExtendida, IndicadorExtendido, brecha_comun, extender, pares_con_brecha
from desproteccion.motor import Motor
from desproteccion.vocabulario import NIVELES

Clases = npt.NDArray[np.uint8]
Columna = npt.NDArray[Any]

INDECISO = -1
"""Nivel, existencia o regla que depende de lo que falta averiguar."""
NO_CONCLUYENTE = 2
BLOQUE = 16_384
"""Casos por bloque: sus columnas intermedias caben en la caché de segundo nivel."""


@dataclass(frozen=True)
class Decisiones:
    """Un lote decidido, columna por columna. `VARIAS` e `INDECISO` son −1.

    `filas` va por indicador; `regla` es el término global o, desde `terminos`, la fila de existencia; `brechas` es una
    máscara sobre `pares_con_brecha`; `vacia` marca los casos cuyos hechos ninguna ficha válida reúne.
    """

    filas: npt.NDArray[np.int8]
    niveles: npt.NDArray[np.int8]
    dimensiones: npt.NDArray[np.int8]
    existencia: npt.NDArray[np.int8]
    nivel: npt.NDArray[np.int8]
    nivel_min: npt.NDArray[np.int8]
    nivel_max: npt.NDArray[np.int8]
    regla: npt.NDArray[np.int8]
    brechas: npt.NDArray[np.int64]
    vacia: npt.NDArray[np.bool_]

    @classmethod
    def de_largo(cls, casos: int, indicadores: int, dimensiones: int) -> Decisiones:
        def cortos(*forma: int) -> npt.NDArray[np.int8]:
            return np.empty(forma, dtype=np.int8)

        return cls(
            filas=cortos(indicadores, casos),
            niveles=cortos(indicadores, casos),
            dimensiones=cortos(dimensiones, casos),
            existencia=cortos(casos),
            nivel=cortos(casos),
            nivel_min=cortos(casos),
            nivel_max=cortos(casos),
            regla=cortos(casos),
            brechas=np.empty(casos, dtype=np.int64),
            vacia=np.empty(casos, dtype=np.bool_),
        )

    def bloque(self, corte: slice) -> Decisiones:
        return Decisiones(**{nombre: columna[..., corte] for nombre, columna in vars(self).items()})


@dataclass(frozen=True)
class _Partes:
    """Las tablas de una componente bajo una lectura, listas para `take`.

    `niveles` da, por indicador, su nivel o `INDECISO`. `aportes` da, por dimensión, su parte de la dirección en la
    tabla de la dimensión: en el mejor y en el peor caso.
    """

    extendida: ComponenteExtendida
    niveles: tuple[Columna, ...]
    aportes: tuple[tuple[int, Columna, Columna], ...]
    existencia: Columna | None
    existencia_min: Columna
    existencia_max: Columna
    brechas: Columna | None
    puede_ser_vacia: bool


class EjecutorVectorial:
    """Evalúa lotes bajo una lectura. Inmutable: se comparte entre hilos.

    Errores: `ReglasInvalidas` si las tablas no son monótonas, porque los extremos no serían exactos.
    """

    def __init__(self, motor: Motor, lectura: int) -> None:
        tablas = motor.tablas
        self.motor, self.lectura, self.tablas = motor, lectura, tablas
        self.extendidas = extender(tablas, motor.componentes)
        self.indicadores = len(tablas.indicadores)
        self._resto = len(tablas.paquete.existencia) - 1
        self._hay = np.array([fila.niveles[lectura] for fila in tablas.paquete.existencia], dtype=np.int8)
        self._partes = [self._preparar(extendida) for extendida in self.extendidas]
        self._dimension = [d.de_lectura(lectura)[1].ravel() for d in tablas.dimensiones]
        self._aporte = [self._aporte_global(d) for d in range(len(tablas.dimensiones))]
        self._codigos = tablas.globales[lectura].codigos.ravel().astype(np.int8)
        # Leer una tabla de cuatro por término es más rápido que dividir.
        posibles = np.arange(int(self._codigos.max()) + 1, dtype=np.int8)
        self._nivel_de_codigo, self._termino_de_codigo = posibles % len(NIVELES), posibles // len(NIVELES)
        self.terminos = len(tablas.globales[lectura].terminos)
        self._no_monotonos = self._terminos_no_monotonos()
        self._exigir_monotonia()

    @cached_property
    def reglas(self) -> list[str]:
        """El identificador de cada número de `Decisiones.regla`."""
        terminos = [termino.regla.id for termino in self.tablas.globales[self.lectura].terminos]
        return terminos + [fila.regla.id for fila in self.tablas.paquete.existencia]

    def decidir(self, clases: Sequence[Clases], hilos: int = 1) -> Decisiones:
        """Decide un lote. `clases` trae, por eje de `tablas.ejes`, la clase de cada caso.

        La clase siguiente a la última de un eje es «desconocido». `hilos` reparte los bloques.
        """
        casos = len(clases[0])
        salida = Decisiones.de_largo(casos, self.indicadores, len(self.tablas.dimensiones))
        cortes = [slice(desde, min(desde + BLOQUE, casos)) for desde in range(0, casos, BLOQUE)]

        def decidir(corte: slice) -> None:
            self._decidir([columna[corte] for columna in clases], salida.bloque(corte))

        if hilos > 1:
            with ThreadPoolExecutor(hilos) as grupo:
                list(grupo.map(decidir, cortes))
        else:
            for corte in cortes:
                decidir(corte)
        return salida

    # Un bloque

    def _decidir(self, clases: Sequence[Clases], salida: Decisiones) -> None:
        celdas = [_celdas(parte.extendida, clases) for parte in self._partes]
        brechas, vacia = salida.brechas, salida.vacia
        brechas[:] = 0
        vacia[:] = False
        for parte, celda in zip(self._partes, celdas, strict=True):
            if parte.brechas is not None:
                brechas |= parte.brechas.take(celda)
            if parte.puede_ser_vacia:
                vacia |= parte.extendida.vacia.take(celda)
            for indicador, nivel in zip(parte.extendida.indicadores, parte.niveles, strict=True):
                indicador.fila.take(celda, out=salida.filas[indicador.posicion], mode="clip")
                nivel.take(celda, out=salida.niveles[indicador.posicion], mode="clip")
        dimensiones, codigo, existencia = self._extremo(celdas, mejor=True)
        salida.dimensiones[:] = dimensiones
        hay = self._hay.take(existencia, out=salida.existencia, mode="clip")
        np.multiply(self._nivel_de_codigo.take(codigo), hay, out=salida.nivel_min)
        salida.nivel_max[:] = salida.nivel_min
        salida.nivel[:] = salida.nivel_min
        salida.regla[:] = np.where(hay == 1, self._termino_de_codigo.take(codigo), existencia + np.int8(self.terminos))
        brechas |= self._brecha_de_una_fila.take(existencia)
        if not self._hay_desconocidos(clases):
            return
        incompletos = np.flatnonzero(self.combinaciones(celdas) > 1)
        if len(incompletos):
            abiertas = [celda[incompletos] for celda in celdas]
            self._decidir_incompletos(abiertas, incompletos, codigo[incompletos], existencia[incompletos], salida)

    def _extremo(self, celdas: Sequence[Columna], mejor: bool) -> tuple[list[Columna], Columna, Columna]:
        """La mejor (o la peor) completación: niveles de las dimensiones, código global y fila de existencia."""
        direcciones: list[Any] = [0] * len(self._dimension)
        existencia: Columna = np.full(len(celdas[0]), self._resto, dtype=np.int8)
        for parte, celda in zip(self._partes, celdas, strict=True):
            for dimension, minimo, maximo in parte.aportes:
                direcciones[dimension] = direcciones[dimension] + (minimo if mejor else maximo).take(celda)
            if parte.existencia is not None:
                filas = parte.existencia_max if mejor else parte.existencia_min
                np.minimum(existencia, filas.take(celda), out=existencia)
        dimensiones = [tabla.take(donde) for tabla, donde in zip(self._dimension, direcciones, strict=True)]
        aportes = [tabla.take(donde) for tabla, donde in zip(self._aporte, direcciones, strict=True)]
        return dimensiones, self._codigos.take(sum(aportes)), existencia

    def _decidir_incompletos(
        self, celdas: list[Columna], cuales: Columna, mejor: Columna, mejor_existencia: Columna, salida: Decisiones
    ) -> None:
        """Los casos que lo desconocido deja abiertos. `mejor` es el código global de su mejor completación."""
        dimensiones, peor, existencia = self._extremo(celdas, mejor=False)
        pares = [(columna[cuales], hasta) for columna, hasta in zip(salida.dimensiones, dimensiones, strict=True)]
        for columna, (desde, hasta) in zip(salida.dimensiones, pares, strict=True):
            columna[cuales] = np.where(desde == hasta, hasta, INDECISO)
        hay = self._hay[existencia]
        minimo, maximo = salida.nivel_min[cuales], (peor % len(NIVELES)) * hay
        salida.nivel_max[cuales] = maximo
        salida.nivel[cuales] = np.where(minimo == maximo, minimo, INDECISO)
        salida.existencia[cuales] = np.where(hay == self._hay[mejor_existencia], hay, NO_CONCLUYENTE)
        posibles = self._existencias_posibles(celdas, mejor_existencia)
        salida.brechas[cuales] &= ~self._bits_de_existencia
        salida.brechas[cuales] |= self._brecha_de_existencia.take(posibles)
        regla = np.where(hay, peor // len(NIVELES), self.terminos + existencia)
        duda = regla == salida.regla[cuales]
        salida.regla[cuales[~duda]] = INDECISO
        # Sin desprotección ni en el peor caso, la fila de existencia no puede sino ser la misma en medio.
        duda &= hay.astype(np.bool_) & ((mejor != peor) | self._puede_coincidir(mejor, pares))
        if duda.any():
            unica = reglas_de_las_completaciones(self, [celda[duda] for celda in celdas])
            salida.regla[cuales[duda]] = np.where(unica, regla[duda], INDECISO)

    def _puede_coincidir(self, codigo: Columna, pares: Sequence[tuple[Columna, Columna]]) -> npt.NDArray[np.bool_]:
        """Si, siendo iguales los extremos, en medio podría decidir un término anterior.

        Solo uno que no sea monótono: `coinciden` alcanza el nivel en medio y no en las puntas. Para eso todas sus
        dimensiones tienen que poder estar en ese nivel.
        """
        termino, nivel = np.divmod(codigo, len(NIVELES))
        puede: npt.NDArray[np.bool_] = np.zeros(len(codigo), dtype=np.bool_)
        for lugar, dimensiones in self._no_monotonos:
            este = lugar < termino
            for d in dimensiones:
                este = este & (pares[d][0] <= nivel) & (nivel <= pares[d][1])
            puede |= este
        return puede

    def regla_de(self, niveles: Mapping[int, Columna], existencia: Columna) -> Columna:
        """La regla global de casos dados por los niveles de sus indicadores y su fila de existencia."""
        direccion: Any = 0
        for densa, aporte in zip(self.tablas.dimensiones, self._aporte, strict=True):
            propia: Any = 0
            for i in densa.indicadores:
                propia = propia * len(NIVELES) + niveles[i]
            direccion = direccion + aporte[propia]
        termino = self._codigos[direccion] // len(NIVELES)
        return np.where(self._hay[existencia], termino, self.terminos + existencia)

    def _existencias_posibles(self, celdas: Sequence[Columna], ultima: Columna) -> Columna:
        """Las filas de existencia posibles: las de cada componente que ninguna otra obliga a quedar antes."""
        posibles: Columna = np.full(len(ultima), 1 << self._resto, dtype=np.int64)
        for parte, celda in zip(self._partes, celdas, strict=True):
            if parte.existencia is not None:
                posibles |= parte.existencia.take(celda)
        hasta: Columna = np.left_shift(2, ultima.astype(np.int64)) - 1
        return posibles & hasta

    def _hay_desconocidos(self, clases: Sequence[Clases]) -> bool:
        return any(bool((clases[eje] == len(self.tablas.ejes[eje].representantes)).any()) for eje in self.motor.usados)

    def combinaciones(self, celdas: Sequence[Columna]) -> npt.NDArray[np.float64]:
        """Cuántas combinaciones de estados deja abiertas cada caso; una, si nada desconocido importa."""
        cuantas: npt.NDArray[np.float64] = np.ones(len(celdas[0]))
        for parte, celda in zip(self._partes, celdas, strict=True):
            cuantas *= parte.extendida.estados[self.lectura].cuantos.take(celda)
        return cuantas

    # Tablas que se arman una vez

    def _preparar(self, extendida: ComponenteExtendida) -> _Partes:
        aportes = []
        for d, dimension in enumerate(self.tablas.dimensiones):
            suyos = [i for i in extendida.indicadores if i.posicion in dimension.indicadores]
            if suyos:
                ultimo = len(dimension.indicadores) - 1
                pesos = {p: len(NIVELES) ** (ultimo - n) for n, p in enumerate(dimension.indicadores)}
                minimo, maximo = (
                    sum(getattr(i, extremo)[self.lectura].astype(np.int64) * pesos[i.posicion] for i in suyos)
                    for extremo in ("minimo", "maximo")
                )
                aportes.append((d, np.asarray(minimo, dtype=np.int32), np.asarray(maximo, dtype=np.int32)))
        existencia = extendida.existencia[self.lectura] if extendida.existencia else None
        mascaras = existencia if existencia is not None else np.full(extendida.largo, 1 << self._resto)
        bits = (mascaras[:, None] >> np.arange(self._resto + 1)) & 1
        brechas: Columna = np.zeros(extendida.largo, dtype=np.int64)
        for indicador in extendida.indicadores:
            brechas |= indicador.brecha
        return _Partes(
            extendida,
            tuple(self._nivel_unico(indicador) for indicador in extendida.indicadores),
            tuple(aportes),
            existencia,
            bits.argmax(axis=1).astype(np.int8),
            (self._resto - bits[:, ::-1].argmax(axis=1)).astype(np.int8),
            brechas if brechas.any() else None,
            bool(extendida.vacia.any()),
        )

    def _nivel_unico(self, indicador: IndicadorExtendido) -> Columna:
        minimo, maximo = indicador.minimo[self.lectura], indicador.maximo[self.lectura]
        return np.where(minimo == maximo, minimo, np.int8(INDECISO))

    def _aporte_global(self, dimension: int) -> Columna:
        """Por celda de la dimensión, su parte de la dirección en la tabla global."""
        densa = self.tablas.dimensiones[dimension]
        arreglos = {regla.regla.id: arreglo for regla, arreglo in densa.arreglos}
        ids = [self.tablas.indicadores[i].id for i in densa.indicadores]
        forma = densa.arreglos[0][1].shape
        aporte: Columna = np.zeros(forma, dtype=np.int64)
        for lugar, (de, nombre) in enumerate(reversed(self.tablas.globales[self.lectura].variables)):
            if de == dimension:
                propio = arreglos[nombre] if nombre in arreglos else np.indices(forma)[ids.index(nombre)]
                aporte += propio.astype(np.int64) * len(NIVELES) ** lugar
        return aporte.ravel().astype(np.int32)

    @cached_property
    def _brecha_de_existencia(self) -> Columna:
        """Por conjunto de filas de existencia posibles, el bit de su brecha común."""
        filas, pares = self.tablas.paquete.existencia, pares_con_brecha(self.tablas)
        bits = []
        for mascara in range(1 << len(filas)):
            comun = brecha_comun(filas, [n for n in range(len(filas)) if mascara >> n & 1]) if mascara else None
            bits.append(1 << pares.index(("existencia", comun)) if comun is not None else 0)
        return np.array(bits, dtype=np.int64)

    @cached_property
    def _brecha_de_una_fila(self) -> Columna:
        """Por fila de existencia, el bit de su brecha."""
        return self._brecha_de_existencia.take([1 << fila for fila in range(self._resto + 1)])

    @cached_property
    def _bits_de_existencia(self) -> int:
        return int(np.bitwise_or.reduce(self._brecha_de_existencia))

    def _terminos_no_monotonos(self) -> list[tuple[int, list[int]]]:
        """La posición de cada término que puede bajar cuando algo sube, y las dimensiones que deben coincidir."""
        ids = [d.id for d in self.tablas.paquete.dimensiones]
        hallados = []
        for lugar, termino in enumerate(self.tablas.globales[self.lectura].terminos):
            nombres = list(dict.fromkeys(expresiones.nombres(termino.expresion)))
            escalas = np.meshgrid(*[np.arange(len(NIVELES))] * len(nombres), indexing="ij")
            niveles = np.asarray(expresiones.evaluar(termino.expresion, dict(zip(nombres, escalas, strict=True))))
            if _baja(niveles):
                directo = isinstance(termino.expresion, Coinciden) and set(nombres) <= set(ids)
                hallados.append((lugar, [ids.index(nombre) for nombre in nombres] if directo else []))
        return hallados

    def _exigir_monotonia(self) -> None:
        """Los extremos por indicador solo dan los del nivel global si lo demás también es monótono."""
        niveles = self.tablas.globales[self.lectura].codigos % len(NIVELES)
        arreglos: list[tuple[str, Columna]] = [("global", niveles), ("existencia", -self._hay)]
        for densa in self.tablas.dimensiones:
            arreglos += [(densa.dimension.id, arreglo) for _, arreglo in densa.arreglos]
        for nombre, arreglo in arreglos:
            if _baja(arreglo):
                raise ReglasInvalidas(
                    [Problema(f"niveles.yaml, {nombre}", "un nivel baja cuando algo empeora", "reglas monótonas")]
                )


def _baja(arreglo: Columna) -> bool:
    """Si el arreglo baja al avanzar por algún eje."""
    return any(bool((np.diff(arreglo.astype(np.int64), axis=eje) < 0).any()) for eje in range(arreglo.ndim))


def _celdas(extendida: ComponenteExtendida, clases: Sequence[Clases]) -> Columna:
    """La celda de cada caso. Se suma en 16 bits, que es lo que la máquina hace más rápido."""
    tipo: Any = np.uint16 if extendida.largo <= 1 << 16 else np.uint32
    celda: Columna = np.zeros(len(clases[0]), dtype=tipo)
    for eje, paso in extendida.pasos:
        celda += clases[eje].astype(tipo) * tipo(paso)
    indices: Columna = celda.astype(np.intp)
    return indices
