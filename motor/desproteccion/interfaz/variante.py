"""La variante de «¿Y si…?»: una copia del caso en edición en que se cambian los hechos que se elija."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import streamlit as st

from desproteccion.interfaz import componentes, formulario
from desproteccion.interfaz.borrador import NO_EXPLORADO
from desproteccion.interfaz.campos import Campo, Grupo, Seccion, secciones
from desproteccion.interfaz.estado import Evaluado, Hoja, evaluar_hoja, hoja

VARIANTE = "variante"
LISTAS = ("areas", "programas", "tipologias", "riesgo", "protectores")


def elegir() -> Hoja:
    """La variante con los cambios que se elijan; el caso guardado no se toca."""
    variante, base = hoja(VARIANTE), hoja()
    if st.session_state.get("base_de_la_variante") != base.ficha:
        _recomenzar(variante, base)
    todos = nombres()
    elegidos = st.multiselect(
        "¿Qué hechos quiere cambiar?",
        list(todos),
        format_func=todos.__getitem__,
        placeholder="Elija uno o más",
        key="hechos_que_cambian",
        persist_state="session",
    )
    evaluado = evaluar_hoja(variante)
    caso = evaluado.caso if isinstance(evaluado, Evaluado) else None
    for campo in _modificables():
        if campo.ruta in elegidos:
            formulario.mostrar_campo(variante, campo, caso)
    for campo in _modificables():
        if campo.ruta not in elegidos:
            _como_en(base, variante, campo)
    st.button("Volver al caso guardado", on_click=_recomenzar, args=(variante, base))
    return variante


def _recomenzar(variante: Hoja, base: Hoja) -> None:
    variante.reemplazar(base.ficha)
    st.session_state["base_de_la_variante"] = deepcopy(base.ficha)


def _como_en(base: Hoja, variante: Hoja, campo: Campo) -> None:
    """Deja el campo como en el caso guardado, salvo que otro cambio le haya quitado sentido."""
    for ruta in _rutas(campo):
        respuesta = base.respuesta(ruta) if formulario.aplica(variante, campo) else NO_EXPLORADO
        if variante.respuesta(ruta) != respuesta:
            variante.anotar(ruta, deepcopy(respuesta))


def _rutas(campo: Campo) -> tuple[str, ...]:
    """Las partes de la ficha que escribe un campo: la de riesgo comparte su rama con otras preguntas."""
    if campo.clase == "riesgo":
        return tuple(f"{campo.ruta}.{parte}" for parte in ("factores", "otros", "conteo"))
    return (campo.ruta,)


@cache
def _modificables() -> tuple[Campo, ...]:
    """Lo que puede mover el resultado: los hechos de las reglas, los antecedentes de los deberes y las listas."""
    return tuple(campo for _, _, campo in _todos())


@cache
def nombres() -> dict[str, str]:
    """Por ruta, el nombre con que se elige: el de su hecho o, en una lista, de qué sección es."""
    return {campo.ruta: _nombre(seccion, grupo, campo) for seccion, grupo, campo in _todos()}


def _todos() -> Iterator[tuple[Seccion, Grupo, Campo]]:
    for seccion in secciones():
        for grupo in seccion.grupos:
            for campo in grupo.campos:
                if campo.clase in (*LISTAS, "entero") or campo.hecho is not None:
                    yield seccion, grupo, campo


def _nombre(seccion: Seccion, grupo: Grupo, campo: Campo) -> str:
    if campo.clase in ("riesgo", "protectores", "tipologias"):
        cuales = "cuáles son los " if campo.clase == "protectores" else ""
        return f"{cuales}{grupo.titulo.lower()} ({seccion.titulo.lower()})"
    return componentes.nombre_de(campo.hecho.id) if campo.hecho is not None else campo.pregunta
