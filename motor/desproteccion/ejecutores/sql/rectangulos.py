"""Qué combinaciones de aportes desmienten a una regla, cubiertas con rectángulos.

Un rectángulo es un conjunto de aportes por dimensión: todas sus combinaciones desmienten a la regla. Saber si alguna es
posible se reduce así a saber, por dimensión, si puede caer en su conjunto.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.bloques import Desmedida, Logicos

Rectangulo = tuple[Logicos, ...]

MAXIMO_DE_RECTANGULOS = 40
"""Por regla; las de `reglas/` no piden más de una docena."""


def que_desmienten(termino: int, terminos: Enteros, valores: Sequence[Enteros]) -> list[Rectangulo]:
    """Cubren las combinaciones con otro término que están entre dos en que decide `termino`.

    Las que no están entre dos así no pueden darse en un caso cuyos extremos decide `termino`, y sobran o faltan según
    convenga. `valores` da los de cada aporte. Errores: `Desmedida`.
    """
    suyas = terminos == termino
    menores = [np.asarray((v[:, None, :] <= v[None, :, :]).all(axis=-1)) for v in valores]
    en_medio = _siguientes(suyas, menores) & _siguientes(suyas, [m.T for m in menores])
    faltan, admite = en_medio & ~suyas, ~(en_medio & suyas)
    hallados: list[Rectangulo] = []
    while faltan.any():
        if len(hallados) == MAXIMO_DE_RECTANGULOS:
            raise Desmedida
        celda = np.argwhere(faltan)[0]
        candidatos = [_mayor_que_contiene(celda, admite, desde) for desde in range(admite.ndim)]
        mejor = max(candidatos, key=lambda candidato: int(faltan[np.ix_(*candidato)].sum()))
        faltan[np.ix_(*mejor)] = False
        hallados.append(mejor)
    return hallados


def _siguientes(marcadas: Logicos, menores: Sequence[Logicos]) -> Logicos:
    """Las combinaciones que tienen alguna marcada menor o igual en todas las dimensiones."""
    for eje, menor in enumerate(menores):
        alcanzadas = np.tensordot(marcadas.astype(np.float32), menor.astype(np.float32), axes=([eje], [0])) > 0
        marcadas = np.moveaxis(alcanzadas, -1, eje)
    return marcadas


def _mayor_que_contiene(celda: Enteros, admite: Logicos, desde: int) -> Rectangulo:
    """Se estira una dimensión tras otra, partiendo por `desde`, hasta donde todo siga admitido."""
    lados = [np.arange(largo) == lugar for largo, lugar in zip(admite.shape, celda, strict=True)]
    for eje in np.roll(np.arange(admite.ndim), -desde):
        libres = [np.ones_like(lado) if otro == eje else lado for otro, lado in enumerate(lados)]
        demas = tuple(otro for otro in range(admite.ndim) if otro != eje)
        lados[eje] = admite[np.ix_(*libres)].all(axis=demas)
    return tuple(lados)
