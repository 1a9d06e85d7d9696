"""Los factores de riesgo presentes: cuáles son, cuánto suman y con qué regla.

Qué factor es de alto riesgo y a qué cuenta va lo dice el catálogo (factores_riesgo.yaml, reglas F0).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desproteccion.caso import Caso, Riesgo
from desproteccion.catalogo import Catalogo
from desproteccion.resultado_catalogo import AvisoDelCatalogo, ConteoDeFactores, FactorPresente
from desproteccion.vocabulario import AMBITOS


def contar_factores(riesgo: Riesgo | None, ambito: str, catalogo: Catalogo) -> ConteoDeFactores | None:
    """El conteo de un ámbito, factor por factor; `None` si la ficha no los nombra (o solo trae el conteo).

    Con `factores` sin `otros` (o al revés) el conteo no está completo: es al menos lo contado.
    """
    if riesgo is None or (riesgo.factores is None and riesgo.otros is None):
        return None
    del_catalogo = catalogo.factores_presentes[ambito]
    presentes = [del_catalogo[id] for id in riesgo.factores or ()]
    presentes += [FactorPresente(None, otro.descripcion, otro.alto_riesgo, None, False) for otro in riesgo.otros or ()]
    cuenta = {True: 0, False: 0}
    for presente in presentes:
        cuenta[presente.alto_riesgo] += 1
    return ConteoDeFactores(
        ambito=ambito,
        factores=tuple(presentes),
        alto=cuenta[True],
        no_alto=cuenta[False],
        completo=riesgo.factores is not None and riesgo.otros is not None,
        reglas=tuple([r.id for r in catalogo.contenido.factores_riesgo.conteo if cuenta[r.si.alto_riesgo]]),
    )


def conteos(caso: Caso, catalogo: Catalogo) -> tuple[ConteoDeFactores, ...]:
    """Los conteos de los ámbitos cuyos factores nombra la ficha."""
    partes = [(ambito, getattr(caso, ambito)) for ambito in AMBITOS]
    hechos = [contar_factores(parte.riesgo, ambito, catalogo) for ambito, parte in partes if parte is not None]
    return tuple([conteo for conteo in hechos if conteo is not None])


def avisos_de_grupo(contados: Sequence[ConteoDeFactores], catalogo: Catalogo) -> Iterator[AvisoDelCatalogo]:
    """Los grupos de factores de una misma causa con tantos presentes que la cuenta puede estar repitiéndola."""
    presentes = [catalogo.riesgo[c.ambito][f.id] for c in contados for f in c.factores if f.id is not None]
    for grupo in catalogo.contenido.factores_riesgo.grupos:
        suyos = tuple([factor.id for factor in presentes if factor.grupo == grupo.id])
        if len(suyos) >= grupo.desde:
            yield AvisoDelCatalogo(grupo.id, grupo.texto, grupo.apoyo, suyos)
