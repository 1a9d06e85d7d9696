"""La página «Formación», sin navegador: quien califica no ve la clave, y lo reunido se puede olvidar."""

from pathlib import Path
from typing import Any

import pytest
from desproteccion.acuerdo import Ejercicio
from desproteccion.interfaz import entrada
from desproteccion.interfaz.formacion_estado import Calificando, Facilitando
from desproteccion.interfaz.paginas.formacion import VISTAS
from streamlit.testing.v1 import AppTest

from tests.acuerdo.conftest import Grupo

RESULTADOS = ("Qué discutir", "Revelación", "Cuánto acuerdo", "Frente a la clave", "Pares de sesgo", "Personas")


def abrir() -> AppTest:
    prueba = AppTest.from_file(str(Path(entrada.__file__)), default_timeout=60).run()
    return prueba.switch_page("paginas/formacion.py").run()


def ir(prueba: AppTest, vista: str) -> AppTest:
    prueba.segmented_control(key="vista_de_la_pagina").set_value(vista).run()
    return sin_errores(prueba)


def sin_errores(prueba: AppTest) -> AppTest:
    assert not prueba.exception
    assert not [error.value for error in prueba.error if "inesperado" in error.value]
    return prueba


def todo_el_texto(prueba: AppTest) -> str:
    return "\n".join(str(elemento.proto) for elemento in prueba.main)


def reunir(prueba: AppTest, *archivos: tuple[str, bytes]) -> Facilitando:
    facilitando: Facilitando = ir(prueba, "preparar").session_state["facilitando"]
    facilitando.recibir(archivos)
    return facilitando


@pytest.mark.parametrize("vista", VISTAS)
def test_cada_vista_se_muestra_sin_hojas(vista: str) -> None:
    ir(abrir(), vista)


def test_quien_califica_ve_cada_relato_y_nada_de_la_clave(ejercicio: Ejercicio) -> None:
    prueba = abrir()
    for vineta in ejercicio.en_orden_de_lectura():
        prueba.selectbox(key="vineta-0").set_value(vineta.id).run()
        visto = "\n".join(str(html.proto.body) for html in sin_errores(prueba).get("html"))
        assert vineta.relato.split("\n\n")[1].split()[0] in visto
        todo = todo_el_texto(prueba)
        assert vineta.clave.porque[:30] not in todo
        assert not [i.porque for i in vineta.clave.indicadores.values() if i.porque in todo]
        assert not [otro for otro in ("segunda versión", "otra familia", "otro padre", "otro barrio") if otro in todo]


def test_una_respuesta_se_anota_y_vuelve_a_aparecer_al_volver_a_la_vineta() -> None:
    prueba = abrir()
    prueba.selectbox(key="calificar-F-01-0-violencia-ingresos_previos").set_value(2).run()
    prueba.button[1].click().run()
    prueba.button[0].click().run()
    assert prueba.selectbox(key="calificar-F-01-0-violencia-ingresos_previos").value == 2
    calificando: Calificando = prueba.session_state["calificando"]
    (calificacion,) = calificando.como_datos()["calificaciones"]
    assert calificacion == {"vineta": "F-01", "hechos": {"violencia.ingresos_previos": 2}, "nivel": None}


def test_con_hojas_buenas_y_malas_cada_resultado_se_muestra_y_la_mala_se_explica(grupo: Grupo) -> None:
    hojas = [grupo.hoja("J-01"), grupo.hoja("J-02", {"F-11": {"nna.impacto.persiste": True}}), grupo.hoja("J-03")]
    prueba = abrir()
    reunir(prueba, *((hoja.name, hoja.read_bytes()) for hoja in hojas), ("rota.json", b"{"))
    ir(prueba, "reunir")
    assert any("rota" in error.value for error in prueba.error)
    for resultado in RESULTADOS:
        prueba.segmented_control(key="vista_de_formacion").set_value(resultado).run()
        sin_errores(prueba)
    ir(prueba, "material")
    botones: Any = prueba.get("download_button")
    assert "Informe de la sesión, con cifras y gráficos" in [boton.label for boton in botones]


def test_si_ninguna_hoja_sirve_se_dice_y_no_hay_resultados(grupo: Grupo) -> None:
    prueba = abrir()
    reunir(prueba, ("rota.json", b"{"))
    ir(prueba, "reunir")
    assert any("rota" in error.value for error in prueba.error)
    assert "vista_de_formacion" not in {control.key for control in prueba.segmented_control}


def test_olvidar_borra_todo_lo_reunido(grupo: Grupo) -> None:
    prueba = abrir()
    hoja = grupo.hoja("J-01")
    facilitando = reunir(prueba, (hoja.name, hoja.read_bytes()))
    ir(prueba, "reunir")
    boton: Any = next(b for b in prueba.button if b.label == "Olvidar todas las calificaciones")
    boton.click().run()
    assert sin_errores(prueba).info
    assert (facilitando.archivos, facilitando.recogida, facilitando.estudios) == ([], None, {})
