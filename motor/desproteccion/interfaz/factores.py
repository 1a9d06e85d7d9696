"""Los factores de cada ámbito: de riesgo, elegidos del catálogo (más los que no trae) o contados; y protectores."""

from __future__ import annotations

from typing import Any

import streamlit as st

from desproteccion.caso import Caso, Riesgo
from desproteccion.consultas import cuenta_con_su_regla
from desproteccion.factores import contar_factores
from desproteccion.interfaz import campos, controles, filas, listas
from desproteccion.interfaz.borrador import NO_EXPLORADO
from desproteccion.interfaz.campos import Campo
from desproteccion.interfaz.estado import Hoja
from desproteccion.interfaz.propuesta import dibujar_cuenta
from desproteccion.motor import motor_por_omision

ELEGIR = "elegir"
CONTAR = "contar"
FORMAS = {ELEGIR: "Elegirlos del catálogo", CONTAR: "Solo contarlos"}
PARTES = {ELEGIR: ("factores", "otros"), CONTAR: ("conteo",)}
ALTO, NO_ALTO = "alto", "no_alto"
LARGO_DE_DESCRIPCION = 300


def de_riesgo(hoja: Hoja, campo: Campo, caso: Caso | None) -> None:
    """Los factores de riesgo de un ámbito, de una sola de las dos formas, y lo que la cuenta concluye."""
    ruta, ambito = campo.ruta, campo.ruta.partition(".")[0]
    forma = _forma(hoja, ruta)
    clave = controles.preparar(hoja, f"{ruta}.forma", forma)
    st.segmented_control(
        "¿Cómo se anotan los factores de riesgo?",
        list(FORMAS),
        format_func=FORMAS.__getitem__,
        key=clave,
        on_change=_cambiar_forma,
        args=(hoja, ruta, clave, forma),
    )
    if forma == ELEGIR:
        _elegidos(hoja, ruta, ambito)
    else:
        for cual in (ALTO, NO_ALTO):
            controles.opciones(hoja, campos.conteo(ambito, cual))
    if caso is not None and _explorada(hoja, ruta):
        st.html(dibujar_cuenta(cuenta_con_su_regla(caso, ambito, motor_por_omision())))


def protectores(hoja: Hoja, campo: Campo) -> None:
    """Los recursos y factores protectores presentes. Registran en qué se apoya la apreciación; no la deciden."""
    ambito = campo.ruta.partition(".")[0]
    if listas.que_hay(hoja, campo.ruta, campo.pregunta, "Ninguno", "Hay factores protectores"):
        filas.casillas(hoja, campo.ruta, motor_por_omision().catalogo.proteccion[ambito].values())


def _forma(hoja: Hoja, ruta: str) -> str:
    """La forma en que están anotados; si no hay nada anotado, la última elegida."""
    for forma, partes in PARTES.items():
        if any(hoja.respuesta(f"{ruta}.{parte}") != NO_EXPLORADO for parte in partes):
            return forma
    elegida: str = st.session_state.get(_clave_de_forma(hoja, ruta), ELEGIR)
    return elegida


def _explorada(hoja: Hoja, ruta: str) -> bool:
    partes = [parte for suyas in PARTES.values() for parte in suyas]
    return any(hoja.respuesta(f"{ruta}.{parte}") != NO_EXPLORADO for parte in partes)


def _elegidos(hoja: Hoja, ruta: str, ambito: str) -> None:
    del_ambito = motor_por_omision().catalogo.riesgo[ambito].values()
    marcados = filas.marcadas(hoja, f"{ruta}.factores")
    if listas.que_hay(
        hoja, f"{ruta}.factores", "¿Qué factores del catálogo están presentes?", "Ninguno", "Hay factores"
    ):
        de_clase = {
            ALTO: [f for f in del_ambito if f.alto_riesgo],
            NO_ALTO: [f for f in del_ambito if not f.alto_riesgo],
        }
        nombres = {
            cual: f"{nombre} · {sum(f.id in marcados for f in de_clase[cual])}"
            for cual, nombre in ((ALTO, "De alto riesgo"), (NO_ALTO, "Los demás"))
        }
        con_marcas = next((cual for cual in de_clase if any(f.id in marcados for f in de_clase[cual])), None)
        cual = listas.a_la_vista(hoja, f"{ruta}.casillas", "Marque los que constan", nombres, con_marcas)
        filas.casillas(hoja, f"{ruta}.factores", de_clase[cual])
    if listas.que_hay(hoja, f"{ruta}.otros", "¿Hay otros que el catálogo no trae?", "Ninguno", "Hay otros"):
        _otros(hoja, f"{ruta}.otros")


