"""De Markdown a DOCX y PDF, para imprimir el material y el informe. Pide el extra `documentos`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from desproteccion.errores import ErrorDeEntrada, Problema

Formato = Literal["docx", "pdf"]
Tramo = tuple[str, bool]
"""Texto y si va en negrita."""


@dataclass(frozen=True, slots=True)
class Trozo:
    """Un pedazo de documento: título (con su nivel), párrafo, elemento de lista (con su hondura) o salto de página."""

    clase: Literal["titulo", "parrafo", "elemento", "salto"]
    tramos: tuple[Tramo, ...] = ()
    nivel: int = 0
    numerado: bool = False


@dataclass(frozen=True, slots=True)
class Cuadro:
    """Una tabla; la primera fila es el encabezado."""

    filas: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figura:
    """Una imagen PNG con su texto alternativo."""

    imagen: bytes
    alt: str


Parte = Trozo | Cuadro | Figura


def imprimir(markdown: str, formato: Formato, imagenes: Mapping[str, bytes] | None = None) -> bytes:
    """El documento en el formato pedido. `imagenes`: los PNG que el Markdown nombra.

    Errores: `ErrorDeEntrada` si falta instalar lo que ese formato necesita.
    """
    partes = list(_partes(MarkdownIt("commonmark").enable("table").parse(markdown), imagenes or {}))
    try:
        return _en_docx(partes) if formato == "docx" else _en_pdf(partes)
    except ImportError:
        falta = Problema(
            f"formato {formato}", "falta instalar lo que lo escribe", "", "Instale desproteccion[documentos]"
        )
        raise ErrorDeEntrada([falta]) from None


def _partes(fichas: Sequence[Token], imagenes: Mapping[str, bytes]) -> Iterator[Parte]:
    """Recorre las fichas de Markdown llevando en qué lista, tabla o título se está."""
    listas: list[bool] = []
    filas: list[list[str]] = []
    titulo = 0
    for ficha in fichas:
        match ficha.type:
            case "bullet_list_open" | "ordered_list_open":
                listas.append(ficha.type == "ordered_list_open")
            case "bullet_list_close" | "ordered_list_close":
                listas.pop()
            case "heading_open" | "heading_close":
                titulo = int(ficha.tag[1:]) if ficha.type == "heading_open" else 0
            case "tr_open":
                filas.append([])
            case "table_close":
                yield Cuadro(tuple(map(tuple, filas)))
                filas = []
            case "hr":
                yield Trozo("salto")
            case "inline" if filas:
                filas[-1].append("".join(texto for texto, _ in _tramos(ficha)))
            case "inline" if ficha.children and ficha.children[0].type == "image":
                imagen = ficha.children[0]
                yield Figura(imagenes[str(imagen.attrs["src"])], imagen.content)
            case "inline":
                yield _trozo(tuple(_tramos(ficha)), titulo, listas)


def _trozo(tramos: tuple[Tramo, ...], titulo: int, listas: Sequence[bool]) -> Trozo:
    if titulo:
        return Trozo("titulo", tramos, titulo)
    return Trozo("elemento", tramos, len(listas), listas[-1]) if listas else Trozo("parrafo", tramos)


def _tramos(ficha: Token) -> Iterator[Tramo]:
    fuerte = False
    for hija in ficha.children or ():
        if hija.type in {"strong_open", "strong_close"}:
            fuerte = hija.type == "strong_open"
        elif hija.type in {"softbreak", "hardbreak"}:
            yield " ", fuerte
        elif hija.content:
            yield hija.content, fuerte


def _en_docx(partes: Sequence[Parte]) -> bytes:
    from docx import Document
    from docx.shared import Pt

    documento: Any = Document()
    documento.styles["Normal"].font.size = Pt(10)
    _apaisar(documento)
    for parte in partes:
        if isinstance(parte, Cuadro):
            _cuadro_en_docx(documento, parte)
        elif isinstance(parte, Figura):
            _figura_en_docx(documento, parte)
        elif parte.clase == "salto":
            documento.add_page_break()
        elif parte.clase == "titulo":
            documento.add_heading("".join(texto for texto, _ in parte.tramos), parte.nivel)
        else:
            lista = "List Number" if parte.numerado else "List Bullet"
            estilo = None if parte.clase == "parrafo" else lista if parte.nivel == 1 else f"{lista} 2"
            parrafo = documento.add_paragraph(style=estilo)
            for texto, fuerte in parte.tramos:
                parrafo.add_run(texto).bold = fuerte
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()


def _apaisar(documento: Any) -> None:
    """Carta apaisada, como el PDF: los cuadros tienen muchas columnas."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Pt

    seccion = documento.sections[0]
    seccion.orientation = WD_ORIENT.LANDSCAPE
    seccion.page_width, seccion.page_height = Pt(LARGO_DE_CARTA), Pt(ANCHO_DE_CARTA)
    seccion.left_margin = seccion.right_margin = seccion.top_margin = seccion.bottom_margin = Pt(MARGEN)


