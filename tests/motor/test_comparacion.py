"""La comparación de dos resultados trae lo que cambia, primero y completo."""

from __future__ import annotations

from desproteccion.comparacion import comparar
from desproteccion.evaluacion import evaluar
from desproteccion.vinetas import vinetas

CASOS = {vineta.id: vineta.caso for vineta in vinetas()}


def test_un_resultado_comparado_consigo_mismo_no_cambia_en_nada() -> None:
    resultado = evaluar(CASOS["EJ-001"])
    comparacion = comparar(resultado, resultado)
    assert not any(renglon.cambia for renglon in comparacion.renglones)
    assert comparacion.empezaron == comparacion.dejaron == ()


def test_las_diferencias_van_primero_y_las_reglas_que_entran_y_salen_se_nombran() -> None:
    comparacion = comparar(evaluar(CASOS["EJ-001"]), evaluar(CASOS["EJ-002"]))
    cambian = [renglon.cambia for renglon in comparacion.renglones]
    assert cambian == sorted(cambian, reverse=True)
    assert any(cambian)
    assert "V1-elevada" in comparacion.empezaron
    assert "V1-moderada" in comparacion.dejaron


def test_comparar_al_reves_invierte_lo_que_empieza_y_lo_que_deja() -> None:
    uno, otro = evaluar(CASOS["EJ-001"]), evaluar(CASOS["EJ-003"])
    ida, vuelta = comparar(uno, otro), comparar(otro, uno)
    assert (set(ida.empezaron), set(ida.dejaron)) == (set(vuelta.dejaron), set(vuelta.empezaron))
