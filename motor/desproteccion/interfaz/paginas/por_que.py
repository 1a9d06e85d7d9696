"""Por qué: la cadena de los hechos a los programas, las reglas que actuaron y por qué no el nivel siguiente."""

from __future__ import annotations

import streamlit as st
from desproteccion import etiquetas
from desproteccion.errores import FichaInvalida
from desproteccion.interfaz import componentes, panel
from desproteccion.interfaz.cadena import dibujar
from desproteccion.interfaz.estado import Evaluado, evaluar_hoja, hoja, lectura
from desproteccion.interfaz.seguro import para_html
from desproteccion.libro import ETAPAS
from desproteccion.motor import motor_por_omision
from desproteccion.porque_no import Parte, PorQueNo, por_que_no_mas
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import LECTURAS

ESTADOS = {"cumple": "se cumple", "no_cumple": "no se cumple", "no_se_sabe": "no se sabe"}


def mostrar() -> None:
    st.title("Por qué")
    evaluado = evaluar_hoja(hoja())
    if isinstance(evaluado, FichaInvalida):
        panel.errores(evaluado)
        return
    resultado = evaluado.resultado
    st.html(componentes.titular_del_resultado(resultado))
    panel.deberes(resultado, con_plazo=True)
    st.header("De los hechos a los programas")
    st.caption(f"Lectura {etiquetas.LECTURAS[resultado.lectura]}. Se cambia en «Caso».")
    st.html(dibujar(resultado))
    st.header("Por qué no más")
    _por_que_no(evaluado)
    st.header("Las dos lecturas")
    _dos_lecturas(resultado)
    st.header("Las reglas que actuaron")
    _disparadas(resultado)


def _por_que_no(evaluado: Evaluado) -> None:
    razones = por_que_no_mas(evaluado.caso, evaluado.resultado, motor_por_omision())
    if not razones:
        st.write("Con lo que se sabe, todo puede llegar todavía al nivel más alto.")
        return
    nombres = {"global": "Nivel global"}
    elegida = st.selectbox(
        "¿De qué nivel?",
        sorted(razones, key=lambda id: id != "global"),
        format_func=lambda id: nombres.get(id) or componentes.nombre_de(id),
        key="por_que_no",
    )
    st.html(_razon(razones[elegida]))


def _razon(porque: PorQueNo) -> str:
    if porque.nivel is None:
        return f"<p>{para_html(porque.texto)}</p>"
    regla = f"La regla más cercana es <code>{para_html(porque.regla)}</code>: " if porque.regla else ""
    filas = "".join(map(_parte, porque.partes))
    tabla = componentes.tabla("Qué pide y qué hay", ("Qué pide", "En este caso", "Estado"), filas)
    return f"<p>Para llegar a {componentes.nivel(porque.nivel)}: {regla}{para_html(porque.texto)}</p>{tabla}"


def _parte(parte: Parte) -> str:
    clase = ' class="cambia"' if parte.estado != "cumple" else ""
    return (
        f"<tr{clase}><td>{para_html(parte.pide)}</td><td>{para_html(parte.vale)}</td>"
        f"<td><strong>{ESTADOS[parte.estado]}</strong></td></tr>"
    )


def _dos_lecturas(activo: Resultado) -> None:
    """Ambas lecturas lado a lado, indicador por indicador; lo que difiere, primero y señalado."""
    resultados = {}
    for cual in LECTURAS:
        otro = activo if cual == lectura() else evaluar_hoja(hoja(), cual)
        if isinstance(otro, Evaluado):
            otro = otro.resultado
        if isinstance(otro, Resultado):
            resultados[cual] = _niveles(otro)
    filas = []
    for id in resultados["prudente"]:
        prudente, minima = resultados["prudente"][id], resultados["minima"][id]
        difiere = prudente != minima
        fila = (
            f'<tr class="{"cambia" if difiere else ""}"><th scope="row">{para_html(componentes.nombre_de(id))}</th>'
            f"<td>{componentes.niveles(prudente)}</td><td>{componentes.niveles(minima)}</td>"
            f"<td>{'difieren' if difiere else 'coinciden'}</td></tr>"
        )
        filas.append((not difiere, fila))
    ordenadas = "".join(fila for _, fila in sorted(filas, key=lambda par: par[0]))
    st.html(componentes.tabla("Lecturas lado a lado", ("Conclusión", "Prudente", "Mínima", "¿Difieren?"), ordenadas))


def _niveles(resultado: Resultado) -> dict[str, list[str]]:
    niveles: dict[str, list[str]] = {"Nivel global": list(resultado.nivel.posibles)}
    for dimension in resultado.dimensiones:
        niveles[dimension.id] = list(dimension.posibles)
        niveles.update({i.id: list(i.posibles) for i in dimension.indicadores})
    return niveles


def _disparadas(resultado: Resultado) -> None:
    reglas = motor_por_omision().reglas
    for etapa, titulo in ETAPAS.items():
        de_la_etapa = [disparo for disparo in resultado.disparadas if reglas[disparo.regla].etapa == etapa]
        if de_la_etapa:
            with st.expander(f"{titulo} ({len(de_la_etapa)})"):
                st.html("".join(componentes.regla(reglas[d.regla], componentes.hechos(d.hechos)) for d in de_la_etapa))


if __name__ == "__main__":
    mostrar()
