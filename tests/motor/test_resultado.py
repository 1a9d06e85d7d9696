"""Toda conclusión dice de qué regla sale, y esa regla está en el libro."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from desproteccion import Caso, Resultado, evaluar
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import ResultadoDeDimension, ResultadoDeIndicador
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.estrategias import fichas_completas, fichas_parciales
from tests.fichas import Ficha, caso_de
from tests.reglas.testigos import MEJOR

REGLAS = motor_por_omision().reglas
lecturas = st.sampled_from(LECTURAS)
fichas = st.one_of(fichas_completas(), fichas_completas(), fichas_parciales())


def _reglas_nombradas(dato: Any) -> Iterator[str]:
    if isinstance(dato, dict):
        for clave, valor in dato.items():
            if clave == "regla" and valor is not None:
                yield valor
            elif clave in {"reglas_posibles", "complementarios"}:
                yield from valor
            else:
                yield from _reglas_nombradas(valor)
    elif isinstance(dato, list):
        for parte in dato:
            yield from _reglas_nombradas(parte)


@settings(max_examples=120)
@given(fichas, lecturas)
def test_toda_regla_nombrada_en_un_resultado_esta_en_el_libro(ficha: Ficha, lectura: Lectura) -> None:
    resultado = evaluar(Caso.model_validate(ficha), lectura)
    assert set(_reglas_nombradas(json.loads(resultado.model_dump_json()))) <= set(REGLAS)
    for disparo in resultado.disparadas:
        regla = REGLAS[disparo.regla]
        assert (disparo.texto, disparo.apoyo, asdict(disparo.fuente)) == (
            regla.texto,
            regla.apoyo,
            asdict(regla.fuente),
        )
    assert {alerta.id for alerta in resultado.alertas} <= {disparo.regla for disparo in resultado.disparadas}


@settings(max_examples=120)
@given(fichas, lecturas)
def test_hay_un_nivel_si_y_solo_si_lo_posible_es_uno(ficha: Ficha, lectura: Lectura) -> None:
    resultado = evaluar(Caso.model_validate(ficha), lectura)
    partes: list[ResultadoDeDimension | ResultadoDeIndicador] = [
        *resultado.dimensiones,
        *(i for d in resultado.dimensiones for i in d.indicadores),
    ]
    for parte in partes:
        assert parte.nivel == (parte.posibles[0] if len(parte.posibles) == 1 else None)
    nivel = resultado.nivel
    assert nivel.sugerido == (nivel.posibles[0] if len(nivel.posibles) == 1 else None)
    for posibles in (nivel.posibles, *(p.posibles for p in partes)):
        assert posibles == sorted(set(posibles), key=NIVELES.index) != []


@settings(max_examples=120)
@given(fichas, lecturas)
def test_los_programas_se_proponen_solo_si_todo_lo_que_piden_esta_resuelto(ficha: Ficha, lectura: Lectura) -> None:
    resultado = evaluar(Caso.model_validate(ficha), lectura)
    resuelto = resultado.existencia.valor == "si" and all(d.nivel is not None for d in resultado.dimensiones)
    assert not resultado.programas or resuelto
    assert (resultado.programas_pendientes is None) is bool(resultado.programas)
    assert [p.orden for p in resultado.programas] == list(range(1, len(resultado.programas) + 1))
    papeles = [p.papel for p in resultado.programas]
    assert papeles.count("sugerido") <= 1
    assert papeles.count("combinado") <= 1
    for programa in resultado.programas:
        if programa.id == "CA":
            separacion = "A-separacion" in [a.id for a in resultado.alertas]
            assert programa.condicionado is not separacion
            assert programa.orden == (1 if separacion else len(resultado.programas))


@settings(max_examples=60)
@given(fichas, lecturas, st.sampled_from(NIVELES))
def test_el_pronunciamiento_no_influye_en_el_calculo(ficha: Ficha, lectura: Lectura, nivel: str) -> None:
    sin_el = evaluar(Caso.model_validate(ficha), lectura)
    con_el = evaluar(Caso.model_validate(ficha | {"pronunciamiento": {"nivel": nivel}}), lectura)
    assert con_el.pronunciamiento is not None
    sugerido = sin_el.nivel.sugerido
    assert con_el.pronunciamiento.difiere == (None if sugerido is None else sugerido != nivel)
    assert con_el.model_copy(update={"pronunciamiento": None}) == sin_el


@settings(max_examples=60)
@given(fichas, lecturas)
def test_el_json_del_resultado_se_vuelve_a_leer_igual(ficha: Ficha, lectura: Lectura) -> None:
    escrito = evaluar(Caso.model_validate(ficha), lectura).model_dump_json()
    assert Resultado.model_validate_json(escrito).model_dump_json() == escrito


def test_si_el_pronunciamiento_difiere_se_pide_motivo_y_fundamento() -> None:
    caso = caso_de(MEJOR, pronunciamiento={"nivel": "inicial"})
    dicho = evaluar(caso).pronunciamiento
    assert dicho is not None
    assert (dicho.difiere, dicho.falta_fundamento) == (True, True)
    fundado = {"nivel": "inicial", "motivo": "otro", "fundamento": "Lo acordó el equipo."}
    dicho = evaluar(caso_de(MEJOR, pronunciamiento=fundado)).pronunciamiento
    assert dicho is not None
    assert (dicho.difiere, dicho.falta_fundamento) == (True, False)


def test_si_la_propuesta_no_es_unica_no_se_sabe_si_el_pronunciamiento_difiere() -> None:
    dicho = evaluar(Caso.model_validate({"id": "EJ-000", "pronunciamiento": {"nivel": "inicial"}})).pronunciamiento
    assert dicho is not None
    assert (dicho.difiere, dicho.falta_fundamento) == (None, False)
