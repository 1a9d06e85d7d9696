"""Calificar: leer cada relato a ciegas, responder las mismas preguntas del caso y llevarse un archivo seudónimo."""

from __future__ import annotations

import io

import streamlit as st

from desproteccion.acuerdo.calificaciones import abrir_hoja
from desproteccion.acuerdo.reparto import RelatoRepartido, abrir_reparto
from desproteccion.documentos import leer_flujo
from desproteccion.errores import ErrorDeEntrada, HechosInvalidos
from desproteccion.interfaz import campos, componentes, estilo, formulario
from desproteccion.interfaz.borrador import respondidos
from desproteccion.interfaz.formacion_estado import Calificando, HojaDeVineta, avisar, calificando, codificador
from desproteccion.interfaz.seguro import para_html, para_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import NIVELES

FORMATOS = ["json", "yaml", "yml"]
SEGURIDAD = "seguridad"
# El relato queda a la vista mientras se responde, salvo en un teléfono.
_CSS = """<style>@media (min-width:641px){[data-testid="stColumn"]:has(.st-key-relato){align-self:flex-start;
position:sticky;top:4rem;max-height:calc(100vh - 5rem);overflow-y:auto}}</style>"""


def mostrar() -> None:
    mio = calificando()
    st.write(
        "Lea cada relato y responda lo que permite saber. Trabaje a solas: aquí no hay respuestas correctas a la "
        "vista. Todo queda en este navegador hasta que descargue su archivo y lo entregue a quien facilita."
    )
    with st.expander("Abrir el ejercicio que le entregaron, o seguir con una hoja guardada"):
        _abrir(mio)
    _quien(mio)
    st.html(_CSS)
    vineta = _elegir(mio)
    izquierda, derecha = st.columns([2, 3], gap="medium")
    with izquierda, st.container(key="relato"):
        st.header(f"{vineta.id}. {para_markdown(vineta.titulo)}")
        st.html("".join(f"<p>{para_html(parrafo)}</p>" for parrafo in vineta.parrafos))
    with derecha:
        _preguntas(mio, vineta.id)
    _descarga(mio)
    if mio.empezo:
        st.html(estilo.MARCA_DE_CAMBIOS)


def _abrir(mio: Calificando) -> None:
    st.caption(f"Ejercicio abierto: {para_markdown(mio.reparto.titulo)} ({len(mio.reparto.vinetas)} viñetas).")
    ejercicio = st.file_uploader(
        "Ejercicio (el archivo que entrega quien facilita)", type=FORMATOS, key=f"ejercicio-{mio.version}"
    )
    hoja = st.file_uploader(
        "Mis calificaciones guardadas (reemplazan lo respondido aquí)", type=FORMATOS, key=f"guardada-{mio.version}"
    )
    try:
        if ejercicio is not None:
            mio.reparto = abrir_reparto(leer_flujo(io.BytesIO(ejercicio.getvalue()), ejercicio.name))
            mio.version += 1
            st.rerun()
        if hoja is not None:
            documento = leer_flujo(io.BytesIO(hoja.getvalue()), hoja.name)
            mio.seguir_con(abrir_hoja(documento, {v.id for v in mio.reparto.vinetas}, codificador()))
            st.rerun()
    except ErrorDeEntrada as error:
        st.error("No se abrió. Lo que tenía respondido sigue igual.")
        avisar(error)


def _quien(mio: Calificando) -> None:
    izquierda, derecha = st.columns(2)
    with izquierda:
        mio.juez = st.text_input(
            "Su seudónimo (el código que le dieron; nunca su nombre)", mio.juez, max_chars=64, key=f"juez-{mio.version}"
        ).strip()
    with derecha:
        mio.sesion = st.text_input(
            "Fecha de la sesión (año-mes-día)", mio.sesion, max_chars=10, key=f"sesion-{mio.version}"
        ).strip()


def _elegir(mio: Calificando) -> RelatoRepartido:
    vinetas = {vineta.id: vineta for vineta in mio.reparto.vinetas}
    ids, clave = list(vinetas), f"vineta-{mio.version}"
    if st.session_state.get(clave) not in vinetas:
        st.session_state[clave] = mio.actual if mio.actual in vinetas else ids[0]
    st.selectbox("Viñeta", ids, format_func=lambda id: f"{id}: {vinetas[id].titulo}. {_avance(mio, id)}", key=clave)
    mio.actual = st.session_state[clave]
    puesto = ids.index(mio.actual)
    with st.container(horizontal=True):
        st.button("Viñeta anterior", disabled=puesto == 0, on_click=_ir, args=(clave, ids[max(0, puesto - 1)]))
        st.button("Viñeta siguiente", disabled=puesto == len(ids) - 1, on_click=_ir, args=(clave, ids[(puesto + 1) % len(ids)]))
    return vinetas[mio.actual]


def _ir(clave: str, id: str) -> None:
    st.session_state[clave] = id


def _avance(mio: Calificando, id: str) -> str:
    hoja = mio.hoja(id)
    preguntas = [c.ruta for c in _campos() if formulario.aplica(hoja, c)]
    contestadas, desconocidas, _ = respondidos(hoja.ficha, []) if not preguntas else _cuenta(hoja, preguntas)
    return f"{contestadas + desconocidas} de {len(preguntas)}" + (", con nivel" if id in mio.niveles else "")
