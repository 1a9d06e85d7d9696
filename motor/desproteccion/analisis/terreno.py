"""El terreno del análisis: los hechos ordenados de mejor a peor, los que van atados entre sí y lo que ya se demostró.

Dos hechos están *atados* si alguna combinación suya es imposible (un impacto que persiste sin áreas afectadas; la
frecuencia de una dificultad que no existe). Un *grupo* son los hechos atados entre sí, con sus celdas válidas; de un
grupo a otro, los hechos son libres. Casi todos los grupos tienen un solo hecho.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import numpy as np

from desproteccion.analisis.bloque import Bloque, Enteros
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.motor import Motor
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NO_APLICA, Eje


@dataclass(frozen=True)
class Grupo:
    """Hechos atados entre sí. `celdas` trae, por fila, una clase de cada eje: las combinaciones válidas."""

    ejes: tuple[int, ...]
    celdas: Enteros
    rangos: Enteros
    """Por celda y eje, qué tan mala es la clase: 0 es la mejor."""

    @cached_property
    def lista(self) -> list[tuple[int, ...]]:
        """Las celdas, como tuplas."""
        return [tuple(celda) for celda in self.celdas.tolist()]

    @cached_property
    def sumas(self) -> list[int]:
        """Por celda, la suma de sus rangos: la mejor de un conjunto cerrado es la que suma menos."""
        return [int(suma) for suma in self.rangos.sum(axis=1)]


@dataclass(frozen=True)
class Terreno:
    """Lo que el análisis necesita de un motor, calculado una vez."""

    motor: Motor
    rango_de: tuple[tuple[int, ...], ...]
    """Por eje y clase, qué tan mala es la clase: 0 es la mejor."""
    grupos: tuple[Grupo, ...]
    grupo_de: tuple[int, ...]
    """El grupo de cada eje."""
    bloques: tuple[Bloque, Bloque]
    """La evaluación por bloques bajo cada lectura: mínima y prudente."""

    @cached_property
    def todas(self) -> tuple[tuple[int, ...], ...]:
        """Por eje, todas sus clases: lo que queda de un hecho del que no se sabe nada."""
        return tuple(tuple(range(len(eje.representantes))) for eje in self.tablas.ejes)

    @property
    def tablas(self) -> Tablas:
        return self.motor.tablas

    def hecho(self, eje: int) -> str:
        return self.tablas.ejes[eje].hecho.id


@lru_cache(maxsize=8)
def terreno_de(motor: Motor) -> Terreno:
    """El terreno de un motor, con la monotonía de sus reglas ya demostrada.

    Errores: `ReglasInvalidas` si empeorar un hecho puede bajar un nivel; el análisis no sería exacto.
    """
    from desproteccion.analisis.monotonia import hallazgos

    terreno = trazar(motor)
    esperado = "que empeorar un hecho nunca baje un nivel"
    if problemas := [Problema("reglas", hallado, esperado) for hallado in hallazgos(terreno)]:
        raise ReglasInvalidas(problemas)
    return terreno


def trazar(motor: Motor) -> Terreno:
    """El terreno de un motor, sin demostrar su monotonía."""
    ejes = motor.tablas.ejes
    rango_de = tuple(_rangos(eje) for eje in ejes)
    atados: list[set[int]] = []
    for suyos in [(i,) for i in range(len(ejes))] + [r[0] for r in motor.tablas.restricciones]:
        junto = set(suyos).union(*[grupo for grupo in atados if grupo & set(suyos)])
        atados = [grupo for grupo in atados if not grupo & junto] + [junto]
    grupos = tuple(_grupo(motor.tablas, tuple(sorted(junto)), rango_de) for junto in sorted(atados, key=min))
    grupo_de = [0] * len(ejes)
    for numero, grupo in enumerate(grupos):
        for eje in grupo.ejes:
            grupo_de[eje] = numero
    return Terreno(motor, rango_de, grupos, tuple(grupo_de), (Bloque(motor.tablas, 0), Bloque(motor.tablas, 1)))


def _rangos(eje: Eje) -> tuple[int, ...]:
    """Que un hecho no aplique (una dificultad que no existe) es lo mejor que puede pasar con él."""
    no_aplica = [clase for clase, codigo in enumerate(eje.representantes) if codigo == NO_APLICA]
    orden = [*no_aplica, *eje.de_mejor_a_peor()]
    return tuple(orden.index(clase) for clase in range(len(orden)))


def _grupo(tablas: Tablas, ejes: tuple[int, ...], rango_de: Sequence[Sequence[int]]) -> Grupo:
    mallas = [range(len(tablas.ejes[eje].representantes)) for eje in ejes]
    restricciones = [
        ([ejes.index(eje) for eje in suyos], imposibles)
        for suyos, imposibles in tablas.restricciones
        if set(suyos) <= set(ejes)
    ]
    celdas = [
        celda
        for celda in product(*mallas)
        if not any(imposibles[tuple(celda[lugar] for lugar in lugares)] for lugares, imposibles in restricciones)
    ]
    rangos = [[rango_de[eje][clase] for eje, clase in zip(ejes, celda, strict=True)] for celda in celdas]
    return Grupo(ejes, np.array(celdas, dtype=np.int64), np.array(rangos, dtype=np.int64))