def _otros(hoja: Hoja, ruta: str) -> None:
    respuesta = hoja.respuesta(ruta)
    for i, otro in enumerate(respuesta if isinstance(respuesta, list) else []):
        with st.container(border=True):
            st.text(f"{'Alto riesgo' if otro['alto_riesgo'] else 'Riesgo no alto'}: {otro['descripcion']}")
            listas.boton(hoja, f"Quitar factor {i + 1}", f"{ruta}.{i}.quitar", _quitar, ruta, i)
    texto, es_alto = hoja.clave(f"{ruta}.texto"), hoja.clave(f"{ruta}.alto")
    st.text_input("Nuevo factor, sin nombres ni datos que identifiquen", key=texto, max_chars=LARGO_DE_DESCRIPCION)
    st.segmented_control("¿Es de alto riesgo?", [False, True], format_func=campos.SI_O_NO.__getitem__, key=es_alto)
    listas.boton(hoja, "Agregar factor", f"{ruta}.agregar", _agregar, ruta, texto, es_alto)


def _quitar(hoja: Hoja, ruta: str, cual: int) -> None:
    listas.anotar_lista(hoja, ruta, listas.sin(hoja, ruta, cual))


def _agregar(hoja: Hoja, ruta: str, texto: str, es_alto: str) -> None:
    descripcion, alto = st.session_state[texto].strip(), st.session_state[es_alto]
    if descripcion and alto is not None:
        respuesta = hoja.respuesta(ruta)
        antes = respuesta if isinstance(respuesta, list) else []
        hoja.anotar(ruta, [*antes, {"descripcion": descripcion, "alto_riesgo": alto}])
        st.session_state[texto], st.session_state[es_alto] = "", None


def _clave_de_forma(hoja: Hoja, ruta: str) -> str:
    return f"{hoja.clave(ruta)}-forma-elegida"


def _cambiar_forma(hoja: Hoja, ruta: str, clave: str, antes: str) -> None:
    """La ficha lleva una sola de las dos formas: la otra se aparta, y vuelve si se cambia de idea."""
    elegida = st.session_state[clave] or antes
    if elegida == antes:
        return
    apartado = st.session_state.setdefault(f"{hoja.clave(ruta)}-apartado", {})
    if elegida == CONTAR and "conteo" not in apartado:
        apartado["conteo"] = _conteo_de(hoja, ruta)
    for parte in PARTES[antes]:
        apartado[parte] = hoja.respuesta(f"{ruta}.{parte}")
        hoja.anotar(f"{ruta}.{parte}", NO_EXPLORADO)
    for parte in PARTES[elegida]:
        hoja.anotar(f"{ruta}.{parte}", apartado.get(parte, NO_EXPLORADO))
    st.session_state[_clave_de_forma(hoja, ruta)] = elegida


def _conteo_de(hoja: Hoja, ruta: str) -> Any:
    """Los números de una lista completa; de una incompleta no se sabe cuántos son."""
    partes = {parte: hoja.respuesta(f"{ruta}.{parte}") for parte in PARTES[ELEGIR]}
    if not all(isinstance(valor, list) for valor in partes.values()):
        return NO_EXPLORADO
    conteo = contar_factores(Riesgo.model_validate(partes), ruta.partition(".")[0], motor_por_omision().catalogo)
    return {ALTO: conteo.alto, NO_ALTO: conteo.no_alto} if conteo else NO_EXPLORADO
