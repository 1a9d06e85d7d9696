"""Los campos que son listas: tipologías, áreas afectadas, factores de riesgo y programas ya intentados."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from desproteccion import etiquetas
from desproteccion.interfaz import campos, controles
from desproteccion.interfaz.borrador import DESCONOCIDO, NO_EXPLORADO, SIN_RESPUESTA
from desproteccion.interfaz.campos import Campo
from desproteccion.interfaz.estado import Hoja
from desproteccion.motor import motor_por_omision

NINGUNA = "ninguna"
HAY = "hay"
CONTAR = "contar"
DESCRIBIR = "describir"
LARGO_DE_DESCRIPCION = 300


def areas(hoja: Hoja, campo: Campo) -> None:
    if _que_hay(hoja, campo.ruta, campo.pregunta, "Ninguna", "Hay áreas afectadas") == HAY:
        _varias(hoja, campo.ruta, "Áreas afectadas", etiquetas.AREAS)


def programas(hoja: Hoja, campo: Campo) -> None:
    nombres = {p.id: f"{p.nombre} ({p.id})" for p in motor_por_omision().paquete.programas.programas}
    if _que_hay(hoja, campo.ruta, campo.pregunta, "Ninguno", "Hubo intentos") == HAY:
        _varias(hoja, campo.ruta, "Programas ya intentados sin resultado", nombres)


def tipologias(hoja: Hoja, campo: Campo) -> None:
    if _que_hay(hoja, campo.ruta, "¿Qué violencia o maltrato se conoce?", "Ninguna", "Hay tipologías") != HAY:
        return
    filas = hoja.respuesta(campo.ruta)
    for i, fila in enumerate(filas if isinstance(filas, list) else []):
        with st.container(border=True):
            st.markdown(f"**{etiquetas.TIPOLOGIAS[fila['tipo']]}**")
            for de_la_fila in _campos_de_tipologia(f"{campo.ruta}.{i}", campo):
                controles.opciones(hoja, de_la_fila)
            _boton(hoja, f"Quitar tipología {i + 1}", f"{campo.ruta}.{i}.quitar", _quitar_tipologia, campo.ruta, i)
    clave = hoja.clave(f"{campo.ruta}.nueva")
    st.selectbox(
        "Agregar una tipología",
        list(etiquetas.TIPOLOGIAS),
        index=None,
        format_func=etiquetas.TIPOLOGIAS.__getitem__,
        placeholder="Elija la tipología",
        key=clave,
        on_change=_agregar_tipologia,
        args=(hoja, campo.ruta, clave),
    )


def riesgo(hoja: Hoja, campo: Campo) -> None:
    """Los factores de riesgo de un ámbito: contados, o descritos uno a uno."""
    ruta, ambito = campo.ruta, campo.ruta.partition(".")[0]
    descritos = (
        hoja.respuesta(f"{ruta}.otros") not in SIN_RESPUESTA or hoja.respuesta(f"{ruta}.factores") not in SIN_RESPUESTA
    )
    clave = controles.preparar(hoja, f"{ruta}.forma", DESCRIBIR if descritos else CONTAR)
    st.segmented_control(
        "¿Cómo se anotan los factores de riesgo?",
        [CONTAR, DESCRIBIR],
        format_func={CONTAR: "Contarlos", DESCRIBIR: "Describirlos uno a uno"}.__getitem__,
        key=clave,
        on_change=_cambiar_forma,
        args=(hoja, ruta, clave),
    )
    if descritos:
        _descritos(hoja, ruta)
        return
    for cual in ("alto", "no_alto"):
        controles.opciones(hoja, campos.conteo(ambito, cual))


def _descritos(hoja: Hoja, ruta: str) -> None:
    del_catalogo = hoja.respuesta(f"{ruta}.factores")
    if isinstance(del_catalogo, list) and del_catalogo:
        st.caption("Factores del catálogo:")
        st.text(", ".join(map(str, del_catalogo)))
    otros = hoja.respuesta(f"{ruta}.otros")
    for i, otro in enumerate(otros if isinstance(otros, list) else []):
        with st.container(border=True):
            st.text(f"{'Alto riesgo' if otro['alto_riesgo'] else 'Riesgo no alto'}: {otro['descripcion']}")
            _boton(hoja, f"Quitar factor {i + 1}", f"{ruta}.otros.{i}.quitar", _quitar_factor, f"{ruta}.otros", i)
    texto, es_alto = hoja.clave(f"{ruta}.otros.texto"), hoja.clave(f"{ruta}.otros.alto")
    st.text_input("Nuevo factor, sin nombres ni datos que identifiquen", key=texto, max_chars=LARGO_DE_DESCRIPCION)
    st.segmented_control("¿Es de alto riesgo?", [False, True], format_func=campos.SI_O_NO.__getitem__, key=es_alto)
    _boton(hoja, "Agregar factor", f"{ruta}.otros.agregar", _agregar_factor, ruta, texto, es_alto)
    completa = controles.preparar(hoja, f"{ruta}.completa", isinstance(del_catalogo, list))
    st.checkbox(
        "La lista está completa (sin marcar, se entiende «al menos estos»)",
        key=completa,
        on_change=_marcar_completa,
        args=(hoja, ruta, completa),
    )


def _boton(hoja: Hoja, texto: str, clave: str, accion: Callable[..., None], *argumentos: Any) -> None:
    st.button(texto, key=hoja.clave(clave), on_click=accion, args=(hoja, *argumentos))


def _que_hay(hoja: Hoja, ruta: str, pregunta: str, ninguna: str, hay: str) -> str:
    """Si se exploró y qué hay. «Hay» sin nada elegido todavía vale lo mismo que desconocido."""
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
    return str(st.session_state[clave])


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
    elegidas: list[Any] = st.session_state[clave]
    hoja.anotar(ruta, list(elegidas) or DESCONOCIDO)
    st.session_state[hoja.clave(f"{ruta}.hay")] = HAY


def _campos_de_tipologia(ruta: str, campo: Campo) -> tuple[Campo, ...]:
    paquete = motor_por_omision().paquete
    # La primera de la escala es «ninguna»: una tipología presente tiene al menos la siguiente.
    gravedades = dict(list(campo.hecho.nombres.items())[1:]) if campo.hecho else {}
    return (
        Campo(f"{ruta}.gravedad", "opciones", "¿Qué gravedad tiene?", gravedades),
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


def _agregar_tipologia(hoja: Hoja, ruta: str, clave: str) -> None:
    if tipo := st.session_state[clave]:
        filas = hoja.respuesta(ruta)
        hoja.anotar(ruta, [*(filas if isinstance(filas, list) else []), {"tipo": tipo}])
        st.session_state[clave] = None


def _quitar_tipologia(hoja: Hoja, ruta: str, cual: int) -> None:
    # Sin filas vuelve a desconocido: quitar la última no equivale a afirmar que no hay ninguna.
    hoja.anotar(ruta, _sin(hoja, ruta, cual) or DESCONOCIDO)
    hoja.version += 1


def _quitar_factor(hoja: Hoja, ruta: str, cual: int) -> None:
    hoja.anotar(ruta, _sin(hoja, ruta, cual))
    hoja.version += 1


def _sin(hoja: Hoja, ruta: str, cual: int) -> list[Any]:
    return [fila for i, fila in enumerate(hoja.respuesta(ruta)) if i != cual]


def _agregar_factor(hoja: Hoja, ruta: str, texto: str, es_alto: str) -> None:
    descripcion, alto = st.session_state[texto].strip(), st.session_state[es_alto]
    if descripcion and alto is not None:
        otros = hoja.respuesta(f"{ruta}.otros")
        nuevo = {"descripcion": descripcion, "alto_riesgo": alto}
        hoja.anotar(f"{ruta}.otros", [*(otros if isinstance(otros, list) else []), nuevo])
        st.session_state[texto], st.session_state[es_alto] = "", None


def _cambiar_forma(hoja: Hoja, ruta: str, clave: str) -> None:
    """Al contar, la lista completa pasa a sus números; al describir, los números no dicen cuáles eran."""
    otros, completa = hoja.respuesta(f"{ruta}.otros"), hoja.respuesta(f"{ruta}.factores") == []
    for parte in ("otros", "factores", "conteo"):
        hoja.anotar(f"{ruta}.{parte}", NO_EXPLORADO)
    if st.session_state[clave] == DESCRIBIR:
        hoja.anotar(f"{ruta}.otros", [])
    elif isinstance(otros, list) and completa:
        altos = sum(otro["alto_riesgo"] for otro in otros)
        hoja.anotar(f"{ruta}.conteo", {"alto": altos, "no_alto": len(otros) - altos})


def _marcar_completa(hoja: Hoja, ruta: str, clave: str) -> None:
    hoja.anotar(f"{ruta}.factores", [] if st.session_state[clave] else NO_EXPLORADO)
    if st.session_state[clave] and hoja.respuesta(f"{ruta}.otros") in SIN_RESPUESTA:
        hoja.anotar(f"{ruta}.otros", [])
