"""Los controles del formulario. Cada uno muestra la respuesta de la hoja y, al cambiar, la anota.

«No explorado», «Desconocido» y la respuesta son siempre opciones distintas y visibles.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from desproteccion.interfaz.borrador import DESCONOCIDO, NO_EXPLORADO
from desproteccion.interfaz.campos import Campo
from desproteccion.interfaz.estado import Hoja

NOMBRES = {NO_EXPLORADO: "No explorado", DESCONOCIDO: "Desconocido"}


def opciones(hoja: Hoja, campo: Campo) -> None:
    """Una respuesta entre varias, más «No explorado» y «Desconocido»."""
    respuesta = hoja.respuesta(campo.ruta)
    textos: Mapping[Any, str] = {**NOMBRES, **campo.opciones}
    if respuesta not in textos:
        textos = {**textos, respuesta: str(respuesta)}
    clave = preparar(hoja, campo.ruta, respuesta)
    control: Any = st.segmented_control if campo.es_corto else partial(st.selectbox, placeholder="Elija una respuesta")
    control(
        campo.pregunta,
        list(textos),
        format_func=lambda valor: textos.get(valor, str(valor)),
        key=clave,
        on_change=anotar,
        args=(hoja, campo.ruta, clave),
    )


def texto(hoja: Hoja, campo: Campo) -> None:
    respuesta = hoja.respuesta(campo.ruta)
    clave = preparar(hoja, campo.ruta, "" if respuesta in NOMBRES else respuesta)
    st.text_input(campo.pregunta, key=clave, max_chars=64, on_change=anotar, args=(hoja, campo.ruta, clave))


def preparar(hoja: Hoja, ruta: str, respuesta: Any) -> str:
    """La clave del control, con la respuesta de la hoja puesta en él."""
    clave = hoja.clave(ruta)
    if clave not in st.session_state or st.session_state[clave] != respuesta:
        st.session_state[clave] = respuesta
    return clave


def anotar(hoja: Hoja, ruta: str, clave: str) -> None:
    """Pasa a la hoja lo que quedó en el control; sin selección es «no explorado»."""
    valor = st.session_state[clave]
    hoja.anotar(ruta, NO_EXPLORADO if valor is None or valor == "" else valor)
