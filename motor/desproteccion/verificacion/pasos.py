"""Los pasos que empeoran un caso: pares de celdas que difieren en un solo hecho, del mejor valor al peor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from desproteccion.tablas import Tablas, imposible_en
from desproteccion.vocabulario import NO_APLICA

Celdas = npt.NDArray[np.int64]


def pasos(tablas: Tablas, ejes: Sequence[int]) -> Iterator[tuple[int, Celdas, Celdas]]:
    """Por eje que empeora, las celdas (aplanadas) de antes y de después, todas válidas.

    Un hecho que empieza a aplicar al empeorar otro toma cualquiera de sus valores.
    """
    forma = tuple(len(tablas.ejes[eje].representantes) for eje in ejes)
    valida = ~imposible_en(tablas.restricciones, tuple(ejes), forma).ravel()
    clases = np.indices(forma).reshape(len(ejes), -1)
    for lugar, eje in enumerate(ejes):
        antes, despues = [], []
        for mejor, peor in combinations(tablas.ejes[eje].de_mejor_a_peor(), 2):
            origen = clases[:, clases[lugar] == mejor]
            for destino in _destinos(tablas, ejes, lugar, origen, peor):
                antes.append(np.ravel_multi_index(tuple(origen), forma))
                despues.append(np.ravel_multi_index(tuple(destino), forma))
        uno = np.concatenate(antes) if antes else np.zeros(0, dtype=np.int64)
        otro = np.concatenate(despues) if despues else np.zeros(0, dtype=np.int64)
        juntas = valida[uno] & valida[otro]
        yield eje, uno[juntas], otro[juntas]


def _destinos(tablas: Tablas, ejes: Sequence[int], lugar: int, origen: Celdas, peor: int) -> Iterator[Celdas]:
    destino = origen.copy()
    destino[lugar] = peor
    yield destino
    hecho = tablas.ejes[ejes[lugar]].hecho.id
    for otro, eje in enumerate(ejes):
        dependiente = tablas.ejes[eje]
        if dependiente.hecho.aplica_si and dependiente.hecho.aplica_si[0] == hecho:
            for clase, codigo in enumerate(dependiente.representantes):
                nuevo = destino.copy()
                no_aplicaba = origen[otro] == dependiente.clase(NO_APLICA)
                nuevo[otro] = np.where(no_aplicaba, clase, origen[otro])
                if codigo != NO_APLICA:
                    yield nuevo
