"""Lo parcial acota y no se pierde; los hechos sueltos se revisan igual que la ficha."""

from __future__ import annotations

from typing import Any

import pytest
from desproteccion import Caso, HechosInvalidos, Resultado, decidir, evaluar

from tests.estrategias import HECHOS
from tests.fichas import Ficha
from tests.reglas.testigos import MEJOR


def indicador(secciones: Ficha, id: str) -> Any:
    resultado: Resultado = evaluar(Caso.model_validate({"id": "EJ-000"} | secciones))
    return next(i for d in resultado.dimensiones for i in d.indicadores if i.id == id)


def tipologias(*gravedades: str | None) -> Ficha:
    return {"violencia": {"tipologias": [{"tipo": "negligencia", "gravedad": g} for g in gravedades]}}


@pytest.mark.parametrize(
    ("secciones", "posibles"),
    [
        ({}, ["sin", "inicial", "intermedia", "avanzada"]),
        (tipologias(), ["sin"]),
        (tipologias("moderada", "elevada"), ["intermedia"]),
        (tipologias(None), ["inicial", "intermedia", "avanzada"]),
        (tipologias("elevada", None), ["intermedia", "avanzada"]),
        (tipologias(None, "muy_elevada"), ["avanzada"]),
    ],
)
def test_una_tipologia_sin_gravedad_es_al_menos_moderada_y_al_menos_la_mayor_conocida(
    secciones: Ficha, posibles: list[str]
) -> None:
    assert indicador(secciones, "V1").posibles == tuple(posibles)


def test_lo_que_se_sabe_a_medias_se_muestra_como_al_menos() -> None:
    assert indicador(tipologias("elevada", None), "V1").hechos == {"violencia.gravedad": {"al_menos": "elevada"}}
    otros = {"nna": {"riesgo": {"otros": [{"descripcion": "Ficticio", "alto_riesgo": True}]}}}
    assert indicador(otros, "N3").hechos["nna.riesgo.alto"] == {"al_menos": 1}
    assert indicador(otros, "N3").hechos["nna.riesgo.no_alto"] is None


def _otros(altos: int, no_altos: int) -> list[dict[str, Any]]:
    return [{"descripcion": "Ficticio", "alto_riesgo": i < altos} for i in range(altos + no_altos)]


@pytest.mark.parametrize(
    ("riesgo", "posibles"),
    [
        ({"factores": [], "otros": []}, ["sin"]),
        ({"factores": [], "otros": _otros(0, 2)}, ["inicial"]),
        ({"otros": _otros(0, 2)}, ["inicial", "intermedia", "avanzada"]),
        ({"otros": _otros(1, 0)}, ["intermedia", "avanzada"]),
        ({"otros": _otros(2, 0)}, ["avanzada"]),
        ({"otros": []}, ["sin", "inicial", "intermedia", "avanzada"]),
        ({"factores": []}, ["sin", "inicial", "intermedia", "avanzada"]),
        ({"conteo": {"alto": 0, "no_alto": 0}}, ["sin"]),
        ({"conteo": {"alto": 1}}, ["intermedia"]),
        ({"conteo": {"alto": 0}}, ["sin", "inicial", "intermedia"]),
        ({"conteo": {"no_alto": 3}}, ["intermedia", "avanzada"]),
        ({"conteo": {}}, ["sin", "inicial", "intermedia", "avanzada"]),
    ],
)
def test_de_un_conteo_o_una_lista_a_medias_queda_lo_que_ya_se_conto(riesgo: Ficha, posibles: list[str]) -> None:
    secciones = {"nna": {"riesgo": riesgo, "proteccion": {"suficiencia": "insuficientes"}}}
    assert indicador(secciones, "N3").posibles == tuple(posibles)


