"""El libro de reglas como un solo PDF, con marcadores por tabla."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

from desproteccion.libro_contenido import Libro, ReglaDelLibro, Seccion
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table
from reportlab.platypus.tableofcontents import TableOfContents

from herramientas.libro_sitio import con_frase

MARGEN = 54
LO_QUE_NO_SE_PARTE = 170
ANCHO_DE_LA_REGLA = 130
GRIS, FONDO = HexColor("#999999"), HexColor("#eef2f6")
CUERPO = ParagraphStyle("cuerpo", parent=getSampleStyleSheet()["BodyText"], fontSize=9.5, leading=12, spaceBefore=1.5)
CELDA = ParagraphStyle("celda", parent=CUERPO, fontSize=8.5, leading=10.5)


def en_pdf(libro: Libro) -> bytes:
    """El PDF. Sus palabras clave llevan el resumen del contenido, para saber si está al día."""
    salida = BytesIO()
    documento = _Documento(
        salida,
        pagesize=LETTER,
        leftMargin=MARGEN,
        rightMargin=MARGEN,
        topMargin=MARGEN,
        bottomMargin=MARGEN,
        title=f"Libro de reglas. {libro.titulo}",
        author="desproteccion",
        keywords=[libro.resumen],
        lang="es",
        invariant=1,
    )
    # El índice pide pasar dos veces: en la primera se sabe en qué página quedó cada tabla.
    documento.multiBuild(_contenido(libro), onFirstPage=_pie, onLaterPages=_pie)
    return salida.getvalue()


class _Documento(SimpleDocTemplate):
    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 (así la llama reportlab)
        if isinstance(flowable, Paragraph) and flowable.style.name == "Heading2":
            titulo = flowable.getPlainText()
            self.canv.bookmarkPage(titulo)
            self.canv.addOutlineEntry(titulo, titulo)
            self.notify("TOCEntry", (0, titulo, self.page, titulo))


def _pie(lienzo: Any, documento: Any) -> None:
    lienzo.setFont("Helvetica", 8)
    lienzo.drawString(MARGEN, MARGEN / 2, documento.title)
    lienzo.drawRightString(LETTER[0] - MARGEN, MARGEN / 2, f"Página {lienzo.getPageNumber()}")


def _contenido(libro: Libro) -> list[Any]:
    estilos = getSampleStyleSheet()
    indice = TableOfContents(levelStyles=[ParagraphStyle("indice", fontSize=10, leading=15)])
    partes: list[Any] = [
        Paragraph("Libro de reglas", estilos["Title"]),
        Paragraph(escape(f"{libro.titulo}. Versión {libro.version}, vigente desde {libro.vigencia}."), CUERPO),
        Paragraph(escape(f"Huella {libro.huella}."), CUERPO),
        Paragraph("Estas reglas apoyan el juicio profesional; no lo reemplazan.", CUERPO),
        *[Paragraph(escape(lectura), CUERPO) for lectura in libro.lecturas],
        Paragraph(escape(f"Catálogo: {libro.catalogo}"), CUERPO),
        Spacer(1, 10),
        indice,
        PageBreak(),
    ]
    for seccion in libro.secciones:
        partes += _seccion(seccion, estilos)
    return partes


def _seccion(seccion: Seccion, estilos: Any) -> Iterator[Any]:
    yield CondPageBreak(LO_QUE_NO_SE_PARTE)
    yield Paragraph(escape(seccion.titulo), estilos["Heading2"])
    yield from (Paragraph(f"• {escape(hecho)}", CUERPO) for hecho in seccion.hechos)
    if seccion.cuadro:
        yield Spacer(1, 4)
        yield _cuadro(seccion)
    if seccion.brechas:
        yield Paragraph("Lo que la norma no resuelve", estilos["Heading3"])
    for brecha in seccion.brechas:
        texto = f"<b>{escape(brecha.id)}.</b> {escape(brecha.porque)} Da {escape('; '.join(brecha.lecturas))}."
        yield Paragraph(texto, CUERPO)
    for regla in seccion.reglas:
        parrafos = [Paragraph(linea, CUERPO) for linea in _lineas(regla)]
        yield KeepTogether([Paragraph(escape(regla.id), estilos["Heading3"]), *parrafos, Spacer(1, 4)])


def _cuadro(seccion: Seccion) -> Table:
    encabezados, *filas = seccion.cuadro
    celdas = [[Paragraph(f"<b>{escape(celda)}</b>", CELDA) for celda in encabezados]]
    celdas += [[Paragraph(escape(celda) or "—", CELDA) for celda in fila] for fila in filas]
    # La última columna lleva identificadores largos, que no se parten bien.
    ancho = (LETTER[0] - 2 * MARGEN - ANCHO_DE_LA_REGLA) / (len(encabezados) - 1)
    estilo = [
        ("GRID", (0, 0), (-1, -1), 0.4, GRIS),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), FONDO),
    ]
    return Table(celdas, colWidths=[ancho] * (len(encabezados) - 1) + [ANCHO_DE_LA_REGLA], repeatRows=1, style=estilo)


def _lineas(regla: ReglaDelLibro) -> list[str]:
    pares = [
        ("Si", regla.condicion),
        ("Da", regla.conclusion),
        ("Brecha", f"{regla.brecha}: la norma no lo resuelve" if regla.brecha else ""),
        ("Apoyo", regla.apoyo),
        ("Fuente", con_frase(regla)),
        ("Ejemplos", "; ".join(regla.ejemplos)),
        ("Cambios", "; ".join(regla.cambios)),
    ]
    return [escape(regla.texto), *[f"<b>{nombre}.</b> {escape(valor)}" for nombre, valor in pares if valor]]
