"""`posibles` y las reglas posibles, contra la enumeración de todas las fichas que completan lo desconocido."""

from __future__ import annotations

from collections.abc import Sequence

from desproteccion import Caso, Resultado, evaluar
from desproteccion.decision import SIN_TERMINO
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, Lectura
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests import fuerza_bruta
from tests.estrategias import Hechos, fichas_parciales, hechos_incompletos
from tests.fichas import Ficha, caso_de
from tests.fuerza_bruta import Candidatos, Completacion, candidatos_de_ficha, candidatos_de_hechos, cuantas, decididas

MOTOR: Motor = motor_por_omision()
TOPE = 3_000
lecturas = st.sampled_from(LECTURAS)
abarcable = settings(suppress_health_check=[HealthCheck.filter_too_much])
"""Se descarta lo que tiene más completaciones de las que se pueden enumerar."""


@settings(abarcable, max_examples=300)
@given(hechos_incompletos(maximo=5), lecturas)
def test_lo_posible_es_exactamente_lo_que_alcanza_alguna_completacion(hechos: Hechos, lectura: Lectura) -> None:
    assume(cuantas(candidatos_de_hechos(hechos)) <= TOPE)
    _contrastar(evaluar(caso_de(hechos), lectura), candidatos_de_hechos(hechos), lectura)


@settings(abarcable, max_examples=150)
@given(fichas_parciales(maximo=2), lecturas)
def test_los_datos_a_medias_acotan_exactamente_lo_que_dice_el_contrato(ficha: Ficha, lectura: Lectura) -> None:
    candidatos = candidatos_de_ficha(ficha)
    assume(cuantas(candidatos) <= TOPE)
    _contrastar(evaluar(Caso.model_validate(ficha), lectura), candidatos, lectura)


def _contrastar(resultado: Resultado, candidatos: Candidatos, lectura: Lectura) -> None:
    numero = LECTURAS.index(lectura)
    todas = decididas(candidatos, MOTOR.ejecutor("tablas"), numero)
    _contrastar_indicadores(resultado, todas, numero)
    _contrastar_dimensiones(resultado, todas)
    _contrastar_existencia(resultado, todas, numero)
    _contrastar_nivel(resultado, todas, candidatos, numero)
    _contrastar_traza(resultado, todas, numero)


def _nombres(niveles: set[int]) -> tuple[str, ...]:
    return tuple(NIVELES[nivel] for nivel in sorted(niveles))


def _contrastar_indicadores(resultado: Resultado, todas: Sequence[Completacion], lectura: int) -> None:
    hallados = {i.id: i for d in resultado.dimensiones for i in d.indicadores}
    for n, indicador in enumerate(MOTOR.paquete.indicadores):
        filas = [indicador.filas[fila] for fila in sorted({c.decision.filas[n] for c in todas})]
        hallado = hallados[indicador.id]
        assert hallado.posibles == _nombres({fila.niveles[lectura] for fila in filas})
        reglas, brechas = tuple(fila.regla.id for fila in filas), {fila.regla.brecha for fila in filas}
        assert (hallado.regla, hallado.reglas_posibles) == ((reglas[0], ()) if len(reglas) == 1 else (None, reglas))
        assert hallado.brecha == (brechas.pop() if len(brechas) == 1 else None)
        assert hallado.nivel == (hallado.posibles[0] if len(hallado.posibles) == 1 else None)


def _contrastar_dimensiones(resultado: Resultado, todas: Sequence[Completacion]) -> None:
    ids = [indicador.id for indicador in MOTOR.paquete.indicadores]
    for d, (hallada, dimension) in enumerate(zip(resultado.dimensiones, MOTOR.paquete.dimensiones, strict=True)):
        suyos = [ids.index(indicador) for indicador in dimension.indicadores]
        assert hallada.posibles == _nombres({c.decision.dimensiones[d] for c in todas})
        homogenea = {len({c.decision.niveles[i] for i in suyos} - {0}) <= 1 for c in todas}
        assert hallada.homogenea == (homogenea.pop() if len(homogenea) == 1 else None)


