"""Las piezas de un documento con la forma del Anexo 2: títulos, cuadros, rejillas y casillas."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row

ANCHO = 17.5
ANCHO_APAISADO = 25.4
LARGO_CARTA = 27.94
ANCHO_CARTA = 21.59
MARGEN = 2.0
UN_PAR = 2
ANCHO_DE_ETIQUETA = 0.58
BLANCO = "\n\n"
TINTA = RGBColor(0x16, 0x23, 0x2B)
FONDO_DE_TITULO = "D9E5EA"
FONDO_DE_ETIQUETA = "F2F5F7"


def preparar(documento: Document, pie: str) -> None:
    """Tamaño carta, letra, idioma y pie de página."""
    estilo = documento.styles["Normal"]
    estilo.font.name, estilo.font.size = "Arial", Pt(9.5)
    estilo.paragraph_format.space_after = Pt(2)
    idioma = OxmlElement("w:lang")
    idioma.set(qn("w:val"), "es-CL")
    estilo.element.get_or_add_rPr().append(idioma)
    hoja = documento.sections[0]
    hoja.page_width, hoja.page_height = Cm(ANCHO_CARTA), Cm(LARGO_CARTA)
    hoja.left_margin = hoja.right_margin = hoja.top_margin = hoja.bottom_margin = Cm(MARGEN)
    parrafo = hoja.footer.paragraphs[0]
    parrafo.add_run(pie).font.size = Pt(8)
    documento.core_properties.title = "Informe DCE y Plan de Intervención Individual"
    documento.core_properties.author = ""
    documento.core_properties.comments = ""
    documento.core_properties.language = "es-CL"


def nueva_hoja(documento: Document, orientacion: WD_ORIENT) -> None:
    hoja = documento.add_section(WD_SECTION.NEW_PAGE)
    if hoja.orientation != orientacion:
        hoja.page_width, hoja.page_height = hoja.page_height, hoja.page_width
        hoja.orientation = orientacion
    hoja.left_margin = hoja.right_margin = Cm((LARGO_CARTA - ANCHO_APAISADO) / 2)


def titulo(documento: Document, texto: str) -> None:
    parrafo = documento.add_heading(level=1)
    parrafo.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _escribir(parrafo, texto, negrita=True, tamano=12)


def seccion(documento: Document, texto: str, aclaracion: str = "") -> None:
    """El encabezado de un cuadro, que no queda solo al pie de una hoja."""
    parrafo = documento.add_heading(level=2)
    parrafo.paragraph_format.space_before, parrafo.paragraph_format.space_after = Pt(8), Pt(2)
    _escribir(parrafo, texto, negrita=True, tamano=9.5)
    if aclaracion:
        _escribir(parrafo, f" ({aclaracion})", negrita=False, tamano=9)


def pares(documento: Document, filas: Sequence[tuple[str, str]]) -> None:
    """Etiqueta a la izquierda y respuesta a la derecha."""
    cuadro_ = _tabla(documento, len(filas), (6.0, ANCHO - 6.0))
    for fila, (etiqueta, valor) in zip(cuadro_.rows, filas, strict=True):
        _etiqueta(fila.cells[0], etiqueta)
        fila.cells[1].text = valor
    _juntar(cuadro_)


def rejilla(
    documento: Document, filas: Sequence[Sequence[str]], ancho: float = ANCHO, *, con_lo_que_sigue: bool = False
) -> None:
    """Filas de pares etiqueta-respuesta; los pares de una fila se reparten el ancho.

    Con `con_lo_que_sigue`, el cuadro va en la misma hoja que lo que viene después.
    """
    etiqueta = ANCHO_DE_ETIQUETA * ancho / 3
    cuadro_ = _tabla(documento, len(filas), [etiqueta, ancho / 3 - etiqueta] * 3)
    for fila, celdas in zip(cuadro_.rows, filas, strict=True):
        paso = 6 // len(celdas)
        for i, texto in enumerate(celdas):
            desde = i * paso
            hasta = 5 if i == len(celdas) - 1 else desde + paso - 1
            if len(celdas) == UN_PAR:
                desde, hasta = (0, 1) if i == 0 else (2, 5)
            celda = fila.cells[desde].merge(fila.cells[hasta])
            if i % 2 == 0:
                _etiqueta(celda, texto)
            else:
                celda.text = texto
    _juntar(cuadro_, con_lo_que_sigue=con_lo_que_sigue)


def casillas(documento: Document, nombres: Sequence[str], marcada: str | None) -> None:
    """Opciones con su casilla; una X en la marcada."""
    ancho = ANCHO / len(nombres)
    cuadro_ = _tabla(documento, 1, [parte for _ in nombres for parte in (ancho - 1.2, 1.2)])
    for i, nombre in enumerate(nombres):
        _etiqueta(cuadro_.rows[0].cells[2 * i], nombre)
        casilla = cuadro_.rows[0].cells[2 * i + 1].paragraphs[0]
        casilla.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _escribir(casilla, "X" if nombre == marcada else "", negrita=True, tamano=12)


def cuadro(documento: Document, parrafos: Sequence[str]) -> None:
    """Un recuadro de texto, que puede seguir en la hoja siguiente."""
    celda = _tabla(documento, 1, (ANCHO,), partible=True).rows[0].cells[0]
    celda.text = parrafos[0]
    for parrafo in parrafos[1:]:
        celda.add_paragraph(parrafo)


def tabla(
    documento: Document, columnas: Sequence[str], filas: Sequence[Sequence[str]], anchos: Sequence[float]
) -> None:
    """Una tabla con encabezado que se repite en cada hoja."""
    cuadro_ = _tabla(documento, 1 + len(filas), anchos)
    _encabezado(cuadro_.rows[0], columnas)
    for fila, textos in zip(cuadro_.rows[1:], filas, strict=True):
        for celda, texto in zip(fila.cells, textos, strict=True):
            celda.text = texto


def hallazgos(
    documento: Document, columnas: Sequence[str], filas: Sequence[tuple[str, Sequence[tuple[str, str]], str]]
) -> None:
    """La tabla de hallazgos: dimensión, sus variables con lo hallado, y el nivel."""
    cuadro_ = _tabla(documento, 1 + len(filas), (3.6, 10.0, 3.9))
    _encabezado(cuadro_.rows[0], columnas)
    for fila, (dimension, variables, nivel) in zip(cuadro_.rows[1:], filas, strict=True):
        _etiqueta(fila.cells[0], dimension)
        for i, (variable, hallado) in enumerate(variables):
            parrafo = fila.cells[1].paragraphs[0] if i == 0 else fila.cells[1].add_paragraph()
            _escribir(parrafo, f"{variable}: ", negrita=True)
            _escribir(parrafo, hallado, negrita=False)
        fila.cells[2].text = nivel


def firma(documento: Document, texto: str) -> None:
    parrafo = documento.add_paragraph()
    parrafo.paragraph_format.space_before = Pt(20)
    parrafo.alignment = WD_ALIGN_PARAGRAPH.CENTER
    parrafo.paragraph_format.keep_together = True
    parrafo.add_run("_" * 60 + "\n")
    _escribir(parrafo, texto, negrita=True)


def _tabla(documento: Document, filas: int, anchos: Sequence[float], *, partible: bool = False) -> Table:
    """Una tabla con anchos fijos: se fijan en columnas y celdas, porque cada programa lee uno distinto."""
    creada: Table = documento.add_table(filas, len(anchos), style="Table Grid")
    creada.autofit = False
    for i, ancho in enumerate(anchos):
        creada.columns[i].width = Cm(ancho)
        for celda in creada.columns[i].cells:
            celda.width = Cm(ancho)
    for fila in creada.rows:
        if not partible:
            _no_partir(fila)
    return creada


def _juntar(cuadro_: Table, *, con_lo_que_sigue: bool = False) -> None:
    """Deja las filas en una misma hoja."""
    for fila in cuadro_.rows if con_lo_que_sigue else list(cuadro_.rows)[:-1]:
        for celda in fila.cells:
            for parrafo in celda.paragraphs:
                parrafo.paragraph_format.keep_with_next = True


def _no_partir(fila: _Row) -> None:
    fila._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _encabezado(fila: _Row, columnas: Sequence[str]) -> None:
    fila._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for celda, texto in zip(fila.cells, columnas, strict=True):
        titulo_, _, aclaracion = texto.partition(" (")
        _etiqueta(celda, titulo_, FONDO_DE_TITULO)
        if aclaracion:
            _escribir(celda.paragraphs[0], f" ({aclaracion}", negrita=False, tamano=8)


def _etiqueta(celda: _Cell, texto: str, fondo: str = FONDO_DE_ETIQUETA) -> None:
    celda.text = ""
    _escribir(celda.paragraphs[0], texto, negrita=True, tamano=9)
    sombra = OxmlElement("w:shd")
    sombra.set(qn("w:val"), "clear")
    sombra.set(qn("w:fill"), fondo)
    celda._tc.get_or_add_tcPr().append(sombra)


def _escribir(parrafo: object, texto: str, *, negrita: bool, tamano: float = 9.5) -> None:
    tramo = parrafo.add_run(texto)  # type: ignore[attr-defined]
    tramo.bold, tramo.font.size, tramo.font.name = negrita, Pt(tamano), "Arial"
    tramo.font.color.rgb = TINTA
