"""Abrir unos hechos de un caso completo da lo mismo recorriendo sus combinaciones que con el abanico."""

from __future__ import annotations

from desproteccion import posible
from desproteccion.condiciones import Intervalo
from desproteccion.ficha_leida import FichaLeida
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.posible import Posible, posible_con
from desproteccion.vocabulario import LECTURAS, SIN_TOPE
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.estrategias import Hechos, hechos_completos
from tests.fichas import caso_de

MOTOR: Motor = motor_por_omision()
CUENTAS = [f"{ambito}.riesgo.{cual}" for ambito in ("nna", "cuidadores", "contexto") for cual in ("alto", "no_alto")]
intervalos = st.one_of(
    st.integers(0, 4).map(lambda desde: (desde, SIN_TOPE)),
    st.tuples(st.integers(0, 4), st.integers(0, 4)).map(lambda par: (min(par), max(par))),
)
cambios = st.dictionaries(st.sampled_from(CUENTAS), intervalos, min_size=1, max_size=3).flatmap(
    lambda cuentas: st.sampled_from([{}, {"violencia.gravedad": (1, 3)}]).map(lambda otro: {**cuentas, **otro})
)


@settings(max_examples=60)
@given(hechos_completos(), cambios, st.sampled_from(range(len(LECTURAS))))
def test_recorrer_y_abrir_el_abanico_dan_lo_mismo(hechos: Hechos, abiertos: dict[str, Intervalo], lectura: int) -> None:
    leida = FichaLeida(caso_de(hechos), MOTOR, MOTOR.de_tablas)
    recorrido, esperado = posible_con(leida, abiertos, lectura), posible._del_abanico(leida, abiertos, lectura)
    assert _de(recorrido) == _de(esperado)


def _de(hallado: Posible) -> tuple[object, ...]:
    filas = [list(filas) for filas in hallado.filas]
    return filas, list(map(list, hallado.dimensiones)), list(hallado.existencias), list(hallado.niveles)


@settings(max_examples=30)
@given(hechos_completos())
def test_un_hecho_que_puede_formar_una_combinacion_imposible_se_abre_con_el_abanico(hechos: Hechos) -> None:
    leida = FichaLeida(caso_de(hechos | {"nna.impacto.areas": 1, "nna.impacto.persiste": True}), MOTOR, MOTOR.de_tablas)
    hallado = posible_con(leida, {"nna.impacto.areas": (0, 6)}, 1)
    n2 = next(n for n, indicador in enumerate(MOTOR.paquete.indicadores) if indicador.id == "N2")
    reglas = {MOTOR.paquete.indicadores[n2].filas[fila].regla.id for fila in hallado.filas[n2]}
    assert "N2-sin-impacto" not in reglas
