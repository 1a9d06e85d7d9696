"""De Markdown a DOCX y PDF, para imprimir el material y el informe. Pide el extra `documentos`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
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


def imprimir(markdown: str, formato: Formato) -> bytes:
    """El documento en el formato pedido.

    Errores: `ErrorDeEntrada` si falta instalar lo que ese formato necesita.
    """
    partes = list(_partes(MarkdownIt("commonmark").enable("table").parse(markdown)))
    try:
        return _en_docx(partes) if formato == "docx" else _en_pdf(partes)
    except ImportError:
        falta = Problema(
            f"formato {formato}", "falta instalar lo que lo escribe", "", "Instale desproteccion[documentos]"
        )
        raise ErrorDeEntrada([falta]) from None


def _partes(fichas: Sequence[Token]) -> Iterator[Trozo | Cuadro]:
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


def _en_docx(partes: Sequence[Trozo | Cuadro]) -> bytes:
    from docx import Document
    from docx.shared import Pt

    documento: Any = Document()
    documento.styles["Normal"].font.size = Pt(10)
    for parte in partes:
        if isinstance(parte, Cuadro):
            _cuadro_en_docx(documento, parte)
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


def _cuadro_en_docx(documento: Any, cuadro: Cuadro) -> None:
    tabla = documento.add_table(rows=0, cols=len(cuadro.filas[0]), style="Table Grid")
    for numero, fila in enumerate(cuadro.filas):
        for celda, texto in zip(tabla.add_row().cells, fila, strict=True):
            celda.paragraphs[0].add_run(texto).bold = numero == 0
    documento.add_paragraph()


def _en_pdf(partes: Sequence[Trozo | Cuadro]) -> bytes:
    from reportlab.lib.pagesizes import LETTER, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    # Bitstream Vera viene con reportlab: incrustada, las tildes y comillas se ven igual en todas partes.
    for nombre, archivo in (("Vera", "Vera.ttf"), ("VeraBd", "VeraBd.ttf")):
        pdfmetrics.registerFont(TTFont(nombre, archivo))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="Vera", boldItalic="VeraBd")
    cuerpo = ParagraphStyle("cuerpo", fontName="Vera", fontSize=9, leading=13, spaceAfter=6)
    celda = ParagraphStyle("celda", cuerpo, fontSize=7.5, leading=9.5, spaceAfter=0)
    ancho = landscape(LETTER)[0] - 2 * MARGEN
    flujo: list[Any] = []
    puesto = 0
    for parte in partes:
        if isinstance(parte, Cuadro):
            filas = [
                [Paragraph(f"<b>{escape(t)}</b>" if n == 0 else escape(t), celda) for t in fila]
                for n, fila in enumerate(parte.filas)
            ]
            anchos = [ancho * parte_del_ancho for parte_del_ancho in _anchos(parte)]
            flujo += [Table(filas, colWidths=anchos, repeatRows=1, style=_REJILLA), Spacer(0, 8)]
        elif parte.clase == "salto":
            flujo.append(PageBreak())
        else:
            texto = "".join(f"<b>{escape(t)}</b>" if fuerte else escape(t) for t, fuerte in parte.tramos)
            puesto = puesto + parte.numerado if parte.clase == "elemento" else 0
            vineta = None if parte.clase != "elemento" else f"{puesto}." if parte.numerado else "•"
            flujo.append(Paragraph(texto, _estilo(cuerpo, parte), bulletText=vineta))
    salida = io.BytesIO()
    SimpleDocTemplate(
        salida, pagesize=landscape(LETTER), invariant=1,
        leftMargin=MARGEN, rightMargin=MARGEN, topMargin=MARGEN, bottomMargin=MARGEN,
    ).build(flujo)  # fmt: skip
    return salida.getvalue()


MARGEN = 42
"""Puntos: centímetro y medio."""
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
