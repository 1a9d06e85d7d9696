"""Estrategias de hypothesis: casos completos e incompletos, siempre válidos, como hechos y como fichas.

Un caso se lee de una tira de bytes, uno por hecho, de mejor a peor: generarlo cuesta poco aunque sean decenas de
miles, y al reducir un contraejemplo los hechos que no importan quedan en su mejor valor.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import NO_APLICA, Eje
from hypothesis import strategies as st

from tests.fichas import AMBITOS, Ficha, ficha_de

Hechos = dict[str, Any]

FRECUENCIA, ALCANCE = "cuidadores.respuesta.frecuencia", "cuidadores.respuesta.alcance"
SESGOS: tuple[Callable[[float], float], ...] = (lambda x: x, lambda x: x**2, lambda x: x**4)
"""Cuánto se carga cada caso hacia lo mejor: sin sesgo, casi todo el azar termina en el nivel más alto."""


def valores_de(eje: Eje) -> tuple[Any, ...]:
    """Los valores de un hecho, de mejor a peor; de un entero, hasta uno más allá de su último umbral."""
    dominio = eje.hecho.dominio
    if dominio.valores is not None:
        return tuple(eje.valor(clase) for clase in eje.de_mejor_a_peor())
    ultimo = max(eje.representantes) + 1
    return tuple(range((ultimo if dominio.maximo is None else dominio.maximo) + 1))


VALORES = {eje.hecho.id: valores_de(eje) for eje in motor_por_omision().tablas.ejes}
HECHOS = tuple(VALORES)
_LARGO = len(HECHOS) + 1


def hechos_de_octetos(octetos: bytes) -> Hechos:
    """El caso completo y válido que codifican: el primero elige el sesgo y cada uno de los demás, un hecho."""
    sesgo = SESGOS[octetos[0] % len(SESGOS)]
    hechos = {
        hecho: valores[int(sesgo(octeto / 256) * len(valores))]
        for (hecho, valores), octeto in zip(VALORES.items(), octetos[1:], strict=True)
    }
    if hechos["nna.impacto.areas"] == 0:
        hechos["nna.impacto.persiste"] = False
    if hechos[ALCANCE] == "ninguna":
        del hechos[FRECUENCIA]
    return hechos


def hechos_completos() -> st.SearchStrategy[Hechos]:
    """Casos con todos sus hechos conocidos."""
    return st.binary(min_size=_LARGO, max_size=_LARGO).map(hechos_de_octetos)


@st.composite
def hechos_incompletos(draw: st.DrawFn, maximo: int = len(HECHOS)) -> Hechos:
    """Casos válidos de los que se borran algunos hechos, a lo más `maximo`."""
    hechos = draw(hechos_completos())
    borrados = draw(st.lists(st.sampled_from(HECHOS), max_size=maximo, unique=True))
    return {hecho: valor for hecho, valor in hechos.items() if hecho not in borrados}


def codigos_de(hechos: Hechos) -> list[int]:
    """El código de cada hecho de un caso completo, en el orden del vocabulario; el que no aplica, `NO_APLICA`."""
    vocabulario = motor_por_omision().paquete.hechos
    codigos = []
    for id, hecho in vocabulario.items():
        codigo = hecho.dominio.codigo(hechos[id]) if id in hechos else NO_APLICA
        assert codigo is not None
        codigos.append(codigo)
    return codigos


# Fichas

_SI_NO = st.sampled_from([None, False, True])
_situaciones = st.fixed_dictionaries(
    {},
    optional={
        "migrante": _SI_NO,
        "no_acompanado": _SI_NO,
        "en_oferta_especializada": _SI_NO,
        "cuidado_alternativo_urgente": _SI_NO,
        "reparacion_previa": _SI_NO,
        "intervenciones_sin_resultado": st.sampled_from([None, [], ["PIR"], ["AFT", "PTE"]]),
        "participa": _SI_NO,
        "riesgo_prenatal": _SI_NO,
        "contacto": st.fixed_dictionaries(
            {"dias_habiles": st.integers(0, 7), "intentos": st.integers(0, 5), "logrado": _SI_NO}
        ),
    },
)
_tipologias = st.lists(
    st.fixed_dictionaries(
        {"tipo": st.sampled_from(["fisica", "sexual", "negligencia", "prenatal"])},
        optional={
            "gravedad": st.sampled_from([None, "moderada", "elevada", "muy_elevada"]),
            "delito": _SI_NO,
            "ley_21057": _SI_NO,
            "denuncia": _SI_NO,
        },
    ),
    max_size=3,
)
_otros = st.lists(st.booleans(), max_size=4).map(
    lambda altos: [{"descripcion": "Un factor ficticio", "alto_riesgo": alto} for alto in altos]
)
_riesgos: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"conteo": st.fixed_dictionaries({}, optional={"alto": st.integers(0, 3)})}),
    st.fixed_dictionaries({"conteo": st.fixed_dictionaries({}, optional={"no_alto": st.integers(0, 4)})}),
    st.fixed_dictionaries({"otros": _otros}),
    st.fixed_dictionaries({"otros": _otros, "factores": st.just([])}),
    st.just({"factores": []}),
)
_victimizaciones = st.tuples(st.integers(0, 18), st.integers(0, 12)).map(
    lambda par: {"vida": max(par), "ultimo_anio": par[1]}
)


def _a_medias(victimizaciones: dict[str, int]) -> st.SearchStrategy[dict[str, int | None]]:
    return st.sampled_from(
        [victimizaciones, victimizaciones | {"vida": None}, victimizaciones | {"ultimo_anio": None}, {}]
    )


@st.composite
def fichas_completas(draw: st.DrawFn) -> Ficha:
    """Fichas con todos los hechos conocidos, más edad y situación al azar."""
    edad = {"anios": draw(st.integers(0, 19))}
    return ficha_de(draw(hechos_completos()), edad=edad, situacion=draw(_situaciones))


@st.composite
def fichas_parciales(draw: st.DrawFn, maximo: int = len(HECHOS)) -> Ficha:
    """Fichas con vacíos y con datos a medias: tipologías sin gravedad, conteos y listas incompletas."""
    ficha = ficha_de(draw(hechos_incompletos(maximo)), situacion=draw(_situaciones))
    violencia = ficha.setdefault("violencia", {})
    if draw(st.booleans()):
        violencia["tipologias"] = draw(_tipologias)
    if draw(st.booleans()):
        violencia.pop("polivictimizacion", None)
        violencia["victimizaciones"] = draw(_victimizaciones.flatmap(_a_medias))
    for ambito in AMBITOS:
        if draw(st.integers(0, 3)) == 0:
            seccion = ficha.setdefault(ambito, {})
            visualiza = seccion.get("riesgo", {}).get("visualiza")
            seccion["riesgo"] = dict(draw(_riesgos))
            if visualiza is not None:
                seccion["riesgo"]["visualiza"] = visualiza
    return ficha
