"""La explicación de un caso en una página PDF: qué nivel, qué lo decide, qué falta y qué hacer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from desproteccion.caso import Caso
from desproteccion.explicacion import ADVERTENCIA, que_las_separa, titular
from desproteccion.explicacion_catalogo import respaldo_del_nivel
from desproteccion.informe.contenido import Antecedentes, en_ambas_lecturas
from desproteccion.motor import Motor
from desproteccion.resultado import Resultado

# Bitstream Vera viene con reportlab, es libre y trae todo el alfabeto del castellano.
LETRA, NEGRITA = "Vera", "VeraBd"
MARGEN = 1.8 * cm
TINTA, SUAVE, LINEA = HexColor("#16232B"), HexColor("#F2F5F7"), HexColor("#B8C2C8")
FALTANTES_A_LA_VISTA = 5

_NORMAL = ParagraphStyle("normal", fontName=LETRA, fontSize=8.6, leading=11.4, textColor=TINTA)
_TITULO = ParagraphStyle("titulo", parent=_NORMAL, fontName=NEGRITA, fontSize=13, leading=17, spaceAfter=4)
_SECCION = ParagraphStyle(
    "seccion", parent=_NORMAL, fontName=NEGRITA, fontSize=9.6, leading=13, spaceBefore=7, spaceAfter=2
)
_NOTA = ParagraphStyle("nota", parent=_NORMAL, fontSize=7, leading=9)


def en_pdf(caso: Caso, resultado: Resultado, motor: Motor) -> bytes:
    """Siempre una página: si el contenido no cabe, se reduce."""
    for nombre in (LETRA, NEGRITA):
        pdfmetrics.registerFont(TTFont(nombre, str(Path(reportlab.__file__).parent / "fonts" / f"{nombre}.ttf")))
    pdfmetrics.registerFontFamily(LETRA, normal=LETRA, bold=NEGRITA, italic=LETRA, boldItalic=NEGRITA)
    salida = io.BytesIO()
    documento = SimpleDocTemplate(
        salida, pagesize=letter, leftMargin=MARGEN, rightMargin=MARGEN, topMargin=MARGEN, bottomMargin=MARGEN,
        title=f"Explicación del caso {caso.id}", author="", lang="es-CL",
    )  # fmt: skip
    ancho, alto = documento.width - 12, documento.height - 12
    contenido = list(_contenido(Antecedentes.de(caso, resultado, motor), ancho))
    documento.build([KeepInFrame(ancho, alto, contenido, mode="shrink")])
    return salida.getvalue()


def _contenido(antecedentes: Antecedentes, ancho: float) -> Iterator[Flowable]:
    resultado, paquete = antecedentes.resultado, antecedentes.motor.paquete
    yield Paragraph(f"Caso {escape(resultado.caso)}: {escape(titular(resultado))}", _TITULO)
    if separa := que_las_separa(resultado):
        yield _parrafo(separa.replace("`", ""))
    if respaldo := respaldo_del_nivel(resultado):
        yield _parrafo(respaldo)
    yield from _deberes(resultado)
    yield Paragraph("Qué lo decide", _SECCION)
    for id in dict.fromkeys((resultado.existencia.regla, resultado.nivel.regla)):
        if id is not None:
            regla = paquete.reglas[id]
            yield _parrafo(
                f"{regla.texto} ({id}; {regla.fuente.sigla}, {regla.fuente.seccion}: «{regla.fuente.frase}»)"
            )
    yield Paragraph("Las cuatro dimensiones", _SECCION)
    yield _dimensiones(antecedentes, ancho)
    if resultado.brechas:
        yield Paragraph("Lo que la norma deja abierto", _SECCION)
        for brecha in resultado.brechas:
            minima, prudente = brecha.minima or "según lo que falta", brecha.prudente or "según lo que falta"
            yield _parrafo(f"{brecha.id}: la lectura mínima da {minima}; la prudente, {prudente}.")
    if resultado.faltantes:
        yield Paragraph("Qué falta averiguar", _SECCION)
        for faltante in resultado.faltantes[:FALTANTES_A_LA_VISTA]:
            yield _parrafo(f"· {paquete.hechos[faltante.hecho].pregunta}")
        if len(resultado.faltantes) > FALTANTES_A_LA_VISTA:
            yield _parrafo(f"y otros {len(resultado.faltantes) - FALTANTES_A_LA_VISTA} antecedentes.")
    yield from _programas(antecedentes)
    yield from _pronunciamiento(antecedentes)
    yield Spacer(1, 8)
    yield Paragraph(escape(ADVERTENCIA), _NOTA)
    usadas, catalogo = resultado.reglas, resultado.catalogo
    reglas = f"Reglas {usadas.paquete} {usadas.version}, {usadas.huella[:19]}…"
    yield Paragraph(escape(f"{reglas} Catálogo {catalogo.id} {catalogo.version}, {catalogo.huella[:19]}…"), _NOTA)


def _deberes(resultado: Resultado) -> Iterator[Flowable]:
    if not resultado.alertas:
        return
    yield Paragraph("Deberes", _SECCION)
    for alerta in sorted(resultado.alertas, key=lambda a: (a.plazo_horas is None, a.plazo_horas or 0)):
        plazo = f"<b>En {alerta.plazo_horas} horas o menos.</b> " if alerta.plazo_horas is not None else ""
        yield Paragraph(f"· {plazo}{escape(alerta.deber)}", _NORMAL)


def _dimensiones(antecedentes: Antecedentes, ancho: float) -> Table:
    filas: list[list[Flowable]] = [
        [Paragraph(f"<b>{t}</b>", _NORMAL) for t in ("Dimensión", "Nivel", "Indicadores que aportan")]
    ]
    for dimension in antecedentes.motor.paquete.dimensiones:
        hallazgos = "; ".join(antecedentes.hallazgos((dimension.id,))) or "ninguno con nivel conocido"
        nivel = en_ambas_lecturas(antecedentes.posibles(dimension.id))
        filas.append([_parrafo(dimension.nombre), _parrafo(nivel), _parrafo(hallazgos)])
    tabla = Table(filas, colWidths=[ancho * 0.26, ancho * 0.24, ancho * 0.5])
    tabla.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, LINEA),
                ("BACKGROUND", (0, 0), (-1, 0), SUAVE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return tabla


def _programas(antecedentes: Antecedentes) -> Iterator[Flowable]:
    resultado = antecedentes.resultado
    yield Paragraph("Programas", _SECCION)
    if resultado.programas_pendientes:
        yield _parrafo(resultado.programas_pendientes)
    for programa in resultado.programas:
        condicionado = ", condicionado" if programa.condicionado else ""
        yield _parrafo(f"{programa.orden}. {antecedentes.programa(programa.id)}: {programa.papel}{condicionado}.")


def _pronunciamiento(antecedentes: Antecedentes) -> Iterator[Flowable]:
    dicho, cotejo = antecedentes.caso.pronunciamiento, antecedentes.resultado.pronunciamiento
    yield Paragraph("Pronunciamiento profesional", _SECCION)
    if dicho is None or dicho.nivel is None or cotejo is None:
        yield _parrafo("Sin pronunciamiento registrado: ______________________________")
        return
    difiere = " Difiere de la propuesta." if cotejo.difiere else ""
    yield _parrafo(f"Nivel: {dicho.nivel}. Programas: {', '.join(dicho.programas or ()) or 'sin indicar'}.{difiere}")
    if dicho.fundamento:
        yield _parrafo(f"Fundamento: {dicho.fundamento}")


def _parrafo(texto: str | None) -> Paragraph:
    return Paragraph(escape(texto or ""), _NORMAL)
