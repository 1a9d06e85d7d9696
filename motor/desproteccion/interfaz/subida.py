"""Abrir una ficha en una hoja: vacía, de un ejemplo o de un archivo propio."""

from __future__ import annotations

import streamlit as st

from desproteccion.errores import FichaInvalida
from desproteccion.interfaz import panel
from desproteccion.interfaz.borrador import abrir, ficha_vacia
from desproteccion.interfaz.estado import Hoja
from desproteccion.interfaz.seguro import para_markdown
from desproteccion.vinetas import vinetas


def mostrar(hoja: Hoja) -> None:
    """Las tres formas de comenzar. Reemplazan la ficha de la hoja."""
    ejemplos = {vineta.id: vineta for vineta in vinetas()}
    clave = f"ejemplo-{hoja.nombre}"
    st.selectbox(
        "Abrir un ejemplo",
        list(ejemplos),
        index=None,
        format_func=lambda id: f"{id}: {ejemplos[id].titulo}",
        placeholder="Elija un ejemplo",
        key=clave,
        on_change=_abrir_ejemplo,
        args=(hoja, clave),
    )
    st.button("Comenzar una ficha vacía", key=f"vacia-{hoja.nombre}", on_click=hoja.reemplazar, args=(ficha_vacia(),))
    _archivo(hoja)


def _abrir_ejemplo(hoja: Hoja, clave: str) -> None:
    elegido = next((vineta for vineta in vinetas() if vineta.id == st.session_state[clave]), None)
    if elegido is not None:
        hoja.reemplazar(elegido.ficha)


def _archivo(hoja: Hoja) -> None:
    subido = st.file_uploader(
        "Abrir una ficha o un borrador (YAML o JSON, hasta 1 MiB)",
        type=["yaml", "yml", "json"],
        key=f"archivo-{hoja.nombre}",
    )
    abierto = f"abierto-{hoja.nombre}"
    if subido is None:
        st.session_state.pop(abierto, None)
        return
    if st.session_state.get(abierto) == subido.file_id:
        return
    try:
        ficha = abrir(subido.getvalue(), subido.name)
    except FichaInvalida as error:
        st.error(f"No se abrió {para_markdown(subido.name, 80)}. La ficha que estaba en edición sigue igual.")
        panel.errores(error)
        return
    st.session_state[abierto] = subido.file_id
    hoja.reemplazar(ficha)
    st.rerun()
