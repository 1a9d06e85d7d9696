"""Por qué: la cadena de los hechos a los programas, las reglas que actuaron y por qué no otro nivel."""

from __future__ import annotations

import streamlit as st
from desproteccion import etiquetas
from desproteccion.analisis.por_que_no import por_que_no
from desproteccion.analisis.resultado import Alternativa, Obstaculo
from desproteccion.errores import FichaInvalida
from desproteccion.interfaz import componentes, panel
from desproteccion.interfaz.cadena import dibujar
from desproteccion.interfaz.estado import Evaluado, evaluar_hoja, hoja, lectura
from desproteccion.interfaz.seguro import para_html
from desproteccion.libro import ETAPAS
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import LECTURAS

GLOBAL = "global"


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
    st.header("Por qué no otro nivel")
    _por_que_no(evaluado)
    st.header("Las dos lecturas")
    _dos_lecturas(resultado)
    st.header("Las reglas que actuaron")
    _disparadas(resultado)


def _por_que_no(evaluado: Evaluado) -> None:
    razones = {razon.de: razon for razon in por_que_no(evaluado.situacion)}
    elegida = st.selectbox(
        "¿De qué nivel?",
        list(razones),
        format_func=lambda id: razones[id].nombre if id == GLOBAL else componentes.nombre_de(id),
        key="por_que_no",
    )
    razon = razones[elegida]
    st.html(f"<p>{para_html(componentes.nombre_de(razon.nombre))}: {componentes.niveles(razon.posibles)}</p>")
    for titulo, alternativa in (("Por qué no más", razon.hacia_arriba), ("Por qué no menos", razon.hacia_abajo)):
        if alternativa is not None:
            st.subheader(titulo)
            st.html(_alternativa(alternativa))
    if razon.hacia_arriba is None and razon.hacia_abajo is None:
        st.write("Con lo que falta saber, todavía puede llegar tanto al nivel más alto como al más bajo.")


def _alternativa(alternativa: Alternativa) -> str:
    filas = "".join(map(_obstaculo, alternativa.obstaculos))
    tabla = componentes.tabla("Qué pide la regla y qué hay", ("Dato", "Pide", "En este caso"), filas) if filas else ""
    return (
        f"<p>{para_html(alternativa.frase)}</p>"
        f'<p class="dce-chico">{para_html(alternativa.texto)} <code>{para_html(alternativa.regla)}</code></p>{tabla}'
    )


def _obstaculo(obstaculo: Obstaculo) -> str:
    hay = f"{obstaculo.hay} (por saber)" if obstaculo.por_saber else obstaculo.hay
    return (
        f'<tr><th scope="row">{para_html(obstaculo.etiqueta)}</th><td>{para_html(obstaculo.se_pide)}</td>'
        f"<td>{para_html(hay)}</td></tr>"
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
