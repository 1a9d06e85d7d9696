"""Las filas del catálogo se marcan con el teclado, sin perder el foco, y caben en un teléfono."""

from __future__ import annotations

from typing import Any

import pytest
from desproteccion.interfaz.borrador import en_yaml
from desproteccion.vinetas import vinetas
from playwright.sync_api import expect

from herramientas.aplicacion_local import quieta
from tests.navegador.conftest import Vigilada
from tests.navegador.test_accesibilidad import propios
from tests.navegador.test_recorridos import seccion

pytestmark = pytest.mark.navegador

FICHA = next(vineta.ficha for vineta in vinetas() if vineta.id == "EJ-031")
ANCHO_DE_TELEFONO = 390


def abrir(pagina: Any) -> None:
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    contenido = en_yaml(FICHA).encode()
    pagina.locator("input[type=file]").set_input_files(
        {"name": "caso.yaml", "mimeType": "application/yaml", "buffer": contenido}
    )
    pagina.locator(f"input[value='{FICHA['id']}']").wait_for()
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()


def test_un_descriptor_se_marca_con_el_teclado_y_la_propuesta_cambia_sin_perder_el_foco(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    abrir(pagina)
    seccion(pagina, "Violencia")
    propuesta = pagina.locator(".dce-propuesta")
    expect(propuesta).to_contain_text("gravedad elevada")
    niveles = pagina.get_by_role("radiogroup", name="Marque lo que se observa", exact=True)
    niveles.get_by_role("radio", name="Muy elevada · 0", exact=True).focus()
    pagina.keyboard.press("Space")
    quieta(pagina)
    casilla = pagina.get_by_role("checkbox").first
    casilla.focus()
    pagina.keyboard.press("Space")
    quieta(pagina)
    expect(casilla).to_be_checked()
    expect(casilla).to_be_focused()
    expect(propuesta).to_contain_text("gravedad muy elevada")
    expect(propuesta).to_contain_text("es menor que la propuesta")


def test_las_secciones_con_catalogo_son_accesibles_y_no_se_desbordan_en_un_telefono(vigilada: Vigilada) -> None:
    pagina = vigilada.pagina
    abrir(pagina)
    pagina.set_viewport_size({"width": ANCHO_DE_TELEFONO, "height": 844})
    for nombre in ("Violencia", "Niño, niña o adolescente", "Cuidadores"):
        seccion(pagina, nombre)
        ancho = pagina.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollWidth")
        assert ancho <= ANCHO_DE_TELEFONO, nombre
        assert propios(pagina) == [], nombre
