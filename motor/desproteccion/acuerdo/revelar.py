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


def revelar(
    matriz: Matriz, ejercicio: Ejercicio, paquete: Paquete, vineta: str, lectura: Lectura, juez: str | None = None
) -> list[IndicadorRevelado]:
    """Los indicadores de una viñeta, en orden canónico; sin `juez`, solo el grupo y la clave."""
    columna = matriz.vinetas.index(vineta)
    clave = ejercicio.vinetas[vineta].clave
    revelados = []
    for indicador in paquete.indicadores:
        niveles = matriz.de(indicador.id)[:, columna]
        suyo = FALTA if juez is None else int(niveles[matriz.jueces.index(juez)])
        razon = clave.indicadores[indicador.id]
        regla = paquete.reglas[razon.regla]
        revelados.append(
            IndicadorRevelado(
                indicador.id,
                indicador.nombre,
                None if suyo == FALTA else NIVELES[suyo],
                tuple(int(np.sum(niveles == nivel)) for nivel in range(len(NIVELES))),
                razon.nivel[lectura],
                regla.id,
                regla.texto,
                razon.porque,
                regla.fuente,
            )
        )
    return revelados
