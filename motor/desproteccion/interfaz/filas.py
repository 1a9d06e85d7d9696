"""Filas del catálogo para marcar: cada una con su texto, lo que la define y su respaldo a la vista."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import streamlit as st

from desproteccion import esquema_catalogo as forma
from desproteccion.explicacion import APOYO_EN_PALABRAS
from desproteccion.explicacion_catalogo import enumerar
from desproteccion.interfaz import controles, listas
from desproteccion.interfaz.estado import Hoja
from desproteccion.interfaz.seguro import para_html, para_markdown
from desproteccion.motor import motor_por_omision

CAMPOS_EXPLICATIVOS = (
    ("", "definicion"),
    ("Por ejemplo: ", "ejemplo"),
    ("No se marca si: ", "no_marcar_si"),
    ("Cuidado: ", "cautela"),
    ("Qué hacer: ", "que_hacer"),
)


def marcadas(hoja: Hoja, ruta: str) -> list[str]:
    """Los identificadores marcados en esa lista de la ficha."""
    respuesta = hoja.respuesta(ruta)
    return list(respuesta) if isinstance(respuesta, list) else []


def casillas(hoja: Hoja, ruta: str, filas: Iterable[forma.Fila]) -> None:
    """Una casilla por fila. Marcar o desmarcar deja en la ficha la lista de identificadores."""
    actuales = marcadas(hoja, ruta)
    listadas = list(filas)
    with st.container(key=hoja.clave(f"dce-filas.{ruta}")):
        for fila in listadas:
            clave = controles.preparar(hoja, f"{ruta}.fila.{fila.id}", fila.id in actuales)
            st.checkbox(para_markdown(fila.texto), key=clave, on_change=_marcar, args=(hoja, ruta, fila.id, clave))
            st.html(explicada(fila))
    st.html(leyenda(listadas))


def explicada(fila: forma.Fila) -> str:
    """Lo que la fila dice de sí misma: definición, ejemplo, cautela, a quién se limita y con qué respaldo."""
    partes = [
        f"{titulo}{para_html(valor)}" for titulo, campo in CAMPOS_EXPLICATIVOS if (valor := getattr(fila, campo, None))
    ]
    partes += [f"También cuenta en {para_html(o.indicador)}. {para_html(o.texto)}" for o in _tambien_en(fila)]
    cuerpo = "".join(f"<div>{parte}</div>" for parte in partes)
    return f'<div class="dce-detalle">{cuerpo}<div class="dce-fuente">{" · ".join(_marcas(fila))}</div></div>'


def leyenda(listadas: Iterable[forma.Fila]) -> str:
    """Qué es cada sigla de las filas mostradas, una vez."""
    obras = motor_por_omision().catalogo.ficha.fuentes
    siglas = dict.fromkeys(fila.fuente.sigla for fila in listadas)
    dichas = (f"<strong>{para_html(sigla)}</strong>: {para_html(obras[sigla].titulo)}" for sigla in siglas)
    return f'<div class="dce-detalle dce-fuente">{". ".join(dichas)}.</div>'


def respaldo_en_palabras(apoyo: Any, *, oficial: bool) -> str:
    return APOYO_EN_PALABRAS[apoyo] + ("" if oficial else ", no oficial")


def en_anios(tramos: Iterable[str]) -> str:
    """`6-11` → `6 a 11 años`."""
    return f"{enumerar(tramo.replace('-', ' a ') for tramo in tramos)} años"


def _tambien_en(fila: forma.Fila) -> Sequence[forma.TambienEn]:
    return fila.tambien_en if isinstance(fila, forma.Factor | forma.Agravante) else ()


def _marcas(fila: forma.Fila) -> Iterator[str]:
    if isinstance(fila, forma.FactorDeRiesgo):
        yield f"<strong>{'alto riesgo' if fila.alto_riesgo else 'no es de alto riesgo'}</strong>"
    if isinstance(fila, forma.Agravante) and fila.fuerte:
        yield "<strong>fuerte: puede llevar por sí sola de elevada a muy elevada</strong>"
    if isinstance(fila, forma.Criterio) and fila.ya_considera:
        agravantes = motor_por_omision().catalogo.agravantes
        nombres = (agravantes[id].texto.partition(":")[0].rstrip(".") for id in fila.ya_considera)
        yield f"ya considera: {para_html('; '.join(nombres).lower())}"
    if tramos := getattr(fila, "tramos", None):
        yield f"propio de {para_html(en_anios(tramos))}"
    seccion = f", {fila.fuente.seccion}" if fila.fuente.seccion else ""
    yield f"{respaldo_en_palabras(fila.apoyo, oficial=fila.oficial)} ({para_html(fila.fuente.sigla + seccion)})"
    yield f"<code>{para_html(fila.id)}</code>"


def _marcar(hoja: Hoja, ruta: str, id: str, clave: str) -> None:
    quedan = [otro for otro in marcadas(hoja, ruta) if otro != id]
    listas.anotar_lista(hoja, ruta, [*quedan, id] if st.session_state[clave] else quedan)
