"""El material de la sesión: sale de los mismos datos, y el cuadernillo no trae nada de la clave."""

import io
import re
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from desproteccion.acuerdo import cargar_ejercicio
from desproteccion.acuerdo.impreso import imprimir
from desproteccion.acuerdo.material import cargar_plan, cuadernillo, guia, plan_de_sesion
from desproteccion.errores import ErrorDeEntrada
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.acuerdo import orden

from tests.acuerdo.conftest import Grupo

PAQUETE = motor_por_omision().paquete
EJERCICIO = cargar_ejercicio()


def test_el_cuadernillo_trae_cada_relato_y_cada_pregunta_y_nada_de_la_clave() -> None:
    texto = cuadernillo(EJERCICIO, PAQUETE)
    for vineta in EJERCICIO.vinetas.values():
        assert f"## {vineta.id}. " in texto
        assert vineta.clave.porque not in texto
        assert not any(indicador.porque in texto for indicador in vineta.clave.indicadores.values())
    assert all(hecho.pregunta in texto for hecho in PAQUETE.hechos.values())
    assert not any(regla in texto for regla in PAQUETE.reglas)
    assert not any(par.proposito in texto for par in EJERCICIO.pares)


def test_la_guia_trae_la_clave_con_la_frase_de_la_fuente_en_cada_indicador() -> None:
    texto = guia(EJERCICIO, PAQUETE)
    for vineta in EJERCICIO.vinetas.values():
        assert vineta.clave.porque in texto
        for indicador in vineta.clave.indicadores.values():
            assert indicador.porque in texto
            assert PAQUETE.reglas[indicador.regla].fuente.frase in texto


def test_el_plan_dura_cinco_horas_y_nombra_todas_las_vinetas() -> None:
    plan = cargar_plan(EJERCICIO)
    assert sum(bloque.minutos for bloque in plan.bloques) == 300
    nombradas = set(plan.antes.vinetas) | {id for bloque in plan.bloques for id in bloque.vinetas}
    assert nombradas == set(EJERCICIO.vinetas)
    assert "| 4:35 | 25 min |" in plan_de_sesion(plan, EJERCICIO)


def test_ningun_par_se_califica_entero_en_una_misma_tanda() -> None:
    plan = cargar_plan(EJERCICIO)
    en_sala = next(bloque.vinetas for bloque in plan.bloques if "Calificación" in bloque.titulo)
    for tanda in (plan.antes.vinetas, en_sala):
        assert not any(set(par.vinetas) <= set(tanda) for par in EJERCICIO.pares)


def test_un_plan_que_no_dura_lo_que_dice_se_rechaza(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(
        "esquema: plan/1\nantes: {vinetas: [F-99], indicacion: leer}\n"
        "bloques:\n  - {minutos: 10, titulo: Encuadre, que_hacer: Conversar}\n",
        encoding="utf-8",
    )
    with pytest.raises(ErrorDeEntrada) as error:
        cargar_plan(EJERCICIO, tmp_path)
    assert "10 minutos" in str(error.value)
    assert "F-99" in str(error.value)


MARKDOWN = (
    "# Título\n\nUn **niño** & su «tía».\n\n- uno\n  - dos\n\n| a | b |\n| --- | --- |\n| ñ | < |\n\n---\n\nFin\n"
)


def test_el_docx_conserva_titulos_tildes_listas_y_tablas() -> None:
    with zipfile.ZipFile(io.BytesIO(imprimir(MARKDOWN, "docx"))) as archivo:
        xml = archivo.read("word/document.xml").decode()
    assert re.findall(r"<w:t[^>]*>([^<]*)</w:t>", xml) == [
        "Título", "Un ", "niño", " &amp; su «tía».", "uno", "dos", "a", "b", "ñ", "&lt;", "Fin",
    ]  # fmt: skip
    assert "<w:tbl>" in xml
    assert 'w:type="page"' in xml


def test_el_pdf_es_un_pdf_con_la_letra_incrustada_y_se_repite_igual() -> None:
    pdf = imprimir(MARKDOWN, "pdf")
    assert pdf.startswith(b"%PDF-")
    assert b"FontFile2" in pdf
    assert pdf == imprimir(MARKDOWN, "pdf")


def test_si_falta_lo_que_escribe_el_formato_se_dice_que_instalar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ErrorDeEntrada, match=r"desproteccion\[documentos\]"):
        imprimir(MARKDOWN, "docx")


def test_la_orden_escribe_los_tres_documentos_y_el_informe_si_hay_hojas(grupo: Grupo, tmp_path: Path) -> None:
    hojas = tmp_path / "hojas"
    hojas.mkdir()
    grupo.hoja("J-01").rename(hojas / "J-01.json")
    salida = tmp_path / "material"
    argumentos = ["material", str(salida), "--formato", "markdown", "--hojas", str(hojas)]
    assert CliRunner().invoke(orden, argumentos).exit_code == 0
    assert sorted(archivo.name for archivo in salida.iterdir()) == [
        "clave.png",
        "confusion.png",
        "cuadernillo.md",
        "guia.md",
        "informe.md",
        "plan.md",
    ]
