"""La lógica de las páginas, sin navegador."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import pytest
from desproteccion.analisis import analizar
from desproteccion.interfaz import entrada, variante
from desproteccion.interfaz.seguro import para_html
from desproteccion.libro_contenido import libro_por_omision
from desproteccion.motor import motor_por_omision
from desproteccion.vinetas import vinetas
from streamlit.testing.v1 import AppTest

PAGINAS = [f"paginas/{id}.py" for id in entrada.TITULOS]


def abrir(vineta: str | None = None) -> AppTest:
    prueba = AppTest.from_file(str(Path(entrada.__file__)), default_timeout=30).run()
    if vineta is not None:
        prueba.selectbox(key="ejemplo-caso").set_value(vineta).run()
    return prueba


def en_html(prueba: AppTest) -> str:
    return "\n".join(
        str(elemento.proto.body) for elemento in prueba.get("html") if "<style>" not in str(elemento.proto.body)
    )


@pytest.mark.parametrize("pagina", PAGINAS)
@pytest.mark.parametrize("vineta", [None, "EJ-003", "EJ-012", "EJ-004"])
def test_cada_pagina_se_muestra_sin_error_con_cualquier_caso(pagina: str, vineta: str | None) -> None:
    prueba = abrir(vineta).switch_page(pagina).run()
    assert not prueba.exception
    assert not [error for error in prueba.error if "inesperado" in error.value]


@pytest.mark.parametrize("vineta", [v.id for v in vinetas()])
def test_cada_vineta_abre_en_el_formulario_y_deja_descargar_su_borrador(vineta: str) -> None:
    prueba = abrir(vineta)
    assert not prueba.exception
    assert not prueba.error
    assert not prueba.get("download_button")[0].proto.disabled


def test_una_ficha_nueva_lo_tiene_todo_sin_explorar_y_no_concluye() -> None:
    prueba = abrir()
    assert prueba.segmented_control(key="caso-0-seguridad-mitigable").value == "no_explorado"
    assert "No se puede concluir" in en_html(prueba)


def test_cuando_las_lecturas_difieren_se_muestran_las_dos_y_lo_que_las_separa() -> None:
    html = en_html(abrir("EJ-012"))
    assert "Las lecturas difieren" in html
    assert "Lectura prudente:" in html
    assert "Lectura mínima:" in html
    assert "V2-tres-o-mas-ingresos" in html


def test_junto_al_nivel_se_dice_en_palabras_que_tan_firme_es_y_de_que_depende() -> None:
    assert "Es firme: ambas lecturas dan este nivel" in en_html(abrir("EJ-002"))
    assert "No es firme: depende de la lectura." in en_html(abrir("EJ-013"))
    assert "No es firme: depende de la lectura y de lo que falta averiguar." in en_html(abrir("EJ-012"))


def test_las_preguntas_dicen_quien_puede_responderlas_en_el_mismo_orden_que_el_analisis() -> None:
    vineta = next(v for v in vinetas() if v.id == "EJ-012")
    html = en_html(abrir("EJ-012"))
    lugares = [html.index(para_html(pregunta.pregunta)) for pregunta in analizar(vineta.caso).preguntas]
    assert len(lugares) > 5
    assert lugares == sorted(lugares)
    assert html.count("Puede responderlo:") == len(lugares)


def test_los_datos_que_aseguran_el_nivel_se_muestran_al_pedirlos_y_siguen_a_la_ficha() -> None:
    prueba = abrir("EJ-002")
    assert not [m for m in prueba.markdown if "para asegurarlo" in m.value]
    prueba.session_state["detalle-firme"] = True
    prueba.run()
    (antes,) = [m.value for m in prueba.markdown if "para asegurarlo" in m.value]
    assert "diagnóstico de trauma: sin diagnóstico" in antes
    prueba.segmented_control(key="seccion-caso").set_value("nna").run()
    prueba.selectbox(key="caso-1-nna-impacto-trauma").set_value("tept_complejo").run()
    assert not [m for m in prueba.markdown if "diagnóstico de trauma: sin diagnóstico" in m.value]


def test_los_cambios_minimos_se_muestran_como_metas_por_ambito_del_plan() -> None:
    html = en_html(abrir("EJ-011").switch_page("paginas/y_si.py").run())
    assert "Padre, madre o adulto a cargo del cuidado.</strong> Que el adulto a cargo pueda responder" in html
    assert "el nivel sería intermedia" in html


def test_de_todo_nivel_se_dice_por_que_no_mas_y_por_que_no_menos() -> None:
    prueba = abrir("EJ-002").switch_page("paginas/por_que.py").run()
    opciones = prueba.selectbox(key="por_que_no").options
    assert len(opciones) == 1 + len(motor_por_omision().paquete.dimensiones) + len(
        motor_por_omision().paquete.indicadores
    )
    prueba.selectbox(key="por_que_no").set_value("C2").run()
    html = en_html(prueba)
    assert "«factores de alto riesgo, nivel familiar» tendría que ser 2 o más, y es 1" in html
    assert "C2-varios-altos" in html
    assert {"Por qué no más", "Por qué no menos"} <= {s.value for s in prueba.subheader}


def test_los_deberes_con_plazo_van_antes_que_el_nivel() -> None:
    html = en_html(abrir("EJ-003"))
    assert html.index("En 24 horas o menos") < html.index("dce-titular")


def test_una_contradiccion_se_explica_y_no_borra_lo_escrito() -> None:
    prueba = abrir("EJ-004")
    prueba.segmented_control(key="seccion-caso").set_value("nna").run()
    prueba.segmented_control(key="caso-1-nna-impacto-persiste").set_value(True).run()
    assert any("persistir" in error.value for error in prueba.error)
    prueba.segmented_control(key="caso-1-nna-impacto-persiste").set_value("desconocido").run()
    assert not prueba.error


def test_una_respuesta_que_deja_de_tener_sentido_ya_no_se_pregunta() -> None:
    prueba = abrir("EJ-001")
    prueba.segmented_control(key="seccion-caso").set_value("cuidadores").run()
    assert [s for s in prueba.selectbox if s.key == "caso-1-cuidadores-respuesta-frecuencia"]
    prueba.selectbox(key="caso-1-cuidadores-respuesta-alcance").set_value("ninguna").run()
    assert not [s for s in prueba.selectbox if s.key == "caso-1-cuidadores-respuesta-frecuencia"]
    assert not prueba.error


def test_un_pronunciamiento_que_difiere_exige_motivo_y_fundamento_para_emitir_el_informe() -> None:
    prueba = abrir("EJ-004").switch_page("paginas/pronunciamiento.py").run()
    prueba.segmented_control(key="caso-1-pronunciamiento-nivel").set_value("avanzada").run()
    assert any("elija un motivo" in error.value for error in prueba.error)
    informe = prueba.switch_page("paginas/informe.py").run()
    assert [boton.proto.disabled for boton in informe.get("download_button")] == [True, True, False, False]
    prueba.switch_page("paginas/pronunciamiento.py").run()
    prueba.selectbox(key="caso-1-pronunciamiento-motivo").set_value("criterio_de_equipo").run()
    prueba.text_area(key="caso-1-pronunciamiento-fundamento").set_value("Acuerdo de reunión de equipo").run()
    assert not prueba.error
    informe = prueba.switch_page("paginas/informe.py").run()
    assert not any(boton.proto.disabled for boton in informe.get("download_button"))


def test_la_variante_no_toca_el_caso_guardado() -> None:
    prueba = abrir("EJ-001").switch_page("paginas/y_si.py").run()
    prueba.multiselect(key="hechos_que_cambian").set_value(["violencia.polivictimizacion"]).run()
    clave = next(s.key for s in prueba.segmented_control if s.key and s.key.endswith("violencia-polivictimizacion"))
    prueba.segmented_control(key=clave).set_value(True).run()
    assert "V3-presente" in en_html(prueba)
    guardada = prueba.session_state["hoja_caso"].ficha
    assert guardada["violencia"]["polivictimizacion"] is False


def test_la_variante_tambien_cambia_listas_y_al_soltarlas_vuelven_a_las_del_caso() -> None:
    prueba = abrir("EJ-001").switch_page("paginas/y_si.py").run()
    guardada = deepcopy(prueba.session_state["hoja_caso"].ficha)
    prueba.multiselect(key="hechos_que_cambian").set_value(["contexto.riesgo", "violencia.tipologias"]).run()
    formas = next(s for s in prueba.segmented_control if s.key and s.key.endswith("contexto-riesgo-forma"))
    formas.set_value("contar").run()
    altos = next(s.key for s in prueba.selectbox if s.key and s.key.endswith("contexto-riesgo-conteo-alto"))
    prueba.selectbox(key=altos).set_value(2).run()
    assert not prueba.exception
    assert "Lo que cambia" in [titulo.value for titulo in prueba.header]
    assert prueba.session_state["hoja_variante"].ficha["contexto"]["riesgo"]["conteo"]["alto"] == 2
    assert prueba.session_state["hoja_caso"].ficha == guardada
    prueba.multiselect(key="hechos_que_cambian").set_value([]).run()
    assert prueba.session_state["hoja_variante"].ficha == guardada


@pytest.mark.parametrize("vineta", ["EJ-003", "EJ-012", None])
def test_todo_lo_que_la_variante_ofrece_cambiar_se_muestra_y_sin_tocarlo_no_cambia_nada(vineta: str | None) -> None:
    prueba = abrir(vineta).switch_page("paginas/y_si.py").run()
    guardada = deepcopy(prueba.session_state["hoja_caso"].ficha)
    eleccion = prueba.multiselect(key="hechos_que_cambian")
    eleccion.set_value(list(variante.nombres())).run()
    assert not prueba.exception
    assert "Nada cambia" in [titulo.value for titulo in prueba.header]
    assert prueba.session_state["hoja_variante"].ficha == guardada


def test_quien_aprende_no_ve_la_respuesta_antes_de_pronunciarse() -> None:
    prueba = abrir().switch_page("paginas/ejemplos.py").run()
    assert "dce-titular" not in en_html(prueba)
    assert prueba.button[0].disabled
    prueba.segmented_control(key="propio-EJ-001").set_value("avanzada").run()
    assert "dce-titular" not in en_html(prueba)
    prueba.button[0].click().run()
    html = en_html(prueba)
    assert "no coincide con ninguna de las dos lecturas" in html
    assert (
        "No es intermedia: «características de la violencia o maltrato» tendría que ser avanzada, y es inicial" in html
    )


def test_el_libro_de_reglas_se_busca_por_texto_y_muestra_los_ejemplos_de_cada_regla() -> None:
    prueba = abrir().switch_page("paginas/reglas.py").run()
    prueba.text_input(key="buscar_regla").set_value("V2-tres-o-mas-ingresos").run()
    html = en_html(prueba)
    assert "EJ-012" in html
    assert "V1-moderada" not in html


def test_la_pagina_de_reglas_dice_lo_mismo_que_el_libro_y_se_filtra_por_tabla_nivel_apoyo_y_fuente() -> None:
    prueba = abrir().switch_page("paginas/reglas.py").run()
    libro, todo = libro_por_omision(), en_html(prueba)
    for seccion in libro.secciones:
        for regla in seccion.reglas:
            for texto in (regla.texto, regla.condicion, regla.frase, *regla.ejemplos, *regla.cambios):
                assert para_html(texto) in todo
    prueba.selectbox(key="filtro_tabla").set_value("N1")
    prueba.selectbox(key="filtro_nivel").set_value("avanzada")
    prueba.selectbox(key="filtro_apoyo").set_value("literal")
    prueba.selectbox(key="filtro_fuente").set_value("OT-DCE").run()
    reglas = set(re.findall(r'dce-chico"><code>([^<]+)</code>', en_html(prueba)))
    assert reglas == {"N1-mayor-parte-permanente"}
