"""Piezas de HTML propio que comparten las páginas. Todo texto que entra se escapa aquí."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from desproteccion import etiquetas
from desproteccion.explicacion import APOYO_EN_PALABRAS, que_las_separa, titular
from desproteccion.explicacion_catalogo import respaldo_del_nivel
from desproteccion.interfaz.seguro import para_html
from desproteccion.libro import condicion_en_palabras
from desproteccion.motor import motor_por_omision
from desproteccion.paquete import Fuente, Indicador, Regla
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import LECTURAS, NIVELES

_CODIGO = re.compile(r"`([^`]*)`")


def nivel(cual: str) -> str:
    """Un nivel con su número y su palabra; lo que no es un nivel, sin color."""
    if cual not in NIVELES:
        return f'<span class="dce-nivel dce-neutro">{para_html(cual)}</span>'
    numero = NIVELES.index(cual)
    return f'<span class="dce-nivel dce-n{numero}">{numero} · {para_html(cual)}</span>'


def niveles(posibles: Sequence[str]) -> str:
    """Los niveles todavía posibles."""
    return " o ".join(map(nivel, posibles)) if posibles else "—"


def con_codigo(texto: str) -> str:
    """Texto de la biblioteca con identificadores entre comillas invertidas."""
    return _CODIGO.sub(r"<code>\1</code>", para_html(texto))


def titular_del_resultado(resultado: Resultado) -> str:
    """El nivel en grande. Si las lecturas difieren, ambas y lo que las separa: nunca un nivel solo."""
    por_lectura = resultado.nivel.por_lectura
    iguales = len({tuple(posibles) for posibles in por_lectura.values()}) == 1
    solo = por_lectura[resultado.lectura][0] if iguales and len(por_lectura[resultado.lectura]) == 1 else None
    clase = f"dce-n{NIVELES.index(solo)}" if solo else "dce-neutro"
    cuerpo = "" if iguales else _dos_lecturas(resultado)
    if respaldo := respaldo_del_nivel(resultado):
        cuerpo += f'<div class="dce-chico">{para_html(respaldo)}</div>'
    return f'<div class="dce-titular {clase}"><strong>{para_html(titular(resultado))}</strong>{cuerpo}</div>'


def _dos_lecturas(resultado: Resultado) -> str:
    filas = "".join(
        f"<div>Lectura {etiquetas.LECTURAS[lectura]}: {niveles(resultado.nivel.por_lectura[lectura])}</div>"
        for lectura in reversed(LECTURAS)
    )
    return f'{filas}<div class="dce-chico">{con_codigo(que_las_separa(resultado))}</div>'


def deber(texto: str, plazo: int | None, regla: str) -> str:
    limite = f"<strong>En {plazo} horas o menos.</strong> " if plazo is not None else ""
    clase = "" if plazo is not None else " sin-plazo"
    return f'<div class="dce-deber{clase}">{limite}{para_html(texto)} <code>{para_html(regla)}</code></div>'


def fuente(de: Fuente) -> str:
    frase = f": «{para_html(de.frase)}»" if de.frase else ""  # las filas propias del catálogo no citan una frase
    return f'<span class="dce-fuente">{para_html(de.sigla)}, {para_html(de.seccion)}{frase}</span>'


def regla(cual: Regla, hechos: str = "", extra: str = "") -> str:
    """Una regla con su texto, su apoyo, su condición y su fuente."""
    brecha = f" · brecha <code>{para_html(cual.brecha)}</code>" if cual.brecha else ""
    condicion = f"<p>Si: {para_html(condicion_en_palabras(cual.si))}.</p>" if cual.si is not None else ""
    da = f"<p>Da: {conclusion(cual.da)}</p>" if cual.da is not None and cual.etapa == "indicadores" else ""
    return (
        f'<div class="dce-regla"><p><strong>{para_html(cual.texto)}</strong></p>'
        f'<p class="dce-chico"><code>{para_html(cual.id)}</code> · apoyo {APOYO_EN_PALABRAS[cual.apoyo]}{brecha}</p>'
        f"{condicion}{da}{hechos}<p>{fuente(cual.fuente)}</p>{extra}</div>"
    )


def conclusion(da: Any) -> str:
    if isinstance(da, dict):
        return "; ".join(f"lectura {etiquetas.LECTURAS[lectura]}: {nivel(str(cual))}" for lectura, cual in da.items())
    return nivel(str(da))


def tabla_de_indicador(indicador: Indicador) -> str:
    """Las filas de un indicador como tabla: qué se observa, qué nivel da y de dónde sale."""
    filas = "".join(
        f"<tr><td>{para_html(fila.regla.texto)}</td><td>{conclusion(fila.regla.da)}</td>"
        f"<td>{APOYO_EN_PALABRAS[fila.regla.apoyo]}. {fuente(fila.regla.fuente)}</td></tr>"
        for fila in indicador.filas
    )
    return tabla(f"{indicador.id} {indicador.nombre}", ("Qué se observa", "Nivel", "Apoyo y fuente"), filas)


def tabla(titulo: str, columnas: Iterable[str], filas: str) -> str:
    """Una tabla con título y encabezados; `filas` ya viene como HTML propio."""
    encabezados = "".join(f'<th scope="col">{para_html(columna)}</th>' for columna in columnas)
    return (
        f'<div class="dce-desplaza" tabindex="0" role="region" aria-label="{para_html(titulo)}">'
        f'<table class="dce-tabla"><caption><strong>{para_html(titulo)}</strong></caption>'
        f"<thead><tr>{encabezados}</tr></thead><tbody>{filas}</tbody></table></div>"
    )


def hechos(de: dict[str, Any]) -> str:
    """Los hechos que lee una regla, con su etiqueta y su valor en llano."""
    partes = [
        f"<li>{para_html(nombre_de(id))}: <strong>{para_html(valor_de(id, valor))}</strong></li>"
        for id, valor in de.items()
    ]
    return f'<ul class="dce-lista dce-chico">{"".join(partes)}</ul>' if partes else ""


def nombre_de(id: str) -> str:
    """El nombre en llano de un hecho, antecedente, indicador o dimensión."""
    paquete = motor_por_omision().paquete
    for vocabulario in (paquete.hechos, paquete.antecedentes):
        if id in vocabulario:
            return vocabulario[id].etiqueta
    nombres = {i.id: f"{i.id} {i.nombre}" for i in paquete.indicadores} | {d.id: d.nombre for d in paquete.dimensiones}
    return nombres.get(id, id)


def valor_de(id: str, valor: Any) -> str:
    paquete = motor_por_omision().paquete
    hecho = paquete.hechos.get(id) or paquete.antecedentes.get(id)
    if hecho is not None:
        return hecho.en_llano(valor)
    return "según lo que falta" if valor is None else str(valor)


def nombre_de_programa(id: str) -> str:
    cuadro = motor_por_omision().paquete.programas
    nombres = {p.id: p.nombre for p in cuadro.programas} | dict(cuadro.complementarios)
    return f"{nombres[id]} ({id})"
