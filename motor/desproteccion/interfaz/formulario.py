"""El formulario por secciones: preguntas de a un grupo, con sus definiciones y fuentes a la vista."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from desproteccion.caso import Caso
from desproteccion.errores import FichaInvalida
from desproteccion.interfaz import componentes, controles, factores, guias, listas, tipologias
from desproteccion.interfaz.borrador import NO_EXPLORADO, caso_de, respondidos
from desproteccion.interfaz.campos import Campo, Grupo, Seccion, secciones
from desproteccion.interfaz.estado import Hoja
from desproteccion.motor import motor_por_omision
from desproteccion.paquete import Indicador


def mostrar(hoja: Hoja) -> None:
    """Elige la sección y muestra sus grupos. Una sección a la vista cada vez."""
    todas = {seccion.id: seccion for seccion in secciones()}
    elegida = st.segmented_control(
        "Sección de la ficha",
        list(todas),
        format_func=lambda id: todas[id].titulo,
        default=next(iter(todas)),
        key=f"seccion-{hoja.nombre}",
        persist_state="session",
    )
    seccion = todas[elegida or next(iter(todas))]
    st.caption(cuenta(hoja, seccion))
    caso = _caso(hoja)
    for grupo in seccion.grupos:
        st.header(grupo.titulo)
        _definiciones(grupo)
        for campo in grupo.campos:
            _con_guia(hoja, campo, caso)


def _caso(hoja: Hoja) -> Caso | None:
    """La ficha validada; nada si se contradice, que eso lo dice el panel del resultado."""
    try:
        return caso_de(hoja.ficha)
    except FichaInvalida:
        return None


def _con_guia(hoja: Hoja, campo: Campo, caso: Caso | None) -> None:
    """La pregunta y, a su lado o debajo, lo que el catálogo orienta para contestarla."""
    if guia := guias.al_lado(hoja, campo.ruta):
        pregunta, ayuda = st.columns([2, 3])
        with pregunta:
            mostrar_campo(hoja, campo, caso)
        ayuda.html(guia)
        return
    mostrar_campo(hoja, campo, caso)
    if aviso := guias.al_pie(hoja, campo.ruta):
        st.html(aviso)
    for desplegable in guias.desplegables(hoja, campo.ruta):
        with st.expander(desplegable.titulo):
            st.html(desplegable.html)


def cuenta(hoja: Hoja, seccion: Seccion) -> str:
    """Cuántas preguntas de la sección están contestadas, son desconocidas o nadie exploró."""
    simples = [campo.ruta for campo in seccion.campos() if campo.clase != "riesgo" and aplica(hoja, campo)]
    contestadas, desconocidas, sin_explorar = respondidos(hoja.ficha, simples)
    return f"Contestadas: {contestadas}. Desconocidas: {desconocidas}. No exploradas: {sin_explorar}."


def mostrar_campo(hoja: Hoja, campo: Campo, caso: Caso | None) -> None:
    if not aplica(hoja, campo):
        hoja.anotar(campo.ruta, NO_EXPLORADO)
        return
    match campo.clase:
        case "texto":
            controles.texto(hoja, campo)
        case "areas":
            listas.areas(hoja, campo)
        case "programas":
            listas.programas(hoja, campo)
        case "tipologias":
            tipologias.mostrar(hoja, campo)
        case "riesgo":
            factores.de_riesgo(hoja, campo, caso)
        case "protectores":
            factores.protectores(hoja, campo)
        case _:
            controles.opciones(hoja, campo)


def _definiciones(grupo: Grupo) -> None:
    indicadores = list(_indicadores_de(grupo))
    if not indicadores:
        return
    with st.expander(f"Definiciones y fuentes ({', '.join(i.id for i in indicadores)})"):
        for indicador in indicadores:
            st.html(componentes.tabla_de_indicador(indicador))


def _indicadores_de(grupo: Grupo) -> Iterator[Indicador]:
    """Los indicadores cuyas reglas leen algún hecho del grupo."""
    motor = motor_por_omision()
    hechos = {campo.hecho.id for campo in grupo.campos if campo.hecho is not None}
    for indicador in motor.paquete.indicadores:
        if hechos.intersection(motor.tablas.hechos_de[indicador.id]):
            yield indicador


def aplica(hoja: Hoja, campo: Campo) -> bool:
    """Si con lo contestado la pregunta tiene sentido."""
    if campo.hecho is None or campo.hecho.aplica_si is None:
        return True
    de_que_depende, codigos = campo.hecho.aplica_si
    codigo = motor_por_omision().paquete.hechos[de_que_depende].dominio.codigo(hoja.respuesta(de_que_depende))
    return codigo is None or codigo in codigos
