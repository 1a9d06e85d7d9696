"""Cada vacío de la norma tiene nombre y da una respuesta distinta según la lectura."""

from __future__ import annotations

import pytest
from desproteccion import evaluar
from desproteccion.motor import Motor
from desproteccion.vocabulario import LECTURAS, NombreDeEjecutor

from tests.ejecutores import DISPONIBLES, LECTURAS_DEL_CONTRATO
from tests.fichas import caso_de
from tests.reglas.testigos import MEJOR, hechos_en_que_decide

BRECHAS = {  # fila: (brecha, lo que da la mínima, lo que da la prudente), según la especificación, secciones 4 y 5
    "V2-tres-o-mas-ingresos": ("V2-tres-o-mas-ingresos", "intermedia", "avanzada"),
    "N1-mayor-parte-esporadica": ("N1-mayor-parte-esporadica", "inicial", "intermedia"),
    "N1-mayor-parte-habitual": ("N1-mayor-parte-habitual", "intermedia", "avanzada"),
    "N1-algunas-permanentes": ("N1-algunas-permanentes", "intermedia", "avanzada"),
    "N2-un-area": ("N2-un-area", "inicial", "intermedia"),
    "N2-tept-sin-persistencia": ("N2-tept-sin-persistencia", "intermedia", "avanzada"),
    "N3-tres-o-mas-no-altos-moderados": ("N3-moderado", "inicial", "intermedia"),
    "N3-un-alto-moderado": ("N3-moderado", "inicial", "intermedia"),
    "N3-varios-altos-moderados": ("N3-moderado", "intermedia", "avanzada"),
    "C1-algunas-permanente": ("C1-algunas-permanente", "intermedia", "avanzada"),
    "C1-mayor-parte-esporadica": ("C1-mayor-parte-esporadica", "inicial", "intermedia"),
    "C1-mayor-parte-habitual": ("C1-mayor-parte-habitual", "intermedia", "avanzada"),
    "C2-tres-o-mas-no-altos-moderados": ("C2-moderado", "inicial", "intermedia"),
    "C2-un-alto-moderado": ("C2-moderado", "inicial", "intermedia"),
    "C2-varios-altos-moderados": ("C2-moderado", "intermedia", "avanzada"),
    "C3-suficiente": ("C3-suficiente", "inicial", "intermedia"),
    "X1-ausencia-parcial": ("X1-ausencia-parcial", "intermedia", "avanzada"),
    "X2-no-visualiza": ("X2-no-visualiza", "inicial", "intermedia"),
    "X2-varios-altos-visualizados": ("X2-varios-altos-visualizados", "intermedia", "avanzada"),
}
por_ejecutor = pytest.mark.parametrize("ejecutor", DISPONIBLES)


def test_las_filas_con_brecha_son_las_de_la_especificacion(motor: Motor) -> None:
    con_brecha = {f.regla.id: f.regla.brecha for i in motor.paquete.indicadores for f in i.filas if f.regla.brecha}
    assert con_brecha == {fila: brecha for fila, (brecha, _, _) in BRECHAS.items()}


@por_ejecutor
@pytest.mark.parametrize("fila", BRECHAS)
def test_la_brecha_da_un_nivel_por_lectura_y_ambos_se_informan(
    fila: str, ejecutor: NombreDeEjecutor, motor: Motor
) -> None:
    brecha, minima, prudente = BRECHAS[fila]
    i, n = next(
        (i, n) for i, ind in enumerate(motor.paquete.indicadores) for n, f in enumerate(ind.filas) if f.regla.id == fila
    )
    hechos = hechos_en_que_decide(motor, i, n)
    assert hechos is not None
    for lectura, nivel in zip(LECTURAS, (minima, prudente), strict=True):
        resultado = evaluar(caso_de(hechos), lectura, ejecutor=ejecutor)
        indicador = next(
            x for d in resultado.dimensiones for x in d.indicadores if x.id == motor.paquete.indicadores[i].id
        )
        assert (indicador.regla, indicador.nivel, indicador.brecha) == (fila, nivel, brecha)
        presente = next(b for b in resultado.brechas if b.id == brecha)
        assert (presente.indicador, presente.minima, presente.prudente) == (indicador.id, minima, prudente)


@por_ejecutor
def test_si_lo_unico_es_uno_o_dos_factores_la_existencia_depende_de_la_lectura(ejecutor: NombreDeEjecutor) -> None:
    caso = caso_de(MEJOR | {"contexto.riesgo.no_alto": 2})
    prudente, minima = (evaluar(caso, lectura, ejecutor=ejecutor) for lectura in LECTURAS_DEL_CONTRATO)
    assert (prudente.existencia.valor, minima.existencia.valor) == ("si", "no")
    assert prudente.existencia.regla == minima.existencia.regla == "E-solo-riesgo"
    for resultado in (prudente, minima):
        brecha = next(b for b in resultado.brechas if b.id == "E-solo-riesgo")
        assert (brecha.indicador, brecha.minima, brecha.prudente) == ("existencia", "no", "si")
        assert resultado.nivel.por_lectura == {"prudente": ("inicial",), "minima": ("sin",)}
        assert not resultado.nivel.robusto
    assert prudente.nivel.por_brecha
    assert not minima.nivel.por_brecha


def test_un_nivel_que_solo_cambia_la_regla_de_dimension_no_es_por_brecha() -> None:
    resultado = evaluar(caso_de(MEJOR | {"violencia.gravedad": "muy_elevada", "nna.necesidades.fisicas": "esporadica"}))
    assert resultado.nivel.por_lectura == {"prudente": ("intermedia",), "minima": ("inicial",)}
    assert not resultado.nivel.por_brecha
