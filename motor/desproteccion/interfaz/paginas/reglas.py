"""Reglas: el libro de reglas, para recorrer y buscar, con los ejemplos en que actúa cada una."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import streamlit as st
from desproteccion.interfaz import componentes
from desproteccion.interfaz.seguro import para_html
from desproteccion.libro_contenido import BrechaDelLibro, Libro, ReglaDelLibro, Seccion, libro_por_omision
from desproteccion.vocabulario import NIVELES

TODO = "todo"


def mostrar() -> None:
    libro = libro_por_omision()
    st.title("Reglas")
    st.caption(f"{libro.titulo}. Versión {libro.version}, vigente desde {libro.vigencia}. Catálogo: {libro.catalogo}")
    with st.container(key="no_imprimir"):
        halladas = _filtrar(libro)
    st.write(f"{sum(map(len, halladas.values()))} de {sum(len(s.reglas) for s in libro.secciones)} reglas.")
    for seccion in libro.secciones:
        reglas = halladas.get(seccion.id, [])
        if reglas:
            with st.expander(f"{seccion.titulo} ({len(reglas)})", expanded=len(halladas) == 1):
                st.html(_encabezado(seccion) + "".join(map(_regla, reglas)))


def _filtrar(libro: Libro) -> dict[str, list[ReglaDelLibro]]:
    """Por sección, las reglas que cumplen todo lo elegido; las secciones sin ninguna no figuran."""
    todas = [regla for seccion in libro.secciones for regla in seccion.reglas]
    titulos = {seccion.id: seccion.titulo for seccion in libro.secciones}
    primera, segunda = st.columns(2)
    with primera:
        cual = _elegir("Indicador o etapa", titulos, "tabla")
        nivel = _elegir("Nivel", _iguales(NIVELES), "nivel")
    with segunda:
        apoyo = _elegir("Apoyo", _iguales(regla.apoyo for regla in todas), "apoyo")
        sigla = _elegir("Fuente", {regla.sigla: regla.obra for regla in todas}, "fuente")
    buscado = st.text_input("Buscar en cualquier parte de la regla", key="buscar_regla", max_chars=80)
    palabras = _llano(buscado).split()
    halladas: dict[str, list[ReglaDelLibro]] = {}
    for seccion in libro.secciones:
        for regla in seccion.reglas:
            if (
                cual in (TODO, seccion.id)
                and (nivel == TODO or nivel in regla.niveles)
                and apoyo in (TODO, regla.apoyo)
                and sigla in (TODO, regla.sigla)
                and all(palabra in _donde_buscar(regla) for palabra in palabras)
            ):
                halladas.setdefault(seccion.id, []).append(regla)
    return halladas


def _iguales(valores: Iterable[str]) -> dict[str, str]:
    return {valor: valor for valor in valores}


def _elegir(titulo: str, opciones: dict[str, str], clave: str) -> str:
    textos = {TODO: "Todas", **opciones}
    elegida: str = st.selectbox(titulo, list(textos), format_func=textos.__getitem__, key=f"filtro_{clave}")
    return elegida


def _donde_buscar(regla: ReglaDelLibro) -> str:
    partes = (regla.id, regla.texto, regla.condicion, regla.conclusion, regla.fuente, regla.frase, regla.brecha)
    return _llano(" ".join((*partes, *regla.ejemplos)))


def _llano(texto: str) -> str:
    """Sin tildes ni mayúsculas, como se escribe al buscar."""
    return "".join(c for c in unicodedata.normalize("NFD", texto) if not unicodedata.combining(c)).casefold()


def _encabezado(seccion: Seccion) -> str:
    hechos = "".join(f"<li>{para_html(hecho)}</li>" for hecho in seccion.hechos)
    que_mira = f'<p>Qué mira:</p><ul class="dce-lista">{hechos}</ul>' if hechos else ""
    brechas = "".join(map(_brecha, seccion.brechas))
    vacios = (
        f'<p><strong>Lo que la norma no resuelve</strong></p><ul class="dce-lista">{brechas}</ul>' if brechas else ""
    )
    return que_mira + _cuadro(seccion) + vacios


def _cuadro(seccion: Seccion) -> str:
    if not seccion.cuadro:
        return ""
    encabezados, *filas = seccion.cuadro
    celdas = [[f"<td>{para_html(celda) or '—'}</td>" for celda in fila] for fila in filas]
    cuerpo = "".join(f"<tr>{''.join(fila)}</tr>" for fila in celdas)
    return componentes.tabla(f"Cuadro de {seccion.titulo}", encabezados, cuerpo)


def _brecha(brecha: BrechaDelLibro) -> str:
    lecturas = para_html("; ".join(brecha.lecturas))
    return f"<li><code>{para_html(brecha.id)}</code> {para_html(brecha.porque)} Da {lecturas}.</li>"


def _regla(regla: ReglaDelLibro) -> str:
    brecha = f" · brecha <code>{para_html(regla.brecha)}</code>" if regla.brecha else ""
    frase = f": «{para_html(regla.frase)}»" if regla.frase else ""
    partes = [
        f"<p><strong>{para_html(regla.texto)}</strong></p>",
        f'<p class="dce-chico"><code>{para_html(regla.id)}</code> · apoyo {para_html(regla.apoyo)}{brecha}</p>',
        f"<p>Si: {para_html(regla.condicion)}.</p>" if regla.condicion else "",
        f"<p>Da: {para_html(regla.conclusion)}.</p>" if regla.conclusion else "",
        f'<p><span class="dce-fuente">{para_html(regla.fuente)}{frase}</span></p>',
        f'<p class="dce-chico">Ejemplos: {para_html("; ".join(regla.ejemplos) or "ninguno")}</p>',
        f'<p class="dce-chico">Cambios: {para_html("; ".join(regla.cambios))}</p>' if regla.cambios else "",
    ]
    return f'<div class="dce-regla">{"".join(partes)}</div>'


if __name__ == "__main__":
    mostrar()
