"""Ejemplos: el relato primero, el nivel de quien aprende después, y al final el del motor con la diferencia."""

from __future__ import annotations

import streamlit as st
from desproteccion.analisis import situacion_de
from desproteccion.analisis.por_que_no import por_que_no
from desproteccion.evaluacion import evaluar
from desproteccion.interfaz import componentes, panel
from desproteccion.interfaz.estado import hoja, lectura
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.vinetas import Vineta, vinetas
from desproteccion.vocabulario import NIVELES


def mostrar() -> None:
    st.title("Ejemplos")
    todas = {vineta.id: vineta for vineta in vinetas()}
    id = st.selectbox(
        "Viñeta", list(todas), format_func=lambda id: f"{id}: {todas[id].titulo}", key="vineta", persist_state="session"
    )
    vineta = todas[id]
    st.header(vineta.titulo)
    st.caption("Caso ficticio. Lea el relato y pronúnciese antes de ver la respuesta.")
    for parrafo in vineta.relato.split("\n\n"):
        st.html(f"<p>{para_html(' '.join(parrafo.split()))}</p>")
    st.subheader("Su respuesta")
    propio = st.segmented_control(
        "¿Qué nivel propone usted?", list(NIVELES), key=f"propio-{id}", persist_state="session"
    )
    if propio is None:
        st.caption("Elija un nivel para poder ver la respuesta.")
    clave = f"revelada-{id}"
    st.button("Ver la respuesta del motor", disabled=propio is None, on_click=_revelar, args=(clave,))
    if propio is not None and st.session_state.get(clave):
        _respuesta(vineta, propio)


def _revelar(clave: str) -> None:
    st.session_state[clave] = True


def _respuesta(vineta: Vineta, propio: str) -> None:
    resultado = evaluar(vineta.caso, lectura())
    st.subheader("La respuesta del motor")
    st.html(componentes.titular_del_resultado(resultado))
    st.html(f"<p>{_diferencia(resultado, propio)}</p>")
    _lo_que_separa(vineta, resultado, propio)
    st.markdown("**Razonamiento de quien escribió la viñeta**")
    st.html(f"<p>{para_html(' '.join(vineta.porque.split()))}</p>")
    panel.deberes(resultado, con_plazo=True)
    panel.perfil(resultado)
    panel.programas(resultado)
    st.button("Llevar este caso al formulario", on_click=hoja().reemplazar, args=(vineta.ficha,))


def _diferencia(resultado: Resultado, propio: str) -> str:
    coincide = [lectura for lectura, posibles in resultado.nivel.por_lectura.items() if posibles == (propio,)]
    if len(coincide) == len(resultado.nivel.por_lectura):
        return f"Usted propuso {componentes.nivel(propio)}: coincide con ambas lecturas."
    dentro = [lectura for lectura, posibles in resultado.nivel.por_lectura.items() if propio in posibles]
    if dentro:
        cuales = " y ".join(dentro).replace("minima", "mínima")
        return (
            f"Usted propuso {componentes.nivel(propio)}: es posible bajo la lectura {cuales}, "
            "pero no es la única respuesta."
        )
    return f"Usted propuso {componentes.nivel(propio)}: no coincide con ninguna de las dos lecturas."


def _lo_que_separa(vineta: Vineta, resultado: Resultado, propio: str) -> None:
    """Si propuso más, la regla más cercana y qué le faltó; si propuso menos, qué sostiene el nivel del caso."""
    posibles, numero = resultado.nivel.posibles, NIVELES.index(propio)
    porque = por_que_no(situacion_de(vineta.caso, resultado.lectura))[0]
    alternativa = None
    if numero > NIVELES.index(posibles[-1]):
        alternativa = porque.hacia_arriba
    elif numero < NIVELES.index(posibles[0]):
        alternativa = porque.hacia_abajo
    if alternativa is not None:
        st.html(f"<p>{para_html(alternativa.frase)}</p>")
        st.html(componentes.regla(motor_por_omision().reglas[alternativa.regla]))


if __name__ == "__main__":
    mostrar()
