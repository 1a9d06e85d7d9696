"""El resultado junto al formulario: deberes con plazo, nivel y su firmeza, perfil, lo que falta y programas."""

from __future__ import annotations

import streamlit as st

from desproteccion import etiquetas
from desproteccion.errores import FichaInvalida
from desproteccion.explicacion import ADVERTENCIA, APOYO_EN_PALABRAS, PAPEL_EN_PALABRAS
from desproteccion.interfaz import componentes, firmeza
from desproteccion.interfaz.estado import Evaluado
from desproteccion.interfaz.seguro import para_html, para_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.paquete import Regla
from desproteccion.resultado import ProgramaPropuesto, Resultado


def mostrar(evaluado: Evaluado | FichaInvalida) -> None:
    """El panel completo, o por qué la ficha todavía no se puede evaluar."""
    with st.container(key="resultado"):
        st.header("Resultado")
        if isinstance(evaluado, FichaInvalida):
            errores(evaluado)
            return
        resultado = evaluado.resultado
        deberes(resultado, con_plazo=True)
        with st.container(key="anuncio"):
            st.html(componentes.titular_del_resultado(resultado))
            firmeza.en_palabras(resultado)
        _que_lo_decide(resultado)
        perfil(resultado)
        _brechas(resultado)
        analisis = st.container()
        programas(resultado)
        deberes(resultado, con_plazo=False)
        st.caption(ADVERTENCIA)
        # Al final: el nivel y los programas no esperan a lo que tarda un poco más.
        with analisis:
            firmeza.detalle(evaluado)
            firmeza.preguntas_pendientes(evaluado)


def errores(error: FichaInvalida) -> None:
    """Los hallazgos de la ficha, en las palabras de la biblioteca y como texto literal."""
    for problema in error.problemas:
        st.error(para_markdown(problema))


def deberes(resultado: Resultado, *, con_plazo: bool) -> None:
    cuales = [alerta for alerta in resultado.alertas if (alerta.plazo_horas is not None) is con_plazo]
    if not cuales:
        return
    if not con_plazo:
        st.markdown("**Otros deberes y avisos**")
    for alerta in cuales:
        st.html(componentes.deber(alerta.deber, alerta.plazo_horas, alerta.regla))


def _que_lo_decide(resultado: Resultado) -> None:
    reglas = motor_por_omision().reglas
    decide = resultado.nivel.regla if resultado.existencia.valor == "si" else resultado.existencia.regla
    if decide is not None:
        _por_que(reglas[decide])
        return
    ids = resultado.nivel.reglas_posibles or resultado.existencia.reglas_posibles
    lista = ", ".join(f"<code>{para_html(id)}</code>" for id in ids)
    st.html(f'<p class="dce-chico">Según lo que falta, lo decide: {lista}.</p>')


def _por_que(regla: Regla) -> None:
    st.html(
        f'<p class="dce-chico">Lo decide: {para_html(regla.texto)} <code>{para_html(regla.id)}</code>, '
        f"apoyo {APOYO_EN_PALABRAS[regla.apoyo]}.</p>"
    )


def perfil(resultado: Resultado) -> None:
    """Las cuatro dimensiones con sus indicadores."""
    perfiles = {True: "homogénea", False: "heterogénea", None: "depende de lo que falta"}
    filas = "".join(
        f'<tr><th scope="row">{para_html(componentes.nombre_de(d.id))}</th><td>{componentes.niveles(d.posibles)}</td>'
        f"<td>{perfiles[d.homogenea]}</td></tr>"
        for d in resultado.dimensiones
    )
    titulo = f"Perfil de las dimensiones (lectura {etiquetas.LECTURAS[resultado.lectura]})"
    st.html(componentes.tabla(titulo, ("Dimensión", "Nivel", "Perfil"), filas))


def _brechas(resultado: Resultado) -> None:
    if not resultado.brechas:
        return
    st.markdown("**Lo que la norma deja abierto**")
    pendiente = "según lo que falta"
    filas = "".join(
        f"<li><code>{para_html(b.id)}</code>: lectura mínima, {para_html(b.minima or pendiente)}; "
        f"prudente, {para_html(b.prudente or pendiente)}.</li>"
        for b in resultado.brechas
    )
    st.html(f'<ul class="dce-lista dce-chico">{filas}</ul>')


def programas(resultado: Resultado) -> None:
    """Los programas en orden, con su papel y a qué dimensiones responden."""
    st.markdown("**Programas**")
    if resultado.programas_pendientes:
        st.html(f'<p class="dce-chico">{para_html(resultado.programas_pendientes)}</p>')
    if not resultado.programas:
        return
    st.html(f'<ol class="dce-lista dce-chico">{"".join(map(_programa, resultado.programas))}</ol>')
    cuadro = motor_por_omision().paquete.programas
    actuaron = {disparo.regla for disparo in resultado.disparadas}
    pasos = [r for r in (cuadro.orden, cuadro.combinado, cuadro.excepcional, cuadro.separacion) if r.id in actuaron]
    st.html("".join(f'<p class="dce-chico dce-fuente">{para_html(r.texto)} <code>{r.id}</code></p>' for r in pasos))


def _programa(programa: ProgramaPropuesto) -> str:
    responde = "; ".join(componentes.nombre_de(d) for d in programa.cubre) or "ninguna dimensión de su cuadro"
    papel = PAPEL_EN_PALABRAS[programa.papel] + (", condicionado" if programa.condicionado else "")
    junto = ", ".join(componentes.nombre_de_programa(c) for c in programa.complementarios)
    complementarios = f" Complementario: {para_html(junto)}." if junto else ""
    return (
        f"<li><strong>{para_html(componentes.nombre_de_programa(programa.id))}</strong>: {papel}. "
        f"Responde a: {para_html(responde)}.{complementarios}</li>"
    )
