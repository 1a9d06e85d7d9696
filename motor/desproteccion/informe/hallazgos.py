"""Los hallazgos del Anexo 2: por dimensión, sus variables con lo que la ficha dice de cada una y en blanco el resto."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desproteccion import etiquetas
from desproteccion.caso import TipologiaDeViolencia
from desproteccion.explicacion_catalogo import enumerar
from desproteccion.informe.contenido import POR_ESCRIBIR, Antecedentes
from desproteccion.resultado_catalogo import GravedadDeTipologia

Detalle = Callable[[Antecedentes], Iterator[str]]


@dataclass(frozen=True)
class Variable:
    """Una variable del formato oficial: los hechos que la llenan (por prefijo) y lo que además se nombra uno a uno."""

    titulo: str
    hechos: tuple[str, ...] = ()
    detalle: Detalle | None = None

    def hallado(self, antecedentes: Antecedentes) -> str:
        """Lo que se sabe; lo desconocido, para escribirlo a mano."""
        dichos = [dicho for prefijo in self.hechos for dicho in antecedentes.hechos(prefijo)]
        if all(dicho.endswith(POR_ESCRIBIR) for dicho in dichos):
            dichos = []
        dichos += self.detalle(antecedentes) if self.detalle else ()
        return "; ".join(dichos) + "." if dichos else POR_ESCRIBIR * 3


def _tipologias(antecedentes: Antecedentes) -> Iterator[str]:
    violencia = antecedentes.caso.violencia
    for tipologia in (violencia.tipologias if violencia else None) or ():
        yield _tipologia(tipologia, antecedentes)


def _tipologia(tipologia: TipologiaDeViolencia, antecedentes: Antecedentes) -> str:
    del_catalogo = antecedentes.motor.catalogo.tipologias[tipologia.tipo]
    subtipo = next(
        (f" ({s.texto.rstrip('.').lower()})" for s in del_catalogo.subtipos if s.id == tipologia.subtipo), ""
    )
    partes = [f"{etiquetas.TIPOLOGIAS[tipologia.tipo]}{subtipo}, gravedad {_gravedad(tipologia, antecedentes)}"]
    criterios = {c.id: c.texto for c in del_catalogo.criterios}
    if observados := [criterios[id].rstrip(".") for id in tipologia.criterios or () if id in criterios]:
        partes.append(f"se observa: {'; '.join(observados)}")
    if agravantes := [antecedentes.agravante(id) for id in tipologia.agravantes or ()]:
        partes.append(f"agravantes: {enumerar(agravantes)}")
    if tipologia.delito:
        partes.append("constitutiva de delito" + (", denunciada" if tipologia.denuncia else ""))
    return ", ".join(partes)


def _gravedad(tipologia: TipologiaDeViolencia, antecedentes: Antecedentes) -> str:
    propuesta = next((g for g in antecedentes.resultado.gravedad if _es_de(g, tipologia)), None)
    if tipologia.gravedad is not None:
        menor = ""
        if propuesta is not None and propuesta.menor_que_la_propuesta:
            propone = " o ".join(map(_llano, propuesta.propuestas))
            reglas = " o ".join([propuesta.regla] if propuesta.regla else propuesta.reglas_posibles)
            menor = f"; el catálogo de apoyo propone {propone}, {reglas}, y la escrita es menor"
        return f"{_llano(tipologia.gravedad)} (a juicio del profesional{menor})"
    if propuesta is not None and len(propuesta.propuestas) == 1:
        return f"{_llano(propuesta.propuestas[0])} (la que propone el catálogo de apoyo)"
    return POR_ESCRIBIR


def _es_de(gravedad: GravedadDeTipologia, tipologia: TipologiaDeViolencia) -> bool:
    """Una ficha puede repetir el tipo: la propuesta se reconoce además por lo marcado y lo escrito."""
    return (
        gravedad.tipo == tipologia.tipo
        and gravedad.escrita == tipologia.gravedad
        and {c.id for c in gravedad.criterios} == set(tipologia.criterios or ())
    )


def _llano(codigo: str) -> str:
    return codigo.replace("_", " ")


def _areas(antecedentes: Antecedentes) -> Iterator[str]:
    nna = antecedentes.caso.nna
    if nna and nna.impacto and nna.impacto.areas:
        yield f"cuáles: {enumerar(etiquetas.AREAS[area] for area in nna.impacto.areas)}"


def _riesgos(ambito: str) -> Detalle:
    return lambda antecedentes: antecedentes.factores_de_riesgo(ambito)


def _protectores(ambito: str) -> Detalle:
    return lambda antecedentes: antecedentes.factores_protectores(ambito)


DIMENSIONES: tuple[tuple[str, str, tuple[Variable, ...]], ...] = (
    (
        "violencia",
        "Características de la situación de vulneración o violencia",
        (
            Variable(
                "Tipología de violencia/maltrato, nivel de gravedad según Valora Galicia adaptado",
                ("violencia.gravedad",),
                _tipologias,
            ),
            Variable(
                "Trayectoria de vulneración",
                ("violencia.ingresos_previos", "violencia.mayor_parte_de_la_vida", "violencia.polivictimizacion"),
            ),
        ),
    ),
    (
        "nna",
        "Situación del niño/a o adolescente",
        (
            Variable(
                "Satisfacción de sus necesidades físicas, de seguridad, emocionales, sociales y cognitivas",
                ("nna.necesidades",),
            ),
            Variable("Impacto biopsicosocial de la violencia", ("nna.impacto",), _areas),
            Variable(
                "Factores de riesgo de recurrencia de la violencia, a nivel individual",
                ("nna.riesgo",),
                _riesgos("nna"),
            ),
            Variable(
                "Factores protectores de recurrencia, a nivel individual", ("nna.proteccion",), _protectores("nna")
            ),
            Variable("Recursos a nivel individual"),
        ),
    ),
    (
        "cuidadores",
        "Capacidades de cuidado de la familia o cuidadores/as",
        (
            Variable("Capacidad de satisfacer las necesidades del niño/a o adolescente", ("cuidadores.respuesta",)),
            Variable(
                "Factores de riesgo de recurrencia de la violencia, a nivel familiar",
                ("cuidadores.riesgo",),
                _riesgos("cuidadores"),
            ),
            Variable(
                "Factores protectores de recurrencia, a nivel familiar",
                ("cuidadores.proteccion",),
                _protectores("cuidadores"),
            ),
            Variable("Recursos a nivel familiar"),
            Variable("Disponibilidad hacia la intervención", ("cuidadores.disponibilidad",)),
        ),
    ),
    (
        "contexto",
        "Características del entorno o contexto socio comunitario",
        (
            Variable(
                "Presencia de soportes comunitarios hacia el niño/a o adolescente",
                ("contexto.soportes.comunitarios_nna",),
            ),
            Variable(
                "Presencia de soportes comunitarios hacia la familia", ("contexto.soportes.comunitarios_familia",)
            ),
            Variable(
                "Presencia de soportes intersectoriales hacia el niño/a o adolescente",
                ("contexto.soportes.intersectoriales_nna",),
            ),
            Variable(
                "Presencia de soportes intersectoriales hacia la familia",
                ("contexto.soportes.intersectoriales_familia",),
            ),
            Variable(
                "Factores de riesgo de recurrencia de la violencia, en el contexto",
                ("contexto.riesgo",),
                _riesgos("contexto"),
            ),
            Variable(
                "Factores protectores de recurrencia, en el contexto",
                ("contexto.proteccion",),
                _protectores("contexto"),
            ),
        ),
    ),
)
