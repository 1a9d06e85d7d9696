"""Facilitar: preparar el ejercicio, reunir las hojas y llevarse el material."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec

import streamlit as st

from desproteccion import etiquetas
from desproteccion.acuerdo.analisis import Estudio
from desproteccion.acuerdo.juego import Formato, archivos_del_informe, archivos_del_material
from desproteccion.acuerdo.material import cargar_plan
from desproteccion.acuerdo.reparto import claves_en_yaml, con_claves, en_json, repartir
from desproteccion.documentos import leer_flujo
from desproteccion.errores import ErrorDeEntrada
from desproteccion.interfaz import formacion_resultados
from desproteccion.interfaz.estado import lectura
from desproteccion.interfaz.formacion_calificar import FORMATOS
from desproteccion.interfaz.formacion_estado import Facilitando, avisar, facilitando
from desproteccion.interfaz.seguro import para_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import LECTURAS, Lectura

DOCUMENTOS = {
    "cuadernillo": "Cuadernillo del ejercicio, sin respuestas",
    "guia": "Guía de facilitación, con la clave",
    "plan": "Plan de una sesión de cinco horas",
}
TIPOS: Mapping[Formato, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def preparar() -> None:
    mio = facilitando()
    todas = mio.ejercicio.vinetas
    st.header("El ejercicio")
    elegidas = st.multiselect(
        "Viñetas del ejercicio",
        list(todas),
        default=[id for id in mio.elegidas if id in todas],
        format_func=lambda id: f"{id}: {todas[id].titulo}",
        placeholder="Elija una o más",
        select_all=False,
        key="elegidas",
        persist_state="session",
    )
    mio.elegidas = tuple(elegidas)
    elegido = mio.ejercicio.solo(elegidas)
    if not elegidas:
        st.info("Elija al menos una viñeta.")
        return
    st.write(
        f"{len(elegidas)} viñetas; {len(elegido.pares)} pares completos. El archivo trae los relatos y nada de la "
        "clave: cada persona lo abre en «Calificar», sin conexión, y devuelve su archivo de calificaciones."
    )
    st.download_button(
        "Descargar el ejercicio para repartir",
        en_json(repartir(elegido)),
        file_name="ejercicio.json",
        mime="application/json",
        on_click="ignore",
        type="primary",
    )
    _clave(mio)


def _clave(mio: Facilitando) -> None:
    st.header("La clave")
    st.info(para_markdown(mio.ejercicio.autoria, 700))
    with st.expander("Reemplazar la clave por la de un panel"):
        st.write(
            "Descargue las claves, anótelas con lo que acuerde el panel (niveles, regla y por qué de cada indicador, y "
            "quiénes la acordaron en «autoria») y ábralas aquí. Valen solo en esta sesión."
        )
        st.download_button(
            "Descargar las claves (YAML)", partial(claves_en_yaml, mio.ejercicio), "claves.yaml", "application/yaml"
        )
        subida = st.file_uploader("Claves de un panel", type=FORMATOS, key=f"claves-{mio.vuelta}")
        if subida is None:
            return
        try:
            documento = leer_flujo(io.BytesIO(subida.getvalue()), subida.name)
            mio.cambiar_clave(con_claves(mio.ejercicio, documento, motor_por_omision().paquete))
        except ErrorDeEntrada as error:
            st.error("No se abrieron. La clave sigue siendo la de antes.")
            avisar(error)
            return
        mio.vuelta += 1
        st.rerun()


def reunir() -> None:
    mio = facilitando()
    subidas = st.file_uploader(
        "Archivos de calificaciones (todos los que tenga; puede agregar más después)",
        type=FORMATOS,
        accept_multiple_files=True,
        key=f"hojas-{mio.vuelta}",
    )
    if subidas:
        mio.recibir((archivo.name, archivo.getvalue()) for archivo in subidas)
        st.rerun()
    if not mio.archivos:
        st.info("Todavía no hay hojas. Lo que suba queda solo en esta sesión del navegador: no se guarda en el disco.")
        return
    _recibidas(mio)
    estudio = mio.estudio(_lectura())
    if isinstance(estudio, Estudio):
        formacion_resultados.mostrar(estudio, mio.ejercicio)


def _recibidas(mio: Facilitando) -> None:
    recogida = mio.reunidas()
    personas = {hoja.juez for hoja in recogida.hojas}
    st.markdown(f"**{len(mio.archivos)} archivos; {len(recogida.hojas)} sirven, de {len(personas)} personas.**")
    if recogida.problemas:
        st.error("Hay archivos que no entraron. Los demás se leyeron y se analizan; corrija estos y súbalos de nuevo.")
        avisar(ErrorDeEntrada(recogida.problemas))
    with st.expander("Hojas reunidas"):
        for hoja in recogida.hojas:
            st.text(f"{hoja.juez}, {hoja.sesion.isoformat()}: {len(hoja.calificaciones)} viñetas")
        st.button("Olvidar todas las calificaciones", on_click=mio.olvidar)


def _lectura() -> Lectura:
    return st.segmented_control(
        "Lectura de lo que la norma deja abierto",
        list(reversed(LECTURAS)),
        format_func=lambda cual: etiquetas.LECTURAS[cual].capitalize(),
        default=lectura(),
        required=True,
        key="lectura_de_formacion",
        persist_state="session",
    )


def material() -> None:
    mio = facilitando()
    if find_spec("docx") is None or find_spec("reportlab") is None:
        st.info("Para imprimir falta instalar desproteccion[documentos].")
        return
    formato: Formato = st.segmented_control(
        "Formato", list(TIPOS), format_func=str.upper, default="docx", required=True, key="formato_del_material"
    )
    paquete, elegido = motor_por_omision().paquete, mio.ejercicio.solo(mio.elegidas)
    plan = cargar_plan(mio.ejercicio)
    for nombre, titulo in DOCUMENTOS.items():
        hacer = partial(archivos_del_material, nombre, formato, elegido, paquete, plan)
        _boton(titulo, f"{nombre}.{formato}", hacer, formato)
    estudio = mio.estudio(_lectura()) if mio.archivos else None
    if isinstance(estudio, Estudio):
        hacer = partial(archivos_del_informe, formato, estudio.analisis, paquete)
        _boton("Informe de la sesión, con cifras y gráficos", f"informe.{formato}", hacer, formato)
    else:
        st.caption("El informe de la sesión aparece aquí cuando haya hojas reunidas.")


def _boton(titulo: str, archivo: str, hacer: Callable[[], Mapping[str, bytes]], formato: Formato) -> None:
    """El documento se arma solo si se pide: la guía completa tarda unos segundos."""
    st.download_button(
        titulo, partial(_contenido, hacer), file_name=archivo, mime=TIPOS[formato], on_click="ignore", key=archivo
    )


def _contenido(hacer: Callable[[], Mapping[str, bytes]]) -> bytes:
    return next(iter(hacer().values()))
