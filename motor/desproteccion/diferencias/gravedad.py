"""En qué casos cambia la gravedad que proponen las reglas V0 de dos catálogos."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from desproteccion.diferencias.diferencia import Diferencia
from desproteccion.tabla_gravedad import AGRAVANTES, FUERTES, GRAVEDAD_MAXIMA, Caso, TablaDeGravedad


def comparar_gravedad(una: TablaDeGravedad, otra: TablaDeGravedad) -> Iterator[Diferencia]:
    """Una diferencia por par de respuestas distintas, sobre las clases de ambas, con el primer caso que la muestra."""
    if una.gravedades != otra.gravedades:
        yield Diferencia("V0", None, f"gradúa {', '.join(una.gravedades)}", f"gradúa {', '.join(otra.gravedades)}")
        return
    cambian: dict[tuple[str, str], list[Caso]] = {}
    for caso in casos_de(una, otra):
        de, a = _respuesta(una, caso), _respuesta(otra, caso)
        if de != a:
            cambian.setdefault((de, a), []).append(caso)
    for (de, a), casos in cambian.items():
        maxima, total, fuertes = casos[0]
        testigo = {GRAVEDAD_MAXIMA: una.gravedades[maxima], AGRAVANTES: total, FUERTES: fuertes}
        yield Diferencia("V0", None, de, a, len(casos), testigo)


def casos_de(una: TablaDeGravedad, otra: TablaDeGravedad) -> Iterator[Caso]:
    """Un caso por clase que alguna de las dos distingue; los agravantes fuertes son parte del total."""
    totales, fuertes = (sorted({*a, *b}) for a, b in ((una.totales, otra.totales), (una.fuertes, otra.fuertes)))
    yield from (caso for caso in product(range(len(una.gravedades)), totales, fuertes) if caso[2] <= caso[1])


def _respuesta(tabla: TablaDeGravedad, caso: Caso) -> str:
    numero = tabla.decidir(caso)
    return f"{tabla.propuesta(numero).replace('_', ' ')} ({tabla.reglas[numero].regla.id})"
