"""Reglas: el libro de reglas, para recorrer y buscar, con los ejemplos en que actúa cada una."""

from __future__ import annotations

from itertools import groupby

import streamlit as st
from desproteccion.explicacion import APOYO_EN_PALABRAS
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
    tablas = [(titulo, list(reglas)) for titulo, reglas in groupby(halladas, key=_titulo)]
    for titulo, reglas in tablas:
        with st.expander(f"{titulo} ({len(reglas)})", expanded=len(tablas) == 1):
            st.html("".join(componentes.regla(regla, extra=_ejemplos(ejemplos.get(regla.id, ()))) for regla in reglas))


def _titulo(regla: Regla) -> str:
    return componentes.nombre_de(regla.tabla) if regla.etapa == "indicadores" else ETAPAS[regla.etapa]


def _filtrar(paquete: Paquete) -> list[Regla]:
    primera, segunda = st.columns(2)
    with primera:
        titulos = list(dict.fromkeys(map(_titulo, paquete.reglas.values())))
        titulo = _elegir("Indicador o etapa", titulos, {t: t for t in titulos}, "tabla")
        nivel = _elegir("Nivel", list(NIVELES), {n: n for n in NIVELES}, "nivel")
    with segunda:
        apoyo = _elegir("Apoyo", list(APOYO_EN_PALABRAS), APOYO_EN_PALABRAS, "apoyo")
        siglas = list(dict.fromkeys(regla.fuente.sigla for regla in paquete.reglas.values()))
        sigla = _elegir("Fuente", siglas, {s: f"{s}: {paquete.fuentes.get(s, s)}" for s in siglas}, "fuente")
    texto = st.text_input(
        "Buscar en el texto, la condición, la frase o el identificador", key="buscar_regla", max_chars=80
    )
    return [
        regla
        for regla in paquete.reglas.values()
        if titulo in (TODO, _titulo(regla))
        and (nivel == TODO or nivel in _niveles_que_da(regla))
        and apoyo in (TODO, regla.apoyo)
        and sigla in (TODO, regla.fuente.sigla)
        and texto.casefold() in _donde_buscar(regla)
    ]


def _elegir(titulo: str, opciones: list[str], nombres: dict[str, str], clave: str) -> str:
    textos = {TODO: "Todas", **nombres}
    elegida: str = st.selectbox(titulo, [TODO, *opciones], format_func=textos.__getitem__, key=f"filtro_{clave}")
    return elegida


def _niveles_que_da(regla: Regla) -> set[str]:
    """Los niveles que una regla de indicador puede dar; los demás pasos no dan uno fijo."""
    if regla.etapa != "indicadores":
        return set()
    return set(regla.da.values()) if isinstance(regla.da, dict) else {str(regla.da)}


def _donde_buscar(regla: Regla) -> str:
    condicion = condicion_en_palabras(regla.si) if regla.si is not None else ""
    return " ".join((regla.id, regla.texto, condicion, regla.fuente.frase, regla.brecha or "")).casefold()


def _ejemplos(ids: tuple[str, ...]) -> str:
    return f'<p class="dce-chico">Ejemplos: {para_html(", ".join(ids) or "ninguno")}</p>'


if __name__ == "__main__":
    mostrar()
