"""Formación: calificar a ciegas; preparar, reunir y conversar con cifras; las reglas en clase; y el material."""

from __future__ import annotations

import streamlit as st
from desproteccion.interfaz import formacion_calificar, formacion_facilitar, formacion_reglas

VISTAS = {
    "calificar": ("Calificar", formacion_calificar.mostrar),
    "preparar": ("Preparar el ejercicio", formacion_facilitar.preparar),
    "reunir": ("Reunir y conversar", formacion_facilitar.reunir),
    "reglas": ("Las reglas en clase", formacion_reglas.mostrar),
    "material": ("Material", formacion_facilitar.material),
}


def mostrar() -> None:
    st.title("Formación")
    vista = st.segmented_control(
        "Qué quiere hacer",
        list(VISTAS),
        format_func=lambda id: VISTAS[id][0],
        default="calificar",
        required=True,
        key="vista_de_la_pagina",
        persist_state="session",
    )
    VISTAS[vista or "calificar"][1]()


if __name__ == "__main__":
    mostrar()