def _cuadro_en_docx(documento: Any, cuadro: Cuadro) -> None:
    from docx.shared import Pt

    tabla = documento.add_table(rows=0, cols=len(cuadro.filas[0]), style="Table Grid")
    tabla.autofit = False
    anchos = [Pt(ANCHO_UTIL * parte) for parte in _anchos(cuadro)]
    # LibreOffice mira el ancho de la columna; Word, el de cada celda.
    for columna, ancho in zip(tabla.columns, anchos, strict=True):
        columna.width = ancho
    for numero, fila in enumerate(cuadro.filas):
        renglon = tabla.add_row()
        _marcar(renglon, "w:cantSplit")
        for celda, texto, ancho in zip(renglon.cells, fila, anchos, strict=True):
            celda.width = ancho
            tramo = celda.paragraphs[0].add_run(texto)
            tramo.bold, tramo.font.size = numero == 0, Pt(8)
            celda.paragraphs[0].paragraph_format.space_after = Pt(0)
    # La primera fila se repite en cada página, y un lector de pantalla la toma como encabezado.
    _marcar(tabla.rows[0], "w:tblHeader")
    documento.add_paragraph()


def _marcar(fila: Any, propiedad: str) -> None:
    from docx.oxml import OxmlElement

    fila._tr.get_or_add_trPr().append(OxmlElement(propiedad))


def _figura_en_docx(documento: Any, figura: Figura) -> None:
    from docx.shared import Pt

    ancho, alto = _medida(figura)
    puesta = documento.add_picture(io.BytesIO(figura.imagen), Pt(ancho), Pt(alto))
    puesta._inline.docPr.set("descr", figura.alt)


def _medida(figura: Figura) -> tuple[float, float]:
    """El tamaño de la figura en puntos, sin pasarse de la página."""
    from PIL import Image

    ancho, alto = Image.open(io.BytesIO(figura.imagen)).size
    escala = min(ANCHO_UTIL / ancho, ALTO_UTIL / alto)
    return ancho * escala, alto * escala


def _en_pdf(partes: Sequence[Parte]) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Image, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    # Bitstream Vera viene con reportlab: incrustada, las tildes y comillas se ven igual en todas partes.
    for nombre, archivo in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(nombre, archivo))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="Vera", boldItalic="VeraBd")
    cuerpo = ParagraphStyle("cuerpo", fontName="Vera", fontSize=9, leading=13, spaceAfter=6)
    celda = ParagraphStyle("celda", cuerpo, fontSize=7.5, leading=9.5, spaceAfter=0)
    flujo: list[Any] = []
    puesto = 0
    for parte in partes:
        if isinstance(parte, Cuadro):
            filas = [
                [Paragraph(f"<b>{escape(t)}</b>" if n == 0 else escape(t), celda) for t in fila]
                for n, fila in enumerate(parte.filas)
            ]
            anchos = [ANCHO_UTIL * parte_del_ancho for parte_del_ancho in _anchos(parte)]
            flujo += [Table(filas, colWidths=anchos, repeatRows=1, style=_REJILLA), Spacer(0, 8)]
        elif isinstance(parte, Figura):
            ancho, alto = _medida(parte)
            flujo.append(Image(io.BytesIO(parte.imagen), ancho, alto))
        elif parte.clase == "salto":
            flujo.append(PageBreak())
        else:
            texto = "".join(f"<b>{escape(t)}</b>" if fuerte else escape(t) for t, fuerte in parte.tramos)
            puesto = puesto + parte.numerado if parte.clase == "elemento" else 0
            vineta = None if parte.clase != "elemento" else f"{puesto}." if parte.numerado else "•"
            flujo.append(Paragraph(texto, _estilo(cuerpo, parte), bulletText=vineta))
    salida = io.BytesIO()
    SimpleDocTemplate(
        salida, pagesize=(LARGO_DE_CARTA, ANCHO_DE_CARTA), invariant=1,
        leftMargin=MARGEN, rightMargin=MARGEN, topMargin=MARGEN, bottomMargin=MARGEN,
    ).build(flujo)  # fmt: skip
    return salida.getvalue()


LARGO_DE_CARTA, ANCHO_DE_CARTA = 792, 612
MARGEN = 42
"""Puntos: centímetro y medio."""
ANCHO_UTIL, ALTO_UTIL = LARGO_DE_CARTA - 2 * MARGEN - 12, ANCHO_DE_CARTA - 2 * MARGEN - 60
"""Lo que cabe en la página: el marco del PDF quita 12 puntos, y una figura lleva su título encima."""
SANGRIA = 14
_REJILLA: Any = [("GRID", (0, 0), (-1, -1), 0.4, "#999999"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
_TAMANOS = {1: 18, 2: 14, 3: 11}


def _estilo(cuerpo: Any, trozo: Trozo) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    if trozo.clase == "titulo":
        letra = _TAMANOS.get(trozo.nivel, 10)
        return ParagraphStyle("titulo", cuerpo, fontName="VeraBd", fontSize=letra, leading=letra * 1.3, keepWithNext=1)
    if trozo.clase == "elemento":
        sangria = SANGRIA * trozo.nivel
        return ParagraphStyle("elemento", cuerpo, leftIndent=sangria, bulletIndent=sangria - SANGRIA, spaceAfter=2)
    return cuerpo


def _anchos(cuadro: Cuadro) -> list[float]:
    """Cada columna, en proporción a su texto más largo, con un mínimo y un tope para que ninguna ahogue a otra."""
    columnas = range(len(cuadro.filas[0]))
    tope = max(20, 240 // len(columnas))
    largos = [min(tope, max(13, *(len(fila[i]) for fila in cuadro.filas))) for i in columnas]
    return [largo / sum(largos) for largo in largos]
