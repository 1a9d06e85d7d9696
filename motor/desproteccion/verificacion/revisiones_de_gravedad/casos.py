"""Casos ficticios de las reglas V0, dichos con sus tres hechos y con una ficha que los reúne."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desproteccion.catalogo import Catalogo
from desproteccion.esquema_catalogo import Criterio
from desproteccion.tabla_gravedad import AGRAVANTES, FUERTES, GRAVEDAD_MAXIMA, Caso
from desproteccion.verificacion.hallazgo import Hallazgo

HECHOS = (GRAVEDAD_MAXIMA, AGRAVANTES, FUERTES)


def posible(caso: Caso) -> bool:
    """Los agravantes fuertes son parte del total."""
    return caso[2] <= caso[1]


def hallazgo(revision: str, mensaje: str, catalogo: Catalogo, *casos: Caso) -> Hallazgo:
    """El hallazgo con sus casos a la vista y, cuando el catálogo tiene con qué armarlas, sus fichas."""
    tabla = catalogo.gravedad
    dichos = tuple(
        {GRAVEDAD_MAXIMA: tabla.gravedades[maxima], AGRAVANTES: total, FUERTES: fuertes}
        for maxima, total, fuertes in casos
    )
    fichas = [next(_fichas(caso, catalogo), None) for caso in casos]
    armadas = tuple(ficha for ficha in fichas if ficha is not None)
    return Hallazgo(revision, "V0", mensaje, dichos, HECHOS, {}, armadas if len(armadas) == len(casos) else ())


def _fichas(caso: Caso, catalogo: Catalogo) -> Iterator[dict[str, Any]]:
    maxima, total, fuertes = caso
    for tipo, criterios in catalogo.criterios.items():
        for criterio in _del_nivel(maxima, list(criterios.values()), catalogo):
            libres = [a for a in catalogo.agravantes_de(tipo) if criterio is None or a.id not in criterio.ya_considera]
            de_cada = [a.id for a in libres if a.fuerte], [a.id for a in libres if not a.fuerte]
            if len(de_cada[0]) >= fuertes and len(de_cada[1]) >= total - fuertes:
                marcados = [*de_cada[0][:fuertes], *de_cada[1][: total - fuertes]]
                presentes = [criterio.id] if criterio else []
                yield {"violencia": {"tipologias": [{"tipo": tipo, "criterios": presentes, "agravantes": marcados}]}}


def _del_nivel(maxima: int, criterios: list[Criterio], catalogo: Catalogo) -> list[Criterio | None]:
    if maxima == 0:
        return [None]
    return [criterio for criterio in criterios if criterio.gravedad == catalogo.gravedad.gravedades[maxima]]
