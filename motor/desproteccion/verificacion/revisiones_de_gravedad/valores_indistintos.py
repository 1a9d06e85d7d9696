"""Valores vecinos de un hecho que ninguna regla V0 distingue."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from desproteccion.catalogo import Catalogo
from desproteccion.tabla_gravedad import Caso
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.revisiones_de_gravedad.casos import HECHOS, hallazgo, posible


def revisar(catalogo: Catalogo) -> Iterator[Hallazgo]:
    tabla = catalogo.gravedad
    # Un hecho sin corte que importe tiene una sola clase: se compara con el valor siguiente.
    totales, fuertes = ((*clases, clases[-1] + 1) if len(clases) == 1 else clases for clases in tabla.clases())
    casos = {caso for caso in tabla.casos() if posible(caso)}
    for eje, clases in enumerate((tuple(range(len(tabla.gravedades))), totales, fuertes)):
        for uno, otro in pairwise(clases):
            pares = [(caso, _con(caso, eje, otro)) for caso in casos if caso[eje] == uno]
            pares = [par for par in pares if posible(par[1])]
            if pares and all(tabla.decidir(a) == tabla.decidir(b) for a, b in pares):
                mensaje = f"ninguna regla V0 distingue {uno} y {otro} en {HECHOS[eje]}: los dos casos dan lo mismo"
                yield hallazgo("valores_indistintos", mensaje, catalogo, *min(pares))


def _con(caso: Caso, eje: int, valor: int) -> Caso:
    maxima, total, fuertes = (valor if i == eje else actual for i, actual in enumerate(caso))
    return maxima, total, fuertes
