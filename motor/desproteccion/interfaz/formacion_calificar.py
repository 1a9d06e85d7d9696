"""Calificar: leer cada relato a ciegas, responder las mismas preguntas del caso y llevarse un archivo seudónimo."""

from __future__ import annotations

import io
from functools import cache

import streamlit as st

from desproteccion.acuerdo.calificaciones import abrir_hoja
from desproteccion.acuerdo.reparto import RelatoRepartido, abrir_reparto
from desproteccion.documentos import leer_flujo
from desproteccion.errores import ErrorDeEntrada, HechosInvalidos
from desproteccion.interfaz import campos, componentes, estilo, formulario
from desproteccion.interfaz.borrador import NO_EXPLORADO
from desproteccion.interfaz.formacion_estado import Calificando, HojaDeVineta, avisar, calificando, codificador
from desproteccion.interfaz.seguro import para_html, para_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import NIVELES

FORMATOS = ["json", "yaml", "yml"]
# El relato queda a la vista mientras se responde, salvo en un teléfono.
_CSS = """<style>@media (min-width:641px){[data-testid="stColumn"]:has(.st-key-relato){align-self:flex-start;
position:sticky;top:4rem;max-height:calc(100vh - 5rem);overflow-y:auto}}</style>"""


def mostrar() -> None:
    mio = calificando()
    st.write(
        "Lea cada relato y responda lo que permite saber. Trabaje a solas: aquí no hay respuestas correctas a la "
        "vista. Nada se guarda: descargue su archivo antes de cerrar, y entréguelo a quien facilita."
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
        siguiente = ids[min(puesto + 1, len(ids) - 1)]
        st.button("Viñeta siguiente", disabled=siguiente == mio.actual, on_click=_ir, args=(clave, siguiente))
    return vinetas[mio.actual]


def _ir(clave: str, id: str) -> None:
    st.session_state[clave] = id


def _avance(mio: Calificando, id: str) -> str:
    hoja = mio.hoja(id)
    preguntas = [campo.ruta for campos_ in _secciones().values() for campo in campos_ if formulario.aplica(hoja, campo)]
    pendientes = sum(hoja.respuesta(ruta) == NO_EXPLORADO for ruta in preguntas)
    return f"{len(preguntas) - pendientes} de {len(preguntas)}" + (" y nivel" if id in mio.niveles else "")


@cache
def _secciones() -> dict[str, tuple[campos.Campo, ...]]:
    """Las preguntas de la hoja, por la primera parte de su hecho: cada dimensión, y la seguridad."""
    partes: dict[str, list[campos.Campo]] = {}
    for hecho in motor_por_omision().paquete.hechos:
        partes.setdefault(hecho.partition(".")[0], []).append(campos.de_hecho(hecho))
    return {parte: tuple(suyos) for parte, suyos in partes.items()}


def _preguntas(mio: Calificando, vineta: str) -> None:
    nombres = {seccion.id: seccion.titulo for seccion in campos.secciones()}
    elegida = st.segmented_control(
        "Preguntas sobre",
        list(_secciones()),
        format_func=lambda id: nombres.get(id, id.capitalize()),
        default=next(iter(_secciones())),
        key="seccion-calificar",
        persist_state="session",
    )
    seccion = elegida or next(iter(_secciones()))
    _definiciones(seccion)
    hoja = mio.hoja(vineta)
    for campo in _secciones()[seccion]:
        formulario.mostrar_campo(hoja, campo, None)
    _nivel(mio, vineta)
    st.caption(f"Respondido en esta viñeta: {_avance(mio, vineta)}.")
    _revisar(hoja)


def _definiciones(seccion: str) -> None:
    suyos = [i for i in motor_por_omision().paquete.indicadores if i.dimension == seccion]
    if suyos:
        with st.expander(f"Definiciones y fuentes ({', '.join(i.id for i in suyos)})"):
            for indicador in suyos:
                st.html(componentes.tabla_de_indicador(indicador))


def _nivel(mio: Calificando, vineta: str) -> None:
    """El nivel que pronuncia quien califica: no se deduce de sus respuestas ni las cambia."""
    clave = f"nivel-{vineta}-{mio.version}"
    if clave not in st.session_state:
        st.session_state[clave] = mio.niveles.get(vineta)
    elegido = st.segmented_control("Nivel que usted pronuncia para este relato", list(NIVELES), key=clave)
    if elegido is None:
        mio.niveles.pop(vineta, None)
    else:
        mio.niveles[vineta] = elegido


def _revisar(hoja: HojaDeVineta) -> None:
    """Respuestas que no pueden ir juntas: se dicen al momento, porque así la hoja no entraría."""
    try:
        codificador().extremos(hoja.ficha)
    except HechosInvalidos as error:
        st.warning("Estas respuestas no pueden ir juntas; la hoja no se podrá analizar hasta que las corrija:")
        avisar(error)


def _descarga(mio: Calificando) -> None:
    with st.container(key="no_imprimir"):
        try:
            archivo = mio.como_archivo()
        except ErrorDeEntrada:
            st.info(
                "Para descargar sus calificaciones, escriba arriba su seudónimo (solo letras, números y guiones) y la "
                "fecha (como 2026-03-30)."
            )
            return
        st.download_button(
            "Descargar mis calificaciones",
            archivo,
            file_name=f"calificaciones-{mio.juez}-{mio.sesion}.json",
            mime="application/json",
            on_click="ignore",
            type="primary",
        )
        st.caption("Lleva su seudónimo, la fecha y sus respuestas. Sirve también para seguir después.")
