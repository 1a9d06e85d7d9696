"""`faltantes`: lo que vale la pena averiguar, ni más ni menos, contra la enumeración."""

from __future__ import annotations

from desproteccion import Caso, evaluar
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import fuerza_bruta
from tests.estrategias import HECHOS, Hechos, fichas_parciales, hechos_incompletos
from tests.fichas import Ficha, caso_de
from tests.fuerza_bruta import candidatos_de_ficha, candidatos_de_hechos, cuantas, decididas
from tests.reglas.testigos import MEJOR

MOTOR: Motor = motor_por_omision()
TOPE = 3_000
lecturas = st.sampled_from(LECTURAS)
abarcable = settings(suppress_health_check=[HealthCheck.filter_too_much])
"""Se descarta lo que tiene más completaciones de las que se pueden enumerar."""


@settings(abarcable, max_examples=250)
@given(hechos_incompletos(maximo=5), lecturas)
def test_falta_un_hecho_si_y_solo_si_puede_cambiar_el_nivel(hechos: Hechos, lectura: Lectura) -> None:
    candidatos = candidatos_de_hechos(hechos)
    assume(cuantas(candidatos) <= TOPE)
    _contrastar(caso_de(hechos), candidatos, lectura)


@settings(abarcable, max_examples=100)
@given(fichas_parciales(maximo=2), lecturas)
def test_lo_que_se_sabe_a_medias_falta_solo_si_puede_cambiar_el_nivel(ficha: Ficha, lectura: Lectura) -> None:
    candidatos = candidatos_de_ficha(ficha)
    assume(cuantas(candidatos) <= TOPE)
    _contrastar(Caso.model_validate(ficha), candidatos, lectura)


def _contrastar(caso: Caso, candidatos: fuerza_bruta.Candidatos, lectura: Lectura) -> None:
    faltantes = evaluar(caso, lectura).faltantes
    todas = decididas(candidatos, MOTOR.ejecutor("tablas"), LECTURAS.index(lectura))
    esperados = fuerza_bruta.faltantes(todas)
    assert {f.hecho for f in faltantes} == set(esperados)
    for faltante in faltantes:
        quedarian = [[NIVELES[n] for n in sorted(niveles)] for niveles in esperados[faltante.hecho].values()]
        mas_largo = max(map(len, quedarian))
        assert list(faltante.posibles_en_el_peor_caso) in [
            niveles for niveles in quedarian if len(niveles) == mas_largo
        ]
    lugares = [(len(f.posibles_en_el_peor_caso), HECHOS.index(f.hecho)) for f in faltantes]
    assert lugares == sorted(lugares), "primero lo que más estrecha en el peor caso; en empate, el orden de hechos.yaml"


@settings(max_examples=100)
@given(hechos_incompletos(maximo=4), lecturas)
def test_si_el_nivel_es_unico_no_falta_nada_y_si_no_lo_es_falta_algo(hechos: Hechos, lectura: Lectura) -> None:
    resultado = evaluar(caso_de(hechos), lectura)
    assert bool(resultado.faltantes) is (len(resultado.nivel.posibles) > 1)


def test_un_vacio_que_ya_no_cambia_nada_no_se_pregunta() -> None:
    hechos = MEJOR | {"nna.impacto.areas": 2, "nna.impacto.persiste": True}
    del hechos["violencia.polivictimizacion"]
    resultado = evaluar(caso_de(hechos))
    assert resultado.nivel.posibles == ("avanzada",)
    assert resultado.faltantes == ()


def test_sin_ningun_dato_falta_todo_lo_que_mueve_el_nivel_y_nada_mas() -> None:
    faltantes = {f.hecho for f in evaluar(Caso(id="EJ-VACIO")).faltantes}
    solo_para_alertas = {"seguridad.riesgo_integridad", "seguridad.control_en_entorno", "seguridad.mitigable"}
    assert faltantes == set(HECHOS) - solo_para_alertas
