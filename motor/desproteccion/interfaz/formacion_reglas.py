"""Las reglas en clase: mover un hecho por sus valores, y las brechas de la norma con un caso cada una."""

from __future__ import annotations

import streamlit as st

from desproteccion import etiquetas
from desproteccion.acuerdo.recorrer import Paso, PasoEnUnaLectura, brechas_con_un_caso, recorrer
from desproteccion.interfaz import componentes
from desproteccion.interfaz.formacion_estado import codificador, facilitando
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import LECTURAS, Lectura

LECTURAS_EN_PANTALLA: tuple[Lectura, ...] = tuple(reversed(LECTURAS))


def mostrar() -> None:
    st.header("Mover un hecho")
    st.write(
        "Todo lo demás queda como en la viñeta. La tabla va del mejor valor al peor, en las dos lecturas; se destaca "
        "donde cambia el nivel o el programa."
    )
    motor, vinetas = motor_por_omision(), facilitando().ejercicio.vinetas
    izquierda, derecha = st.columns(2)
    vineta = izquierda.selectbox(
        "Viñeta de partida",
        list(vinetas),
        format_func=lambda id: f"{id}: {vinetas[id].titulo}",
        key="vineta_de_partida",
        persist_state="session",
    )
    hecho = derecha.selectbox(
        "Hecho que se mueve",
        list(motor.paquete.hechos),
        format_func=lambda id: componentes.nombre_de(id).capitalize(),
        key="hecho_que_se_mueve",
        persist_state="session",
    )
    st.html(f"<p>{para_html(motor.paquete.hechos[hecho].pregunta)}</p>")
    pasos = recorrer(vinetas[vineta].hechos(motor.paquete), hecho, codificador())
    columnas = ("Valor", *(f"Lectura {etiquetas.LECTURAS[lectura]}" for lectura in LECTURAS_EN_PANTALLA), "Qué cambia")
    st.html(componentes.tabla("Qué resulta con cada valor", columnas, "".join(map(_fila, pasos))))
    _brechas()


def _fila(paso: Paso) -> str:
    clase = ' class="cambia"' if {"nivel", "programa"} & set(paso.cambia) else ""
    palabra = ", ".join(paso.cambia) or "—"
    valor = f"{para_html(paso.en_llano)}{' (el de la viñeta)' if paso.del_caso else ''}"
    celdas = "".join(f"<td>{_resultado(paso.lecturas[lectura])}</td>" for lectura in LECTURAS_EN_PANTALLA)
    return f'<tr{clase}><th scope="row">{valor}</th>{celdas}<td>{palabra}</td></tr>'


def _resultado(en: PasoEnUnaLectura) -> str:
    programa = componentes.nombre_de_programa(en.sugerido) if en.sugerido else "sin programa"
    indicadores = "".join(
        f"<li>{para_html(id)}: {componentes.nivel(nivel)} <code>{para_html(regla)}</code></li>"
        for id, (nivel, regla) in en.indicadores.items()
    )
    return (
        f"{componentes.nivel(en.nivel)} <code>{para_html(en.regla)}</code><br>{para_html(programa)}"
        f'<ul class="dce-lista dce-chico">{indicadores}</ul>'
    )


def _brechas() -> None:
    st.header("Lo que la norma deja abierto")
    st.write("Cada brecha, con las reglas que la resuelven en cada lectura y un caso que la muestra.")
    for caso in brechas_con_un_caso(facilitando().ejercicio, motor_por_omision()):
        donde = f"{caso.vineta}: {caso.titulo}" if caso.vineta else "ningún caso todavía"
        with st.expander(f"{caso.brecha} ({donde})"):
            st.html("".join(componentes.regla(regla) for regla in caso.reglas))
