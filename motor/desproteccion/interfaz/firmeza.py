"""Qué tan firme es la respuesta del caso en pantalla, y qué averiguar primero y con quién."""

from __future__ import annotations

import streamlit as st

from desproteccion.analisis.firmeza import firmeza
from desproteccion.analisis.parrafos import (
    criterio_de_las_preguntas,
    firmeza_en_palabras,
    lineas_de_firmeza,
    quien_responde,
)
from desproteccion.analisis.resultado import Pregunta
from desproteccion.interfaz.estado import Evaluado
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import Resultado

PREGUNTAS_A_LA_VISTA = 5


def en_palabras(resultado: Resultado) -> None:
    """La firmeza en una frase, junto al nivel: sale del resultado, sin calcular nada más."""
    st.html(f'<p class="dce-chico">{para_html(firmeza_en_palabras(resultado.nivel.por_lectura))}</p>')


def detalle(evaluado: Evaluado) -> None:
    """Los datos que aseguran el nivel, o lo que lo divide: se calcula solo si se pide verlo."""
    firme = evaluado.resultado.nivel.robusto
    titulo = "Los datos que bastan para asegurarlo" if firme else "Qué impide que sea firme"
    with st.expander(titulo, key=f"detalle-{'firme' if firme else 'divide'}", on_change="rerun") as abierto:
        if abierto.open:
            faltan = [pregunta.hecho for pregunta in evaluado.preguntas]
            lineas = lineas_de_firmeza(firmeza(evaluado.situacion, faltan), evaluado.resultado.lectura)
            st.markdown("\n".join(lineas))


def preguntas_pendientes(evaluado: Evaluado) -> None:
    """Lo que todavía puede cambiar el nivel en alguna lectura, en el orden en que conviene preguntarlo."""
    resultado = evaluado.resultado
    if all(len(niveles) == 1 for niveles in resultado.nivel.por_lectura.values()):
        return
    pendientes = [_en_html(pregunta) for pregunta in evaluado.preguntas]
    st.markdown("**Qué averiguar, y con quién**")
    st.html(_lista(pendientes[:PREGUNTAS_A_LA_VISTA], desde=1))
    if restantes := pendientes[PREGUNTAS_A_LA_VISTA:]:
        with st.expander(f"Otras {len(restantes)} preguntas que todavía pueden cambiar el nivel"):
            st.html(_lista(restantes, desde=PREGUNTAS_A_LA_VISTA + 1))
    st.caption(criterio_de_las_preguntas(motor_por_omision().paquete))


def _lista(renglones: list[str], *, desde: int) -> str:
    return f'<ol class="dce-lista dce-chico" start="{desde}">{"".join(renglones)}</ol>'


def _en_html(pregunta: Pregunta) -> str:
    aviso = f"<br><strong>{para_html(pregunta.aviso)}</strong>" if pregunta.aviso else ""
    return (
        f"<li>{para_html(pregunta.pregunta)}<br>"
        f'<span class="dce-fuente">Puede responderlo: {para_html(quien_responde(pregunta))}.</span>{aviso}</li>'
    )