def _contrastar_existencia(resultado: Resultado, todas: Sequence[Completacion], lectura: int) -> None:
    filas = [MOTOR.paquete.existencia[fila] for fila in sorted({c.decision.existencia for c in todas})]
    valores = sorted({fila.niveles[lectura] for fila in filas})
    assert resultado.existencia.posibles == tuple(EXISTENCIAS[valor] for valor in valores)
    if len(valores) > 1:
        assert (resultado.existencia.valor, resultado.existencia.regla) == ("no_concluyente", "E-no-concluyente")
    else:
        assert resultado.existencia.valor == EXISTENCIAS[valores[0]]
        assert resultado.existencia.regla == (filas[0].regla.id if len(filas) == 1 else None)
    assert resultado.existencia.reglas_posibles == (tuple(fila.regla.id for fila in filas) if len(filas) > 1 else ())


def _contrastar_nivel(
    resultado: Resultado, todas: Sequence[Completacion], candidatos: Candidatos, lectura: int
) -> None:
    niveles = {c.decision.nivel for c in todas}
    otra = {c.decision.nivel for c in decididas(candidatos, MOTOR.ejecutor("tablas"), 1 - lectura)}
    assert resultado.nivel.posibles == _nombres(niveles)
    assert resultado.nivel.por_lectura == {LECTURAS[lectura]: _nombres(niveles), LECTURAS[1 - lectura]: _nombres(otra)}
    assert resultado.nivel.robusto is (len(niveles) == 1 and niveles == otra)
    reglas = {MOTOR.regla_global(lectura, c.decision.termino, c.decision.existencia) for c in todas}
    assert {resultado.nivel.regla} == reglas if len(reglas) == 1 else set(resultado.nivel.reglas_posibles) == reglas
    todas_por_la_minima = [c.decision.nivel for c in decididas(candidatos, MOTOR.ejecutor("tablas"), lectura, 0)]
    extremos = min(niveles), max(niveles)
    bajaria = any(a < b for a, b in zip((min(todas_por_la_minima), max(todas_por_la_minima)), extremos, strict=True))
    assert resultado.nivel.por_brecha is bajaria


def _contrastar_traza(resultado: Resultado, todas: Sequence[Completacion], lectura: int) -> None:
    """La traza trae las reglas que disparan en toda completación, y solo esas, en orden canónico."""
    paquete = MOTOR.paquete
    comunes = [
        indicador.filas[todas[0].decision.filas[n]].regla.id
        for n, indicador in enumerate(paquete.indicadores)
        if len({c.decision.filas[n] for c in todas}) == 1
    ]
    hasta_el_nivel = {"indicadores", "existencia", "dimensiones", "global"}
    traza = [d.regla for d in resultado.disparadas if MOTOR.reglas[d.regla].etapa in hasta_el_nivel]
    de_indicadores = [regla for regla in traza if MOTOR.reglas[regla].etapa == "indicadores"]
    assert de_indicadores == comunes
    globales = {MOTOR.regla_global(lectura, c.decision.termino, c.decision.existencia) for c in todas}
    hay_nivel = all(c.decision.termino != SIN_TERMINO for c in todas)
    esperadas = globales if len(globales) == 1 and hay_nivel else set()
    assert {regla for regla in traza if MOTOR.reglas[regla].etapa == "global"} == esperadas
    existencia = [regla for regla in traza if MOTOR.reglas[regla].etapa == "existencia"]
    assert existencia == ([resultado.existencia.regla] if resultado.existencia.regla else [])
    orden = list(MOTOR.reglas)
    lugares = [orden.index(d.regla) for d in resultado.disparadas if MOTOR.reglas[d.regla].etapa != "dimensiones"]
    assert lugares == sorted(lugares)


def test_la_fuerza_bruta_no_repite_ni_inventa_fichas() -> None:
    candidatos = candidatos_de_hechos({})
    angostos = {id: valores[:1] for id, valores in candidatos.items()}
    angostos |= {
        "cuidadores.respuesta.alcance": ("ninguna", "algunas"),
        "cuidadores.respuesta.frecuencia": ("esporadica", "habitual"),
        "nna.impacto.areas": (0, 1),
        "nna.impacto.persiste": (False, True),
    }
    assert len(list(fuerza_bruta.completaciones(angostos))) == 3 * 3
