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
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from desproteccion.caso import Caso
from desproteccion.etiquetas import MOTIVOS
from desproteccion.explicacion import ADVERTENCIA, que_las_separa, titular
from desproteccion.explicacion_catalogo import respaldo_del_nivel
from desproteccion.informe.contenido import Antecedentes, deberes_en_orden, en_ambas_lecturas
from desproteccion.motor import Motor
from desproteccion.resultado import Resultado

# Bitstream Vera viene con reportlab, es libre y trae todo el alfabeto del castellano.
LETRA, NEGRITA = "Vera", "VeraBd"
MARGEN = 1.8 * cm
RELLENO = 12  # el que el marco de la hoja deja a sus lados
TINTA, SUAVE, LINEA = HexColor("#16232B"), HexColor("#F2F5F7"), HexColor("#B8C2C8")
FALTANTES_A_LA_VISTA = 5
FUNDAMENTO_A_LA_VISTA = 600

ESCALAS = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""Tamaños de letra que se prueban, del normal al menor que todavía se lee impreso."""


class Estilos:
    """Los estilos de párrafo a una escala."""

    def __init__(self, escala: float) -> None:
        self.normal = ParagraphStyle(
            "normal", fontName=LETRA, fontSize=8.6 * escala, leading=11.4 * escala, textColor=TINTA
        )
        self.titulo = ParagraphStyle(
            "titulo", parent=self.normal, fontName=NEGRITA, fontSize=13 * escala, leading=17 * escala, spaceAfter=4
        )
        self.seccion = ParagraphStyle(
            "seccion", parent=self.normal, fontName=NEGRITA, fontSize=9.6 * escala, leading=13 * escala,
            spaceBefore=7 * escala, spaceAfter=2,
        )  # fmt: skip
        self.nota = ParagraphStyle("nota", parent=self.normal, fontSize=7 * escala, leading=9 * escala)


def en_pdf(caso: Caso, resultado: Resultado, motor: Motor) -> bytes:
    """Siempre una página: si el contenido no cabe, baja el tamaño de letra."""
    for nombre in (LETRA, NEGRITA):
        pdfmetrics.registerFont(TTFont(nombre, str(Path(reportlab.__file__).parent / "fonts" / f"{nombre}.ttf")))
    pdfmetrics.registerFontFamily(LETRA, normal=LETRA, bold=NEGRITA, italic=LETRA, boldItalic=NEGRITA)
    antecedentes = Antecedentes.de(caso, resultado, motor)
    for escala in ESCALAS:
        salida = io.BytesIO()
        documento = SimpleDocTemplate(
            salida, pagesize=letter, leftMargin=MARGEN, rightMargin=MARGEN, topMargin=MARGEN, bottomMargin=MARGEN,
            title=f"Explicación del caso {caso.id}", author="", lang="es-CL",
        )  # fmt: skip
        documento.build(list(_Pagina(antecedentes, Estilos(escala), documento.width - RELLENO).contenido()))
        if documento.page == 1:
            break
    return salida.getvalue()


class _Pagina:
    """Los bloques de la página, con los estilos de una escala."""

    def __init__(self, antecedentes: Antecedentes, estilos: Estilos, ancho: float) -> None:
        self.antecedentes, self.estilos, self.ancho = antecedentes, estilos, ancho
        self.resultado, self.paquete = antecedentes.resultado, antecedentes.motor.paquete

    def contenido(self) -> Iterator[Flowable]:
        resultado = self.resultado
        yield Paragraph(f"Caso {escape(resultado.caso)}: {escape(titular(resultado))}", self.estilos.titulo)
        if separa := que_las_separa(resultado):
            yield self._parrafo(separa.replace("`", ""))
        yield from self._deberes()
        yield from self._que_lo_decide()
        yield self._seccion("Las cuatro dimensiones")
        yield self._dimensiones()
        yield from self._abierto_y_faltante()
        yield from self._programas()
        yield from self._pronunciamiento()
        yield Spacer(1, 8)
        yield Paragraph(escape(ADVERTENCIA), self.estilos.nota)
        reglas, catalogo = resultado.reglas, resultado.catalogo
        huellas = (
            f"Reglas {reglas.paquete} {reglas.version}, {reglas.huella[:19]}… "
            f"Catálogo {catalogo.id} {catalogo.version}, {catalogo.huella[:19]}…"
        )
        yield Paragraph(escape(huellas), self.estilos.nota)

    def _deberes(self) -> Iterator[Flowable]:
        if self.resultado.alertas:
            yield self._seccion("Deberes")
        for alerta in deberes_en_orden(self.resultado):
            plazo = f"<b>En {alerta.plazo_horas} horas o menos.</b> " if alerta.plazo_horas is not None else ""
            yield Paragraph(f"· {plazo}{escape(alerta.deber)}", self.estilos.normal)

    def _que_lo_decide(self) -> Iterator[Flowable]:
        yield self._seccion("Qué lo decide")
        for id in dict.fromkeys((self.resultado.existencia.regla, self.resultado.nivel.regla)):
            if id is not None:
                regla = self.paquete.reglas[id]
                fuente = f"{regla.fuente.sigla}, {regla.fuente.seccion}: «{regla.fuente.frase}»"
                yield self._parrafo(f"{regla.texto} ({id}; {fuente})")
        if self.resultado.nivel.regla is None and self.resultado.existencia.valor != "no":
            posibles = ", ".join(self.resultado.nivel.reglas_posibles or self.resultado.existencia.reglas_posibles)
            yield self._parrafo(f"El nivel lo decide, según lo que falta: {posibles}.")
        if descansa := respaldo_del_nivel(self.resultado):
            yield self._parrafo(descansa)

    def _dimensiones(self) -> Table:
        filas: list[list[Flowable]] = [
            [
                Paragraph(f"<b>{titulo}</b>", self.estilos.normal)
                for titulo in ("Dimensión", "Nivel", "Indicadores que aportan")
            ]
        ]
        for dimension in self.paquete.dimensiones:
            hallazgos = "; ".join(self.antecedentes.hallazgos((dimension.id,))) or "ninguno con nivel conocido"
            nivel = en_ambas_lecturas(self.antecedentes.posibles(dimension.id))
            filas.append([self._parrafo(texto) for texto in (dimension.nombre, nivel, hallazgos)])
        anchos = [self.ancho * parte for parte in (0.26, 0.24, 0.5)]
        tabla = Table(filas, colWidths=anchos)
        tabla.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.5, LINEA),
                    ("BACKGROUND", (0, 0), (-1, 0), SUAVE),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                ]
            )
        )
        return tabla

    def _abierto_y_faltante(self) -> Iterator[Flowable]:
        if self.resultado.brechas:
            yield self._seccion("Lo que la norma deja abierto")
        for brecha in self.resultado.brechas:
            minima, prudente = brecha.minima or "según lo que falta", brecha.prudente or "según lo que falta"
            yield self._parrafo(f"{brecha.id}: la lectura mínima da {minima}; la prudente, {prudente}.")
        if faltantes := self.resultado.faltantes:
            yield self._seccion("Qué falta averiguar")
            for faltante in faltantes[:FALTANTES_A_LA_VISTA]:
                yield self._parrafo(f"· {self.paquete.hechos[faltante.hecho].pregunta}")
            if len(faltantes) > FALTANTES_A_LA_VISTA:
                yield self._parrafo(f"y otros {len(faltantes) - FALTANTES_A_LA_VISTA} antecedentes.")

    def _programas(self) -> Iterator[Flowable]:
        yield self._seccion("Programas")
        if self.resultado.programas_pendientes:
            yield self._parrafo(self.resultado.programas_pendientes)
        nombres = {d.id: d.nombre for d in self.paquete.dimensiones}
        for programa in self.resultado.programas:
            condicionado = ", condicionado" if programa.condicionado else ""
            responde = "; ".join(nombres[d] for d in programa.cubre) or "ninguna dimensión de su cuadro"
            nombre = self.antecedentes.programa(programa.id)
            yield self._parrafo(
                f"{programa.orden}. {nombre}: {programa.papel}{condicionado}. Responde a: {responde.lower()}."
            )

    def _pronunciamiento(self) -> Iterator[Flowable]:
        dicho, cotejo = self.antecedentes.caso.pronunciamiento, self.resultado.pronunciamiento
        yield self._seccion("Pronunciamiento profesional")
        if dicho is None or dicho.nivel is None or cotejo is None:
            yield self._parrafo("Sin pronunciamiento registrado: ______________________________")
            return
        difiere = " Difiere de la propuesta." if cotejo.difiere else ""
        motivo = f" Motivo: {MOTIVOS[dicho.motivo]}." if dicho.motivo else ""
        programas = ", ".join(dicho.programas or ()) or "sin indicar"
        yield self._parrafo(f"Nivel: {dicho.nivel}. Programas: {programas}.{difiere}{motivo}")
        if dicho.fundamento:
            yield self._parrafo(f"Fundamento: {_recortado(dicho.fundamento)}")

    def _seccion(self, titulo: str) -> Paragraph:
        return Paragraph(titulo, self.estilos.seccion)

    def _parrafo(self, texto: str) -> Paragraph:
        return Paragraph(escape(texto), self.estilos.normal)


def _recortado(texto: str) -> str:
    """Lo que cabe en una página que se pueda leer; entero va en el informe."""
    if len(texto) <= FUNDAMENTO_A_LA_VISTA:
        return texto
    return f"{texto[:FUNDAMENTO_A_LA_VISTA].rstrip()} […] (completo en el informe)"
