"""Lo que el catálogo orienta junto a una pregunta: necesidades por edad, impacto por área y disponibilidad.

Aquí no se marca nada: ayuda a contestar, y dice con qué respaldo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desproteccion import esquema_catalogo as forma
from desproteccion import etiquetas
from desproteccion.interfaz import filas
from desproteccion.interfaz.estado import Hoja
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision

NECESIDADES = "nna.necesidades."
AREAS_DE_IMPACTO = "nna.impacto.areas"
DISPONIBILIDAD = "cuidadores.disponibilidad"
SIN_EDAD = "Anote la edad en «Ingreso y seguridad» para ver lo propio de su etapa."


@dataclass(frozen=True)
class Desplegable:
    titulo: str
    html: str


def al_lado(hoja: Hoja, ruta: str) -> str:
    """Lo que conviene tener a la vista mientras se contesta; vacío si nada."""
    if not ruta.startswith(NECESIDADES):
        return ""
    area = ruta.removeprefix(NECESIDADES)
    catalogo = motor_por_omision().catalogo
    nombre = next(a for a in catalogo.contenido.necesidades.areas if a.area == area)
    anios = hoja.respuesta("edad.anios")
    celdas = catalogo.necesidades_de(anios) if isinstance(anios, int) else []
    celda = next((c for c in celdas if c.area == area), None)
    if celda is None:
        return _caja(f"<div>{para_html(nombre.definicion)} {SIN_EDAD}</div>", [])
    titulo = f"<div><strong>De {para_html(filas.en_anios([celda.tramo]))}:</strong> {para_html(celda.texto)}</div>"
    return _caja(f"{titulo}{_textos(celda.indicadores)}", [celda, *celda.indicadores])


def desplegables(hoja: Hoja, ruta: str) -> Iterator[Desplegable]:
    """Lo que es largo y se abre cuando hace falta."""
    if ruta == AREAS_DE_IMPACTO:
        yield from _impacto(hoja)
    elif ruta == DISPONIBILIDAD:
        yield from _disponibilidad()


def _impacto(hoja: Hoja) -> Iterator[Desplegable]:
    catalogo = motor_por_omision().catalogo
    anios = hoja.respuesta("edad.anios")
    tramo = catalogo.tramo_de(anios) if isinstance(anios, int) else None
    cajas = ""
    for area in catalogo.contenido.impacto.areas:
        propias = [m for m in area.manifestaciones if tramo is None or not m.tramos or tramo in m.tramos]
        titulo = f"<div><strong>{para_html(etiquetas.AREAS[area.area].capitalize())}.</strong> "
        cajas += _caja(f"{titulo}{para_html(area.definicion)}</div>{_textos(propias)}", propias)
    notas = catalogo.contenido.impacto.notas
    cajas += _caja(_textos(notas), notas)
    yield Desplegable(
        f"Qué mirar en cada área ({f'de {filas.en_anios([tramo])}' if tramo else 'todas las edades'})", cajas
    )


def al_pie(hoja: Hoja, ruta: str) -> str:
    """Lo que hay que revisar antes de dejar esa respuesta; vacío si nada."""
    if ruta != DISPONIBILIDAD:
        return ""
    colaboracion = motor_por_omision().catalogo.contenido.colaboracion
    respuesta = hoja.respuesta(ruta)
    if not any(nivel.exige_ajuste and nivel.nivel == respuesta for nivel in colaboracion.niveles):
        return ""
    return f'<div class="dce-propuesta">{_caja(_textos(colaboracion.orientaciones), colaboracion.orientaciones)}</div>'


def _disponibilidad() -> Iterator[Desplegable]:
    """Los niveles, y lo que distingue a quien no puede (se ajusta la oferta) de quien no quiere."""
    colaboracion = motor_por_omision().catalogo.contenido.colaboracion
    niveles = "".join(
        _caja(
            f"<div><strong>{para_html(nivel.texto)}</strong> {para_html(nivel.definicion)}</div>"
            f"{_textos(nivel.hechos)}",
            nivel.hechos,
        )
        for nivel in colaboracion.niveles
    )
    yield Desplegable("Qué distingue cada nivel", niveles)
    yield Desplegable("No puede: lo que primero se resuelve", "".join(map(_obstaculo, colaboracion.no_puede)))
    yield Desplegable("No quiere: lo que lo indica", "".join(map(_obstaculo, colaboracion.no_quiere)))


def _obstaculo(obstaculo: forma.Obstaculo) -> str:
    return f'<div class="dce-detalle"><strong>{para_html(obstaculo.texto)}</strong></div>{filas.explicada(obstaculo)}'


def _caja(contenido: str, de: Iterable[forma.Fila]) -> str:
    """El contenido con el apoyo de sus filas, dicho una vez."""
    apoyos = dict.fromkeys(filas.respaldo_en_palabras(fila.apoyo, oficial=fila.oficial) for fila in de)
    pie = f'<div class="dce-fuente">Apoyo: {para_html("; ".join(apoyos))}.</div>' if apoyos else ""
    return f'<div class="dce-detalle">{contenido}{pie}</div>'


def _textos(de: Iterable[forma.Fila]) -> str:
    return f'<ul class="dce-lista">{"".join(f"<li>{para_html(fila.texto)}</li>" for fila in de)}</ul>'
