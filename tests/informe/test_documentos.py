"""El informe y la explicación: se abren, dicen lo que el caso sabe y no dan un nivel solo si las lecturas difieren."""

from __future__ import annotations

import io

import pytest
from desproteccion.caso import Caso
from desproteccion.etiquetas import TIPOLOGIAS
from desproteccion.evaluacion import evaluar
from desproteccion.informe.anexo2 import en_docx
from desproteccion.informe.contenido import POR_ESCRIBIR
from desproteccion.informe.una_pagina import en_pdf
from desproteccion.motor import motor_por_omision
from desproteccion.vinetas import Vineta, vinetas
from docx import Document

CASOS = {vineta.id: vineta.caso for vineta in vinetas()}
VACIO = Caso(id="VACIO")


def texto_del_docx(caso: Caso) -> str:
    documento = Document(io.BytesIO(en_docx(caso, evaluar(caso), motor_por_omision())))
    celdas = [celda.text for tabla in documento.tables for fila in tabla.rows for celda in fila.cells]
    return "\n".join([parrafo.text for parrafo in documento.paragraphs] + celdas)


@pytest.mark.parametrize("vineta", vinetas(), ids=lambda vineta: vineta.id)
def test_todo_caso_da_un_docx_que_abre_y_un_pdf_de_una_sola_pagina(vineta: Vineta) -> None:
    assert "PLAN DE INTERVENCIÓN INDIVIDUAL" in texto_del_docx(vineta.caso)
    pdf = en_pdf(vineta.caso, evaluar(vineta.caso), motor_por_omision())
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 1


def test_el_caso_vacio_tambien_da_una_sola_pagina() -> None:
    assert en_pdf(VACIO, evaluar(VACIO), motor_por_omision()).count(b"/Type /Page\n") == 1


def test_el_docx_trae_los_cuadros_del_anexo_2_en_su_orden() -> None:
    texto = texto_del_docx(CASOS["EJ-002"])
    titulos = [
        "IDENTIFICACIÓN DEL NIÑO, NIÑA O ADOLESCENTE",
        "IDENTIFICACIÓN DE OTROS NIÑOS",
        "IDENTIFICACIÓN DEL O LAS FIGURAS DE CUIDADO",
        "UBICACIÓN ACTUAL",
        "MOTIVO DE DERIVACIÓN",
        "METODOLOGÍA APLICADA",
        "FUENTES COMPLEMENTARIAS",
        "PRINCIPALES HALLAZGOS",
        "CONCLUSIONES DEL DIAGNÓSTICO",
        "PRONUNCIAMIENTO NIVEL DE DESPROTECCIÓN",
        "SUGERENCIA DE DERIVACIÓN",
        "SOLICITUD DEL PROYECTO DE MEDIDA DE PROTECCIÓN",
        "FORMATO DEL PLAN DE INTERVENCIÓN INDIVIDUAL",
        "CONSIDERACIÓN DE LAS OPINIONES",
        "FIRMA DE PROFESIONALES",
    ]
    posiciones = [texto.index(titulo) for titulo in titulos]
    assert posiciones == sorted(posiciones)


@pytest.mark.parametrize(("id", "descansa"), [("EJ-032", True), ("EJ-031", False)])
def test_el_docx_dice_si_el_nivel_descansa_en_filas_supletorias(id: str, descansa: bool) -> None:
    assert ("El nivel descansa en filas supletorias" in texto_del_docx(CASOS[id])) is descansa


def test_el_docx_nombra_las_tipologias_la_gravedad_propuesta_y_los_factores_del_catalogo() -> None:
    texto = texto_del_docx(CASOS["EJ-031"])
    for dice in (
        "gravedad moderada (a juicio del profesional; "
        "el catálogo de apoyo propone elevada, V0-elevada, y la escrita es menor)",
        "Hay violencia en la pareja o un conflicto intenso entre quienes cuidan (alto riesgo, fila supletoria)",
        "Un adulto que no agredió le cree y actúa para protegerlo",
    ):
        assert dice in texto


