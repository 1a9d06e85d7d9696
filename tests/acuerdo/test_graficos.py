"""Los gráficos dicen en palabras lo mismo que dibujan, y llegan al DOCX y al PDF con su texto alternativo."""

import io
import zipfile

import pytest
from desproteccion.acuerdo import Analisis, Ejercicio, analizar, leer_carpeta
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.dibujo import ANCHO, ESCALA, en_png
from desproteccion.acuerdo.graficos import Confusion, Estimaciones, Punto, graficos_de
from desproteccion.acuerdo.juego import archivos_del_informe
from desproteccion.motor import motor_por_omision
from PIL import Image

from tests.acuerdo.conftest import Consenso, Grupo

PAQUETE = motor_por_omision().paquete
COLOR = (11, 92, 122)


@pytest.fixture
def analisis(grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador, consenso: Consenso) -> Analisis:
    grupo.hoja("J-01")
    grupo.hoja("J-02", {"F-11": {"nna.impacto.persiste": True}, "F-03": {"nna.impacto.areas": 0}})
    grupo.hoja("J-03", {"F-13": {"nna.riesgo.alto": 2, "nna.proteccion": "escasos"}})
    grupo.hoja("J-01", {id: {"nna.riesgo.alto": 3} for id in consenso}, sesion="2026-12-20")
    return analizar(leer_carpeta(grupo.carpeta, ejercicio, codificador), ejercicio, codificador, "prudente")


def test_hay_un_grafico_por_cada_cosa_que_los_datos_permiten(analisis: Analisis) -> None:
    graficos = graficos_de(analisis, PAQUETE)
    assert list(graficos) == ["definiciones", "acuerdo", "clave", "confusion", "severidad", "deriva"]
    confusion = graficos["confusion"]
    assert isinstance(confusion, Confusion)
    assert confusion.cuentas == next(f for f in analisis.clave if f.variable == "nivel").confusion


def test_el_texto_alternativo_trae_cada_cifra_que_se_dibuja(analisis: Analisis) -> None:
    acuerdo = graficos_de(analisis, PAQUETE)["acuerdo"]
    assert isinstance(acuerdo, Estimaciones)
    assert len(acuerdo.puntos) == len(analisis.acuerdo)
    assert all(punto.etiqueta in acuerdo.alt for punto in acuerdo.puntos)
    assert "nan" not in acuerdo.alt


def test_una_persona_sola_no_tiene_grafico_de_acuerdo_ni_de_severidad(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    grupo.hoja("J-01")
    solo = analizar(leer_carpeta(grupo.carpeta, ejercicio, codificador), ejercicio, codificador, "prudente")
    assert list(graficos_de(solo, PAQUETE)) == ["clave", "confusion"]


def test_el_punto_se_dibuja_donde_dice_el_eje() -> None:
    def dibujado(valor: float) -> float:
        grafico = Estimaciones("t", "e", (Punto("x", valor, None),), 0.0, 1.0, (), "")
        imagen = Image.open(io.BytesIO(en_png(grafico))).convert("RGB")
        assert imagen.width == ANCHO * ESCALA
        columnas = [x for x in range(imagen.width) for y in (19 * ESCALA,) if imagen.getpixel((x, y)) == COLOR]
        return sum(columnas) / len(columnas)

    cero, medio, uno = map(dibujado, (0.0, 0.5, 1.0))
    assert medio == pytest.approx((cero + uno) / 2, abs=2)
    assert uno - cero > 200 * ESCALA


def test_el_informe_lleva_los_graficos_en_docx_en_pdf_y_en_markdown(analisis: Analisis) -> None:
    cuantos = len(graficos_de(analisis, PAQUETE))
    with zipfile.ZipFile(io.BytesIO(archivos_del_informe("docx", analisis, PAQUETE)["informe.docx"])) as documento:
        assert len([nombre for nombre in documento.namelist() if nombre.endswith(".png")]) == cuantos
        xml = documento.read("word/document.xml").decode()
    assert xml.count('descr="') >= cuantos
    assert "Acuerdo por indicador, dimensión y nivel: V1" in xml
    pdf = archivos_del_informe("pdf", analisis, PAQUETE)["informe.pdf"]
    assert pdf.count(b"/Subtype /Image") >= cuantos
    markdown = archivos_del_informe("markdown", analisis, PAQUETE)
    texto = markdown["informe.md"].decode()
    assert all(f"]({nombre})" in texto for nombre in markdown if nombre.endswith(".png"))
    assert "una sola persona" in texto
