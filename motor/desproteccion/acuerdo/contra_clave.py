"""Las calificaciones frente a la clave: cuántas aciertan y hacia dónde se equivocan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desproteccion.acuerdo.coeficientes import FALTA
from desproteccion.acuerdo.matriz import Matriz
from desproteccion.acuerdo.remuestreo import Intervalo, intervalo, remuestras
from desproteccion.vocabulario import NIVELES


@dataclass(frozen=True, slots=True)
class FrenteALaClave:
    """`confusion[c][d]`: cuántas veces la clave dice el nivel `c` y la calificación dio `d`, de menor a mayor."""

    variable: str
    calificaciones: int
    exactitud: float | None
    intervalo: Intervalo | None
    confusion: tuple[tuple[int, ...], ...]
    por_encima: int
    por_debajo: int


def frente_a_la_clave(matriz: Matriz, variable: str) -> FrenteALaClave:
    """Exactitud (proporción que coincide con la clave) y matriz de confusión de una variable."""
    niveles = matriz.de(variable)
    clave = np.broadcast_to(matriz.clave[:, matriz.columna(variable)], niveles.shape)
    dadas = niveles != FALTA
    confusion = np.zeros((len(NIVELES), len(NIVELES)), dtype=int)
    np.add.at(confusion, (clave[dadas], niveles[dadas]), 1)
    total = int(dadas.sum())
    veces = remuestras(len(matriz.vinetas))
    aciertos, dichas = ((niveles == clave) & dadas).sum(axis=0), dadas.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        distribucion = (veces @ aciertos) / (veces @ dichas)
    return FrenteALaClave(
        variable,
        total,
        float(np.trace(confusion) / total) if total else None,
        intervalo(distribucion),
        tuple(tuple(int(n) for n in fila) for fila in confusion),
        por_encima=int(np.triu(confusion, 1).sum()),
        por_debajo=int(np.tril(confusion, -1).sum()),
    )


@dataclass(frozen=True, slots=True)
class ExactitudDeJuez:
    juez: str
    calificaciones: int
    exactitud: float | None


def exactitud_por_juez(matriz: Matriz, variable: str) -> list[ExactitudDeJuez]:
    """La proporción de viñetas en que cada juez coincide con la clave."""
    niveles = matriz.de(variable)
    aciertos = ((niveles == matriz.clave[:, matriz.columna(variable)]) & (niveles != FALTA)).sum(axis=1)
    dichas = (niveles != FALTA).sum(axis=1)
    return [
        ExactitudDeJuez(juez, int(n), float(a / n) if n else None)
        for juez, a, n in zip(matriz.jueces, aciertos, dichas, strict=True)
    ]
