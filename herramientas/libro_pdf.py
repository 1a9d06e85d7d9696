"""El libro de reglas como un solo PDF, con marcadores por tabla."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from herramientas.libro_contenido import Libro, ReglaDelLibro

MARGEN = 54


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
    documento.build(_contenido(libro))
    return salida.getvalue()


class _Documento(SimpleDocTemplate):
    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 (así la llama reportlab)
        if isinstance(flowable, Paragraph) and flowable.style.name == "Heading2":
            titulo = flowable.getPlainText()
            self.canv.bookmarkPage(titulo)
            self.canv.addOutlineEntry(titulo, titulo)


def _contenido(libro: Libro) -> list[Any]:
    estilos = getSampleStyleSheet()
    cuerpo = ParagraphStyle("cuerpo", parent=estilos["BodyText"], fontSize=9.5, leading=12.5)
    partes: list[Any] = [
        Paragraph("Libro de reglas", estilos["Title"]),
        Paragraph(escape(f"{libro.titulo}. Versión {libro.version}, vigente desde {libro.vigencia}."), cuerpo),
        Paragraph(escape(f"Huella {libro.huella}."), cuerpo),
        Paragraph("Estas reglas apoyan el juicio profesional; no lo reemplazan.", cuerpo),
        *[Paragraph(escape(lectura), cuerpo) for lectura in libro.lecturas],
    ]
    for seccion in libro.secciones:
        partes.append(Paragraph(escape(seccion.titulo), estilos["Heading2"]))
        partes += [Paragraph(f"• {escape(hecho)}", cuerpo) for hecho in seccion.hechos]
        for regla in seccion.reglas:
            parrafos = [Paragraph(linea, cuerpo) for linea in _lineas(regla)]
            partes.append(KeepTogether([Paragraph(escape(regla.id), estilos["Heading3"]), *parrafos, Spacer(1, 4)]))
    return partes


def _lineas(regla: ReglaDelLibro) -> list[str]:
    pares = [
        ("Si", regla.condicion),
        ("Da", regla.conclusion),
        ("Brecha", f"{regla.brecha}: la norma no lo resuelve" if regla.brecha else ""),
        ("Apoyo", regla.apoyo),
        ("Fuente", f"{regla.fuente}: «{regla.frase}»"),
        ("Ejemplos", "; ".join(regla.ejemplos)),
        ("Cambios", "; ".join(regla.cambios)),
    ]
    return [escape(regla.texto), *[f"<b>{nombre}.</b> {escape(valor)}" for nombre, valor in pares if valor]]
