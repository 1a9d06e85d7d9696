"""Lo que el catálogo hace decir al resultado: avisos, dobles conteos, marcas de que depende el nivel y respaldo."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from desproteccion.explicacion_catalogo import advertencias, enumerar
from desproteccion.interfaz import componentes
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.resultado_catalogo import ConclusionSupletoria


def mostrar(resultado: Resultado) -> None:
    """Nada si la ficha no usa el catálogo."""
    catalogo = motor_por_omision().catalogo
    frases = list(advertencias(resultado, catalogo))
    if frases:
        st.markdown("**Para revisar en lo marcado**")
        st.html(_lista(map(componentes.con_codigo, frases)))
    if resultado.supletorias:
        ficha = catalogo.ficha
        with st.expander(f"Qué descansa en filas supletorias ({len(resultado.supletorias)})"):
            st.html(_lista(map(_conclusion, resultado.supletorias)))
            st.caption(f"{ficha.nombre}, versión {ficha.version}. {ficha.advertencia}")


def _conclusion(conclusion: ConclusionSupletoria) -> str:
    nombres = {"nivel": "Nivel global", "existencia": "Existencia de desprotección"}
    nombre = nombres.get(conclusion.conclusion) or componentes.nombre_de(conclusion.conclusion)
    por = componentes.con_codigo(enumerar(f"`{fila}`" for fila in conclusion.filas))
    sin_ellas = " o ".join(map(_valor, conclusion.sin_ellas))
    return f"<strong>{para_html(nombre)}</strong>: por {por}. Sin ellas: {sin_ellas}."


def _valor(valor: str) -> str:
    return componentes.nivel(valor.replace("_", " "))


def _lista(partes: Iterable[str]) -> str:
    return f'<ul class="dce-lista dce-chico">{"".join(f"<li>{parte}</li>" for parte in partes)}</ul>'
