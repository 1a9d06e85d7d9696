"""Los identificadores del catálogo que nombra una ficha: que existan, que vayan donde corresponde y no se repitan."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from desproteccion.caso import Caso, TipologiaDeViolencia
from desproteccion.catalogo import Catalogo
from desproteccion.mensajes import opciones, parecido
from desproteccion.vocabulario import AMBITOS


def ids_desconocidos(caso: Caso, catalogo: Catalogo) -> Iterator[str]:
    """Lo que la ficha nombra y el catálogo no tiene, con la ruta del campo."""
    for i, tipologia in enumerate((caso.violencia and caso.violencia.tipologias) or ()):
        for hallado in de_tipologia(tipologia, catalogo):
            yield f"violencia.tipologias[{i}].{hallado}"
    for ambito in AMBITOS:
        parte = getattr(caso, ambito)
        if parte and parte.riesgo and parte.riesgo.factores:
            for hallado in de_ambito("riesgo", parte.riesgo.factores, ambito, catalogo):
                yield f"{ambito}.riesgo.{hallado}"
        if parte and parte.proteccion and parte.proteccion.factores:
            for hallado in de_ambito("proteccion", parte.proteccion.factores, ambito, catalogo):
                yield f"{ambito}.proteccion.{hallado}"


def de_tipologia(tipologia: TipologiaDeViolencia, catalogo: Catalogo) -> Iterator[str]:
    """Los hallazgos de una tipología: su subtipo, sus descriptores y sus agravantes."""
    if not (tipologia.subtipo or tipologia.criterios or tipologia.agravantes):
        return
    propia = catalogo.tipologias[tipologia.tipo]
    if tipologia.subtipo is not None:
        subtipos = {s.id: s for s in propia.subtipos}
        for hallado in _hallazgos([tipologia.subtipo], subtipos, f"un subtipo de {propia.nombre.lower()}", catalogo):
            yield f"subtipo {hallado}"
    admitidos = catalogo.criterios[tipologia.tipo]
    for hallado in _hallazgos(tipologia.criterios, admitidos, f"un descriptor de {propia.nombre.lower()}", catalogo):
        yield f"criterios {hallado}"
    agravantes = {a.id: a for a in catalogo.agravantes_de(tipologia.tipo)}
    for hallado in _hallazgos(tipologia.agravantes, agravantes, f"un agravante de {propia.nombre.lower()}", catalogo):
        yield f"agravantes {hallado}"


def de_ambito(
    cual: Literal["riesgo", "proteccion"], factores: Iterable[str], ambito: str, catalogo: Catalogo
) -> Iterator[str]:
    """Los hallazgos en los factores, de riesgo o protectores, de un ámbito."""
    if cual == "riesgo":
        hallados = _hallazgos(factores, catalogo.riesgo[ambito], f"un factor de riesgo del ámbito {ambito}", catalogo)
    else:
        hallados = _hallazgos(
            factores, catalogo.proteccion[ambito], f"un factor protector del ámbito {ambito}", catalogo
        )
    yield from (f"factores {hallado}" for hallado in hallados)


def _hallazgos(
    nombrados: Iterable[str] | None, admitidos: Mapping[str, object], que: str, catalogo: Catalogo
) -> Iterator[str]:
    vistos: set[str] = set()
    for id in nombrados or ():
        if id in vistos:
            yield f"repite «{id}»: nómbrelo una sola vez"
        elif id not in admitidos:
            yield f"trae «{id}», que no es {que} del catálogo {catalogo.ficha.id}{_consejo(id, admitidos, catalogo)}"
        vistos.add(id)


def _consejo(id: str, admitidos: Collection[str], catalogo: Catalogo) -> str:
    if id in catalogo.filas:
        return f" (allí es otra fila: {catalogo.filas[id].texto.rstrip('.')})"
    if cercano := parecido(id, admitidos):
        return f". {cercano}"
    return f". Se admiten: {opciones(sorted(admitidos))}" if admitidos else ""
