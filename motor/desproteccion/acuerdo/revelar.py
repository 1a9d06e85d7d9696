"""La revelación: por indicador, lo que dijo una persona, lo que dijo el grupo, y la clave con su regla y su fuente."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desproteccion.acuerdo.coeficientes import FALTA
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.acuerdo.matriz import Matriz
from desproteccion.paquete import Fuente, Paquete
from desproteccion.vocabulario import NIVELES, Lectura, Nivel


@dataclass(frozen=True, slots=True)
class IndicadorRevelado:
    """`grupo`: cuántas personas dieron cada nivel, de menor a mayor. `suyo` es `None` si no se puede saber."""

    indicador: str
    nombre: str
    suyo: Nivel | None
    grupo: tuple[int, ...]
    clave: Nivel
    regla: str
    texto: str
    porque: str
    fuente: Fuente


@dataclass(frozen=True, slots=True)
class NivelRevelado:
    """Una dimensión o el nivel, calculado o pronunciado. `suyo` y `grupo`, como en `IndicadorRevelado`."""

    variable: str
    suyo: Nivel | None
    grupo: tuple[int, ...]
    clave: Nivel


def revelar_niveles(matriz: Matriz, vineta: str, juez: str | None = None) -> list[NivelRevelado]:
    """Las dimensiones, el nivel calculado y el que cada persona pronunció."""
    columna = matriz.vinetas.index(vineta)
    revelados = []
    for variable in matriz.variables[matriz.indicadores :]:
        suyo, grupo = _dichos(matriz, variable, columna, juez)
        clave = NIVELES[matriz.clave[columna, matriz.columna(variable)]]
        revelados.append(NivelRevelado(variable, suyo, grupo, clave))
    return revelados


def _dichos(matriz: Matriz, variable: str, columna: int, juez: str | None) -> tuple[Nivel | None, tuple[int, ...]]:
    """Lo que dijo una persona y cuántas dieron cada nivel."""
    niveles = matriz.de(variable)[:, columna]
    suyo = FALTA if juez is None else int(niveles[matriz.jueces.index(juez)])
    grupo = tuple(int(np.sum(niveles == nivel)) for nivel in range(len(NIVELES)))
    return (None if suyo == FALTA else NIVELES[suyo]), grupo


def revelar(
    matriz: Matriz, ejercicio: Ejercicio, paquete: Paquete, vineta: str, lectura: Lectura, juez: str | None = None
) -> list[IndicadorRevelado]:
    """Los indicadores de una viñeta, en orden canónico; sin `juez`, solo el grupo y la clave."""
    columna = matriz.vinetas.index(vineta)
    clave = ejercicio.vinetas[vineta].clave
    revelados = []
    for indicador in paquete.indicadores:
        suyo, grupo = _dichos(matriz, indicador.id, columna, juez)
        razon = clave.indicadores[indicador.id]
        regla = paquete.reglas[razon.regla]
        revelados.append(
            IndicadorRevelado(
                indicador.id,
                indicador.nombre,
                suyo,
                grupo,
                razon.nivel[lectura],
                regla.id,
                regla.texto,
                razon.porque,
                regla.fuente,
            )
        )
    return revelados