@pytest.mark.parametrize(
    ("victimizaciones", "posibles"),
    [
        ({"vida": 14, "ultimo_anio": 0}, ["avanzada"]),
        ({"vida": 13, "ultimo_anio": 8}, ["sin"]),
        ({"vida": 9, "ultimo_anio": 9}, ["avanzada"]),
        ({"vida": 14}, ["avanzada"]),
        ({"vida": 8}, ["sin"]),
        ({"vida": 9}, ["sin", "avanzada"]),
        ({"ultimo_anio": 9}, ["avanzada"]),
        ({"ultimo_anio": 0}, ["sin", "avanzada"]),
        ({}, ["sin", "avanzada"]),
    ],
)
def test_las_victimizaciones_a_medias_afirman_o_descartan_segun_sus_limites(
    victimizaciones: Ficha, posibles: list[str]
) -> None:
    assert indicador({"violencia": {"victimizaciones": victimizaciones}}, "V3").posibles == tuple(posibles)


def test_el_conteo_no_desmiente_un_si_clinico() -> None:
    secciones = {"violencia": {"polivictimizacion": True, "victimizaciones": {"vida": 1, "ultimo_anio": 0}}}
    assert indicador(secciones, "V3").posibles == ("avanzada",)


@pytest.mark.parametrize(
    ("respuesta", "posibles"),
    [
        ({"alcance": "ninguna"}, ["sin"]),
        ({"alcance": "algunas"}, ["inicial", "intermedia", "avanzada"]),
        ({"frecuencia": "esporadica"}, ["inicial", "intermedia"]),
        ({"frecuencia": "permanente"}, ["avanzada"]),
        ({}, ["sin", "inicial", "intermedia", "avanzada"]),
    ],
)
def test_si_se_conoce_la_frecuencia_hay_alguna_dificultad(respuesta: Ficha, posibles: list[str]) -> None:
    assert indicador({"cuidadores": {"respuesta": respuesta}}, "C1").posibles == tuple(posibles)


def test_un_impacto_que_persiste_afecta_al_menos_un_area() -> None:
    secciones = {"nna": {"impacto": {"persiste": True, "trauma": "ninguno"}}}
    assert indicador(secciones, "N2").posibles == ("avanzada",)


# Hechos sueltos


def test_decidir_pide_todos_los_hechos_que_las_tablas_usan() -> None:
    hechos = {id: valor for id, valor in MEJOR.items() if id not in ("violencia.gravedad", "nna.proteccion")}
    with pytest.raises(HechosInvalidos) as error:
        decidir(hechos)
    assert [p.donde for p in error.value.problemas] == ["violencia.gravedad", "nna.proteccion"]


def test_decidir_no_pide_lo_que_solo_enciende_alertas() -> None:
    assert decidir({id: valor for id, valor in MEJOR.items() if id != "seguridad.mitigable"}).nivel == "sin"


@pytest.mark.parametrize(
    ("hecho", "valor", "dice"),
    [
        ("violencia.gravedad", "grave", "se encontró «grave»; se esperaba ninguna, moderada, elevada o muy_elevada"),
        ("violencia.ingresos_previos", "1", "se encontró «1»; se esperaba un entero de 0 o más"),
        ("violencia.ingresos_previos", True, "se encontró true; se esperaba un entero"),
        ("violencia.ingresos_previos", -1, "se encontró -1"),
        ("violencia.ingresos_previos", 1.0, "se encontró 1.0"),
        ("nna.impacto.areas", 7, "se encontró 7; se esperaba un entero de 0 a 6"),
        ("violencia.polivictimizacion", 1, "se encontró 1; se esperaba false o true"),
        ("violencia.gravidad", "elevada", "el hecho no existe.*¿Quiso decir violencia.gravedad?"),
    ],
)
def test_un_hecho_fuera_de_su_dominio_se_rechaza_con_palabras(hecho: str, valor: Any, dice: str) -> None:
    with pytest.raises(HechosInvalidos, match=dice):
        decidir(MEJOR | {hecho: valor})


def test_los_hechos_sueltos_tampoco_se_pueden_contradecir() -> None:
    with pytest.raises(HechosInvalidos, match="no puede persistir"):
        decidir(MEJOR | {"nna.impacto.persiste": True})
    with pytest.raises(HechosInvalidos, match="no tiene sentido"):
        decidir(MEJOR | {"cuidadores.respuesta.frecuencia": "habitual"})


def test_el_vocabulario_es_el_de_la_especificacion() -> None:
    assert len(HECHOS) == 33
    assert (HECHOS[0], HECHOS[-1]) == ("violencia.gravedad", "seguridad.mitigable")
