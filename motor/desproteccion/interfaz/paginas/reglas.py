"""Reglas: el libro de reglas, para recorrer y buscar, con los ejemplos en que actúa cada una."""

from __future__ import annotations

from itertools import groupby

import streamlit as st
from desproteccion import etiquetas
from desproteccion.interfaz import componentes
from desproteccion.interfaz.seguro import para_html
from desproteccion.libro import ETAPAS, condicion_en_palabras
from desproteccion.motor import motor_por_omision
from desproteccion.paquete import Paquete, Regla
from desproteccion.vinetas import vinetas_por_regla
from desproteccion.vocabulario import NIVELES

TODO = "todo"


def mostrar() -> None:
    paquete = motor_por_omision().paquete
    st.title("Reglas")
    st.caption(f"{paquete.nombre}. Paquete {paquete.id}, versión {paquete.version}.")
    with st.container(key="no_imprimir"):
        halladas = _filtrar(paquete)
    st.write(f"{len(halladas)} de {len(paquete.reglas)} reglas.")
    ejemplos = vinetas_por_regla()
    tablas = [(clave, list(reglas)) for clave, reglas in groupby(halladas, key=lambda r: (r.etapa, r.tabla))]
    for (etapa, tabla), reglas in tablas:
        nombre = componentes.nombre_de(tabla)
        titulo = (
            ETAPAS[etapa] if nombre == tabla and tabla not in componentes_de(paquete) else f"{ETAPAS[etapa]}: {nombre}"
        )
        with st.expander(f"{titulo} ({len(reglas)})", expanded=len(tablas) == 1):
            st.html("".join(componentes.regla(regla, extra=_ejemplos(ejemplos.get(regla.id, ()))) for regla in reglas))


def componentes_de(paquete: Paquete) -> set[str]:
    return {i.id for i in paquete.indicadores}


def _filtrar(paquete: Paquete) -> list[Regla]:
    primera, segunda = st.columns(2)
    with primera:
        tablas = list(dict.fromkeys(regla.tabla for regla in paquete.reglas.values()))
        tabla = _elegir("Indicador o tabla", tablas, {t: _nombre_de_tabla(t) for t in tablas}, "tabla")
        nivel = _elegir("Nivel", list(NIVELES), {n: n for n in NIVELES}, "nivel")
    with segunda:
        apoyo = _elegir("Apoyo", list(etiquetas.APOYOS), etiquetas.APOYOS, "apoyo")
        siglas = list(dict.fromkeys(regla.fuente.sigla for regla in paquete.reglas.values()))
        sigla = _elegir("Fuente", siglas, {s: f"{s}: {paquete.fuentes.get(s, s)}" for s in siglas}, "fuente")
    texto = st.text_input(
        "Buscar en el texto, la condición, la frase o el identificador", key="buscar_regla", max_chars=80
    )
    return [
        regla
        for regla in paquete.reglas.values()
        if tabla in (TODO, regla.tabla)
        and (nivel == TODO or nivel in _niveles_que_da(regla))
        and apoyo in (TODO, regla.apoyo)
        and sigla in (TODO, regla.fuente.sigla)
        and texto.casefold() in _donde_buscar(regla)
    ]


def _elegir(titulo: str, opciones: list[str], nombres: dict[str, str], clave: str) -> str:
    textos = {TODO: "Todas", **nombres}
    elegida: str = st.selectbox(titulo, [TODO, *opciones], format_func=textos.__getitem__, key=f"filtro_{clave}")
    return elegida


def _nombre_de_tabla(tabla: str) -> str:
    return ETAPAS.get(tabla) or componentes.nombre_de(tabla).capitalize()


def _niveles_que_da(regla: Regla) -> set[str]:
    return (
        set(regla.da.values())
        if isinstance(regla.da, dict) and set(regla.da) <= {"minima", "prudente"}
        else {regla.da}
        if isinstance(regla.da, str)
        else set()
    )


def _donde_buscar(regla: Regla) -> str:
    condicion = condicion_en_palabras(regla.si) if regla.si is not None else ""
    return " ".join((regla.id, regla.texto, condicion, regla.fuente.frase, regla.brecha or "")).casefold()


def _ejemplos(ids: tuple[str, ...]) -> str:
    return f'<p class="dce-chico">Ejemplos: {para_html(", ".join(ids) or "ninguno")}</p>'


if __name__ == "__main__":
    mostrar()
