"""Pronunciamiento: el nivel y los programas del profesional. Si difieren de la propuesta, motivo y fundamento."""

from __future__ import annotations

import streamlit as st
from desproteccion import etiquetas
from desproteccion.errores import FichaInvalida
from desproteccion.interfaz import componentes, controles, panel
from desproteccion.interfaz.borrador import NO_EXPLORADO, SIN_RESPUESTA
from desproteccion.interfaz.estado import Hoja, evaluar_hoja, hoja
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import NIVELES

LARGO_DEL_FUNDAMENTO = 4000


def mostrar() -> None:
    st.title("Pronunciamiento")
    st.write(
        "El nivel lo pronuncia el profesional con su equipo. La propuesta del motor no cambia con lo que escriba aquí."
    )
    en_edicion = hoja()
    evaluado = evaluar_hoja(en_edicion)
    if isinstance(evaluado, FichaInvalida):
        panel.errores(evaluado)
    izquierda, derecha = st.columns(2, gap="medium")
    with izquierda:
        st.header("Pronunciamiento profesional")
        _controles(en_edicion)
    with derecha:
        if not isinstance(evaluado, FichaInvalida):
            st.header("Propuesta del motor")
            st.html(componentes.titular_del_resultado(evaluado.resultado))
            panel.programas(evaluado.resultado)
            _cotejo(evaluado.resultado)


def _controles(en_edicion: Hoja) -> None:
    nivel = en_edicion.respuesta("pronunciamiento.nivel")
    clave = controles.preparar(en_edicion, "pronunciamiento.nivel", None if nivel in SIN_RESPUESTA else nivel)
    st.segmented_control(
        "Nivel que pronuncia",
        list(NIVELES),
        key=clave,
        on_change=controles.anotar,
        args=(en_edicion, "pronunciamiento.nivel", clave),
    )
    programas = en_edicion.respuesta("pronunciamiento.programas")
    clave = controles.preparar(
        en_edicion, "pronunciamiento.programas", list(programas) if isinstance(programas, list) else []
    )
    st.pills(
        "Programas que propone",
        [programa.id for programa in motor_por_omision().paquete.programas.programas],
        selection_mode="multi",
        wrap=True,
        format_func=componentes.nombre_de_programa,
        key=clave,
        on_change=_anotar_programas,
        args=(en_edicion, clave),
    )
    motivo = en_edicion.respuesta("pronunciamiento.motivo")
    clave = controles.preparar(en_edicion, "pronunciamiento.motivo", None if motivo in SIN_RESPUESTA else motivo)
    st.selectbox(
        "Motivo, si difiere de la propuesta",
        list(etiquetas.MOTIVOS),
        index=None,
        format_func=etiquetas.MOTIVOS.__getitem__,
        placeholder="Elija un motivo",
        key=clave,
        on_change=controles.anotar,
        args=(en_edicion, "pronunciamiento.motivo", clave),
    )
    fundamento = en_edicion.respuesta("pronunciamiento.fundamento")
    clave = controles.preparar(
        en_edicion, "pronunciamiento.fundamento", "" if fundamento in SIN_RESPUESTA else fundamento
    )
    st.text_area(
        "Fundamento (sin nombres ni datos que identifiquen)",
        key=clave,
        max_chars=LARGO_DEL_FUNDAMENTO,
        on_change=controles.anotar,
        args=(en_edicion, "pronunciamiento.fundamento", clave),
    )


def _anotar_programas(en_edicion: Hoja, clave: str) -> None:
    en_edicion.anotar("pronunciamiento.programas", list(st.session_state[clave]) or NO_EXPLORADO)


def _cotejo(resultado: Resultado) -> None:
    pronunciado = resultado.pronunciamiento
    if pronunciado is None or (pronunciado.nivel is None and not pronunciado.difiere):
        st.info("Todavía no se ha pronunciado un nivel.")
    elif pronunciado.difiere is None:
        st.info("La propuesta no tiene un nivel único con el que comparar; el pronunciamiento queda registrado.")
    elif not pronunciado.difiere:
        st.success("El pronunciamiento coincide con la propuesta.")
    elif pronunciado.falta_fundamento:
        st.error(
            "El pronunciamiento difiere de la propuesta: elija un motivo y escriba el fundamento. "
            "Sin ellos no se emite el informe."
        )
    else:
        st.warning("El pronunciamiento difiere de la propuesta y trae su fundamento. El informe muestra ambos.")


if __name__ == "__main__":
    mostrar()
