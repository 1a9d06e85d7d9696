"""El libro de reglas publicado está al día, y dice lo mismo en el sitio, el PDF y la aplicación."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from desproteccion.catalogo import CATALOGO_POR_OMISION
from desproteccion.errores import ReglasInvalidas
from desproteccion.historial import leer_historial
from desproteccion.libro_contenido import Libro, libro_por_omision
from desproteccion.motor import motor_por_omision
from desproteccion.reglas import carpeta_de_datos

from herramientas.libro import CASOS, DESTINO, REGLAS, reunir_de
from herramientas.libro_pdf import en_pdf
from herramientas.libro_sitio import en_html

DE_TABLA = {indicador.id for indicador in motor_por_omision().paquete.indicadores} | {"gravedad"}


@pytest.fixture(scope="module")
def libro() -> Libro:
    return libro_por_omision()


def test_el_sitio_publicado_es_el_que_sale_de_las_reglas_y_los_ejemplos(libro: Libro) -> None:
    publicado = (DESTINO / "index.html").read_text(encoding="utf-8")
    assert publicado == en_html(libro), "el libro está desactualizado: corra «make libro»"


def test_el_pdf_publicado_es_el_de_este_contenido(libro: Libro) -> None:
    publicado = (DESTINO / "libro_de_reglas.pdf").read_bytes()
    assert publicado.startswith(b"%PDF-")
    assert libro.resumen.encode() in publicado, "el PDF está desactualizado: corra «make libro»"


def test_make_libro_y_la_aplicacion_muestran_el_mismo_contenido(libro: Libro) -> None:
    assert reunir_de(REGLAS, CASOS) == libro


def test_el_libro_tiene_todas_las_reglas_tambien_las_del_catalogo_con_su_apoyo_su_fuente_y_quien_la_cambio(
    libro: Libro,
) -> None:
    del_libro = {regla.id: regla for seccion in libro.secciones for regla in seccion.reglas}
    assert list(del_libro) == list(motor_por_omision().reglas)
    for regla in del_libro.values():
        assert regla.texto
        assert regla.apoyo
        assert regla.frase or regla.id not in motor_por_omision().paquete.reglas
        assert regla.obra in regla.fuente
        assert regla.cambios


def test_cada_indicador_y_la_gravedad_propuesta_traen_su_cuadro_con_una_fila_por_regla(libro: Libro) -> None:
    for seccion in libro.secciones:
        filas = [fila[-1] for fila in seccion.cuadro[1:]]
        esperadas = [regla.id for regla in seccion.reglas if not regla.id.startswith("conteo-")]
        assert filas == (esperadas if seccion.id in DE_TABLA else []), seccion.id


def test_cada_brecha_dice_que_responde_cada_lectura_y_por_que_es_un_vacio(libro: Libro) -> None:
    for seccion in libro.secciones:
        assert {b.id for b in seccion.brechas} == {regla.brecha for regla in seccion.reglas if regla.brecha}
        for brecha in seccion.brechas:
            assert brecha.porque
            assert all("lectura mínima" in lecturas and "prudente" in lecturas for lecturas in brecha.lecturas)


def test_cada_fila_de_una_tabla_tiene_un_ejemplo_que_la_muestra(libro: Libro) -> None:
    filas = {fila[-1] for seccion in libro.secciones for fila in seccion.cuadro[1:]}
    sin_ejemplo = [r.id for s in libro.secciones for r in s.reglas if r.id in filas and not r.ejemplos]
    assert sin_ejemplo == []


def test_las_condiciones_van_con_palabras_y_no_con_nombres_de_hechos(libro: Libro) -> None:
    nombres = [id for id in motor_por_omision().paquete.hechos if "." in id]
    for seccion in libro.secciones:
        for regla in seccion.reglas:
            assert not [id for id in nombres if id in regla.condicion], regla.id


def test_el_sitio_dice_todo_el_contenido_no_pide_nada_a_la_red_y_se_puede_buscar(libro: Libro) -> None:
    html = en_html(libro)
    for seccion in libro.secciones:
        for regla in seccion.reglas:
            for texto in (regla.texto, regla.condicion, regla.frase, *regla.ejemplos, *regla.cambios):
                assert escape(texto) in html
    assert "http" not in html.replace("https://www.w3.org", "")
    assert 'id="buscar"' in html
    assert "@media print" in html


def test_el_mismo_contenido_da_el_mismo_pdf(libro: Libro) -> None:
    assert en_pdf(libro) == en_pdf(libro)


def historial(destino: Path, texto: str) -> None:
    (destino / "cambios.yaml").write_text(texto, encoding="utf-8")
    leer_historial(destino, {"V1-moderada"})


@pytest.mark.parametrize(
    ("texto", "motivo"),
    [
        ("- {fecha: ayer, version: '1', quien: x, reglas: todas, motivo: y}", "fecha"),
        ("- {fecha: 2026-01-01, version: '1', quien: x, reglas: [V1-moderadas], motivo: y}", "V1-moderada?"),
        ("- {fecha: 2026-01-01, version: '1', quien: x, reglas: [], motivo: y}", "reglas"),
        (
            "- {fecha: 2026-01-01, version: '1', quien: x, reglas: todas, motivo: y}\n"
            "- {fecha: 2026-02-01, version: '1', quien: x, reglas: todas, motivo: y}",
            "del más nuevo al más antiguo",
        ),
    ],
)
def test_un_historial_de_cambios_mal_hecho_se_rechaza_y_dice_por_que(tmp_path: Path, texto: str, motivo: str) -> None:
    with pytest.raises(ReglasInvalidas) as error:
        historial(tmp_path, texto)
    assert motivo in str(error.value)


def test_unas_reglas_sin_historial_no_son_un_error(tmp_path: Path) -> None:
    assert leer_historial(tmp_path, set()) == []


def test_el_ultimo_cambio_es_de_la_version_que_rige() -> None:
    motor = motor_por_omision()
    cambios = leer_historial(carpeta_de_datos("reglas") / "dce_2023", set(motor.reglas))
    assert cambios[0].version == motor.paquete.version
    assert (carpeta_de_datos("reglas") / CATALOGO_POR_OMISION).is_dir()
