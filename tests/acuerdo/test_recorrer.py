"""Mover un hecho por sus valores: lo que ve la clase es lo que el motor decide."""

import pytest
from desproteccion import evaluar
from desproteccion.acuerdo import Ejercicio
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.recorrer import brechas_con_un_caso, recorrer
from desproteccion.errores import HechosInvalidos
from desproteccion.motor import motor_por_omision
from desproteccion.vinetas import vinetas
from desproteccion.vocabulario import LECTURAS, NIVELES

from tests.acuerdo.conftest import Consenso


def test_la_disponibilidad_recorre_sus_valores_con_regla_y_nivel_en_ambas_lecturas(
    consenso: Consenso, codificador: Codificador
) -> None:
    pasos = recorrer(consenso["F-09"], "cuidadores.disponibilidad", codificador)
    assert [paso.valor for paso in pasos] == ["idonea", "suficiente", "insuficiente", "nula"]
    assert [paso.lecturas["prudente"].indicadores["C3"][0] for paso in pasos] == [
        "sin", "intermedia", "avanzada", "avanzada",
    ]  # fmt: skip
    assert pasos[1].lecturas["minima"].indicadores["C3"] == ("inicial", "C3-suficiente")
    assert [paso.lecturas["prudente"].sugerido for paso in pasos] == ["PIR", "PIR", "PTE", "PTE"]
    assert {paso.lecturas["minima"].sugerido for paso in pasos} == {"PIR"}


@pytest.mark.parametrize("vineta", ["F-02", "F-11", "F-17", "F-24"])
def test_empeorar_un_hecho_nunca_baja_el_nivel_y_la_minima_nunca_supera_a_la_prudente(
    consenso: Consenso, codificador: Codificador, vineta: str
) -> None:
    for hecho in motor_por_omision().paquete.hechos:
        pasos = recorrer(consenso[vineta], hecho, codificador)
        niveles = {lec: [NIVELES.index(paso.lecturas[lec].nivel) for paso in pasos] for lec in LECTURAS}
        assert all(suyos == sorted(suyos) for suyos in niveles.values()), hecho
        assert all(m <= p for m, p in zip(niveles["minima"], niveles["prudente"], strict=True)), hecho


def test_lo_imposible_con_los_demas_hechos_no_aparece(consenso: Consenso, codificador: Codificador) -> None:
    valores = [paso.valor for paso in recorrer(consenso["F-21"], "nna.impacto.areas", codificador)]
    assert 0 not in valores
    assert valores


def test_un_hecho_que_no_existe_o_un_caso_incompleto_son_un_error(consenso: Consenso, codificador: Codificador) -> None:
    with pytest.raises(HechosInvalidos, match="no existe"):
        recorrer(consenso["F-01"], "nna.estatura", codificador)
    with pytest.raises(HechosInvalidos, match="completo"):
        recorrer({}, "violencia.gravedad", codificador)


def test_cada_brecha_de_la_norma_tiene_un_caso_que_la_muestra(ejercicio: Ejercicio) -> None:
    motor = motor_por_omision()
    casos = brechas_con_un_caso(ejercicio, motor)
    assert {caso.brecha for caso in casos} == {r.brecha for r in motor.paquete.reglas.values() if r.brecha}
    ejemplos = {vineta.id: vineta.caso for vineta in vinetas()}
    for caso in casos:
        assert caso.vineta is not None, caso.brecha
        de = ejercicio.vinetas[caso.vineta].caso if caso.vineta in ejercicio.vinetas else ejemplos[caso.vineta]
        assert caso.brecha in {brecha.id for brecha in evaluar(de, ejecutor="tablas").brechas}
