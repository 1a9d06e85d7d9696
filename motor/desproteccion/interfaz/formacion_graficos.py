"""Los gráficos del análisis en pantalla. Los mismos datos que van al informe, y siempre con una tabla cerca."""

from __future__ import annotations

from typing import Any

import altair as alt
import streamlit as st

from desproteccion.acuerdo.graficos import Barras, Confusion, Estimaciones, Grafico, en_cifras
from desproteccion.acuerdo.nombres import cifra

TINTA, COLOR, GRIS = "#16232B", "#0B5C7A", "#66737B"
ALTO_DE_FILA, ALTO_DEL_EJE = 40, 40
DIVISIONES = 5
# En castellano, los decimales van con coma.
CON_COMA = "replace(format(datum.value, '.2~f'), '.', ',')"


def mostrar(grafico: Grafico) -> None:
    """El gráfico con su título; lo que mide el eje va en texto, que en un teléfono se acomoda en varias líneas."""
    st.subheader(grafico.titulo)
    if not isinstance(grafico, Confusion):
        st.caption(f"{grafico.eje[0].upper()}{grafico.eje[1:]}.")
    st.altair_chart(_dibujado(grafico), width="stretch", theme=None, alt=grafico.alt)


def _dibujado(grafico: Grafico) -> Any:
    match grafico:
        case Estimaciones():
            return _estimaciones(grafico)
        case Barras():
            return _barras(grafico)
        case Confusion():
            return _confusion(grafico)


def _dibujo(filas: list[dict[str, Any]]) -> Any:
    datos: Any = alt.Data
    return alt.Chart(datos(values=filas))


def _estimaciones(grafico: Estimaciones) -> Any:
    filas = [
        {
            "nombre": punto.etiqueta,
            "dicho": f"{en_cifras(punto)} · {punto.etiqueta}",
            "valor": punto.valor,
            "desde": punto.intervalo.desde if punto.intervalo else punto.valor,
            "hasta": punto.intervalo.hasta if punto.intervalo else punto.valor,
        }
        for punto in grafico.puntos
    ]
    escala = alt.Scale(domain=[grafico.desde, grafico.hasta], clamp=True)
    paso = (grafico.hasta - grafico.desde) / DIVISIONES
    valores = [grafico.desde + n * paso for n in range(DIVISIONES + 1)]
    base = _dibujo(filas).encode(y=_nombres())
    eje = alt.X("valor:Q", scale=escala, title=None, axis=_eje(values=valores, labelExpr=CON_COMA))
    rayas = _dibujo([{"x": marca} for marca in grafico.marcas]).mark_rule(color=GRIS, strokeDash=[3, 3])
    return _vestido(
        alt.layer(
            rayas.encode(x=alt.X("x:Q", scale=escala)),
            base.mark_rule(color=COLOR, strokeWidth=2, yOffset=8).encode(
                x=alt.X("desde:Q", scale=escala), x2="hasta:Q"
            ),
            base.mark_point(color=COLOR, filled=True, size=70, yOffset=8).encode(x=eje),
            _rotulo(base),
        ),
        len(filas),
    )


def _barras(grafico: Barras) -> Any:
    filas = [
        {"nombre": nombre, "dicho": f"{cifra(valor, 1)} · {nombre}", "valor": valor} for nombre, valor in grafico.barras
    ]
    base = _dibujo(filas).encode(y=_nombres())
    barra = base.mark_bar(color=COLOR, height=14, yOffset=8)
    return _vestido(alt.layer(barra.encode(x=alt.X("valor:Q", title=None, axis=_eje())), _rotulo(base)), len(filas))


def _rotulo(base: Any) -> Any:
    """El nombre y la cifra sobre su fila y no en el eje: en un teléfono, el eje se comería el gráfico."""
    texto = base.mark_text(align="left", baseline="bottom", color=TINTA, fontSize=13, clip=True)
    return texto.encode(x=alt.value(4), text="dicho:N")


def _confusion(grafico: Confusion) -> Any:
    filas = [
        {"clave": clave, "calificacion": dicho, "veces": veces}
        for clave, fila in zip(grafico.niveles, grafico.cuentas, strict=True)
        for dicho, veces in zip(grafico.niveles, fila, strict=True)
    ]
    mayor = max(1, *(veces for fila in grafico.cuentas for veces in fila))
    orden = list(grafico.niveles)
    base = _dibujo(filas).encode(
        x=alt.X("calificacion:N", sort=orden, title="según la calificación", axis=_eje(labelAngle=0, orient="top")),
        y=alt.Y("clave:N", sort=orden, title="según la clave", axis=_eje()),
    )
    color = alt.Color("veces:Q", scale=alt.Scale(range=["#E4EFF3", COLOR]), legend=None)
    tinta = alt.condition(f"datum.veces > {mayor / 2}", alt.value("#FFFFFF"), alt.value(TINTA))
    texto = base.mark_text(fontSize=15, fontWeight="bold").encode(text="veces:Q", color=tinta)
    return _vestido(alt.layer(base.mark_rect(stroke="#8A979E").encode(color=color), texto), len(orden))


def _nombres() -> Any:
    return alt.Y("nombre:N", sort=None, title=None, axis=None)


def _eje(**propios: Any) -> Any:
    return alt.Axis(labelColor=TINTA, titleColor=TINTA, labelFontSize=13, titleFontSize=13, grid=False, **propios)


def _vestido(dibujo: Any, filas: int) -> Any:
    return dibujo.properties(height=ALTO_DE_FILA * filas + ALTO_DEL_EJE).configure_view(stroke="#8A979E")
