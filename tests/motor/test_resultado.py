"""Toda conclusión dice de qué regla sale, y esa regla está en el libro."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, asdict, fields, is_dataclass
from typing import Any

import pytest
from desproteccion import Caso, Resultado, evaluar
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import ResultadoDeDimension, ResultadoDeIndicador
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.estrategias import fichas_completas, fichas_parciales
from tests.fichas import Ficha, caso_de
from tests.reglas.testigos import MEJOR

REGLAS = motor_por_omision().reglas
CAMBIOS_DE_UN_DICCIONARIO: list[Callable[[dict[str, Any]], object]] = [
    lambda d: d.__setitem__("otro", 1),
    lambda d: d.__delitem__("otro"),
    lambda d: d.__ior__({"otro": 1}),
    lambda d: d.update(otro=1),
    lambda d: d.setdefault("otro", 1),
    lambda d: d.pop("otro", None),
    lambda d: d.popitem(),
    lambda d: d.clear(),
]
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
        assert list(posibles) == sorted(set(posibles), key=NIVELES.index) != []


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


@settings(max_examples=60)
@given(fichas, lecturas)
def test_ninguna_parte_de_un_resultado_se_puede_cambiar(ficha: Ficha, lectura: Lectura) -> None:
    resultado = evaluar(Caso.model_validate(ficha), lectura)
    for nombre, parte in resultado:
        with pytest.raises(ValidationError):
            setattr(resultado, nombre, None)
        _exigir_fijo(parte, nombre)


def _exigir_fijo(parte: Any, donde: str) -> None:
    if is_dataclass(parte):
        for campo in fields(parte):
            with pytest.raises(FrozenInstanceError):
                setattr(parte, campo.name, None)
            _exigir_fijo(getattr(parte, campo.name), f"{donde}.{campo.name}")
    elif isinstance(parte, dict):
        for cambiar in CAMBIOS_DE_UN_DICCIONARIO:
            with pytest.raises(TypeError, match="no se puede cambiar"):
                cambiar(parte)
        for clave, valor in parte.items():
            _exigir_fijo(valor, f"{donde}.{clave}")
    elif isinstance(parte, tuple):
        for n, valor in enumerate(parte):
            _exigir_fijo(valor, f"{donde}[{n}]")
    else:
        assert parte is None or isinstance(parte, str | int), f"{donde}: {parte!r}"


@settings(max_examples=60)
@given(fichas, lecturas)
def test_un_resultado_se_copia_va_a_otro_proceso_y_vuelve_de_su_json_siendo_igual(
    ficha: Ficha, lectura: Lectura
) -> None:
    resultado = evaluar(Caso.model_validate(ficha), lectura)
    assert copy.deepcopy(resultado) == pickle.loads(pickle.dumps(resultado)) == resultado
    assert Resultado.model_validate_json(resultado.model_dump_json()).model_dump_json() == resultado.model_dump_json()


def test_dos_casos_que_caen_en_la_misma_celda_muestran_cada_uno_sus_hechos() -> None:
    """Las partes se recuerdan por lo que la ficha dice, y no por la clase en que cae."""
    muchos, mas = (
        evaluar(caso_de(MEJOR | {"violencia.gravedad": "elevada", "violencia.ingresos_previos": n})) for n in (5, 6)
    )
    uno, otro = (resultado.dimensiones[0].indicadores[1] for resultado in (muchos, mas))
    assert uno.regla == otro.regla
    assert [i.hechos["violencia.ingresos_previos"] for i in (uno, otro)] == [5, 6]
