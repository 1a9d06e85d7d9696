"""Por qué no: la regla que más cerca estuvo de dar el nivel vecino, y la prueba exacta que no se cumplió.

Hacia arriba y, en un indicador, también hacia abajo, se busca entre las filas que dan el nivel vecino la que tiene
menos pruebas fallidas (y, entre esas, la de menor distancia). En una dimensión y en el global las reglas son
expresiones que crecen con sus partes: «vale al menos L» es una condición sobre las partes, que hacia arriba no se
cumple y hacia abajo es justo lo que sostiene el nivel actual.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from desproteccion.analisis.llano import parcial_en_llano, unir
from desproteccion.analisis.obstaculos import Falta, faltas, lejania, sostienen
from desproteccion.analisis.palabras import EnPalabras
from desproteccion.analisis.resultado import Alternativa, PorQueNo
from desproteccion.analisis.situacion import Situacion
from desproteccion.condiciones import Condicion, Intervalo, Siempre
from desproteccion.expresiones import al_menos, conteos
from desproteccion.paquete import Dimension, Fila, Indicador, Regla, ReglaDeNivel
from desproteccion.partes import nombres_de_niveles
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import LECTURAS, NIVELES, NivelSegun

MAXIMO = len(NIVELES) - 1


def por_que_no(situacion: Situacion) -> list[PorQueNo]:
    """El porqué no del nivel global, de cada dimensión y de cada indicador, en ese orden."""
    return _Examen(situacion).todos()


class _Examen:
    def __init__(self, situacion: Situacion) -> None:
        self.situacion, self.lectura = situacion, situacion.lectura
        self.tablas, self.motor = situacion.terreno.tablas, situacion.terreno.motor
        self.paquete = self.motor.paquete
        self.abanico = situacion.abanicos[self.lectura]
        self.palabras = EnPalabras(self.motor, self.intervalos)

    def todos(self) -> list[PorQueNo]:
        return [
            self._global(),
            *(self._dimension(d, dimension) for d, dimension in enumerate(self.paquete.dimensiones)),
            *(self._indicador(i, indicador) for i, indicador in enumerate(self.paquete.indicadores)),
        ]

    # Lo que se sabe de cada variable

    @cached_property
    def niveles_de_indicador(self) -> list[list[int]]:
        filas = self.abanico.filas_posibles()
        return [
            sorted({indicador.filas[fila].niveles[self.lectura] for fila in filas[i]})
            for i, indicador in enumerate(self.paquete.indicadores)
        ]

    @cached_property
    def intervalos(self) -> dict[str, Intervalo]:
        """De todo lo que una condición puede nombrar: hechos, derivados, indicadores, dimensiones y conteos."""
        sabido: dict[str, Intervalo] = dict(self.situacion.saber)
        for id, derivado in self.paquete.derivados.items():
            calculo = derivado.calculo
            sabido[id] = self._segun(calculo) if isinstance(calculo, NivelSegun) else self.motor.acotar(id, sabido)
        for indicador, niveles in zip(self.paquete.indicadores, self.niveles_de_indicador, strict=True):
            sabido[indicador.id] = niveles[0], niveles[-1]
        for d, densa in enumerate(self.tablas.dimensiones):
            niveles = self.abanico.niveles_de_dimension(d)
            sabido[densa.dimension.id] = niveles[0], niveles[-1]
            for regla, arreglo in densa.arreglos:
                celdas = [tuple(self.niveles_de_indicador[i][borde] for i in densa.indicadores) for borde in (0, -1)]
                sabido[segun(densa.dimension.id, regla.regla.id)] = int(arreglo[celdas[0]]), int(arreglo[celdas[1]])
        for expresion in self._expresiones():
            for nombre, de, nivel in conteos(expresion.expresion, MAXIMO):
                alcanzan = [[sabido[id][borde] >= nivel for id in de] for borde in (0, 1)]
                sabido[nombre] = sum(alcanzan[0]), sum(alcanzan[1])
        return sabido

    def _expresiones(self) -> Iterator[ReglaDeNivel]:
        for dimension in self.paquete.dimensiones:
            yield from dimension.reglas
        yield from self.paquete.globales

    def _segun(self, calculo: NivelSegun) -> Intervalo:
        """Entre qué niveles queda otra tabla bajo la lectura que el derivado pide."""
        densa = next(d for d in self.tablas.densas if d.indicador and d.indicador.id == calculo.tabla)
        corte = np.ix_(*[self.situacion.clases[eje] for eje in densa.ejes])
        niveles = densa.niveles[calculo.lectura][corte][densa.filas[corte] >= 0]
        return int(niveles.min()), int(niveles.max())

    # Un indicador: las filas del nivel vecino

    def _indicador(self, i: int, indicador: Indicador) -> PorQueNo:
        posibles = self.niveles_de_indicador[i]
        return PorQueNo(
            indicador.id,
            indicador.nombre,
            nombres_de_niveles(posibles),
            self._fila_vecina(indicador.filas, range(posibles[-1] + 1, MAXIMO + 1)),
            self._fila_vecina(indicador.filas, range(posibles[0] - 1, -1, -1)),
        )

    def _fila_vecina(self, filas: Sequence[Fila], niveles: Iterable[int]) -> Alternativa | None:
        """La fila más cercana del primer nivel, en ese orden, que alguna fila da."""
        for nivel in niveles:
            candidatas = [
                (faltas(fila.condicion, self.intervalos), fila.regla)
                for fila in filas
                if fila.niveles[self.lectura] == nivel
            ]
            if candidatas:
                halladas, regla = min(candidatas, key=lambda candidata: lejania(candidata[0]))
                return self._no_se_cumplio(nivel, regla, halladas)
        return None

    def _no_se_cumplio(self, nivel: int, regla: Regla, halladas: Sequence[Falta]) -> Alternativa:
        fallan = [falta for falta in halladas if not falta.por_saber]
        motivo = self.palabras.enumerar(fallan) if fallan else "lo que falta saber no puede cumplir todo a la vez"
        frase = f"No es {parcial_en_llano(NIVELES[nivel])}: {motivo}."
        obstaculos = [self.palabras.obstaculo(falta.prueba, falta.por_saber) for falta in halladas]
        return Alternativa(NIVELES[nivel], regla.id, [], regla.texto, obstaculos, frase)

    # Una dimensión y el global: expresiones que crecen con sus partes

    def _dimension(self, d: int, dimension: Dimension) -> PorQueNo:
        posibles = self.abanico.niveles_de_dimension(d)
        reglas = [regla for regla in dimension.reglas if regla.lectura in (None, LECTURAS[self.lectura])]
        return PorQueNo(
            dimension.id,
            dimension.nombre,
            nombres_de_niveles(posibles),
            self._hacia_arriba(reglas, posibles[-1]),
            self._hacia_abajo(reglas, posibles[0]),
        )

    def _hacia_arriba(self, reglas: Sequence[ReglaDeNivel], nivel: int) -> Alternativa | None:
        candidatas = [
            (faltas(condicion, self.intervalos), regla.regla)
            for regla in reglas
            if nivel < MAXIMO and (condicion := al_menos(regla.expresion, nivel + 1, MAXIMO)) is not None
        ]
        if not candidatas:
            return None
        halladas, regla = min(candidatas, key=lambda candidata: lejania(candidata[0]))
        return self._no_se_cumplio(nivel + 1, regla, halladas)

    def _hacia_abajo(self, reglas: Sequence[ReglaDeNivel], nivel: int) -> Alternativa | None:
        """Lo que sostiene el nivel: cada regla que lo alcanza, y por qué."""
        if nivel == 0:
            return None
        firmes: list[tuple[Regla, Condicion]] = []
        for regla in reglas:
            condicion = al_menos(regla.expresion, nivel, MAXIMO)
            if condicion is not None and not faltas(condicion, self.intervalos):
                firmes.append((regla.regla, condicion))
        if not firmes:
            return None
        return self._lo_sostiene(nivel - 1, f"No es {parcial_en_llano(NIVELES[nivel - 1])}", firmes)

    def _lo_sostiene(self, nivel: int, no_es: str, firmes: Sequence[tuple[Regla, Condicion]]) -> Alternativa:
        (regla, condicion), *otras = firmes
        por_variable = {prueba.variable: prueba for prueba in sostienen(condicion, self.intervalos)}
        pruebas = list(por_variable.values())
        motivo = f"porque {self.palabras.constan(pruebas)}" if pruebas else f"por regla: {regla.texto.rstrip('.')}"
        ids = [otra.id for otra, _ in otras]
        tambien = f" También {'lo impide' if len(ids) == 1 else 'lo impiden'} {unir(ids)}." if ids else ""
        obstaculos = [self.palabras.obstaculo(prueba, False) for prueba in pruebas]
        frase = f"{no_es}, {motivo}.{tambien}"
        return Alternativa(NIVELES[nivel], regla.id, ids, regla.texto, obstaculos, frase)

    def _global(self) -> PorQueNo:
        posibles = self.abanico.niveles
        reglas = [regla for regla in self.paquete.globales if regla.lectura in (None, LECTURAS[self.lectura])]
        piso = max(nivel for nivel in range(MAXIMO + 1) if nivel == 0 or any(_da_siempre(r, nivel) for r in reglas))
        # Hasta el piso el nivel no lo sostienen las dimensiones, sino que haya desprotección.
        arriba = self._existencia_que_falta(piso) if posibles[-1] == 0 else self._hacia_arriba(reglas, posibles[-1])
        abajo = self._existencia_que_sostiene() if 0 < posibles[0] <= piso else self._hacia_abajo(reglas, posibles[0])
        return PorQueNo("global", "Nivel global", nombres_de_niveles(posibles), arriba, abajo)

    @cached_property
    def _filas_que_afirman(self) -> list[Fila]:
        return [fila for fila in self.paquete.existencia if fila.niveles[self.lectura]]

    def _existencia_que_falta(self, piso: int) -> Alternativa:
        candidatas = [(faltas(fila.condicion, self.intervalos), fila.regla) for fila in self._filas_que_afirman]
        halladas, regla = min(candidatas, key=lambda candidata: lejania(candidata[0]))
        return self._no_se_cumplio(piso, regla, halladas)

    def _existencia_que_sostiene(self) -> Alternativa | None:
        firmes = [
            (fila.regla, fila.condicion)
            for fila in self._filas_que_afirman
            if not faltas(fila.condicion, self.intervalos)
        ]
        return self._lo_sostiene(0, "No se descarta la desprotección", firmes) if firmes else None


def _da_siempre(regla: ReglaDeNivel, nivel: int) -> bool:
    return nivel > 0 and isinstance(al_menos(regla.expresion, nivel, MAXIMO), Siempre)
