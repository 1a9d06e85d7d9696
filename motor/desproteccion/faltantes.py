"""Qué falta averiguar: los hechos desconocidos que todavía pueden cambiar el nivel global, y cuánto lo estrechan.

Un hecho falta si dos completaciones válidas que difieren solo en él dan distinto nivel. Se resuelve hacia atrás
sobre el abanico ya plegado: dos estados de una componente se confunden si en todo escenario llevan a lo mismo.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.posibles import (
    BIT_DE_NIVEL,
    Abanico,
    Escenario,
    marcar_iguales,
    niveles_de_mascara,
)


@dataclass(frozen=True, slots=True)
class Faltante:
    """Un eje desconocido que importa y, por cada clase posible, los niveles globales que quedarían."""

    eje: int
    niveles_por_clase: dict[int, list[int]]

    @property
    def peor_caso(self) -> list[int]:
        """Los niveles que quedarían con la respuesta que menos aclara."""
        return max(self.niveles_por_clase.values(), key=len)


def faltantes(abanico: Abanico) -> list[Faltante]:
    """Los hechos que faltan, del que más estrecha en el peor caso al que menos y, en empate, por su vocabulario."""
    if abanico.hallados is None:
        decidido = len(abanico.niveles) == 1
        hallados = [] if decidido else [f for i in range(len(abanico.partes)) for f in _de_componente(abanico, i)]
        abanico.hallados = sorted(hallados, key=lambda f: (len(f.peor_caso), f.eje))
    return abanico.hallados


def _de_componente(abanico: Abanico, i: int) -> Iterator[Faltante]:
    parte, celdas = abanico.partes[i], abanico.celdas[i]
    libres = [(lugar, eje) for lugar, eje in enumerate(parte.ejes) if len(abanico.clases[eje]) > 1]
    if not libres:
        return
    comun = i in abanico.comunes
    mascaras, marcas = _comun(abanico, i) if comun else _propia(abanico, i)
    posicion = np.where(celdas >= 0, np.searchsorted(abanico.vivos[i], celdas), -1)
    for lugar, eje in libres:
        lineas = np.moveaxis(posicion, lugar, -1).reshape(-1, celdas.shape[lugar])
        if comun:
            importa = _difieren_en_el_eje_comun(abanico, i, lineas)
        else:
            marca = np.where(lineas >= 0, marcas[lineas], -1)
            menor = np.where(lineas >= 0, marcas[lineas], np.iinfo(np.int64).max)
            importa = bool((marca.max(axis=1) > menor.min(axis=1)).any())
        if importa:
            por_clase = {}
            for clase, columna in zip(abanico.clases[eje], lineas.T, strict=True):
                vivas = np.unique(columna[columna >= 0])
                if len(vivas):
                    por_clase[clase] = niveles_de_mascara(int(np.bitwise_or.reduce(mascaras[vivas])))
            yield Faltante(eje, por_clase)


def _propia(abanico: Abanico, i: int) -> tuple[Enteros, Enteros]:
    """Por estado de una componente de una sola dimensión: niveles globales que deja, y marca de su comportamiento."""
    mascaras = np.zeros(len(abanico.vivos[i]), dtype=np.int64)
    columnas: list[Enteros] = []
    for escenario in set(abanico.escenarios.values()):
        for eje, desenlace_de_estado in _caminos(abanico, escenario, i):
            del_desenlace, marca = escenario.comportamiento(eje)
            mascaras |= np.bitwise_or.reduce(del_desenlace[desenlace_de_estado], axis=1)
            columnas.append(marca[desenlace_de_estado])
    return mascaras, marcar_iguales(np.hstack(columnas))


def _caminos(abanico: Abanico, escenario: Escenario, i: int) -> Iterator[tuple[int, Enteros]]:
    """El eje del escenario en que influye la componente y, por estado suyo, los desenlaces a los que lleva."""
    for d, propias in enumerate(abanico.propias):
        if i in propias:
            yield d, escenario.desenlaces[d].por_estado(propias.index(i))
    if i in abanico.sueltas:
        resto = [abanico.estados[j][abanico.vivos[j], -1].tolist() for j in abanico.sueltas if j != i]
        propios = abanico.estados[i][abanico.vivos[i], -1]
        combinados = [np.minimum(propios, min(otros, default=propios.max())) for otros in product(*resto)]
        filas = abanico.equivalente[np.stack(combinados, axis=1)]
        yield len(abanico.propias), np.searchsorted(escenario.sueltos, filas)


def _comun(abanico: Abanico, i: int) -> tuple[Enteros, Enteros]:
    """Por estado de una componente del eje común, los niveles globales que deja."""
    lugar = abanico.comunes.index(i)
    mascaras = np.zeros(len(abanico.vivos[i]), dtype=np.int64)
    for combinacion, escenario in abanico.escenarios.items():
        posicion = int(np.searchsorted(abanico.vivos[i], combinacion[lugar]))
        mascaras[posicion] |= int(np.bitwise_or.reduce(BIT_DE_NIVEL[escenario.niveles], axis=None))
    return mascaras, np.arange(len(mascaras))


def _difieren_en_el_eje_comun(abanico: Abanico, i: int, lineas: Enteros) -> bool:
    """Si dos celdas vecinas de alguna línea llevan, con todo lo demás igual, a niveles distintos."""
    lugar = abanico.comunes.index(i)
    vivos = abanico.vivos[i].tolist()
    otros = [abanico.vivos[j].tolist() for j in abanico.comunes if j != i]
    pares = {
        (vivos[a], vivos[b])
        for linea in np.unique(lineas, axis=0).tolist()
        for a, b in pairwise([estado for estado in linea if estado >= 0])
        if a != b
    }
    vistos: set[tuple[Escenario, Escenario]] = set()
    for a, b in pares:
        for resto in product(*otros):
            uno = abanico.escenarios[*resto[:lugar], a, *resto[lugar:]]
            otro = abanico.escenarios[*resto[:lugar], b, *resto[lugar:]]
            if uno is otro or (uno, otro) in vistos:
                continue
            vistos.add((uno, otro))
            if _difieren(uno, otro):
                return True
    return False


def _difieren(uno: Escenario, otro: Escenario) -> bool:
    pares: list[tuple[Any, Any]] = []
    for antes, despues in zip(uno.desenlaces, otro.desenlaces, strict=True):
        # Cada par como un solo número: ordenar números es mucho más rápido que ordenar columnas.
        cuantos = len(despues.aporte)
        juntos = np.unique(antes.de_estado.ravel() * cuantos + despues.de_estado.ravel())
        pares.append((juntos // cuantos, juntos % cuantos))
    todos = np.arange(len(uno.sueltos))
    de_uno = uno.niveles[np.ix_(*[par[0] for par in pares], todos)]
    de_otro = otro.niveles[np.ix_(*[par[1] for par in pares], todos)]
    return bool((de_uno != de_otro).any())
