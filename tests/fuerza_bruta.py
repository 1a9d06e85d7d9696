"""Lo posible de un caso incompleto, por enumeración: todas las fichas válidas que lo completan, una por una.

Qué deja abierto una ficha se lee aquí directamente del contrato, sin pasar por `hechos.py`: es la otra mitad del
contraste con `posibles` y `faltantes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, NamedTuple

from desproteccion.decision import Decision, Ejecutor

from tests.estrategias import ALCANCE, FRECUENCIA, HECHOS, VALORES, Hechos, codigos_de
from tests.fichas import AMBITOS

GRAVEDADES = VALORES["violencia.gravedad"]
MAS_ALLA_DE_TODO_UMBRAL = 4
"""Las reglas distinguen hasta tres factores; cuatro y más son lo mismo que tres."""


Candidatos = Mapping[str, Sequence[Any]]
"""Por hecho, los valores que quedan abiertos."""


class Completacion(NamedTuple):
    hechos: Hechos
    decision: Decision


def candidatos_de_hechos(hechos: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """Por hecho, los valores que quedan abiertos: el conocido, o todos."""
    return {id: (hechos[id],) if hechos.get(id) is not None else VALORES[id] for id in HECHOS}


def candidatos_de_ficha(ficha: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """Como el anterior, con lo que el contrato dice de los datos a medias."""
    conocidos = {id: _en(ficha, _RUTAS.get(id, id)) for id in HECHOS}
    areas = _en(ficha, "nna.impacto.areas")
    conocidos["nna.impacto.areas"] = None if areas is None else len(areas)
    candidatos = candidatos_de_hechos(
        {id: valor for id, valor in conocidos.items() if not isinstance(valor, dict | list)}
    )
    candidatos["violencia.gravedad"] = _gravedades(_en(ficha, "violencia.tipologias"))
    if conocidos["violencia.polivictimizacion"] is None:
        candidatos["violencia.polivictimizacion"] = _polivictimizacion(_en(ficha, "violencia.victimizaciones"))
    for ambito in AMBITOS:
        for cual in ("alto", "no_alto"):
            candidatos[f"{ambito}.riesgo.{cual}"] = _factores(_en(ficha, f"{ambito}.riesgo") or {}, cual)
    return candidatos


def cuantas(candidatos: Candidatos) -> int:
    """Cuántas combinaciones habría que recorrer."""
    return prod(len(valores) for valores in candidatos.values())


def completaciones(candidatos: Candidatos) -> Iterator[Hechos]:
    """Los casos completos y válidos que quedan abiertos."""
    for valores in product(*candidatos.values()):
        hechos = dict(zip(candidatos, valores, strict=True))
        if hechos["nna.impacto.areas"] == 0 and hechos["nna.impacto.persiste"]:
            continue
        if hechos[ALCANCE] == "ninguna":
            if hechos[FRECUENCIA] != candidatos[FRECUENCIA][0] or len(candidatos[FRECUENCIA]) == 1:
                continue  # una vez por combinación, y nunca si la frecuencia se conoce
            del hechos[FRECUENCIA]
        yield hechos


def decididas(
    candidatos: Candidatos, ejecutor: Ejecutor, lectura: int, lectura_de_filas: int | None = None
) -> list[Completacion]:
    """Lo que decide el ejecutor en cada completación."""
    filas = lectura if lectura_de_filas is None else lectura_de_filas
    return [
        Completacion(hechos, ejecutor.decidir(codigos_de(hechos), lectura, filas))
        for hechos in completaciones(candidatos)
    ]


def faltantes(todas: Sequence[Completacion]) -> dict[str, dict[Any, set[int]]]:
    """Los hechos que importan y, por valor de cada uno, los niveles globales que quedarían.

    Importa un hecho si dos completaciones que difieren solo en él dan distinto nivel.
    """
    abiertos = [id for id in HECHOS if len({c.hechos.get(id) for c in todas}) > 1]
    hallados: dict[str, dict[Any, set[int]]] = {}
    for id in abiertos:
        lineas: dict[tuple[Any, ...], set[int]] = {}
        por_valor: dict[Any, set[int]] = {}
        for hechos, decision in todas:
            resto = tuple(hechos.get(otro) for otro in abiertos if otro != id)
            lineas.setdefault(resto, set()).add(decision.nivel)
            por_valor.setdefault(hechos.get(id), set()).add(decision.nivel)
        if any(len(niveles) > 1 for niveles in lineas.values()):
            hallados[id] = por_valor
    return hallados


# Lo que el contrato dice de cada campo

_RUTAS = {
    "violencia.ingresos_previos": "violencia.trayectoria.ingresos_previos",
    "violencia.mayor_parte_de_la_vida": "violencia.trayectoria.mayor_parte_de_la_vida",
    **{f"{ambito}.proteccion": f"{ambito}.proteccion.suficiencia" for ambito in AMBITOS},
}


def _en(ficha: Any, ruta: str) -> Any:
    for parte in ruta.split("."):
        ficha = ficha.get(parte) if isinstance(ficha, Mapping) else None
    return ficha


def _gravedades(tipologias: Sequence[Mapping[str, Any]] | None) -> Sequence[str]:
    if tipologias is None:
        return GRAVEDADES
    lugares = [GRAVEDADES.index(t["gravedad"]) for t in tipologias if t.get("gravedad")]
    if len(lugares) == len(tipologias):
        return (GRAVEDADES[max(lugares, default=0)],)
    return GRAVEDADES[max([*lugares, GRAVEDADES.index("moderada")]) :]


def _polivictimizacion(conteos: Mapping[str, int | None] | None) -> Sequence[bool]:
    conteos = conteos or {}
    vida, anio = conteos.get("vida"), conteos.get("ultimo_anio")
    if vida is None and anio is None:
        return (False, True)
    vidas = range(anio or 0, 30) if vida is None else (vida,)
    return sorted({v >= 14 or a >= 9 for v in vidas for a in (range(v + 1) if anio is None else (anio,))})


def _factores(riesgo: Mapping[str, Any], cual: str) -> Sequence[int]:
    if riesgo.get("conteo") is not None:
        contado = riesgo["conteo"].get(cual)
        return range(MAS_ALLA_DE_TODO_UMBRAL + 1) if contado is None else (contado,)
    otros, factores = riesgo.get("otros"), riesgo.get("factores")
    contado = sum(otro["alto_riesgo"] is (cual == "alto") for otro in otros or ())
    if otros is not None and factores is not None:
        return (contado,)
    return range(contado, max(contado, MAS_ALLA_DE_TODO_UMBRAL) + 1)
