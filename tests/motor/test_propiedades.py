"""Lo que vale en todo caso: empeorar no mejora, la mínima no supera a la prudente y saber más no abre posibilidades."""

from __future__ import annotations

from desproteccion import Resultado, evaluar
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.estrategias import (
    ALCANCE,
    FRECUENCIA,
    HECHOS,
    VALORES,
    Hechos,
    codigos_de,
    hechos_completos,
    hechos_incompletos,
)
from tests.fichas import caso_de

MOTOR: Motor = motor_por_omision()
MINIMA, PRUDENTE = (LECTURAS.index(lectura) for lectura in ("minima", "prudente"))
lecturas = st.sampled_from(LECTURAS)


def decidir(hechos: Hechos, lectura: int) -> Decision:
    return MOTOR.ejecutor("tablas").decidir(codigos_de(hechos), lectura, lectura)


def alturas(decision: Decision) -> tuple[int, ...]:
    """Todo lo que no debe bajar: indicadores, dimensiones, existencia y nivel global."""
    return (*decision.niveles, *decision.dimensiones, decision.termino != SIN_TERMINO, decision.nivel)


@settings(max_examples=3_000)
@given(hechos_completos(), st.sampled_from(HECHOS))
def test_empeorar_un_hecho_no_baja_ningun_nivel(hechos: Hechos, hecho: str) -> None:
    peor = _un_paso_peor(hechos, hecho)
    assume(peor is not None)
    assert peor is not None
    for lectura in (MINIMA, PRUDENTE):
        antes, despues = decidir(hechos, lectura), decidir(peor, lectura)
        assert all(a <= b for a, b in zip(alturas(antes), alturas(despues), strict=True))


def _un_paso_peor(hechos: Hechos, hecho: str) -> Hechos | None:
    """El mismo caso con ese hecho un paso peor, si tiene sentido empeorarlo."""
    if hecho not in hechos or hechos[hecho] == VALORES[hecho][-1]:
        return None
    if hecho == "nna.impacto.persiste" and hechos["nna.impacto.areas"] == 0:
        return None
    peor = hechos | {hecho: VALORES[hecho][VALORES[hecho].index(hechos[hecho]) + 1]}
    if hecho == ALCANCE and FRECUENCIA not in hechos:
        peor[FRECUENCIA] = VALORES[FRECUENCIA][0]
    return peor


@settings(max_examples=3_000)
@given(hechos_completos())
def test_la_lectura_minima_nunca_da_mas_que_la_prudente(hechos: Hechos) -> None:
    minima, prudente = alturas(decidir(hechos, MINIMA)), alturas(decidir(hechos, PRUDENTE))
    assert all(a <= b for a, b in zip(minima, prudente, strict=True))


@settings(max_examples=150)
@given(hechos_incompletos(maximo=8), lecturas, st.data())
def test_agregar_informacion_nunca_agrega_posibles(hechos: Hechos, lectura: Lectura, data: st.DataObject) -> None:
    vacios = [h for h in HECHOS if h not in hechos and not (h == FRECUENCIA and hechos.get(ALCANCE) == "ninguna")]
    assume(vacios)
    hecho = data.draw(st.sampled_from(vacios))
    mas = hechos | {hecho: data.draw(st.sampled_from(VALORES[hecho]))}
    assume(not (mas.get("nna.impacto.areas") == 0 and mas.get("nna.impacto.persiste")))
    assume(not (mas.get(ALCANCE) == "ninguna" and FRECUENCIA in mas))
    antes, despues = evaluar(caso_de(hechos), lectura), evaluar(caso_de(mas), lectura)
    for clave, posibles in _posibles(despues).items():
        assert set(posibles) <= set(_posibles(antes)[clave]), clave


def _posibles(resultado: Resultado) -> dict[str, tuple[str, ...]]:
    return {
        "nivel": resultado.nivel.posibles,
        "existencia": resultado.existencia.posibles,
        **{d.id: d.posibles for d in resultado.dimensiones},
        **{i.id: i.posibles for d in resultado.dimensiones for i in d.indicadores},
    }


@settings(max_examples=100)
@given(hechos_incompletos())
def test_con_datos_desconocidos_los_extremos_de_la_minima_no_superan_a_los_de_la_prudente(hechos: Hechos) -> None:
    por_lectura = evaluar(caso_de(hechos)).nivel.por_lectura
    minima, prudente = ([NIVELES.index(n) for n in por_lectura[lectura]] for lectura in ("minima", "prudente"))
    assert min(minima) <= min(prudente)
    assert max(minima) <= max(prudente)


@settings(max_examples=500)
@given(hechos_completos(), lecturas)
def test_el_camino_corto_decide_lo_mismo_que_la_evaluacion_entera(hechos: Hechos, lectura: Lectura) -> None:
    corto, entero = MOTOR.decidir(hechos, lectura), evaluar(caso_de(hechos), lectura)
    assert corto.existencia is (entero.existencia.valor == "si")
    assert (corto.nivel, corto.regla) == (entero.nivel.sugerido, entero.nivel.regla)
    assert corto.dimensiones == {d.id: d.nivel for d in entero.dimensiones}
    assert corto.indicadores == {i.id: i.nivel for d in entero.dimensiones for i in d.indicadores}
    assert corto.reglas == {i.id: i.regla for d in entero.dimensiones for i in d.indicadores}
