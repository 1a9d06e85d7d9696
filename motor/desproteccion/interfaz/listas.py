"""Los campos que son listas: si se exploró, si hay algo y qué. Áreas afectadas y programas ya intentados."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from desproteccion import etiquetas
from desproteccion.interfaz import controles
from desproteccion.interfaz.borrador import DESCONOCIDO, NO_EXPLORADO, SIN_RESPUESTA
from desproteccion.interfaz.campos import Campo
from desproteccion.interfaz.estado import Hoja
from desproteccion.motor import motor_por_omision

NINGUNA = "ninguna"
HAY = "hay"


def areas(hoja: Hoja, campo: Campo) -> None:
    if que_hay(hoja, campo.ruta, campo.pregunta, "Ninguna", "Hay áreas afectadas"):
        _varias(hoja, campo.ruta, "Áreas afectadas", etiquetas.AREAS)


def programas(hoja: Hoja, campo: Campo) -> None:
    nombres = {p.id: f"{p.nombre} ({p.id})" for p in motor_por_omision().paquete.programas.programas}
    if que_hay(hoja, campo.ruta, campo.pregunta, "Ninguno", "Hubo intentos"):
        _varias(hoja, campo.ruta, "Programas ya intentados sin resultado", nombres)


def que_hay(hoja: Hoja, ruta: str, pregunta: str, ninguna: str, hay: str) -> bool:
    """Pregunta si se exploró y si hay algo; verdadero si hay. «Hay» sin nada elegido cuenta como desconocido."""
    respuesta = hoja.respuesta(ruta)
    clave = hoja.clave(f"{ruta}.hay")
    actual = respuesta if respuesta in SIN_RESPUESTA else HAY if respuesta else NINGUNA
    if not (actual == DESCONOCIDO and st.session_state.get(clave) == HAY):
        controles.preparar(hoja, f"{ruta}.hay", actual)
    nombres = {**controles.NOMBRES, NINGUNA: ninguna, HAY: hay}
    st.segmented_control(
        pregunta,
        list(nombres),
        format_func=nombres.__getitem__,
        key=clave,
        on_change=_anotar_que_hay,
        args=(hoja, ruta, clave),
    )
    elegido: str | None = st.session_state[clave]
    return elegido == HAY


def anotar_lista(hoja: Hoja, ruta: str, elegidas: list[Any]) -> None:
    """Deja la lista en la ficha; vacía es desconocido, porque nadie afirmó que no haya, y se sigue eligiendo."""
    hoja.anotar(ruta, elegidas or DESCONOCIDO)
    st.session_state[hoja.clave(f"{ruta}.hay")] = HAY


def olvidar(hoja: Hoja, ruta: str) -> None:
    """Suelta lo que recuerdan los controles bajo esa ruta: sus posiciones cambiaron y la ficha manda."""
    for clave in [clave for clave in map(str, st.session_state) if clave.startswith(f"{hoja.clave(ruta)}-")]:
        del st.session_state[clave]


def sin(hoja: Hoja, ruta: str, cual: int) -> list[Any]:
    """La lista sin el elemento de esa posición."""
    return [fila for i, fila in enumerate(hoja.respuesta(ruta)) if i != cual]


def boton(hoja: Hoja, texto: str, clave: str, accion: Callable[..., None], *argumentos: Any) -> None:
    st.button(texto, key=hoja.clave(clave), on_click=accion, args=(hoja, *argumentos))


def a_la_vista(hoja: Hoja, ruta: str, titulo: str, nombres: Mapping[Any, str], inicial: Any = None) -> Any:
    """Qué parte se muestra, de varias: lo último elegido o, si no, la inicial. No es un dato de la ficha."""
    clave = hoja.clave(f"{ruta}.a-la-vista")
    if st.session_state.get(clave) not in nombres:
        candidatas = (st.session_state.get(_ultima(clave)), inicial, *nombres)
        st.session_state[clave] = next(cual for cual in candidatas if cual in nombres)
    st.segmented_control(titulo, list(nombres), format_func=nombres.__getitem__, key=clave)
    st.session_state[_ultima(clave)] = st.session_state[clave]
    return st.session_state[clave]


def poner_a_la_vista(hoja: Hoja, ruta: str, cual: Any) -> None:
    st.session_state[_ultima(hoja.clave(f"{ruta}.a-la-vista"))] = cual
    st.session_state.pop(hoja.clave(f"{ruta}.a-la-vista"), None)


def _ultima(clave: str) -> str:
    return f"{clave}-ultima"


def _anotar_que_hay(hoja: Hoja, ruta: str, clave: str) -> None:
    elegido = st.session_state[clave] or NO_EXPLORADO
    hoja.anotar(ruta, [] if elegido == NINGUNA else DESCONOCIDO if elegido == HAY else elegido)


def _varias(hoja: Hoja, ruta: str, titulo: str, nombres: dict[str, str]) -> None:
    respuesta = hoja.respuesta(ruta)
    elegidas = list(respuesta) if isinstance(respuesta, list) else []
    textos = {**nombres, **{codigo: codigo for codigo in elegidas if codigo not in nombres}}
    clave = controles.preparar(hoja, f"{ruta}.cuales", elegidas)
    st.pills(
        titulo,
        list(textos),
        selection_mode="multi",
        wrap=True,
        format_func=lambda codigo: textos.get(codigo, codigo),
        key=clave,
        on_change=_anotar_varias,
        args=(hoja, ruta, clave),
    )
    if not elegidas:
        st.caption("Marque al menos una; mientras tanto cuenta como desconocido.")


def _anotar_varias(hoja: Hoja, ruta: str, clave: str) -> None:
    anotar_lista(hoja, ruta, list(st.session_state[clave]))
