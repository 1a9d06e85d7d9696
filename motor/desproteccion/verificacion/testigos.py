"""Busca, en toda la cadena, un par de casos que dos lecturas (o dos paquetes) deciden en el orden prohibido.

Es exacto y no enumera los casos uno a uno: cada componente se resume en los pares de estados que alcanzan sus pares
de celdas, los pares se pliegan hasta el nivel global como en `posibles`, y de la primera diferencia se vuelve atrás
hasta las celdas que la producen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.componentes import Componente
from desproteccion.posibles import Abanico, Escenario
from desproteccion.verificacion.pasos import Celdas
from desproteccion.vocabulario import NIVELES

Enteros = npt.NDArray[np.int64]
Vista = Callable[[Escenario], Any]
"""Lo que se compara de cada combinación de desenlaces."""
Prohibido = Callable[[Any, Any], Any]
Par = tuple[dict[int, int], dict[int, int]]
"""Clase por eje, de uno y otro caso."""


@dataclass(frozen=True)
class Juntos:
    """Los pares distintos de estados de una componente y, por par, las primeras celdas que lo producen."""

    uno: Enteros
    otro: Enteros
    celda_de_uno: Enteros
    celda_de_otro: Enteros


def mismas_celdas(parte: Componente) -> tuple[Celdas, Celdas]:
    """Cada celda válida consigo misma."""
    validas = np.flatnonzero(parte.valida.ravel())
    return validas, validas


def juntar(estados_de_uno: Enteros, estados_de_otro: Enteros, celdas: tuple[Celdas, Celdas]) -> Juntos:
    pares = np.stack([estados_de_uno.ravel()[celdas[0]], estados_de_otro.ravel()[celdas[1]]])
    distintos, primeros = np.unique(pares, axis=1, return_index=True)
    return Juntos(distintos[0], distintos[1], celdas[0][primeros], celdas[1][primeros])


class Cadena:
    """La cadena entera de dos abanicos sobre las mismas mallas."""

    def __init__(self, uno: Abanico, otro: Abanico, vista: Vista, prohibido: Prohibido) -> None:
        self.uno, self.otro, self.vista, self.prohibido = uno, otro, vista, prohibido
        self._iguales = [self._juntar(i, mismas_celdas(parte)) for i, parte in enumerate(uno.partes)]

    def _juntar(self, i: int, celdas: tuple[Celdas, Celdas]) -> Juntos:
        return juntar(self.uno.celdas[i], self.otro.celdas[i], celdas)

    def testigo(self, cambia: int | None = None, celdas: tuple[Celdas, Celdas] | None = None) -> Par | None:
        """Un par de casos prohibido, o `None` si no existe. Con `cambia`, esa componente toma los pares `celdas`."""
        juntos = list(self._iguales)
        if cambia is not None and celdas is not None:
            juntos[cambia] = self._juntar(cambia, celdas)
        sueltas = self._sueltas(juntos)
        pliegues: dict[tuple[int, int, int], tuple[Enteros, Enteros, Enteros]] = {}
        vistos: set[tuple[int, int]] = set()
        for elegidos in self._del_eje_comun(juntos):
            de_uno = self.uno.escenarios[tuple(int(juntos[i].uno[k]) for i, k in elegidos.items())]
            de_otro = self.otro.escenarios[tuple(int(juntos[i].otro[k]) for i, k in elegidos.items())]
            if (id(de_uno), id(de_otro)) in vistos:
                continue
            vistos.add((id(de_uno), id(de_otro)))
            ejes = [self._dimension(d, juntos, de_uno, de_otro, pliegues) for d in range(len(self.uno.propias))]
            ejes.append(sueltas)
            mal = self.prohibido(
                self.vista(de_uno)[np.ix_(*[eje[0] for eje in ejes])],
                self.vista(de_otro)[np.ix_(*[eje[1] for eje in ejes])],
            )
            if mal.any():
                lugares = np.argwhere(mal)[0]
                return self._casos(juntos, elegidos, [int(eje[2][k]) for eje, k in zip(ejes, lugares, strict=True)])
        return None

    def _del_eje_comun(self, juntos: Sequence[Juntos]) -> Iterator[dict[int, int]]:
        for combinacion in product(*[range(len(juntos[i].uno)) for i in self.uno.comunes]):
            yield dict(zip(self.uno.comunes, combinacion, strict=True))

    def _dimension(
        self,
        d: int,
        juntos: Sequence[Juntos],
        de_uno: Escenario,
        de_otro: Escenario,
        pliegues: dict[tuple[int, int, int], tuple[Enteros, Enteros, Enteros]],
    ) -> tuple[Enteros, Enteros, Enteros]:
        """Los pares de desenlaces de una dimensión y, por par, la combinación de estados que lo da."""
        antes, despues = de_uno.desenlaces[d], de_otro.desenlaces[d]
        clave = (d, id(antes), id(despues))
        if clave not in pliegues:
            propias = self.uno.propias[d]
            mallas = np.meshgrid(*[np.arange(len(juntos[i].uno)) for i in propias], indexing="ij") if propias else []
            en_uno = tuple(
                np.searchsorted(self.uno.vivos[i], juntos[i].uno)[m] for i, m in zip(propias, mallas, strict=True)
            )
            en_otro = tuple(
                np.searchsorted(self.otro.vivos[i], juntos[i].otro)[m] for i, m in zip(propias, mallas, strict=True)
            )
            pares = np.stack([np.ravel(antes.de_estado[en_uno]), np.ravel(despues.de_estado[en_otro])])
            distintos, primeros = np.unique(pares, axis=1, return_index=True)
            pliegues[clave] = distintos[0], distintos[1], primeros
        return pliegues[clave]

    def _sueltas(self, juntos: Sequence[Juntos]) -> tuple[Enteros, Enteros, Enteros]:
        """Lo mismo para las componentes que solo importan a la existencia."""
        sueltas = self.uno.sueltas
        mallas = np.meshgrid(*[np.arange(len(juntos[i].uno)) for i in sueltas], indexing="ij") if sueltas else []
        filas = []
        for abanico, cual in ((self.uno, "uno"), (self.otro, "otro")):
            fila: Any = np.full(mallas[0].shape if mallas else (1,), len(abanico.hay) - 1)
            for i, malla in zip(sueltas, mallas, strict=True):
                fila = np.minimum(fila, abanico.estados[i][getattr(juntos[i], cual), -1][malla])
            filas.append(abanico.equivalente[fila].ravel())
        sueltos = self.uno.sueltos, self.otro.sueltos
        pares = np.stack([np.searchsorted(s, fila) for s, fila in zip(sueltos, filas, strict=True)])
        distintos, primeros = np.unique(pares, axis=1, return_index=True)
        return distintos[0], distintos[1], primeros

    def _casos(self, juntos: Sequence[Juntos], elegidos: Mapping[int, int], primeros: Sequence[int]) -> Par:
        grupos = [*self.uno.propias, self.uno.sueltas]
        cual = dict(elegidos)
        for grupo, primero in zip(grupos, primeros, strict=True):
            forma = [len(juntos[i].uno) for i in grupo]
            lugares = np.unravel_index(primero, forma) if grupo else ()
            cual.update({i: int(lugar) for i, lugar in zip(grupo, lugares, strict=True)})
        de_uno: dict[int, int] = {}
        de_otro: dict[int, int] = {}
        for i, parte in enumerate(self.uno.partes):
            de_uno.update(clases_de(parte, int(juntos[i].celda_de_uno[cual[i]])))
            de_otro.update(clases_de(parte, int(juntos[i].celda_de_otro[cual[i]])))
        return de_uno, de_otro


def clases_de(parte: Componente, celda: int) -> dict[int, int]:
    """La clase de cada eje en una celda aplanada de la componente."""
    return {eje: int(c) for eje, c in zip(parte.ejes, np.unravel_index(celda, parte.valida.shape), strict=True)}


def buscar_en_dimension(
    uno: Abanico,
    otro: Abanico,
    d: int,
    prohibido: Prohibido,
    cambia: int | None = None,
    celdas: tuple[Celdas, Celdas] | None = None,
) -> Par | None:
    """Como `Cadena.testigo`, para el nivel de una sola dimensión; las celdas traen solo los ejes que la tocan."""
    densas = uno.tablas.dimensiones[d], otro.tablas.dimensiones[d]
    tocan = [i for i, parte in enumerate(uno.partes) if densas[0].dimension.id in parte.dimensiones]
    juntos = []
    for i in tocan:
        elegidas = celdas if i == cambia and celdas is not None else mismas_celdas(uno.partes[i])
        juntos.append(juntar(_niveles_de(uno, i, d), _niveles_de(otro, i, d), elegidas))
    mallas = np.meshgrid(*[np.arange(len(j.uno)) for j in juntos], indexing="ij")
    niveles = []
    for abanico, densa, cual in ((uno, densas[0], "uno"), (otro, densas[1], "otro")):
        valores: dict[int, Any] = {}
        for i, j, malla in zip(tocan, juntos, mallas, strict=True):
            codigo = getattr(j, cual)[malla]
            for indicador in reversed([k for k in abanico.partes[i].indicadores if k in densa.indicadores]):
                codigo, valores[indicador] = np.divmod(codigo, len(NIVELES))
        niveles.append(densa.de_lectura(abanico.lectura)[1][tuple(valores[k] for k in densa.indicadores)])
    mal = np.argwhere(prohibido(niveles[0], niveles[1]))
    if not len(mal):
        return None
    de_uno: dict[int, int] = {}
    de_otro: dict[int, int] = {}
    for i, j, lugar in zip(tocan, juntos, mal[0], strict=True):
        de_uno.update(clases_de(uno.partes[i], int(j.celda_de_uno[lugar])))
        de_otro.update(clases_de(otro.partes[i], int(j.celda_de_otro[lugar])))
    return de_uno, de_otro


def _niveles_de(abanico: Abanico, i: int, d: int) -> Enteros:
    """Por celda de la componente, los niveles de sus indicadores de esa dimensión en un solo número."""
    parte, densa = abanico.partes[i], abanico.tablas.dimensiones[d]
    codigo = np.zeros(len(abanico.estados[i]), dtype=np.int64)
    for columna, indicador in enumerate(parte.indicadores):
        if indicador in densa.indicadores:
            codigo = len(NIVELES) * codigo + abanico.estados[i][:, columna]
    return codigo[np.maximum(abanico.celdas[i], 0)]