def test_si_las_lecturas_difieren_no_se_marca_ninguna_casilla_y_se_dicen_ambas() -> None:
    texto = texto_del_docx(CASOS["EJ-012"])
    assert "[X]" not in texto
    assert "lectura prudente: avanzada; lectura mínima: intermedia" in texto


def test_si_el_profesional_difiere_el_docx_muestra_su_nivel_la_propuesta_y_el_fundamento() -> None:
    dicho = {"nivel": "avanzada", "motivo": "criterio_de_equipo", "fundamento": "Texto <b>&</b> del equipo"}
    distinto = Caso.model_validate({**CASOS["EJ-004"].model_dump(mode="json"), "pronunciamiento": dicho})
    texto = texto_del_docx(distinto)
    assert "Texto <b>&</b> del equipo" in texto
    assert "Propuesta del motor: Sin desprotección" in texto
    assert en_pdf(distinto, evaluar(distinto), motor_por_omision()).startswith(b"%PDF")


def test_lo_que_la_ficha_nombra_uno_a_uno_se_nombra_en_el_informe() -> None:
    caso, catalogo = CASOS["EJ-003"], motor_por_omision().catalogo
    texto = texto_del_docx(caso)
    assert caso.violencia
    assert caso.violencia.tipologias
    assert caso.nna
    assert caso.nna.riesgo
    assert caso.nna.riesgo.factores
    for tipologia in caso.violencia.tipologias:
        assert TIPOLOGIAS[tipologia.tipo] in texto
    for id in caso.nna.riesgo.factores:
        assert catalogo.riesgo["nna"][id].texto.rstrip(".") in texto


def test_lo_desconocido_queda_en_blanco_para_escribirlo_a_mano() -> None:
    a_medias = Caso.model_validate({"id": "MEDIAS", "nna": {"necesidades": {"fisicas": "habitual"}}})
    for caso in (VACIO, a_medias):
        assert "desconocid" not in texto_del_docx(caso)
    texto = texto_del_docx(a_medias)
    assert "necesidades físicas: insatisfechas habitualmente" in texto
    assert f"necesidades de seguridad: {POR_ESCRIBIR}" in texto


def test_los_cuatro_soportes_del_formato_van_por_separado() -> None:
    texto = texto_del_docx(VACIO)
    for soporte in ("comunitarios", "intersectoriales"):
        for quien in ("el niño/a o adolescente", "la familia"):
            assert f"Presencia de soportes {soporte} hacia {quien}" in texto


def test_un_caso_con_muchos_deberes_y_textos_largos_sigue_en_una_pagina_y_el_informe_lo_trae_entero() -> None:
    fundamento = "Contexto que el motor no recoge y el equipo discutió. " * 74
    largo = Caso.model_validate(
        CASOS["EJ-003"].model_dump(mode="json", exclude_none=True)
        | {
            "id": "L" * 64,
            "edad": {"anios": 2},
            "situacion": {
                "migrante": True,
                "no_acompanado": True,
                "riesgo_prenatal": True,
                "participa": False,
                "en_oferta_especializada": True,
                "intervenciones_sin_resultado": ["AFT", "PIR"],
                "contacto": {"dias_habiles": 6, "intentos": 4, "logrado": False},
            },
            "pronunciamiento": {"nivel": "inicial", "programas": ["AFT"], "motivo": "otro", "fundamento": fundamento},
        }
    )
    assert len(evaluar(largo).alertas) > 10
    pdf = en_pdf(largo, evaluar(largo), motor_por_omision())
    assert pdf.count(b"/Type /Page\n") == 1
    assert fundamento.strip() in texto_del_docx(largo)


def test_el_fundamento_escrito_no_se_pierde_aunque_no_haya_nivel_unico_con_que_comparar() -> None:
    dicho = {"nivel": "inicial", "motivo": "otro", "fundamento": "Lo que el equipo vio en la visita"}
    caso = Caso.model_validate({"id": "MEDIAS", "pronunciamiento": dicho})
    assert "Lo que el equipo vio en la visita" in texto_del_docx(caso)
