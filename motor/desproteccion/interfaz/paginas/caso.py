"""Caso: la ficha por secciones y, al lado, el resultado que sigue cada cambio."""

from __future__ import annotations

from copy import deepcopy
from functools import partial

import streamlit as st
from desproteccion import etiquetas
from desproteccion.interfaz import aporte, componentes, estilo, formulario, panel, subida
from desproteccion.interfaz.borrador import en_yaml, ficha_vacia
from desproteccion.interfaz.estado import Evaluado, Hoja, evaluar_hoja, hoja, lectura
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import LECTURAS


def mostrar() -> None:
    st.title("Caso")
    en_edicion = hoja()
    with st.expander("Abrir, guardar o comenzar de nuevo"):
        subida.mostrar(en_edicion)
    # En un teléfono el panel queda bajo el formulario: el titular se repite aquí arriba.
    resumen = st.container(key="resumen")
    izquierda, derecha = st.columns([3, 2], gap="medium")
    with izquierda:
        formulario.mostrar(en_edicion)
    with derecha:
        _lectura()
        evaluado = evaluar_hoja(en_edicion)
        panel.mostrar(evaluado)
        if isinstance(evaluado, Evaluado):
            aporte.mostrar(evaluado.resultado)
            with resumen:
                panel.deberes(evaluado.resultado, con_plazo=True)
                st.html(componentes.titular_del_resultado(evaluado.resultado))
        _descarga(en_edicion, se_puede=isinstance(evaluado, Evaluado))
    if en_edicion.ficha != ficha_vacia():
        # Al final de la página: una marca que apareciera antes volvería a montar el formulario y perdería el foco.
        st.html(estilo.MARCA_DE_CAMBIOS)


def _lectura() -> None:
    lecturas = motor_por_omision().paquete.lecturas
    activa = lectura()
    if st.session_state.get("elige_lectura") != activa:
        st.session_state["elige_lectura"] = activa
    st.segmented_control(
        "Lectura de lo que la norma deja abierto",
        list(reversed(LECTURAS)),
        format_func=lambda cual: etiquetas.LECTURAS[cual].capitalize(),
        key="elige_lectura",
        on_change=_cambiar_lectura,
    )
    st.caption(lecturas[activa])


def _cambiar_lectura() -> None:
    if elegida := st.session_state["elige_lectura"]:
        st.session_state["lectura_activa"] = elegida


def _descarga(en_edicion: Hoja, *, se_puede: bool) -> None:
    with st.container(key="no_imprimir"):
        st.download_button(
            "Descargar el borrador (YAML)",
            partial(en_yaml, deepcopy(en_edicion.ficha)),  # se escribe al pedirla, no en cada cambio
            file_name="borrador.yaml",
            mime="application/yaml",
            disabled=not se_puede,
            on_click="ignore",
        )
        st.caption(
            "El borrador vive solo en esta sesión: al cerrar o recargar se pierde, así que descárguelo. Distingue lo "
            "desconocido de lo no explorado, y se vuelve a abrir aquí."
            if se_puede
            else "Para descargar el borrador, resuelva antes lo que la ficha contradice."
        )


if __name__ == "__main__":
    mostrar()
