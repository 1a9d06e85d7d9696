"""Casos en que empeorar baja la gravedad propuesta: un agravante o un descriptor más, y propone menos.

Con un descriptor más grave se pueden dejar de contar agravantes (los que ya describe), así que lo menos que propone un
nivel se compara con lo más que propone el anterior.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from desproteccion.catalogo import Catalogo
from desproteccion.tabla_gravedad import Caso
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.revisiones_de_gravedad.casos import hallazgo, posible

REVISION = "monotonia_de_tablas"


def revisar(catalogo: Catalogo) -> Iterator[Hallazgo]:
    tabla = catalogo.gravedad
    pares = [(mejor, peor) for mejor, peor in tabla.retrocesos() if posible(mejor) and posible(peor)]
    posibles = [caso for caso in tabla.casos() if posible(caso)]
    for nivel, mayor in pairwise(range(len(tabla.gravedades))):
        mas_alto = max((c for c in posibles if c[0] == nivel), key=lambda c: _propone(catalogo, c))
        mas_bajo = min((c for c in posibles if c[0] == mayor), key=lambda c: _propone(catalogo, c))
        pares.append((mas_alto, mas_bajo))
    bajan = [(mejor, peor) for mejor, peor in pares if _propone(catalogo, peor) < _propone(catalogo, mejor)]
    if bajan:
        de, a = (tabla.propuestas[_propone(catalogo, caso)] for caso in bajan[0])
        yield hallazgo(REVISION, f"empeorar el primer caso hasta el segundo baja de {de} a {a}", catalogo, *bajan[0])


def _propone(catalogo: Catalogo, caso: Caso) -> int:
    tabla = catalogo.gravedad
    return tabla.reglas[tabla.decidir(caso)].propone
