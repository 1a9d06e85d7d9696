"""¿Y si…?: el caso guardado frente a una variante, o frente a otro caso; lo que cambia, primero."""

from __future__ import annotations

import streamlit as st
from desproteccion import etiquetas
from desproteccion.comparacion import Comparacion, Renglon, comparar
from desproteccion.errores import FichaInvalida
from desproteccion.explicacion import EXISTENCIA_EN_PALABRAS
from desproteccion.interfaz import componentes, metas, panel, subida, variante
from desproteccion.interfaz.estado import Evaluado, evaluar_hoja, hoja
from desproteccion.interfaz.seguro import para_html
from desproteccion.motor import motor_por_omision

OTRO = "otro"
COMPARACIONES = {variante.VARIANTE: "Cambiar hechos de este caso", OTRO: "Comparar con otro caso"}


def mostrar() -> None:
    st.title("¿Y si…?")
    como = st.segmented_control(
        "Qué comparar",
        list(COMPARACIONES),
        format_func=COMPARACIONES.__getitem__,
        default=variante.VARIANTE,
        key="que_comparar",
        persist_state="session",
    )
    if como == OTRO:
        segunda = hoja(OTRO)
        subida.mostrar(segunda)
        nombres = ("Caso en edición", "Otro caso")
    else:
        metas.mostrar(hoja())
        segunda = variante.elegir()
        nombres = ("Caso guardado", "Con los cambios")
    primero, segundo = evaluar_hoja(hoja()), evaluar_hoja(segunda)
    if isinstance(primero, Evaluado) and isinstance(segundo, Evaluado):
        _lado_a_lado(nombres, primero, segundo)
        return
    for evaluado in (primero, segundo):
        if isinstance(evaluado, FichaInvalida):
            panel.errores(evaluado)


def _lado_a_lado(nombres: tuple[str, str], primero: Evaluado, segundo: Evaluado) -> None:
    for columna, nombre, evaluado in zip(st.columns(2), nombres, (primero, segundo), strict=True):
        with columna:
            st.header(nombre)
            st.text(evaluado.caso.id)
            st.html(componentes.titular_del_resultado(evaluado.resultado))
    comparacion = comparar(primero.resultado, segundo.resultado)
    cambian = sum(renglon.cambia for renglon in comparacion.renglones)
    st.header("Lo que cambia" if cambian else "Nada cambia")
    filas = "".join(map(_fila, comparacion.renglones))
    st.html(
        componentes.tabla(
            "Conclusiones lado a lado, las diferencias primero", ("Conclusión", *nombres, "¿Cambia?"), filas
        )
    )
    _reglas(comparacion)


def _fila(renglon: Renglon) -> str:
    clase, palabra = (' class="cambia"', "cambia") if renglon.cambia else ("", "igual")
    return (
        f'<tr{clase}><th scope="row">{para_html(_nombre(renglon))}</th><td>{_valores(renglon.antes)}</td>'
        f"<td>{_valores(renglon.despues)}</td><td>{palabra}</td></tr>"
    )


def _nombre(renglon: Renglon) -> str:
    match renglon.clase:
        case "existencia":
            return "Existencia de desprotección"
        case "nivel":
            return f"Nivel global, lectura {etiquetas.LECTURAS[renglon.id]}"
        case "programa":
            return componentes.nombre_de_programa(renglon.id)
        case "alerta":
            return f"Deber {renglon.id}"
        case _:
            return componentes.nombre_de(renglon.id)


def _valores(valores: tuple[str, ...]) -> str:
    return componentes.niveles([EXISTENCIA_EN_PALABRAS.get(valor, valor) for valor in valores])


def _reglas(comparacion: Comparacion) -> None:
    reglas = motor_por_omision().reglas
    for titulo, ids in (
        ("Reglas que empiezan a disparar", comparacion.empezaron),
        ("Reglas que dejan de disparar", comparacion.dejaron),
    ):
        st.header(f"{titulo}: {len(ids)}")
        if ids:
            st.html("".join(componentes.regla(reglas[id]) for id in ids))


if __name__ == "__main__":
    mostrar()
