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
    pagina.get_by_label("Buscar en el texto, la condición, la fuente, los ejemplos o el identificador").fill(
        "V2-tres-o-mas-ingresos"
    )
    pagina.keyboard.press("Enter")
    expect(pagina.get_by_text("1 de")).to_be_visible()


MALAS = {
    "campo-ajeno": (b"id: EJ-1\nrun: algo", "seudónima"),
    "alias": (b"a: &a [1]\nb: *a", "alias"),
    "mezcla": (b"a: &a {x: 1}\nb: &b {<<: *a}\nc: {<<: *b}", "alias"),
    "llaves": (b"{" * 4000, "JSON"),
    "rota": (b"id: [", "YAML"),
    "anidada": (b"id: EJ-1\nnna: " + b"[" * 3000, "anidad|profund|niveles"),
    "binaria": (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "UTF-8|texto|YAML"),
    "pesada": (b"id: EJ-1 # " + b"x" * 1_500_000, "1 MiB"),
}


def test_las_subidas_malas_se_explican_en_palabras_y_la_ficha_en_edicion_sigue_igual(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    contestar(pagina, "¿Es migrante?", "Sí")
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    for nombre, (contenido, mensaje) in MALAS.items():
        subir(pagina, f"{nombre}.yaml", contenido)
        expect(pagina.get_by_text(f"No se abrió {nombre}.yaml")).to_be_visible()
        avisos = pagina.get_by_test_id("stAlert").filter(has_text=re.compile(mensaje))
        expect(avisos.first).to_be_visible()
    grupo = pagina.get_by_role("radiogroup", name="¿Es migrante?", exact=True)
    expect(grupo.get_by_role("radio", name="Sí", exact=True)).to_be_checked()


def test_un_archivo_que_ni_se_recibe_por_su_peso_tambien_se_explica(vigilada: Vigilada) -> None:
    vigilada.pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    subir(vigilada.pagina, "enorme.yaml", b"id: EJ-1 # " + b"x" * 6_000_000)
    vigilada.pagina.get_by_test_id("stFileChipIconError").wait_for()
    explicacion = "getComputedStyle(document.querySelector('[data-testid=stFileUploader]'), '::after').content"
    assert "pesa más de 5 MB" in vigilada.pagina.evaluate(explicacion)


def subir(pagina: Any, nombre: str, contenido: bytes) -> None:
    pagina.locator("input[type=file]").set_input_files(
        {"name": nombre, "mimeType": "application/octet-stream", "buffer": contenido}
    )


AJENO = (
    "<img src=x onerror=alert(1)> ![x](http://ejemplo.invalid/i.png) $x^2$ :material/home: :red[rojo] **fuerte** "
    "www.ejemplo.invalid <script>alert(2)</script>"
)
ACTIVO = ".katex, img, strong:text-is('fuerte'), a[href*='invalid'], [data-testid=stIconMaterial]:has-text('home')"


def test_el_texto_libre_nunca_se_interpreta_en_ninguna_pagina(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    otros = {"riesgo": {"factores": [], "otros": [{"descripcion": AJENO[:300], "alto_riesgo": True}]}}
    dicho = {"nivel": "avanzada", "motivo": "otro", "fundamento": AJENO}
    ficha = {"id": "EJ-1", "nna": otros, "cuidadores": otros, "contexto": otros, "pronunciamiento": dicho}
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    subir(pagina, "<img src=x onerror=alert(3)>.json", json.dumps(ficha).encode())
    pagina.locator("input[value='EJ-1']").wait_for()
    for nombre in ("Niño, niña o adolescente", "Cuidadores", "Contexto"):
        seccion(pagina, nombre)
        expect(pagina.get_by_text("**fuerte**").first).to_be_visible()
        expect(pagina.locator(ACTIVO)).to_have_count(0)
    for titulo in TITULOS.values():
        ir_a(pagina, titulo)
        expect(pagina.locator(ACTIVO)).to_have_count(0)


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


def test_con_el_teclado_solo_se_llega_a_una_pregunta_se_contesta_y_el_foco_no_se_pierde(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    grupo = pagina.get_by_role("radiogroup", name="¿Es migrante?", exact=True)
    grupo.wait_for()
    quieta(pagina)
    enfocada = "document.activeElement?.closest('[role=radiogroup]')?.getAttribute('aria-label')"
    for _ in range(60):
        pagina.keyboard.press("Tab")
        if pagina.evaluate(enfocada) == "¿Es migrante?":
            break
    assert pagina.evaluate(enfocada) == "¿Es migrante?"
    pagina.keyboard.press("ArrowRight")
    pagina.keyboard.press("Space")
    quieta(pagina)
    elegida = grupo.get_by_role("radio", name="Desconocido", exact=True)
    expect(elegida).to_be_checked()
    expect(elegida).to_be_focused()


def test_lo_que_no_se_exploro_lo_desconocido_y_un_no_se_ven_distintos(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    grupo = pagina.get_by_role("radiogroup", name="¿Es migrante?", exact=True)
    vistas = set()
    for respuesta in ("No explorado", "Desconocido", "No"):
        contestar(pagina, "¿Es migrante?", respuesta)
        elegida = grupo.get_by_role("radio", name=respuesta, exact=True)
        vistas.add(elegida.evaluate("e => { const c = getComputedStyle(e); return c.borderTopStyle + c.fontStyle; }"))
    assert len(vistas) == 3
