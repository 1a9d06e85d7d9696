"""Toda fila de `reglas/` decide en algún caso y calla en otro, con ambos ejecutores y bajo ambas lecturas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from desproteccion import Caso, Resultado, evaluar
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import LECTURAS, NIVELES, NombreDeEjecutor

from tests.ejecutores import DISPONIBLES, LECTURAS_DEL_CONTRATO
from tests.fichas import caso_de
from tests.reglas.alertas_y_fichas import ALERTAS, OTRAS_QUE_ENCIENDEN, OTRAS_QUE_NO
from tests.reglas.testigos import casos_testigo, de_ficha, hechos_en_que_decide, nombradas

REGLAS = motor_por_omision().paquete.reglas
FILAS = [
    pytest.param(i, fila, id=indicador.filas[fila].regla.id)
    for i, indicador in enumerate(motor_por_omision().paquete.indicadores)
    for fila in range(len(indicador.filas))
]
por_ejecutor = pytest.mark.parametrize("ejecutor", DISPONIBLES)

Evaluados = Mapping[str, list[set[str]]]


@pytest.fixture(scope="module")
def evaluados(motor: Motor) -> Evaluados:
    """Por ejecutor, las reglas que ejercita cada testigo bajo cada lectura."""
    casos = casos_testigo(motor)
    return {
        ejecutor: [
            nombradas(evaluar(caso, lectura, ejecutor=ejecutor)) for caso in casos for lectura in LECTURAS_DEL_CONTRATO
        ]
        for ejecutor in DISPONIBLES
    }


@por_ejecutor
@pytest.mark.parametrize("regla", REGLAS)
def test_la_regla_dispara_en_un_caso_y_en_otro_no(regla: str, ejecutor: NombreDeEjecutor, evaluados: Evaluados) -> None:
    dispara = [regla in reglas for reglas in evaluados[ejecutor]]
    assert any(dispara), f"ningún caso ejercita {regla}: sobra la fila o falta el caso que la alcance"
    assert not all(dispara), f"{regla} dispara siempre"


def test_los_casos_testigo_no_nombran_reglas_ajenas_al_libro(evaluados: Evaluados) -> None:
    assert set().union(*evaluados["tablas"]) == set(REGLAS)


@por_ejecutor
@pytest.mark.parametrize(("indicador", "fila"), FILAS)
def test_la_fila_decide_el_nivel_que_dice(indicador: int, fila: int, ejecutor: NombreDeEjecutor, motor: Motor) -> None:
    propio = motor.paquete.indicadores[indicador]
    hechos = hechos_en_que_decide(motor, indicador, fila)
    assert hechos is not None, "la fila no decide en ninguna celda"
    for lectura in LECTURAS:
        hallado = _indicador(evaluar(caso_de(hechos), lectura, ejecutor=ejecutor), propio.id)
        assert hallado["regla"] == propio.filas[fila].regla.id
        assert hallado["nivel"] == NIVELES[propio.filas[fila].niveles[LECTURAS.index(lectura)]]
        assert hallado["brecha"] == propio.filas[fila].regla.brecha
        assert hallado["apoyo"] == propio.filas[fila].regla.apoyo


def _indicador(resultado: Resultado, id: str) -> dict[str, Any]:
    todos = (i for d in resultado.dimensiones for i in d.indicadores)
    return next({c: getattr(i, c) for c in ("regla", "nivel", "brecha", "apoyo")} for i in todos if i.id == id)


# Alertas y deberes


def _encendidas(caso: Caso, ejecutor: NombreDeEjecutor) -> set[str]:
    return {alerta.id for alerta in evaluar(caso, ejecutor=ejecutor).alertas}


def test_cada_alerta_tiene_sus_fichas_testigo(motor: Motor) -> None:
    assert set(ALERTAS) == {alerta.regla.id for alerta in motor.paquete.alertas}


@por_ejecutor
@pytest.mark.parametrize(
    ("alerta", "secciones"), [(id, enciende) for id, (enciende, _) in ALERTAS.items()] + OTRAS_QUE_ENCIENDEN
)
def test_la_alerta_se_enciende_con_lo_que_consta(alerta: str, secciones: Any, ejecutor: NombreDeEjecutor) -> None:
    assert alerta in _encendidas(de_ficha(secciones), ejecutor)


@por_ejecutor
@pytest.mark.parametrize(("alerta", "secciones"), [(id, no) for id, (_, no) in ALERTAS.items()] + OTRAS_QUE_NO)
def test_la_alerta_no_se_enciende_sin_lo_que_pide(alerta: str, secciones: Any, ejecutor: NombreDeEjecutor) -> None:
    assert alerta not in _encendidas(de_ficha(secciones), ejecutor)


@pytest.mark.parametrize(("alerta", "horas"), [("A-riesgo-integridad", 24), ("A-delito", 24)])
def test_el_deber_con_plazo_lo_dice_en_horas(alerta: str, horas: int) -> None:
    resultado = evaluar(de_ficha(ALERTAS[alerta][0]))
    assert {a.id: a.plazo_horas for a in resultado.alertas}[alerta] == horas
