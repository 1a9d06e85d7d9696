"""El dibujo de la cadena: por dimensión, hechos → indicadores → nivel; al final, el nivel global y los programas."""

from __future__ import annotations

from collections.abc import Collection

from desproteccion import etiquetas
from desproteccion.explicacion import EXISTENCIA_EN_PALABRAS, PAPEL_EN_PALABRAS
from desproteccion.interfaz import componentes
from desproteccion.interfaz.seguro import para_html
from desproteccion.resultado import Resultado, ResultadoDeDimension


def dibujar(resultado: Resultado) -> str:
    """La cadena como HTML, legible también sin estilos y por un lector de pantalla."""
    encabezado = "".join(f'<div class="dce-paso">{paso}</div>' for paso in ("Hechos", "Indicadores", "Dimensión"))
    supletorias = {supletoria.conclusion for supletoria in resultado.supletorias}
    filas = "".join(_dimension(dimension, supletorias) for dimension in resultado.dimensiones)
    return f'<div class="dce-cadena">{encabezado}{filas}</div>{_final(resultado)}'


def _dimension(dimension: ResultadoDeDimension, supletorias: Collection[str]) -> str:
    hechos = {id: valor for indicador in dimension.indicadores for id, valor in indicador.hechos.items()}
    indicadores = "".join(
        f"<li>{para_html(componentes.nombre_de(i.id))}: {componentes.niveles(i.posibles)} {_regla(i.regla)}"
        f"{_respaldo(i.id, supletorias)}</li>"
        for i in dimension.indicadores
    )
    return (
        f'<div class="dce-caja lleva">{componentes.hechos(hechos)}</div>'
        f'<div class="dce-caja lleva"><ul class="dce-lista dce-chico">{indicadores}</ul></div>'
        f'<div class="dce-caja"><strong>{para_html(componentes.nombre_de(dimension.id))}</strong><br>'
        f"{componentes.niveles(dimension.posibles)}{_respaldo(dimension.id, supletorias)}</div>"
    )


def _respaldo(conclusion: str, supletorias: Collection[str]) -> str:
    descansa = conclusion in supletorias
    return ' <span class="dce-fuente">(descansa en filas supletorias)</span>' if descansa else ""


def _final(resultado: Resultado) -> str:
    existencia = EXISTENCIA_EN_PALABRAS[resultado.existencia.valor]
    lecturas = "; ".join(
        f"lectura {etiquetas.LECTURAS[lectura]}: {componentes.niveles(posibles)}"
        for lectura, posibles in resultado.nivel.por_lectura.items()
    )
    programas = "; ".join(
        f"{para_html(componentes.nombre_de_programa(p.id))}, {PAPEL_EN_PALABRAS[p.papel]}" for p in resultado.programas
    )
    return (
        f'<div class="dce-fin"><p><strong>Existencia:</strong> {para_html(existencia)} '
        f"{_regla(resultado.existencia.regla)}</p>"
        f"<p><strong>Nivel global:</strong> {lecturas} {_regla(resultado.nivel.regla)}</p>"
        f"<p><strong>Programas:</strong> {programas or para_html(resultado.programas_pendientes)}</p></div>"
    )


def _regla(id: str | None) -> str:
    return f"<code>{para_html(id)}</code>" if id is not None else ""
