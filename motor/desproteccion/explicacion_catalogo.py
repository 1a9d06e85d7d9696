"""Lo que el catálogo aporta a un resultado, contado para una persona, en Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desproteccion.catalogo import Catalogo
from desproteccion.resultado import Resultado
from desproteccion.resultado_catalogo import (
    ConteoDeFactores,
    DobleConteo,
    GravedadDeTipologia,
    SensibilidadAFactor,
)

NOMBRE_DE_AMBITO = {
    "nna": "niño, niña o adolescente",
    "cuidadores": "familia o cuidadores",
    "contexto": "contexto o entorno",
}
NIVEL_GLOBAL_EN_PALABRAS = {"sin": "sin desprotección"}
SENTIDO = {
    "de_alto_a_no_alto": "dejara de ser de alto riesgo",
    "de_no_alto_a_alto": "pasara a ser de alto riesgo",
}


def respaldo_del_nivel(resultado: Resultado) -> str:
    """Si el nivel descansa en filas supletorias, dicho en una frase; vacío si no."""
    conclusion = next((s for s in resultado.supletorias if s.conclusion == "nivel"), None)
    if conclusion is None:
        return ""
    return (
        "El nivel descansa en filas supletorias del catálogo, que no son el dosier oficial: sin ellas podría ser "
        f"{_globales(conclusion.sin_ellas)}."
    )


def lineas_del_catalogo(resultado: Resultado, catalogo: Catalogo) -> Iterator[str]:
    """La sección del catálogo; nada si la ficha no lo usa."""
    partes = [
        *(_gravedad(gravedad, catalogo) for gravedad in resultado.gravedad),
        *(_conteo(conteo) for conteo in resultado.conteos),
        *(f"- {frase}" for frase in advertencias(resultado, catalogo)),
        *_respaldo(resultado),
    ]
    if not partes:
        return
    ficha = catalogo.ficha
    yield "## Lo que aporta el catálogo"
    yield ""
    yield f"{ficha.nombre}, versión {ficha.version}{'' if ficha.oficial else ', no oficial'}. {ficha.advertencia}"
    yield ""
    yield from partes
    yield ""


def advertencias(resultado: Resultado, catalogo: Catalogo) -> Iterator[str]:
    """Lo que conviene revisar de lo marcado: avisos, hechos que cuentan dos veces y marcas de que depende el nivel."""
    for aviso in resultado.avisos:
        yield f"Aviso: {aviso.texto} (`{aviso.fila}`: {', '.join(aviso.por)})"
    for doble in resultado.doble_conteo:
        yield _doble_conteo(doble, catalogo)
    for sensible in resultado.sensibilidad:
        yield _sensibilidad(sensible, catalogo)


def _gravedad(gravedad: GravedadDeTipologia, catalogo: Catalogo) -> str:
    nombre = catalogo.tipologias[gravedad.tipo].nombre
    propuesta = _o(p.replace("_", " ") for p in gravedad.propuestas) or "sin propuesta"
    reglas = _o(f"`{id}`" for id in ([gravedad.regla] if gravedad.regla else gravedad.reglas_posibles))
    texto = f"- {nombre}: el catálogo propone **{propuesta}** ({reglas}). {gravedad.porque}"
    if gravedad.escrita is not None:
        texto += f" Vale la que escribió el profesional: {gravedad.escrita.replace('_', ' ')}"
        texto += ", menor que la propuesta." if gravedad.menor_que_la_propuesta else "."
    for criterio in gravedad.criterios:
        texto += f"\n  - `{criterio.id}` {criterio.texto} ({criterio.apoyo})"
    if gravedad.agravantes_contados:
        texto += f"\n  - Agravantes que cuentan: {enumerar(f'`{id}`' for id in gravedad.agravantes_contados)}."
    if gravedad.agravantes_no_contados:
        ya_descritos = enumerar(f"`{id}`" for id in gravedad.agravantes_no_contados)
        texto += f"\n  - Agravantes ya descritos, que no cuentan: {ya_descritos}."
    return texto


def _conteo(conteo: ConteoDeFactores) -> str:
    al_menos = "" if conteo.completo else "al menos "
    texto = f"- Factores de riesgo, {NOMBRE_DE_AMBITO[conteo.ambito]}: {al_menos}{conteo.alto} de alto riesgo y "
    texto += f"{al_menos}{conteo.no_alto} que no lo son."
    for factor in conteo.factores:
        clase = "alto riesgo" if factor.alto_riesgo else "no alto"
        respaldo = f"`{factor.id}`, {factor.apoyo}" if factor.id else "escrito en la ficha"
        texto += f"\n  - {factor.texto} ({clase}; {respaldo})"
    return texto


def _doble_conteo(doble: DobleConteo, catalogo: Catalogo) -> str:
    donde = f"`{doble.otra_fila}` ({doble.indicador})" if doble.otra_fila else doble.indicador
    texto = f"Puede contar dos veces: `{doble.fila}` y {donde}. {doble.texto}"
    if doble.cambia_el_nivel is None:
        return texto
    return f"{texto} Sin contarlo, el nivel {'cambiaría' if doble.cambia_el_nivel else 'no cambia'}."


def _sensibilidad(sensible: SensibilidadAFactor, catalogo: Catalogo) -> str:
    filas = catalogo.riesgo[sensible.ambito]
    nombres = [filas[f].texto.rstrip(".") if f in filas else f for f in sensible.factores]
    cuales = f"uno de estos factores ({'; '.join(nombres)})" if nombres else "uno de los factores contados"
    return (
        f"Sensible a una marca, en {NOMBRE_DE_AMBITO[sensible.ambito]}: si {cuales} "
        f"{SENTIDO[sensible.reclasificacion]}, el nivel sería {_globales(sensible.posibles)}."
    )


def _respaldo(resultado: Resultado) -> Iterator[str]:
    if resultado.supletorias:
        yield "- Descansan en filas supletorias (sin ellas podrían ser otra cosa):"
        for conclusion in resultado.supletorias:
            filas = enumerar(f"`{fila}`" for fila in conclusion.filas)
            yield f"  - {conclusion.conclusion}: por {filas}; sin ellas, {_o(conclusion.sin_ellas)}."


def _globales(niveles: Iterable[str]) -> str:
    return _o(NIVEL_GLOBAL_EN_PALABRAS.get(nivel, nivel) for nivel in niveles)


def _o(partes: Iterable[str]) -> str:
    return _unir(partes, "o")


def enumerar(partes: Iterable[str]) -> str:
    """`a`, `a y b` o `a, b y c`."""
    return _unir(partes, "y")


def _unir(partes: Iterable[str], conjuncion: str) -> str:
    *anteriores, ultima = list(partes) or [""]
    return f"{', '.join(anteriores)} {conjuncion} {ultima}" if anteriores else ultima
