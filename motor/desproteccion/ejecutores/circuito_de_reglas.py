"""Las reglas de una lectura como circuito: de las clases de un caso completo a las filas y los niveles que le tocan.

Sale de las mismas condiciones y expresiones que las tablas densas, y contra ellas se revisa celda por celda.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise

from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.ejecutores.circuito import CIERTO, FALSO, Circuito, Escala
from desproteccion.expresiones import Expresion
from desproteccion.extremos import pares_con_brecha
from desproteccion.paquete import Fila
from desproteccion.sintaxis import segun
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES, NO_APLICA, Cuenta, NivelSegun

MAYOR_NIVEL = len(NIVELES) - 1


class CircuitoDeReglas:
    """Los planos de cada salida. Solo dicen algo cierto de los casos completos y válidos."""

    def __init__(self, tablas: Tablas, lectura: int) -> None:
        self.tablas, self.lectura, self.circuito = tablas, lectura, Circuito()
        self._posicion = {indicador.id: n for n, indicador in enumerate(tablas.indicadores)}
        self._escalas: dict[str, Escala] = {}
        """Los niveles con nombre: las variables de las expresiones y de las condiciones de existencia."""
        self.al_menos = cache(self._al_menos)
        self.cumplen = [[self.cumple(fila.condicion) for fila in i.filas] for i in tablas.indicadores]
        self.niveles = [self.escala_de(n, lectura) for n in range(len(tablas.indicadores))]
        self._escalas |= {i.id: escala for i, escala in zip(tablas.indicadores, self.niveles, strict=True)}

    # Condiciones

    def cumple(self, condicion: Condicion) -> int:
        """El plano de una condición."""
        match condicion:
            case Siempre():
                return CIERTO
            case Rango(variable) | Pertenece(variable) if variable in self.tablas.indice:
                return self._de_hecho(variable, condicion)
            case Rango(variable, desde, hasta):
                return self._entre(variable, desde, hasta)
            case Pertenece(variable, codigos, negada):
                dentro = self.circuito.o(self._entre(variable, codigo, codigo) for codigo in codigos)
                return self.circuito.no(dentro) if negada else dentro
            case Todos(partes):
                return self.circuito.y(self.cumple(parte) for parte in partes)
            case Alguno(partes):
                return self.circuito.o(self.cumple(parte) for parte in partes)

    def _entre(self, variable: str, desde: int | None, hasta: int | None) -> int:
        if desde is not None and hasta is not None and hasta < desde:
            return FALSO
        abajo = CIERTO if desde is None else self.al_menos(variable, desde)
        arriba = FALSO if hasta is None else self.al_menos(variable, hasta + 1)
        return self.circuito.distinto(abajo, arriba)

    def _al_menos(self, variable: str, codigo: int) -> int:
        if variable in self._escalas:
            escala = (CIERTO, *self._escalas[variable])
            return escala[max(codigo, 0)] if codigo < len(escala) else FALSO
        if variable in self.tablas.indice:
            return self._de_hecho(variable, Rango(variable, desde=codigo))
        calculo = self.tablas.paquete.derivados[variable].calculo
        if isinstance(calculo, NivelSegun):
            escala = (CIERTO, *self.escala_de(self._posicion[calculo.tabla], calculo.lectura))
            return escala[max(codigo, 0)] if codigo < len(escala) else FALSO
        if isinstance(calculo, Cuenta):
            pruebas = [self.cumple(condiciones.sobre(calculo.prueba, de)) for de in calculo.de]
            return self.circuito.al_menos(pruebas, codigo)
        return self.circuito.o(self.al_menos(de, codigo) for de in calculo.de)

    def _de_hecho(self, hecho: str, condicion: Condicion) -> int:
        """Una condición sobre un hecho, por las clases que la cumplen: un «distinto» por cada cambio de respuesta."""
        eje = self.tablas.indice[hecho]
        representantes = self.tablas.ejes[eje].representantes
        dentro = [bool(condiciones.evaluar(condicion, {hecho: codigo})) for codigo in representantes]
        plano = CIERTO if dentro[0] else FALSO
        for clase, (antes, ahora) in enumerate(pairwise(dentro), start=1):
            if antes != ahora:
                plano = self.circuito.distinto(plano, self._clase_desde(eje, clase))
        return plano

    def _clase_desde(self, eje: int, clase: int) -> int:
        """Si la clase de un eje es esa o una posterior, comparada bit por bit desde el menor."""
        circuito, mayor = self.circuito, len(self.tablas.ejes[eje].representantes) - 1
        alcanza = CIERTO
        for bit in range(mayor.bit_length()):
            propio = circuito.hoja(eje, bit)
            alcanza = circuito.y((propio, alcanza)) if clase >> bit & 1 else circuito.o((propio, alcanza))
        return alcanza

    # Indicadores

    def escala_de(self, indicador: int, lectura: int) -> Escala:
        """Los niveles de un indicador bajo una lectura. Dos filas que se cumplan a la vez dan el mismo."""
        filas = self.tablas.indicadores[indicador].filas
        cumplen = [self.cumple(fila.condicion) for fila in filas]
        return tuple(
            self.circuito.o(si for si, fila in zip(cumplen, filas, strict=True) if fila.niveles[lectura] >= nivel)
            for nivel in range(1, len(NIVELES))
        )

    def elegidas(self, planos: Sequence[int], traslapes: Mapping[int, Sequence[int]]) -> list[int]:
        """Por fila, si decide: se cumple, y ninguna anterior con que se traslape."""
        circuito = self.circuito
        return [
            circuito.y((plano, circuito.no(circuito.o(planos[n] for n in traslapes.get(fila, ())))))
            for fila, plano in enumerate(planos)
        ]

    def numero(self, elegidas: Sequence[int], numeros: Sequence[int]) -> list[int]:
        """En bits, el número de la fila elegida."""
        bits = max(numeros).bit_length()
        return [
            self.circuito.o(plano for plano, n in zip(elegidas, numeros, strict=True) if n >> bit & 1)
            for bit in range(bits)
        ]

    # Niveles

    @cached_property
    def dimensiones(self) -> list[Escala]:
        escalas = []
        for densa in self.tablas.dimensiones:
            for regla, _ in densa.arreglos:
                self._escalas[segun(densa.dimension.id, regla.regla.id)] = self._escala(regla.expresion)
            propia = self._escalas[segun(densa.dimension.id, densa.de_lectura(self.lectura)[0].regla.id)]
            self._escalas[densa.dimension.id] = propia
            escalas.append(propia)
        return escalas

    def _escala(self, expresion: Expresion) -> Escala:
        for nombre, nombres, nivel in expresiones.conteos(expresion, MAYOR_NIVEL):
            if nombre not in self._escalas:
                alcanzan = [self._escalas[parte][nivel - 1] for parte in nombres]
                cuantos = range(1, len(nombres) + 1)
                self._escalas[nombre] = tuple(self.circuito.al_menos(alcanzan, n) for n in cuantos)
        planos = []
        for nivel in range(1, len(NIVELES)):
            condicion = expresiones.al_menos(expresion, nivel, MAYOR_NIVEL)
            planos.append(FALSO if condicion is None else self.cumple(condicion))
        return tuple(planos)

    @cached_property
    def existencia(self) -> list[int]:
        """Por fila de existencia, si es la que vale: la primera que se cumple."""
        elegidas, resto = [], CIERTO
        for fila in self.tablas.paquete.existencia:
            cumple = self.cumple(fila.condicion)
            elegidas.append(self.circuito.y((resto, cumple)))
            resto = self.circuito.y((resto, self.circuito.no(cumple)))
        return elegidas

    @cached_property
    def hay(self) -> int:
        """Si hay desprotección: lo dice la primera fila que se cumple."""
        circuito = self.circuito
        hay, antes, alguna = FALSO, CIERTO, FALSO
        for fila in self.tablas.paquete.existencia:
            if fila.niveles[self.lectura] == 1:
                alguna = circuito.o((alguna, self.cumple(fila.condicion)))
            else:
                hay = circuito.o((hay, circuito.y((antes, alguna))))
                antes = circuito.y((antes, circuito.no(circuito.o((alguna, self.cumple(fila.condicion))))))
                alguna = FALSO
        return circuito.o((hay, circuito.y((antes, alguna))))

    @cached_property
    def _terminos(self) -> list[Escala]:
        exigidas = self.dimensiones  # las expresiones globales las nombran
        assert len(exigidas) == len(self.tablas.dimensiones)
        return [self._escala(termino.expresion) for termino in self.tablas.globales[self.lectura].terminos]

    @cached_property
    def nivel(self) -> Escala:
        """El nivel global si hay desprotección; si no la hay, el más bajo."""
        return tuple(
            self.circuito.y((self.hay, self.circuito.o(escala[n] for escala in self._terminos)))
            for n in range(MAYOR_NIVEL)
        )

    @cached_property
    def regla(self) -> list[int]:
        """En bits, el primer término que alcanza el nivel o, sin desprotección, la fila de existencia tras ellos."""
        circuito = self.circuito
        mayor = [circuito.o(escala[n] for escala in self._terminos) for n in range(MAYOR_NIVEL)]
        faltan, resto = [], CIERTO
        for escala in self._terminos[:-1]:
            lejos = circuito.o(circuito.distinto(a, b) for a, b in zip(mayor, escala, strict=True))
            resto = circuito.y((resto, lejos))
            faltan.append(resto)
        con = [circuito.y((self.hay, bit)) for bit in circuito.en_bits(faltan)]
        filas = self.tablas.paquete.existencia
        niegan = [n for n, fila in enumerate(filas) if fila.niveles[self.lectura] == 0]
        numeros = [len(self._terminos) + n for n in niegan]
        sin = self.numero([self.existencia[n] for n in niegan], numeros) if niegan else []
        largo = max(len(con), len(sin))
        con, sin = con + [FALSO] * (largo - len(con)), sin + [FALSO] * (largo - len(sin))
        return [circuito.o(par) for par in zip(con, sin, strict=True)]

    # Lo demás

    @cached_property
    def vacia(self) -> int:
        """Si los hechos se contradicen. Como en las componentes, no se miran los que ninguna tabla usa."""
        paquete, circuito = self.tablas.paquete, self.circuito
        usados = {eje for densa in self.tablas.densas for eje in densa.ejes}
        planos = []
        for imposible in paquete.imposibles:
            if {self.tablas.indice[nombre] for nombre in condiciones.variables(imposible.condicion)} & usados:
                planos.append(self.cumple(imposible.condicion))
        for hecho in paquete.condicionados:
            if hecho.aplica_si is None:
                continue
            otro, codigos = hecho.aplica_si
            if {self.tablas.indice[hecho.id], self.tablas.indice[otro]} & usados:
                no_aplica = self._de_hecho(hecho.id, Pertenece(hecho.id, (NO_APLICA,)))
                planos.append(circuito.no(circuito.distinto(self._de_hecho(otro, Pertenece(otro, codigos)), no_aplica)))
        return circuito.o(planos)

    def brechas(self, elegidas: Sequence[Sequence[int]]) -> list[int]:
        """Por par de tabla y brecha, si opera."""
        tablas: list[tuple[str, Sequence[Fila], Sequence[int]]] = [
            (i.id, i.filas, suyas) for i, suyas in zip(self.tablas.indicadores, elegidas, strict=True)
        ]
        tablas.append(("existencia", self.tablas.paquete.existencia, self.existencia))
        operan: dict[tuple[str, str | None], list[int]] = {}
        for id, filas, planos in tablas:
            for fila, plano in zip(filas, planos, strict=True):
                operan.setdefault((id, fila.regla.brecha), []).append(plano)
        return [self.circuito.o(operan[par]) for par in pares_con_brecha(self.tablas)]
