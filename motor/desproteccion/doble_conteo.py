"""Los hechos que pueden contar dos veces: una fila marcada que además cuenta en otro indicador o en otra fila."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from desproteccion.caso import Caso
from desproteccion.catalogo import Catalogo
from desproteccion.gravedad import Valoracion
from desproteccion.resultado_catalogo import DobleConteo
from desproteccion.sensibilidad import Suposiciones
from desproteccion.vocabulario import AMBITOS

if TYPE_CHECKING:
    from desproteccion.esquema_catalogo import Agravante, Factor


def dobles_conteos(
    caso: Caso,
    catalogo: Catalogo,
    valoradas: Sequence[Valoracion],
    posibles: Mapping[str, Sequence[int]],
    suposiciones: Suposiciones,
) -> Iterator[DobleConteo]:
    """Una advertencia por par: `posibles` son los niveles posibles de cada indicador.

    Otra fila cuenta si también está marcada; otro indicador, si puede no estar en el nivel más bajo.
    """
    marcadas = list(_marcadas(caso, catalogo, valoradas))
    ids = {fila.id for _, fila in marcadas}
    vistos: set[frozenset[str]] = set()
    for ambito, fila in marcadas:
        for otra in fila.tambien_en:
            par = frozenset((fila.id, otra.fila or otra.indicador))
            if par in vistos or not _cuenta(otra.fila, otra.indicador, ids, posibles):
                continue
            vistos.add(par)
            cambia = _cambia_sin(fila, ambito, suposiciones)
            yield DobleConteo(fila.id, ambito, otra.indicador, otra.fila, otra.texto, cambia)


def _marcadas(
    caso: Caso, catalogo: Catalogo, valoradas: Sequence[Valoracion]
) -> Iterator[tuple[str | None, Factor | Agravante]]:
    for ambito in AMBITOS:
        parte = getattr(caso, ambito)
        for id in (parte and parte.riesgo and parte.riesgo.factores) or ():
            yield ambito, catalogo.riesgo[ambito][id]
        for id in (parte and parte.proteccion and parte.proteccion.factores) or ():
            yield ambito, catalogo.proteccion[ambito][id]
    for agravante in {a.id: a for valorada in valoradas for a in valorada.contados}.values():
        yield None, agravante


def _cuenta(fila: str | None, indicador: str, marcadas: Collection[str], posibles: Mapping[str, Sequence[int]]) -> bool:
    return fila in marcadas if fila is not None else max(posibles.get(indicador, (0,))) > 0


def _cambia_sin(fila: Factor | Agravante, ambito: str | None, suposiciones: Suposiciones) -> bool | None:
    from desproteccion.esquema_catalogo import FactorDeRiesgo

    if ambito is None or not isinstance(fila, FactorDeRiesgo):
        return None
    sin_ella = suposiciones.niveles_con(ambito, -int(fila.alto_riesgo), -int(not fila.alto_riesgo))
    return sin_ella != suposiciones.ahora
