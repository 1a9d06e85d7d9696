"""Lo que muestran las hojas reunidas: qué discutir, la revelación, las cifras con su incertidumbre y las personas."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from desproteccion.acuerdo.analisis import Analisis, Estudio
from desproteccion.acuerdo.cuanto import ALFA
from desproteccion.acuerdo.discutir import CLAVE, Definicion, comparar
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.acuerdo.graficos import graficos_de
from desproteccion.acuerdo.informe import (
    COMO_LEER,
    QUE_ES_LA_SEVERIDAD,
    divergencia_en_palabras,
    donde_importa_en_palabras,
    frase_del_nivel,
)
from desproteccion.acuerdo.nombres import cifra, entre, entre_porcentajes, nombres_de, porcentaje
from desproteccion.acuerdo.revelar import revelar, revelar_niveles
from desproteccion.acuerdo.sesgo import LIMITES
from desproteccion.errores import ErrorDeEntrada
from desproteccion.interfaz import componentes, formacion_graficos
from desproteccion.interfaz.seguro import para_html, para_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import NIVELES

SOLO_EL_GRUPO = "Solo el grupo"
VISTAS = ("Qué discutir", "Revelación", "Cuánto acuerdo", "Frente a la clave", "Pares de sesgo", "Personas")
DEFINICIONES_ABIERTAS = 1


def mostrar(estudio: Estudio, ejercicio: Ejercicio) -> None:
    for frase in frase_del_nivel(estudio.analisis):
        st.html(f"<p>{para_html(frase)}</p>")
    vista = st.segmented_control(
        "Qué ver", VISTAS, default=VISTAS[0], required=True, key="vista_de_formacion", persist_state="session"
    )
    match vista:
        case "Revelación":
            _revelacion(estudio, ejercicio)
        case "Cuánto acuerdo":
            _acuerdo(estudio.analisis)
        case "Frente a la clave":
            _clave(estudio.analisis)
        case "Pares de sesgo":
            _sesgo(estudio.analisis)
        case "Personas":
            _personas(estudio.analisis)
        case _:
            _que_discutir(estudio, ejercicio)


def _grafico(analisis: Analisis, nombre: str) -> None:
    if grafico := graficos_de(analisis, motor_por_omision().paquete).get(nombre):
        formacion_graficos.mostrar(grafico)


def _que_discutir(estudio: Estudio, ejercicio: Ejercicio) -> None:
    donde = estudio.analisis.donde_importa
    st.header("Qué definiciones discutir primero")
    st.write(donde_importa_en_palabras(donde))
    _grafico(estudio.analisis, "definiciones")
    for puesto, definicion in enumerate(donde.definiciones, start=1):
        with st.expander(
            f"{puesto}. {para_markdown(definicion.pregunta)} Explica {cifra(definicion.peso, 1)} desacuerdos.",
            expanded=puesto <= DEFINICIONES_ABIERTAS,
        ):
            st.html(_definicion(definicion))
    st.header("Por qué dos personas concluyen distinto")
    _dos_personas(estudio, ejercicio)


def _definicion(definicion: Definicion) -> str:
    respuestas = "; ".join(f"«{para_html(a)}» y «{para_html(b)}» ({n})" for a, b, n in definicion.respuestas)
    reglas = "".join(componentes.regla(motor_por_omision().reglas[id]) for id in definicion.reglas)
    return f"<p>Viñetas: {', '.join(definicion.vinetas)}. Se respondió: {respuestas}.</p>{reglas}"


def _dos_personas(estudio: Estudio, ejercicio: Ejercicio) -> None:
    matriz = estudio.matriz
    uno, otro, cual = st.columns(3)
    a = uno.selectbox("Una persona", matriz.jueces, format_func=para_markdown, key="persona_a", persist_state="session")
    opciones = [*(juez for juez in matriz.jueces if juez != a), CLAVE]
    b = otro.selectbox(
        "Con quién se compara", opciones, format_func=lambda j: "La clave" if j == CLAVE else j, key="persona_b"
    )
    vineta = cual.selectbox("En la viñeta", matriz.vinetas, key="vineta_comparada", persist_state="session")
    try:
        divergencia = comparar(matriz, ejercicio, estudio.conclusiones, vineta, (a, b))
    except ErrorDeEntrada as error:
        st.info(para_markdown(error))
        return
    if divergencia is None:
        st.success("Concluyen lo mismo: el nivel y el programa. Si difieren en algún hecho, no cambia nada.")
        return
    paquete = motor_por_omision().paquete
    una, otra = divergencia.conclusiones
    st.html(
        f"<p>Una concluye <strong>{para_html(una)}</strong>; la otra, <strong>{para_html(otra)}</strong>.</p>"
        f"<p>{para_html(divergencia_en_palabras(divergencia, paquete))}</p>"
    )
    reglas = dict.fromkeys(regla for cambio in divergencia.reglas for regla in (cambio.de, cambio.a))
    with st.expander("Las reglas por las que pasa, con su fuente"):
        st.html("".join(componentes.regla(paquete.reglas[id]) for id in reglas))


def _revelacion(estudio: Estudio, ejercicio: Ejercicio) -> None:
    matriz, analisis = estudio.matriz, estudio.analisis
    izquierda, derecha = st.columns(2)
    vineta = izquierda.selectbox("Viñeta que se revela", matriz.vinetas, key="vineta_revelada", persist_state="session")
    persona = derecha.selectbox("Persona", [SOLO_EL_GRUPO, *matriz.jueces], key="persona", persist_state="session")
    juez = None if persona == SOLO_EL_GRUPO else persona
    de = ejercicio.vinetas[vineta]
    st.header(f"{vineta}. {para_markdown(de.titulo)}")
    with st.expander("El relato"):
        st.html("".join(f"<p>{para_html(p)}</p>" for p in de.relato.split("\n\n") if not p.startswith("#")))
    nombres = nombres_de(motor_por_omision().paquete)
    columnas = [*([] if juez is None else ["Esta persona"]), "El grupo", "La clave"]
    filas = "".join(
        f'<tr><th scope="row">{para_html(nombres[n.variable])}</th>{_suyo(n.suyo, juez)}<td>{_grupo(n.grupo)}</td>'
        f"<td>{componentes.nivel(n.clave)}</td></tr>"
        for n in revelar_niveles(matriz, vineta, juez)
    )
    st.html(componentes.tabla("Nivel y dimensiones", ["Nivel o dimensión", *columnas], filas))
    filas = "".join(
        f'<tr><th scope="row">{para_html(i.indicador)} {para_html(i.nombre)}</th>{_suyo(i.suyo, juez)}'
        f"<td>{_grupo(i.grupo)}</td><td>{componentes.nivel(i.clave)}</td>"
        f"<td>{para_html(i.porque)}<br><code>{para_html(i.regla)}</code> {para_html(i.texto)} "
        f"{componentes.fuente(i.fuente)}</td></tr>"
        for i in revelar(matriz, ejercicio, motor_por_omision().paquete, vineta, analisis.lectura, juez)
    )
    st.html(
        componentes.tabla(
            "Indicador por indicador", ["Indicador", *columnas, "Por qué, con la regla y su fuente"], filas
        )
    )
    st.html(f"<p>{para_html(de.clave.porque)}</p>")
    st.caption(para_markdown(ejercicio.autoria, 700))


def _suyo(nivel: str | None, juez: str | None) -> str:
    if juez is None:
        return ""
    return f"<td>{componentes.nivel(nivel) if nivel else 'no se puede saber'}</td>"


def _grupo(cuentas: tuple[int, ...]) -> str:
    dichos = [f"{componentes.nivel(NIVELES[n])}×&nbsp;{cuenta}" for n, cuenta in enumerate(cuentas) if cuenta]
    return "<br>".join(dichos) or "nadie"


def _acuerdo(analisis: Analisis) -> None:
    st.header("Cuánto acuerdo hay")
    _grafico(analisis, "acuerdo")
    nombres = nombres_de(motor_por_omision().paquete)
    coeficientes = [c.nombre for c in analisis.acuerdo[0].coeficientes]
    filas = "".join(
        _fila(
            nombres[x.variable],
            f"{x.vinetas} / {x.jueces}",
            *(f"{cifra(c.valor)}{entre(c.intervalo)}" for c in x.coeficientes),
            next(c.palabras for c in x.coeficientes if c.nombre == ALFA),
            x.aviso or "",
        )
        for x in analisis.acuerdo
    )
    columnas = ("Variable", "Viñetas / personas", *coeficientes, "En palabras (alfa)", "Cuidado")
    st.html(componentes.tabla("Todos los coeficientes", columnas, filas))
    st.caption(para_markdown(COMO_LEER, 1000))


def _clave(analisis: Analisis) -> None:
    st.header("Frente a la clave")
    st.caption(para_markdown(analisis.autoria_de_la_clave, 700))
    _grafico(analisis, "confusion")
    _grafico(analisis, "clave")
    nombres = nombres_de(motor_por_omision().paquete)
    filas = "".join(
        _fila(
            nombres[x.variable],
            x.calificaciones,
            f"{porcentaje(x.exactitud)}{entre_porcentajes(x.intervalo)}",
            x.por_encima,
            x.por_debajo,
        )
        for x in analisis.clave
    )
    st.html(
        componentes.tabla(
            "Coincidencia por variable", ("Variable", "Calificaciones", "Coincide", "Por encima", "Por debajo"), filas
        )
    )


def _sesgo(analisis: Analisis) -> None:
    st.header("Pares de sesgo")
    st.write("Cada par trae los mismos hechos y difiere en algo que no es un criterio: la respuesta no debe cambiar.")
    if not analisis.sesgo:
        st.info("Nadie calificó las dos viñetas de un par.")
        return
    nombres = nombres_de(motor_por_omision().paquete)
    filas = "".join(
        _fila(
            f"{' y '.join(c.vinetas)}: {c.difieren_en}",
            nombres.get(c.medida, c.medida.capitalize()),
            c.mas_alta_la_primera,
            c.mas_alta_la_segunda,
            c.iguales,
            f"{cifra(c.p, 3)} ({cifra(c.p_ajustado, 3)})",
            c.en_palabras,
        )
        for c in analisis.sesgo
    )
    columnas = ("Par", "Medida", "Más alta la 1.ª", "Más alta la 2.ª", "Igual", "p (ajustado)", "Qué dice")
    st.html(componentes.tabla("Prueba exacta del signo por par", columnas, filas))
    st.caption(para_markdown(LIMITES, 1000))


def _personas(analisis: Analisis) -> None:
    st.header("Personas: severidad y deriva")
    st.write(QUE_ES_LA_SEVERIDAD)
    _grafico(analisis, "severidad")
    filas = "".join(
        _fila(s.juez, s.vinetas, f"{cifra(s.diferencia)}{entre(s.intervalo)}", "sí" if s.se_distingue else "no")
        for s in sorted(analisis.severidad, key=lambda s: -(s.diferencia or 0))
    )
    st.html(componentes.tabla("Severidad", ("Persona", "Viñetas", "Diferencia", "¿Se distingue?"), filas))
    if not analisis.deriva:
        st.info("Nadie calificó en dos sesiones: no hay deriva que medir.")
        return
    _grafico(analisis, "deriva")
    filas = "".join(
        _fila(
            d.juez,
            "; ".join(f"{sesion}: {cifra(media)}" for sesion, media in d.por_sesion),
            f"{cifra(d.cambio)}{entre(d.intervalo)}",
            "sí" if d.se_distingue else "no",
        )
        for d in analisis.deriva
    )
    st.html(componentes.tabla("Cambio frente a la clave", ("Persona", "Por sesión", "Cambio", "¿Se distingue?"), filas))


def _fila(primera: object, *demas: object) -> str:
    celdas: Iterable[str] = (f"<td>{para_html(celda)}</td>" for celda in demas)
    return f'<tr><th scope="row">{para_html(primera)}</th>{"".join(celdas)}</tr>'
