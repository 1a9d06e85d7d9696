"""Las tipologías de violencia: descriptores por nivel, agravantes, la gravedad que el catálogo propone y la propia."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import ValidationError

from desproteccion import etiquetas
from desproteccion.caso import TipologiaDeViolencia
from desproteccion.consultas import gravedad_propuesta
from desproteccion.esquema_catalogo import Criterio, TipologiaDelCatalogo
from desproteccion.interfaz import campos, controles, filas, listas
from desproteccion.interfaz.borrador import DESCONOCIDO
from desproteccion.interfaz.campos import Campo
from desproteccion.interfaz.estado import Hoja
from desproteccion.interfaz.propuesta import dibujar
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision

AGRAVANTES = "agravantes"


def mostrar(hoja: Hoja, campo: Campo) -> None:
    """Una tipología a la vista cada vez, para que quepa con todos sus descriptores."""
    if not listas.que_hay(hoja, campo.ruta, "¿Qué violencia o maltrato se conoce?", "Ninguna", "Hay tipologías"):
        return
    respuesta = hoja.respuesta(campo.ruta)
    todas = respuesta if isinstance(respuesta, list) else []
    if todas:
        nombres = {i: f"{i + 1}. {etiquetas.TIPOLOGIAS[t['tipo']]}" for i, t in enumerate(todas)}
        cual = listas.a_la_vista(hoja, campo.ruta, "Tipología a la vista", nombres) if len(todas) > 1 else 0
        with st.container(border=True):
            _tipologia(hoja, f"{campo.ruta}.{cual}", campo, todas[cual])
            listas.boton(hoja, f"Quitar tipología {cual + 1}", f"{campo.ruta}.{cual}.quitar", _quitar, campo.ruta, cual)
    clave = hoja.clave(f"{campo.ruta}.nueva")
    st.selectbox(
        "Agregar una tipología",
        list(etiquetas.TIPOLOGIAS),
        index=None,
        format_func=etiquetas.TIPOLOGIAS.__getitem__,
        placeholder="Elija la tipología",
        key=clave,
        on_change=_agregar,
        args=(hoja, campo.ruta, clave),
    )


def _tipologia(hoja: Hoja, ruta: str, campo: Campo, escrita: Mapping[str, Any]) -> None:
    del_catalogo = motor_por_omision().catalogo.tipologias[escrita["tipo"]]
    st.html(_definicion(del_catalogo))
    subtipos = {subtipo.id: subtipo.texto for subtipo in del_catalogo.subtipos}
    controles.opciones(hoja, Campo(f"{ruta}.subtipo", "opciones", "¿Qué subtipo la describe mejor?", subtipos))
    hay_descriptores = listas.que_hay(
        hoja, f"{ruta}.criterios", "¿Se observan descriptores del catálogo?", "Ninguno", "Hay descriptores"
    )
    hay_agravantes = listas.que_hay(
        hoja, f"{ruta}.agravantes", "¿Hay condiciones agravantes?", "Ninguna", "Hay agravantes"
    )
    _casillas(hoja, ruta, del_catalogo, descriptores=hay_descriptores, agravantes=hay_agravantes)
    st.html(_propuesta(escrita))
    for otro in _campos_propios(ruta, campo):
        controles.opciones(hoja, otro)


def _definicion(tipologia: TipologiaDelCatalogo) -> str:
    cautela = f"<div><strong>Cuidado:</strong> {para_html(tipologia.cautela)}</div>" if tipologia.cautela else ""
    apoyo = tipologia.apoyo_definicion or tipologia.apoyo
    oficial = tipologia.oficial and tipologia.apoyo_definicion is None
    return (
        f'<div class="dce-detalle"><strong>{para_html(tipologia.nombre)}.</strong> {para_html(tipologia.definicion)}'
        f'{cautela}<div class="dce-fuente">La OT-DCE nombra la tipología; su definición es de apoyo '
        f"{filas.respaldo_en_palabras(apoyo, oficial=oficial)}.</div></div>"
    )


def _casillas(hoja: Hoja, ruta: str, tipologia: TipologiaDelCatalogo, *, descriptores: bool, agravantes: bool) -> None:
    catalogo = motor_por_omision().catalogo
    marcados = filas.marcadas(hoja, f"{ruta}.criterios")
    subtipo = hoja.respuesta(f"{ruta}.subtipo")
    visibles = [c for c in tipologia.criterios if _corresponde(c, subtipo, tipologia) or c.id in marcados]
    nombres: dict[str, str] = {}
    if descriptores:
        for gravedad in catalogo.contenido.tipologias.niveles:
            cuantos = sum(c.gravedad == gravedad and c.id in marcados for c in tipologia.criterios)
            nombres[gravedad] = _con_cuenta(gravedad.replace("_", " ").capitalize(), cuantos)
    if agravantes:
        nombres[AGRAVANTES] = _con_cuenta("Agravantes", len(filas.marcadas(hoja, f"{ruta}.agravantes")))
    if not nombres:
        return
    con_marcas = next((c.gravedad for c in reversed(tipologia.criterios) if c.id in marcados), None)
    cual = listas.a_la_vista(hoja, f"{ruta}.casillas", "Marque lo que se observa", nombres, con_marcas)
    if cual == AGRAVANTES:
        filas.casillas(hoja, f"{ruta}.agravantes", catalogo.agravantes_de(tipologia.id))
        return
    if len(visibles) < len(tipologia.criterios):
        st.caption("Se muestran los descriptores del subtipo elegido y los marcados. Sin subtipo se ven todos.")
    filas.casillas(hoja, f"{ruta}.criterios", [c for c in visibles if c.gravedad == cual])


def _corresponde(criterio: Criterio, subtipo: Any, tipologia: TipologiaDelCatalogo) -> bool:
    """Si el descriptor vale para el subtipo elegido, o todavía no se eligió uno."""
    sin_elegir = subtipo not in {s.id for s in tipologia.subtipos}
    return sin_elegir or not criterio.subtipos or subtipo in criterio.subtipos


def _con_cuenta(nombre: str, cuantos: int) -> str:
    return f"{nombre} · {cuantos}"


def _propuesta(escrita: Mapping[str, Any]) -> str:
    try:
        tipologia = TipologiaDeViolencia.model_validate(escrita)
    except ValidationError:  # el panel del resultado dice qué contradice la ficha
        return ""
    motor = motor_por_omision()
    return dibujar(gravedad_propuesta(tipologia, motor), motor.catalogo)


def _campos_propios(ruta: str, campo: Campo) -> tuple[Campo, ...]:
    paquete = motor_por_omision().paquete
    # La primera de la escala es «ninguna»: una tipología presente tiene al menos la siguiente.
    gravedades = dict(list(campo.hecho.nombres.items())[1:]) if campo.hecho else {}
    pregunta = "¿Qué gravedad tiene, a juicio del profesional? (sin respuesta, vale la propuesta)"
    return (
        Campo(f"{ruta}.gravedad", "opciones", pregunta, gravedades),
        *(
            Campo(
                f"{ruta}.{cual}",
                "opciones",
                paquete.antecedentes[f"violencia.{cual}"].etiqueta.capitalize(),
                campos.SI_O_NO,
            )
            for cual in ("delito", "ley_21057", "denuncia")
        ),
    )


def _agregar(hoja: Hoja, ruta: str, clave: str) -> None:
    if tipo := st.session_state[clave]:
        respuesta = hoja.respuesta(ruta)
        antes = respuesta if isinstance(respuesta, list) else []
        hoja.anotar(ruta, [*antes, {"tipo": tipo}])
        listas.poner_a_la_vista(hoja, ruta, len(antes))
        st.session_state[clave] = None


def _quitar(hoja: Hoja, ruta: str, cual: int) -> None:
    # Sin filas vuelve a desconocido: quitar la última no equivale a afirmar que no hay ninguna.
    hoja.anotar(ruta, listas.sin(hoja, ruta, cual) or DESCONOCIDO)
    listas.olvidar(hoja, ruta)
