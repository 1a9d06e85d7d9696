"""Recorridos completos en Chromium. Cada página vigilada falla si pide algo afuera o deja un error en la consola."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from desproteccion.interfaz.entrada import TITULOS
from docx import Document
from playwright.sync_api import expect

from herramientas.aplicacion_local import abrir, abrir_ejemplo, elegir, ir_a, quieta
from tests.navegador.conftest import Vigilada

pytestmark = pytest.mark.navegador

TITULAR = ".st-key-resultado .dce-titular"


def contestar(pagina: Any, pregunta: str, respuesta: str) -> None:
    grupo = pagina.get_by_role("radiogroup", name=pregunta, exact=True)
    grupo.get_by_role("radio", name=respuesta, exact=True).click()
    quieta(pagina)


def seccion(pagina: Any, nombre: str) -> None:
    contestar(pagina, "Sección de la ficha", nombre)


def descargar(pagina: Any, boton: str) -> bytes:
    with pagina.expect_download() as espera:
        pagina.get_by_role("button", name=boton).click()
    with open(espera.value.path(), "rb") as archivo:
        return archivo.read()


def test_un_clinico_completa_un_caso_ve_el_por_que_se_pronuncia_y_se_lleva_el_informe(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    expect(pagina.locator(TITULAR)).to_contain_text("No se puede concluir")
    contestar(pagina, "¿Hay un peligro grave e inminente para su salud o su integridad?", "Sí")
    expect(pagina.locator(".st-key-resultado .dce-deber").first).to_contain_text("En 24 horas o menos")
    contestar(pagina, "¿Hay un peligro grave e inminente para su salud o su integridad?", "No")
    contestar(pagina, "¿Otra medida cautelar o de protección puede mitigar el peligro?", "Desconocido")
    abrir_ejemplo(pagina, "EJ-004")
    expect(pagina.locator(TITULAR)).to_contain_text("Sin desprotección")
    seccion(pagina, "Niño, niña o adolescente")
    elegir(pagina, "¿Con qué frecuencia quedan sin satisfacer sus necesidades emocionales?", "habitualmente")
    expect(pagina.locator(TITULAR)).not_to_contain_text("Sin desprotección")
    ir_a(pagina, "Por qué")
    expect(pagina.locator(".dce-cadena")).to_contain_text("insatisfechas habitualmente")
    ir_a(pagina, "Pronunciamiento")
    contestar(pagina, "Nivel que pronuncia", "avanzada")
    expect(pagina.get_by_text("elija un motivo")).to_be_visible()
    ir_a(pagina, "Informe")
    expect(pagina.get_by_role("button", name="Informe DCE")).to_be_disabled()
    ir_a(pagina, "Pronunciamiento")
    elegir(pagina, "Motivo, si difiere de la propuesta", "Criterio acordado")
    pagina.get_by_label("Fundamento (sin nombres ni datos que identifiquen)").fill("Acuerdo del equipo")
    pagina.keyboard.press("Tab")
    expect(pagina.get_by_text("trae su fundamento")).to_be_visible()
    ir_a(pagina, "Informe")
    documento = Document(io.BytesIO(descargar(pagina, "Informe DCE")))
    texto = "\n".join(celda.text for tabla in documento.tables for fila in tabla.rows for celda in fila.cells)
    assert "Acuerdo del equipo" in texto
    assert descargar(pagina, "Explicación de una página").startswith(b"%PDF")
    assert json.loads(descargar(pagina, "Resultado (JSON)"))["caso"] == "EJ-004"


def test_el_borrador_se_descarga_se_reabre_y_distingue_lo_desconocido_de_lo_no_explorado(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    migrante, acompanado = "¿Es migrante?", "¿Llegó sin un adulto responsable?"
    contestar(pagina, migrante, "Desconocido")
    contestar(pagina, "¿Hay riesgo de maltrato prenatal?", "No")
    borrador = descargar(pagina, "Descargar el borrador")
    assert b"migrante: null" in borrador
    assert b"no_acompanado" not in borrador
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    pagina.get_by_role("button", name="Comenzar una ficha vacía").click()
    quieta(pagina)
    pagina.locator("input[type=file]").set_input_files(
        {"name": "borrador.yaml", "mimeType": "application/yaml", "buffer": borrador}
    )
    quieta(pagina)
    for pregunta, respuesta in ((migrante, "Desconocido"), (acompanado, "No explorado")):
        grupo = pagina.get_by_role("radiogroup", name=pregunta, exact=True)
        expect(grupo.get_by_role("radio", name=respuesta, exact=True)).to_be_checked()


def test_un_formador_practica_una_vineta_y_ve_la_diferencia_despues_de_pronunciarse(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    ir_a(pagina, "Ejemplos")
    elegir(pagina, "Viñeta", "EJ-002")
    boton = pagina.get_by_role("button", name="Ver la respuesta del motor")
    expect(boton).to_be_disabled()
    contestar(pagina, "¿Qué nivel propone usted?", "inicial")
    expect(pagina.locator(".dce-titular")).to_have_count(0)
    boton.click()
    expect(pagina.locator(".dce-titular")).to_contain_text("intermedia")
    expect(pagina.get_by_text("no coincide con ninguna")).to_be_visible()
    pagina.get_by_role("button", name="Llevar este caso al formulario").click()
    quieta(pagina)
    ir_a(pagina, "¿Y si…?")
    contestar(pagina, "Qué comparar", "Comparar con otro caso")
    elegir(pagina, "Abrir un ejemplo", "EJ-004")
    expect(pagina.get_by_text("V1-elevada").first).to_be_visible()
    ir_a(pagina, "Reglas")
    pagina.get_by_label("Buscar en el texto").fill("V2-tres-o-mas-ingresos")
    pagina.keyboard.press("Enter")
    expect(pagina.get_by_text("1 de")).to_be_visible()


@pytest.mark.parametrize(
    ("contenido", "mensaje"),
    [
        (b"id: EJ-1\nrun: algo", "seudónima"),
        (b"a: &a [1]\nb: *a", "alias"),
        (b"{" * 4000, "JSON"),
        (b"id: [", "YAML"),
    ],
)
def test_una_subida_mala_se_explica_en_palabras_y_la_ficha_en_edicion_sigue_igual(
    vigilada: Vigilada, contenido: bytes, mensaje: str
) -> None:
    pagina = vigilada.pagina
    abrir_ejemplo(pagina, "EJ-001")
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    pagina.locator("input[type=file]").set_input_files(
        {"name": "mala.yaml", "mimeType": "application/yaml", "buffer": contenido}
    )
    expect(pagina.get_by_text("No se abrió")).to_be_visible()
    expect(pagina.get_by_text(re.compile(mensaje)).first).to_be_visible()
    expect(pagina.locator("input[value='EJ-001']")).to_be_visible()


def test_el_texto_libre_nunca_se_interpreta(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    ajeno = "![x](http://ejemplo.invalid/i.png) <img src='http://ejemplo.invalid/j.png'> **fuerte**"
    ficha = {"id": "EJ-1", "nna": {"riesgo": {"otros": [{"descripcion": ajeno, "alto_riesgo": True}]}}}
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    pagina.locator("input[type=file]").set_input_files(
        {"name": "ajena.json", "mimeType": "application/json", "buffer": json.dumps(ficha).encode()}
    )
    pagina.locator("input[value='EJ-1']").wait_for()
    seccion(pagina, "Niño, niña o adolescente")
    expect(pagina.get_by_text("**fuerte**")).to_be_visible()
    assert pagina.locator("img[src*='ejemplo.invalid']").count() == 0


def test_dos_personas_a_la_vez_no_ven_el_caso_de_la_otra(chromium: Any, direccion: str, vigilada: Vigilada) -> None:
    abrir_ejemplo(vigilada.pagina, "EJ-003")
    otra = chromium.new_context(locale="es-CL")
    pagina = otra.new_page()
    abrir(pagina, direccion)
    expect(pagina.locator("input[value='CASO-1']")).to_be_visible()
    expect(pagina.locator(TITULAR)).to_contain_text("No se puede concluir")
    contestar(pagina, "¿Es migrante?", "Sí")
    ir_a(vigilada.pagina, "Por qué")
    expect(vigilada.pagina.get_by_text("A-migrante")).to_have_count(0)
    otra.close()


def test_la_direccion_y_el_almacenamiento_del_navegador_no_llevan_datos_del_caso(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    abrir_ejemplo(pagina, "EJ-003")
    ir_a(pagina, "Por qué")
    assert pagina.url.endswith("/por_que")
    guardado = pagina.evaluate("JSON.stringify([localStorage, sessionStorage, document.cookie])")
    assert "EJ-003" not in guardado


def test_la_pagina_se_declara_en_castellano_y_no_se_desborda_en_un_telefono(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    pagina.locator("html[lang='es']").wait_for(state="attached")  # la CSP no deja evaluar texto como código
    pagina.set_viewport_size({"width": 390, "height": 844})
    for titulo in TITULOS.values():
        ir_a(pagina, titulo)
        ancho = pagina.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollWidth")
        assert ancho <= 390, titulo


def test_una_respuesta_se_cambia_solo_con_el_teclado_y_el_foco_no_se_pierde(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    grupo = pagina.get_by_role("radiogroup", name="¿Es migrante?", exact=True)
    grupo.get_by_role("radio", name="No explorado", exact=True).focus()
    pagina.keyboard.press("ArrowRight")
    pagina.keyboard.press("Space")
    quieta(pagina)
    elegida = grupo.get_by_role("radio", name="Desconocido", exact=True)
    expect(elegida).to_be_checked()
    expect(elegida).to_be_focused()
