"""Por qué no un nivel más alto: la razón es cierta y, si se corrige, el nivel sube."""

from __future__ import annotations

import pytest
from desproteccion.evaluacion import evaluar
from desproteccion.motor import motor_por_omision
from desproteccion.porque_no import PorQueNo, por_que_no_mas
from desproteccion.vinetas import Vineta, vinetas
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura


def razones(vineta: Vineta, lectura: Lectura) -> dict[str, PorQueNo]:
    return por_que_no_mas(vineta.caso, evaluar(vineta.caso, lectura), motor_por_omision())


@pytest.mark.parametrize("lectura", LECTURAS)
@pytest.mark.parametrize("vineta", vinetas(), ids=lambda vineta: vineta.id)
def test_toda_razon_nombra_algo_que_no_se_cumple_y_un_nivel_mayor_que_el_alcanzable(
    vineta: Vineta, lectura: Lectura
) -> None:
    resultado = evaluar(vineta.caso, lectura)
    alcanzable = {i.id: i.posibles[-1] for d in resultado.dimensiones for i in d.indicadores}
    alcanzable |= {d.id: d.posibles[-1] for d in resultado.dimensiones} | {"global": resultado.nivel.posibles[-1]}
    for id, razon in razones(vineta, lectura).items():
        assert razon.nivel is not None
        assert NIVELES.index(razon.nivel) > NIVELES.index(alcanzable[id])
        assert any(parte.estado == "no_cumple" for parte in razon.partes)


@pytest.mark.parametrize("vineta", vinetas(), ids=lambda vineta: vineta.id)
def test_lo_que_ya_puede_llegar_al_tope_no_necesita_razon(vineta: Vineta) -> None:
    resultado = evaluar(vineta.caso)
    al_tope = {i.id for d in resultado.dimensiones for i in d.indicadores if i.posibles[-1] == NIVELES[-1]}
    assert al_tope.isdisjoint(razones(vineta, "prudente"))


def test_la_razon_dice_que_pide_la_regla_y_que_hay_en_el_caso() -> None:
    vineta = next(v for v in vinetas() if v.id == "EJ-002")
    razon = razones(vineta, "prudente")["C2"]
    assert razon.regla == "C2-varios-altos"
    assert [(p.pide, p.vale) for p in razon.fallan] == [("factores de alto riesgo, nivel familiar: 2 o más", "1")]
