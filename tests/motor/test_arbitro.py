"""durable-rules contra las tablas densas: dos formas de evaluar las mismas filas, y ninguna diferencia."""

from __future__ import annotations

import pytest
from desproteccion import Caso, evaluar
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import LECTURAS
from hypothesis import given, settings

from tests.estrategias import Hechos, codigos_de, fichas_completas, fichas_parciales, hechos_completos
from tests.fichas import Ficha
from tests.reglas.testigos import MEJOR

pytestmark = pytest.mark.largo
MOTOR: Motor = motor_por_omision()
MINIMA, PRUDENTE = (LECTURAS.index(lectura) for lectura in ("minima", "prudente"))


@settings(max_examples=20_000)
@given(hechos_completos())
def test_veinte_mil_casos_al_azar_se_deciden_igual_bajo_ambas_lecturas(hechos: Hechos) -> None:
    codigos = codigos_de(hechos)
    for lectura in (MINIMA, PRUDENTE):
        de_la_red = MOTOR.ejecutor("durable").decidir(codigos, lectura, lectura)
        assert de_la_red == MOTOR.ejecutor("tablas").decidir(codigos, lectura, lectura)


@settings(max_examples=1_000)
@given(hechos_completos())
def test_tambien_coinciden_resolviendo_las_brechas_por_la_minima(hechos: Hechos) -> None:
    codigos = codigos_de(hechos)
    de_la_red = MOTOR.ejecutor("durable").decidir(codigos, PRUDENTE, MINIMA)
    assert de_la_red == MOTOR.ejecutor("tablas").decidir(codigos, PRUDENTE, MINIMA)


@settings(max_examples=1_000)
@given(fichas_completas())
def test_el_resultado_entero_es_el_mismo_json_salvo_el_ejecutor(ficha: Ficha) -> None:
    _mismo_json(ficha)


@settings(max_examples=60)
@given(fichas_parciales())
def test_con_datos_a_medias_el_resultado_entero_tambien_es_el_mismo(ficha: Ficha) -> None:
    _mismo_json(ficha)


def _mismo_json(ficha: Ficha) -> None:
    caso = Caso.model_validate(ficha)
    for lectura in LECTURAS:
        de_la_red = evaluar(caso, lectura, ejecutor="durable").model_dump_json()
        de_las_tablas = evaluar(caso, lectura, ejecutor="tablas").model_dump_json()
        assert de_la_red.replace('"ejecutor":"durable"', '"ejecutor":"tablas"', 1) == de_las_tablas


def test_todo_umbral_desde_un_numero_desmedido_se_decide_igual() -> None:
    """Los enteros no tienen tope en la ficha; el núcleo en C de durable-rules sí."""
    for enorme in (2**31 - 1, 2**31, 2**63, 10**17):
        codigos = codigos_de(MEJOR | {"nna.riesgo.alto": enorme, "violencia.ingresos_previos": enorme})
        for lectura in (MINIMA, PRUDENTE):
            de_la_red = MOTOR.ejecutor("durable").decidir(codigos, lectura, lectura)
            assert de_la_red == MOTOR.ejecutor("tablas").decidir(codigos, lectura, lectura)
