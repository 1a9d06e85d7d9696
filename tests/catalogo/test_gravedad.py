"""Las reglas V0: cubren todo, no se contradicen, nunca bajan al empeorar, y ambos ejecutores las corren igual."""

from collections.abc import Callable
from itertools import chain, combinations, product
from typing import Any, get_args

import pytest
from desproteccion.caso import Caso, Tipologia, TipologiaDeViolencia
from desproteccion.catalogo import catalogo_por_omision
from desproteccion.consultas import gravedad_propuesta
from desproteccion.evaluacion import evaluar
from desproteccion.gravedad import valorar
from desproteccion.hechos import GRAVEDAD
from desproteccion.motor import motor_por_omision
from hypothesis import given
from hypothesis import strategies as st

from .fichas_de_prueba import con_tipologia

CATALOGO = catalogo_por_omision()
TABLA = CATALOGO.gravedad
MOTOR = motor_por_omision()
DOMINIO = MOTOR.paquete.hechos[GRAVEDAD].dominio
TIPOLOGIAS = get_args(Tipologia)
CASOS = list(product(range(len(TABLA.gravedades)), range(5), range(5)))
ESPERADA: dict[str, Callable[[int, int], str]] = {
    "ninguno": lambda total, fuertes: "sin_propuesta",
    "leve": lambda total, fuertes: "leve",
    "moderada": lambda total, fuertes: "elevada" if total else "moderada",
    "elevada": lambda total, fuertes: "muy_elevada" if fuertes or total >= 2 else "elevada",
    "muy_elevada": lambda total, fuertes: "muy_elevada",
}


@pytest.mark.parametrize(("maxima", "total", "fuertes"), [caso for caso in CASOS if caso[2] <= caso[1]])
def test_cada_combinacion_propone_lo_que_el_catalogo_razona(maxima: int, total: int, fuertes: int) -> None:
    nombre = TABLA.gravedades[maxima]
    assert TABLA.propuesta(TABLA.decidir((maxima, total, fuertes))) == ESPERADA[nombre](total, fuertes)


def test_las_reglas_v0_cubren_todo_sin_contradecirse_ni_retroceder() -> None:
    assert list(TABLA.vacios()) == []
    assert list(TABLA.traslapes()) == []
    assert list(TABLA.retrocesos()) == []


def test_cada_regla_v0_decide_algun_caso() -> None:
    assert {TABLA.decidir(caso) for caso in CASOS} == set(range(len(TABLA.reglas)))


def test_ninguna_propuesta_sube_mas_de_un_nivel_sobre_el_descriptor_mas_grave() -> None:
    for caso in CASOS:
        assert TABLA.propuestas.index(TABLA.propuesta(TABLA.decidir(caso))) <= caso[0] + 1


def test_la_red_y_las_tablas_deciden_la_misma_regla_v0_en_todos_los_casos() -> None:
    durable, tablas = MOTOR.ejecutor("durable"), MOTOR.ejecutor("tablas")
    assert [durable.gravedad(caso) for caso in CASOS] == [tablas.gravedad(caso) for caso in CASOS]


def algunos(ids: list[str], hasta: int) -> Any:
    return chain.from_iterable(combinations(ids, n) for n in range(hasta + 1))


@pytest.mark.parametrize("tipo", TIPOLOGIAS)
@pytest.mark.parametrize("gravedad", TABLA.gravedades[1:])
def test_sin_agravantes_registrados_queda_posible_justo_lo_que_alguna_forma_de_marcarlos_da(
    tipo: Any, gravedad: str
) -> None:
    criterio = next(c.id for c in CATALOGO.criterios[tipo].values() if c.gravedad == gravedad)
    propios = [a.id for a in CATALOGO.agravantes_de(tipo)]
    desconocidos = valorar(TipologiaDeViolencia(tipo=tipo, criterios=[criterio]), CATALOGO, DOMINIO)
    marcadas = [
        valorar(TipologiaDeViolencia(tipo=tipo, criterios=[criterio], agravantes=list(marcados)), CATALOGO, DOMINIO)
        for marcados in algunos(propios, 3)
    ]
    assert set(desconocidos.reglas) == {v.reglas[0] for v in marcadas}
    assert desconocidos.intervalo == (min(v.intervalo[0] for v in marcadas), max(v.intervalo[1] for v in marcadas))


@st.composite
def tipologias_y_algo_mas(dibujar: st.DrawFn) -> tuple[TipologiaDeViolencia, TipologiaDeViolencia]:
    tipo = dibujar(st.sampled_from(TIPOLOGIAS))
    criterios = list(CATALOGO.criterios[tipo])
    agravantes = [a.id for a in CATALOGO.agravantes_de(tipo)]
    marcados = dibujar(st.lists(st.sampled_from(criterios), unique=True, min_size=1, max_size=5))
    agravan = dibujar(st.lists(st.sampled_from(agravantes), unique=True, max_size=5))
    mas_criterios = dibujar(st.lists(st.sampled_from(criterios), unique=True, max_size=2))
    mas_agravantes = dibujar(st.lists(st.sampled_from(agravantes), unique=True, max_size=2))
    menos = TipologiaDeViolencia(tipo=tipo, criterios=marcados, agravantes=agravan)
    mas = TipologiaDeViolencia(
        tipo=tipo,
        criterios=list(dict.fromkeys([*marcados, *mas_criterios])),
        agravantes=list(dict.fromkeys([*agravan, *mas_agravantes])),
    )
    return menos, mas


