"""Lo que queda sin responder: los extremos acotan exactamente lo que el motor declara posible."""

from typing import Any

import pytest
from desproteccion import Caso, evaluar
from desproteccion.acuerdo import cargar_ejercicio
from desproteccion.acuerdo.codigos import Codificador, hechos_de_consenso
from desproteccion.acuerdo.conclusiones import Conclusiones
from desproteccion.acuerdo.ejercicio import Vineta
from desproteccion.caso import Caso as Ficha
from desproteccion.hechos import saber_de
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import NIVELES, Lectura
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MOTOR = motor_por_omision()
CODIFICADOR = Codificador(MOTOR)
VINETAS = list(cargar_ejercicio().vinetas.values())


def sin_responder(ficha: Ficha, quitar: set[str]) -> Caso:
    datos = ficha.model_dump(mode="json")
    for ruta in quitar:
        *padres, ultimo = ruta.split(".")
        parte = datos
        for padre in padres:
            parte = parte[padre]
        parte[ultimo] = None
    return Caso.model_validate(datos)


QUITABLES = [
    "nna.necesidades.fisicas", "nna.necesidades.seguridad", "nna.necesidades.emocionales", "nna.impacto.persiste",
    "nna.impacto.areas", "nna.impacto.trauma", "cuidadores.respuesta.frecuencia", "cuidadores.disponibilidad",
    "violencia.polivictimizacion", "contexto.soportes.comunitarios_nna", "seguridad.peligro_grave_inminente",
    "seguridad.riesgo_integridad",
]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(VINETAS), st.sets(st.sampled_from(QUITABLES), max_size=5), st.sampled_from(["prudente", "minima"])
)
def test_los_extremos_de_una_calificacion_son_los_del_motor(vineta: Vineta, quitar: set[str], lectura: Lectura) -> None:
    cuidadores = vineta.caso.cuidadores
    assert cuidadores is not None
    assert cuidadores.respuesta is not None
    if cuidadores.respuesta.alcance == "ninguna":
        quitar = quitar - {"cuidadores.respuesta.frecuencia"}
    caso = sin_responder(vineta.caso, quitar)
    hechos = hechos_de_consenso(saber_de(caso, MOTOR.paquete), MOTOR.paquete.hechos)
    extremos = CODIFICADOR.extremos(hechos)
    conclusiones = Conclusiones(CODIFICADOR, lectura)
    resultado = evaluar(caso, lectura, ejecutor="tablas")
    mejor, peor = conclusiones.decidir(extremos.mejor), conclusiones.decidir(extremos.peor)
    assert [NIVELES[mejor.nivel], NIVELES[peor.nivel]] == [resultado.nivel.posibles[0], resultado.nivel.posibles[-1]]
    indicadores = [i for d in resultado.dimensiones for i in d.indicadores]
    assert [NIVELES[n] for n in mejor.niveles] == [i.posibles[0] for i in indicadores]
    assert [NIVELES[n] for n in peor.niveles] == [i.posibles[-1] for i in indicadores]


@pytest.mark.parametrize(
    "hechos",
    [
        {"cuidadores.respuesta.frecuencia": "habitual"},
        {"nna.impacto.persiste": True},
        {"nna.impacto.areas": 0},
        {"cuidadores.respuesta.alcance": "algunas"},
        {},
    ],
)
def test_los_extremos_de_una_respuesta_a_medias_nunca_son_imposibles(hechos: dict[str, Any]) -> None:
    extremos = CODIFICADOR.extremos(hechos)
    assert not CODIFICADOR.es_imposible(extremos.mejor)
    assert not CODIFICADOR.es_imposible(extremos.peor)


def test_lo_que_ninguna_tabla_mira_no_deja_incompleta_una_calificacion() -> None:
    hechos = hechos_de_consenso(saber_de(VINETAS[0].caso, MOTOR.paquete), MOTOR.paquete.hechos)
    del hechos["seguridad.riesgo_integridad"]
    assert CODIFICADOR.extremos(hechos).completa
    del hechos["nna.impacto.trauma"]
    assert not CODIFICADOR.extremos(hechos).completa
