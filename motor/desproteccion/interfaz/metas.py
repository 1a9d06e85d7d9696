"""Los cambios mínimos de un caso como metas de la intervención, por ámbito del Plan de Intervención Individual."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from desproteccion import etiquetas
from desproteccion.analisis.cambios import cambios_minimos
from desproteccion.analisis.parrafos import AL_ALCANCE, FUERA_DE_ALCANCE, NADA_AL_ALCANCE, lo_revisado
from desproteccion.analisis.resultado import CambioMinimo, CambiosMinimos
from desproteccion.analisis.situacion import Situacion
from desproteccion.errores import FichaInvalida
from desproteccion.interfaz.estado import Hoja, evaluar_hoja
from desproteccion.interfaz.seguro import para_html

A_LA_VISTA = 4


def mostrar(cual: Hoja) -> None:
    """Qué bajaría el nivel del caso de la hoja, como metas, y qué lo subiría. Si no se puede evaluar, nada."""
    evaluado = evaluar_hoja(cual)
    if isinstance(evaluado, FichaInvalida):
        return
    st.header("Metas que bajarían el nivel")
    st.caption(
        "Los cambios más pequeños que bastan, con todo lo demás igual, bajo la lectura "
        f"{etiquetas.LECTURAS[evaluado.resultado.lectura]}. "
        "Orientan el Plan de Intervención Individual y no lo reemplazan."
    )
    _bajar(cambios_minimos(evaluado.situacion, "bajar"))
    _subir(evaluado.situacion)


def _bajar(bajar: CambiosMinimos) -> None:
    if bajar.conjuntos:
        metas = [cambio for cambio in bajar.conjuntos if cambio.modificable]
        _lista(AL_ALCANCE if metas else NADA_AL_ALCANCE, metas)
        if resto := [cambio for cambio in bajar.conjuntos if not cambio.modificable]:
            _lista(FUERA_DE_ALCANCE, resto)
    st.caption(lo_revisado(bajar))


def _subir(situacion: Situacion) -> None:
    with st.expander("Qué haría subir el nivel", key="que_lo_subiria", on_change="rerun") as abierto:
        if abierto.open:
            subir = cambios_minimos(situacion, "subir")
            menores = [cambio for cambio in subir.conjuntos if len(cambio.cambios) == subir.menor_tamano]
            if menores:
                _lista("Los cambios más pequeños que bastan:", menores)
            st.caption(lo_revisado(subir))


def _lista(titulo: str, cambios: Sequence[CambioMinimo]) -> None:
    st.markdown(f"**{titulo}**")
    st.html("".join(map(_cambio, cambios[:A_LA_VISTA])))
    if restantes := cambios[A_LA_VISTA:]:
        with st.expander(f"Otros {len(restantes)}"):
            st.html("".join(map(_cambio, restantes)))


def _cambio(cambio: CambioMinimo) -> str:
    ambitos = "".join(
        f"<li><strong>{para_html(ambito.nombre)}.</strong> {para_html(' '.join(ambito.metas))}</li>"
        for ambito in cambio.metas_del_plan
    )
    metas = f'<ul class="dce-lista dce-chico">{ambitos}</ul>' if ambitos else ""
    return f'<div class="dce-regla"><p>{para_html(cambio.frase)}</p>{metas}</div>'