@given(tipologias_y_algo_mas())
def test_agregar_descriptores_o_agravantes_nunca_baja_la_gravedad(
    par: tuple[TipologiaDeViolencia, TipologiaDeViolencia],
) -> None:
    menos, mas = (valorar(tipologia, CATALOGO, DOMINIO) for tipologia in par)
    assert mas.intervalo[0] >= menos.intervalo[0]


def test_un_agravante_que_todos_los_descriptores_mas_graves_ya_describen_no_se_cuenta() -> None:
    solo = gravedad_propuesta(
        TipologiaDeViolencia(tipo="fisica", criterios=["fi-e3"], agravantes=["ag-frecuencia"]), MOTOR
    )
    assert solo.agravantes_no_contados == ("ag-frecuencia",)
    resultado = evaluar(con_tipologia(tipo="fisica", criterios=["fi-e3"], agravantes=["ag-frecuencia"]))
    assert "conteo-sin-repetir" in {disparo.regla for disparo in resultado.disparadas}
    con_otro = gravedad_propuesta(
        TipologiaDeViolencia(tipo="fisica", criterios=["fi-e3", "fi-e4"], agravantes=["ag-frecuencia"]), MOTOR
    )
    assert con_otro.agravantes_contados == ("ag-frecuencia",)


@pytest.mark.parametrize("ejecutor", ["durable", "tablas"])
def test_la_regla_v0_dispara_antes_que_v1_y_dice_que_la_encendio(ejecutor: Any) -> None:
    resultado = evaluar(
        con_tipologia(tipo="fisica", criterios=["fi-m1"], agravantes=["ag-intensidad"]), ejecutor=ejecutor
    )
    reglas = [disparo.regla for disparo in resultado.disparadas]
    assert reglas.index("V0-moderada-agravada") < reglas.index("V1-elevada")
    hechos = resultado.disparadas[reglas.index("V0-moderada-agravada")].hechos
    assert hechos["criterios"] == ("fi-m1",)
    assert hechos["agravantes.total"] == 1
    assert set(reglas) <= set(MOTOR.reglas)


def test_si_el_profesional_escribe_la_gravedad_vale_la_suya_y_se_senala_si_es_menor() -> None:
    menor = evaluar(con_tipologia(tipo="fisica", gravedad="moderada", criterios=["fi-x1"], agravantes=[]))
    assert menor.dimensiones[0].indicadores[0].nivel == "inicial"
    assert menor.gravedad[0].vale == "profesional"
    assert menor.gravedad[0].menor_que_la_propuesta is True
    assert "conteo-del-profesional" in {aviso.fila for aviso in menor.avisos}
    mayor = evaluar(con_tipologia(tipo="fisica", gravedad="muy_elevada", criterios=["fi-m1"], agravantes=[]))
    assert mayor.dimensiones[0].indicadores[0].nivel == "avanzada"
    assert mayor.gravedad[0].menor_que_la_propuesta is False


def test_si_es_menor_o_no_segun_lo_que_falta_no_se_afirma() -> None:
    dudoso = gravedad_propuesta(TipologiaDeViolencia(tipo="fisica", gravedad="elevada", criterios=["fi-e1"]), MOTOR)
    assert dudoso.menor_que_la_propuesta is None


@pytest.mark.parametrize("agravantes", [None, [], ["ag-acceso-agresor", "ag-intensidad"]])
def test_lo_leve_se_registra_no_sube_v1_y_orienta_a_la_oln(agravantes: list[str] | None) -> None:
    resultado = evaluar(con_tipologia(tipo="psicologica", criterios=["ps-l1"], agravantes=agravantes))
    assert resultado.dimensiones[0].indicadores[0].nivel == "sin"
    assert resultado.gravedad[0].orienta_a == "OLN"
    assert "gravedad-leve" in {aviso.fila for aviso in resultado.avisos}


@pytest.mark.parametrize("criterios", [None, []])
def test_sin_descriptores_la_gravedad_sigue_desconocida_y_al_menos_moderada(criterios: list[str] | None) -> None:
    v1 = evaluar(con_tipologia(tipo="sexual", criterios=criterios)).dimensiones[0].indicadores[0]
    assert v1.posibles == ("inicial", "intermedia", "avanzada")
    assert v1.hechos == {"violencia.gravedad": {"al_menos": "moderada"}}


def test_la_mayor_gravedad_entre_las_tipologias_es_la_que_llega_a_v1() -> None:
    caso = Caso.model_validate(
        {
            "id": "V0-2",
            "violencia": {
                "tipologias": [
                    {"tipo": "negligencia", "criterios": ["ne-l1"], "agravantes": []},
                    {"tipo": "fisica", "criterios": ["fi-e1"], "agravantes": []},
                    {"tipo": "psicologica", "gravedad": "moderada"},
                ]
            },
        }
    )
    resultado = evaluar(caso)
    assert resultado.dimensiones[0].indicadores[0].hechos == {"violencia.gravedad": "elevada"}
    assert [g.tipo for g in resultado.gravedad] == ["negligencia", "fisica"]


def test_lo_acotado_por_arriba_y_por_abajo_se_dice_con_ambos_extremos() -> None:
    v1 = evaluar(con_tipologia(tipo="negligencia", criterios=["ne-m1"])).dimensiones[0].indicadores[0]
    assert v1.hechos == {"violencia.gravedad": {"al_menos": "moderada", "a_lo_mas": "elevada"}}
    assert MOTOR.paquete.hechos[GRAVEDAD].en_llano(v1.hechos[GRAVEDAD]) == "al menos moderada y a lo más elevada"
