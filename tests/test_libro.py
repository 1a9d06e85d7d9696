"""El libro de reglas publicado está al día y dice de cada regla lo que debe."""

from __future__ import annotations

import pytest
from desproteccion.motor import motor_por_omision

from herramientas.libro import CASOS, DESTINO, REGLAS
from herramientas.libro_contenido import Libro, reunir
from herramientas.libro_pdf import en_pdf
from herramientas.libro_sitio import en_html


@pytest.fixture(scope="module")
def libro() -> Libro:
    return reunir(REGLAS, CASOS)


def test_el_sitio_publicado_es_el_que_sale_de_las_reglas_y_los_ejemplos(libro: Libro) -> None:
    publicado = (DESTINO / "index.html").read_text(encoding="utf-8")
    assert publicado == en_html(libro), "el libro está desactualizado: corra «make libro»"


def test_el_pdf_publicado_es_el_de_este_contenido(libro: Libro) -> None:
    publicado = (DESTINO / "libro_de_reglas.pdf").read_bytes()
    assert publicado.startswith(b"%PDF-")
    assert libro.resumen.encode() in publicado, "el PDF está desactualizado: corra «make libro»"


def test_el_libro_tiene_todas_las_reglas_con_su_apoyo_su_frase_y_quien_la_cambio(libro: Libro) -> None:
    del_libro = {regla.id: regla for seccion in libro.secciones for regla in seccion.reglas}
    assert list(del_libro) == list(motor_por_omision().paquete.reglas)
    for regla in del_libro.values():
        assert regla.texto
        assert regla.apoyo
        assert regla.frase
        assert regla.cambios


def test_cada_fila_de_un_indicador_tiene_un_ejemplo_que_la_muestra(libro: Libro) -> None:
    indicadores = {indicador.id for indicador in motor_por_omision().paquete.indicadores}
    filas = [regla for seccion in libro.secciones if seccion.id in indicadores for regla in seccion.reglas]
    sin_ejemplo = [regla.id for regla in filas if not regla.ejemplos]
    assert sin_ejemplo == []


def test_el_sitio_no_pide_nada_a_la_red_y_se_puede_buscar(libro: Libro) -> None:
    html = en_html(libro)
    assert "http" not in html.replace("https://www.w3.org", "")
    assert 'id="buscar"' in html
    assert "@media print" in html


def test_el_mismo_contenido_da_el_mismo_pdf(libro: Libro) -> None:
    assert en_pdf(libro) == en_pdf(libro)
