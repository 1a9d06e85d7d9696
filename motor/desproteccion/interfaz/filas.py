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
    with st.container(key=hoja.clave(f"dce-filas.{ruta}")):
        for fila in filas:
            clave = controles.preparar(hoja, f"{ruta}.fila.{fila.id}", fila.id in actuales)
            st.checkbox(para_markdown(fila.texto), key=clave, on_change=_marcar, args=(hoja, ruta, fila.id, clave))
            st.html(explicada(fila))


def explicada(fila: forma.Fila) -> str:
    """Lo que la fila dice de sí misma: definición, ejemplo, cautela, a quién se limita y con qué respaldo."""
    partes = [
        f"{titulo}{para_html(valor)}" for titulo, campo in CAMPOS_EXPLICATIVOS if (valor := getattr(fila, campo, None))
    ]
    partes += [f"También cuenta en {para_html(o.indicador)}. {para_html(o.texto)}" for o in _tambien_en(fila)]
    cuerpo = "".join(f"<div>{parte}</div>" for parte in partes)
    return f'<div class="dce-detalle">{cuerpo}<div class="dce-fuente">{" · ".join(_marcas(fila))}</div></div>'


def respaldo(fila: forma.Fila) -> str:
    """El apoyo de la fila y de dónde viene, en una línea de HTML."""
    return f"apoyo {respaldo_en_palabras(fila.apoyo, oficial=fila.oficial)} ({para_html(_fuente(fila))})"


def respaldo_en_palabras(apoyo: Any, *, oficial: bool) -> str:
    return APOYO_EN_PALABRAS[apoyo] + ("" if oficial else ", no oficial")


def _fuente(fila: forma.Fila) -> str:
    obra = motor_por_omision().catalogo.ficha.fuentes[fila.fuente.sigla]
    return f"{fila.fuente.sigla}, {fila.fuente.seccion}" if fila.fuente.seccion else obra.titulo


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
        yield f"propio de {para_html(enumerar(tramos))} años"
    yield respaldo(fila)
    yield f"<code>{para_html(fila.id)}</code>"


def _marcar(hoja: Hoja, ruta: str, id: str, clave: str) -> None:
    quedan = [otro for otro in marcadas(hoja, ruta) if otro != id]
    listas.anotar_lista(hoja, ruta, [*quedan, id] if st.session_state[clave] else quedan)
