"""El dibujo de lo que el catálogo dice mientras se llena la ficha: la gravedad propuesta y la cuenta de factores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desproteccion import etiquetas
from desproteccion.catalogo import Catalogo
from desproteccion.consultas import CuentaConSuRegla
from desproteccion.explicacion import APOYO_EN_PALABRAS
from desproteccion.explicacion_catalogo import enumerar
from desproteccion.interfaz import componentes
from desproteccion.interfaz.seguro import para_html
from desproteccion.paquete import Regla
from desproteccion.resultado_catalogo import ConteoDeFactores, GravedadDeTipologia
from desproteccion.vocabulario import LECTURAS

REGLAS_A_LA_VISTA = 2


def dibujar(gravedad: GravedadDeTipologia, catalogo: Catalogo) -> str:
    """La gravedad propuesta, qué regla la propone y por qué, y si la del profesional es menor."""
    cuerpo = "".join(f"<p>{parte}</p>" for parte in _de_gravedad(gravedad, catalogo))
    return f'<div class="dce-propuesta">{cuerpo}</div>'


def _de_gravedad(gravedad: GravedadDeTipologia, catalogo: Catalogo) -> Iterator[str]:
    if not gravedad.regla and not gravedad.reglas_posibles:
        yield (
            "Todavía no hay descriptores registrados, así que el catálogo no propone gravedad. Sin descriptores ni "
            "gravedad escrita, la violencia cuenta como «al menos moderada»."
        )
        return
    yield f"<strong>{_titular(gravedad)}</strong> {_codigos([gravedad.regla or '', *gravedad.reglas_posibles])}"
    yield para_html(gravedad.porque)
    if gravedad.menor_que_la_propuesta:
        yield (
            f'<span class="dce-aviso">La gravedad escrita ({_llano(gravedad.escrita)}) es menor que la propuesta. '
            "Vale la escrita: deje el porqué en el fundamento del pronunciamiento.</span>"
        )
    if gravedad.agravantes_contados:
        yield f"Agravantes que cuentan: {_nombres(gravedad.agravantes_contados, catalogo)}."
    if gravedad.agravantes_no_contados:
        yield f"Ya los describen los descriptores, y no cuentan: {_nombres(gravedad.agravantes_no_contados, catalogo)}."
    yield f'<span class="dce-fuente">{para_html(_respaldo(gravedad, catalogo))}</span>'


def _titular(gravedad: GravedadDeTipologia) -> str:
    if not gravedad.propuestas:
        return "El catálogo no propone gravedad."
    propuesta = " o ".join(map(_llano, gravedad.propuestas))
    quedan = ", según los agravantes que falta explorar" if len(gravedad.propuestas) > 1 else ""
    return f"El catálogo propone: gravedad {propuesta}{quedan}."


def _llano(codigo: str | None) -> str:
    return para_html((codigo or "").replace("_", " "))


def _nombres(ids: Iterable[str], catalogo: Catalogo) -> str:
    return para_html(enumerar(catalogo.agravantes[id].texto.partition(":")[0].rstrip(".").lower() for id in ids))


def _respaldo(gravedad: GravedadDeTipologia, catalogo: Catalogo) -> str:
    apoyos = [criterio.apoyo for criterio in gravedad.criterios]
    apoyos += [catalogo.agravantes[id].apoyo for id in gravedad.agravantes_contados]
    descansa = "La propuesta descansa en filas supletorias. " if "supletoria" in apoyos else ""
    return descansa if catalogo.ficha.oficial else f"{descansa}El catálogo no es el dosier oficial."


def dibujar_cuenta(cuenta: CuentaConSuRegla) -> str:
    """Cuánto suman los factores de un ámbito y qué concluye con eso su indicador."""
    partes = []
    if cuenta.conteo is not None:
        partes.append(f"<strong>{_cuenta(cuenta.conteo)}</strong>")
    partes.append(_conclusion(cuenta))
    if cuenta.conteo is not None and any(f.apoyo == "supletoria" for f in cuenta.conteo.factores):
        partes.append('<span class="dce-fuente">La cuenta descansa en filas supletorias del catálogo.</span>')
    return f'<div class="dce-propuesta">{"".join(f"<p>{parte}</p>" for parte in partes)}</div>'


def _cuenta(conteo: ConteoDeFactores) -> str:
    al_menos = "" if conteo.completo else "al menos "
    falta = "" if conteo.completo else " Falta decir si hay otros: mientras tanto no se sabe cuántos más son."
    reglas = _codigos(conteo.reglas)
    return f"Cuenta: {al_menos}{conteo.alto} de alto riesgo y {al_menos}{conteo.no_alto} que no lo son.{falta} {reglas}"


def _conclusion(cuenta: CuentaConSuRegla) -> str:
    if len(cuenta.reglas) > REGLAS_A_LA_VISTA:
        return f"{para_html(cuenta.indicador)}: {_niveles(cuenta)}, según lo que falta averiguar."
    return f"{para_html(cuenta.indicador)}: {_niveles(cuenta)}. {' '.join(map(_regla, cuenta.reglas))}"


def _niveles(cuenta: CuentaConSuRegla) -> str:
    distintos = {tuple(niveles) for niveles in cuenta.niveles.values()}
    if len(distintos) == 1:
        return componentes.niveles(distintos.pop())
    return "; ".join(
        f"lectura {etiquetas.LECTURAS[lectura]}, {componentes.niveles(cuenta.niveles[lectura])}"
        for lectura in reversed(LECTURAS)
    )


def _regla(regla: Regla) -> str:
    apoyo = APOYO_EN_PALABRAS[regla.apoyo]
    return f"{para_html(regla.texto)} <code>{para_html(regla.id)}</code> (apoyo {apoyo})."


def _codigos(ids: Iterable[str]) -> str:
    return " ".join(f"<code>{para_html(id)}</code>" for id in ids if id)
