"""Una sesión de formación completa: preparar el ejercicio, tres personas que califican aparte, y leer el resultado."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from desproteccion.acuerdo import cargar_ejercicio
from desproteccion.motor import motor_por_omision
from playwright.sync_api import expect

from herramientas.aplicacion_local import abrir, elegir, ir_a, quieta
from tests.navegador.conftest import Vigilada

pytestmark = pytest.mark.navegador

PAQUETE = motor_por_omision().paquete
EJERCICIO = cargar_ejercicio()
PERSISTE = "nna.impacto.persiste"
PLAZO = 15_000
Archivo = dict[str, Any]


@contextmanager
def otra_persona(chromium: Any, direccion: str) -> Iterator[Any]:
    """Una página en su propio contexto: no comparte nada con las demás."""
    contexto = chromium.new_context(locale="es-CL", viewport={"width": 1366, "height": 768}, accept_downloads=True)
    contexto.set_default_timeout(PLAZO)
    vista = Vigilada(contexto.new_page())
    vista.vigilar()
    try:
        abrir(vista.pagina, direccion)
        ir_a(vista.pagina, "Formación")
        yield vista.pagina
    finally:
        contexto.close()
    assert vista.afuera == []
    assert vista.errores == []


def marcar(pagina: Any, pregunta: str, respuesta: str) -> None:
    grupo = pagina.get_by_role("radiogroup", name=pregunta, exact=True)
    opcion = grupo.get_by_role("radio", name=respuesta, exact=True)
    opcion.click()
    expect(opcion).to_be_checked(timeout=PLAZO)


def descargar(pagina: Any, boton: str, nombre: str) -> Archivo:
    with pagina.expect_download() as espera:
        pagina.get_by_role("button", name=boton).click()
    with open(espera.value.path(), "rb") as archivo:
        return {"name": nombre, "mimeType": "application/json", "buffer": archivo.read()}


def subir(pagina: Any, zona: str, *archivos: Archivo) -> None:
    pagina.get_by_test_id("stFileUploader").filter(has_text=zona).locator("input[type=file]").set_input_files(archivos)
    quieta(pagina)


def abrir_ejercicio(pagina: Any, ejercicio: Archivo, empezada: Archivo | None = None) -> None:
    pagina.get_by_text("Abrir el ejercicio que le entregaron").click()
    subir(pagina, "Ejercicio (el archivo", ejercicio)
    expect(pagina.get_by_text("(2 viñetas)")).to_be_visible(timeout=PLAZO)
    quieta(pagina)
    if empezada is not None:
        subir(pagina, "Mis calificaciones guardadas", empezada)
    respondido = 0 if empezada is None else 32
    expect(pagina.get_by_text(f"Respondido en esta viñeta: {respondido} de 33")).to_be_visible(timeout=PLAZO)
    quieta(pagina)


def empezada(juez: str) -> Archivo:
    """La hoja de quien ya respondió todo como la ficha, salvo si el impacto persiste."""
    calificaciones = []
    for id in ("F-11", "F-13"):
        hechos = EJERCICIO.vinetas[id].hechos(PAQUETE)
        if id == "F-11":
            del hechos[PERSISTE]
        calificaciones.append({"vineta": id, "hechos": hechos, "nivel": None})
    hoja = {"esquema": "calificaciones/1", "juez": juez, "sesion": "2026-11-20", "calificaciones": calificaciones}
    return {"name": f"{juez}.json", "mimeType": "application/json", "buffer": json.dumps(hoja).encode()}


def preparar(pagina: Any) -> Archivo:
    marcar(pagina, "Qué quiere hacer", "Preparar el ejercicio")
    expect(pagina.get_by_text("24 viñetas; 11 pares completos")).to_be_visible(timeout=PLAZO)
    pagina.get_by_role("button", name="Clear all").click()
    quieta(pagina)
    for id in ("F-11", "F-13"):
        elegir(pagina, "Viñetas del ejercicio", f"{id}:")
    pagina.keyboard.press("Escape")
    expect(pagina.get_by_text("2 viñetas; 0 pares completos")).to_be_visible(timeout=PLAZO)
    return descargar(pagina, "Descargar el ejercicio para repartir", "ejercicio.json")


def seguir_y_terminar(pagina: Any, ejercicio: Archivo, juez: str, persiste: str, nivel: str) -> Archivo:
    abrir_ejercicio(pagina, ejercicio, empezada(juez))
    marcar(pagina, "Preguntas sobre", "Niño, niña o adolescente")
    marcar(pagina, PAQUETE.hechos[PERSISTE].pregunta, persiste)
    marcar(pagina, "Nivel que usted pronuncia para este relato", nivel)
    expect(pagina.get_by_text("33 de 33 y nivel")).to_be_visible(timeout=PLAZO)
    clave = EJERCICIO.vinetas["F-11"].clave
    assert " ".join(clave.porque.split())[:40] not in pagina.content()
    assert clave.indicadores["N2"].porque[:30] not in pagina.content()
    return descargar(pagina, "Descargar mis calificaciones", f"{juez}.json")


def empezar_de_cero(pagina: Any, ejercicio: Archivo) -> Archivo:
    abrir_ejercicio(pagina, ejercicio)
    expect(pagina.get_by_text("escriba arriba su seudónimo")).to_be_visible(timeout=PLAZO)
    pagina.get_by_label("Su seudónimo (el código que le dieron; nunca su nombre)").fill("J-03")
    pagina.keyboard.press("Tab")
    quieta(pagina)
    elegir(pagina, PAQUETE.hechos["violencia.ingresos_previos"].pregunta, "2")
    marcar(pagina, PAQUETE.hechos["violencia.mayor_parte_de_la_vida"].pregunta, "Desconocido")
    pagina.get_by_role("button", name="Viñeta siguiente").click()
    quieta(pagina)
    marcar(pagina, "Nivel que usted pronuncia para este relato", "inicial")
    expect(pagina.get_by_text("0 de 33 y nivel")).to_be_visible(timeout=PLAZO)
    return descargar(pagina, "Descargar mis calificaciones", "J-03.json")


def test_un_ejercicio_se_reparte_lo_califican_tres_personas_y_quien_facilita_lee_el_resultado(
    chromium: Any, direccion: str
) -> None:
    with otra_persona(chromium, direccion) as formador:
        ejercicio = preparar(formador)
        assert b"porque" not in ejercicio["buffer"]
        assert [v["id"] for v in json.loads(ejercicio["buffer"])["vinetas"]] == ["F-11", "F-13"]
        with otra_persona(chromium, direccion) as una:
            primera = seguir_y_terminar(una, ejercicio, "J-01", "No", "intermedia")
        with otra_persona(chromium, direccion) as otra:
            segunda = seguir_y_terminar(otra, ejercicio, "J-02", "Sí", "avanzada")
        with otra_persona(chromium, direccion) as nueva:
            tercera = empezar_de_cero(nueva, ejercicio)
        suyas = {c["vineta"]: c for c in json.loads(tercera["buffer"])["calificaciones"]}
        assert suyas["F-11"]["hechos"] == {"violencia.ingresos_previos": 2, "violencia.mayor_parte_de_la_vida": None}
        assert suyas["F-13"]["nivel"] == "inicial"
        rota = {"name": "rota.json", "mimeType": "application/json", "buffer": b"\x00\xff binario"}
        _leer(formador, primera, segunda, tercera, rota)


def _leer(pagina: Any, *hojas: Archivo) -> None:
    marcar(pagina, "Qué quiere hacer", "Reunir y conversar")
    subir(pagina, "Archivos de calificaciones", *hojas)
    expect(pagina.get_by_text("4 archivos; 3 sirven, de 3 personas")).to_be_visible(timeout=PLAZO)
    expect(pagina.get_by_text("rota.json").first).to_be_visible(timeout=PLAZO)
    expect(pagina.get_by_text(f"1. {PAQUETE.hechos[PERSISTE].pregunta}")).to_be_visible(timeout=PLAZO)
    expect(pagina.get_by_text("N2-persiste").first).to_be_visible(timeout=PLAZO)
    expect(pagina.get_by_test_id("stVegaLiteChart").first).to_be_visible(timeout=PLAZO)
    marcar(pagina, "Qué ver", "Revelación")
    elegir(pagina, "Persona", "J-02")
    fila = pagina.get_by_role("row").filter(has_text="N2 Impacto biopsicosocial")
    expect(fila.get_by_role("cell").nth(0)).to_contain_text("avanzada", timeout=PLAZO)
    expect(fila.get_by_role("cell").nth(2)).to_contain_text("intermedia", timeout=PLAZO)
    expect(fila).to_contain_text("OT-DCE", timeout=PLAZO)
    expect(fila).to_contain_text(EJERCICIO.vinetas["F-11"].clave.indicadores["N2"].porque[:30], timeout=PLAZO)
    marcar(pagina, "Qué ver", "Cuánto acuerdo")
    expect(pagina.get_by_role("row").filter(has_text="Nivel pronunciado")).to_contain_text(
        "muy pocas para decir", timeout=PLAZO
    )
    marcar(pagina, "Qué quiere hacer", "Material")
    informe = descargar(pagina, "Informe de la sesión", "informe.docx")
    with zipfile.ZipFile(io.BytesIO(informe["buffer"])) as documento:
        assert [nombre for nombre in documento.namelist() if nombre.endswith(".png")]
        assert "J-02" in documento.read("word/document.xml").decode()
