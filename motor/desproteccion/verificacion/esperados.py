"""Las viñetas como juez de unas reglas: lo que se razonó a mano para cada una, contra lo que las reglas deciden.

Aquí se juzgan las de hechos completos, que se deciden sin enumerar lo posible; las demás las corren las pruebas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from desproteccion import condiciones
from desproteccion.campos_de_ficha import Saber
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.diferencias.cuadros import propuesta
from desproteccion.documentos import leer
from desproteccion.hechos import constancias, existencia_en, saber_de
from desproteccion.reglas import carpeta_de_datos
from desproteccion.verificacion.juzgar import Juzgado
from desproteccion.vinetas import Vineta, vinetas
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES

Esperado = Mapping[str, Any]


@cache
def esperados() -> Mapping[str, Esperado]:
    """El resultado razonado de cada viñeta, por identificador."""
    carpeta = carpeta_de_datos("casos_ejemplo") / "esperados"
    return {archivo.stem: leer(archivo).datos for archivo in sorted(carpeta.glob("*.yaml"))}


def incumplida(juzgado: Juzgado) -> str | None:
    """La primera viñeta que esas reglas no responden como se razonó, con lo que difiere."""
    usados = {eje for densa in juzgado.examen.tablas.densas for eje in densa.ejes}
    for vineta in vinetas():
        saber = saber_de(vineta.caso, juzgado.paquete, juzgado.catalogo)
        intervalos = list(saber.values())
        if all(intervalos[eje][0] == intervalos[eje][1] for eje in usados):
            for difiere in _diferencias(juzgado, vineta, saber, esperados()[vineta.id]):
                return f"{vineta.id}: {difiere}"
    return None


def _diferencias(juzgado: Juzgado, vineta: Vineta, saber: Saber, esperado: Esperado) -> Iterator[str]:
    for numero, lectura in enumerate(LECTURAS):
        decision = juzgado.examen.decidir_codigos([minimo for minimo, _ in saber.values()], numero)
        alertas = _alertas(juzgado, vineta, saber, decision, numero)
        respuesta = _respuesta(juzgado, decision, numero, alertas)
        for campo, valor in respuesta.items():
            if esperado["lecturas"][lectura][campo] != valor:
                yield f"{campo}, lectura {lectura}: {valor}"
        if lectura == juzgado.paquete.lectura_por_omision and esperado["alertas"] != alertas:
            yield f"alertas: {alertas}"


def _respuesta(juzgado: Juzgado, decision: Decision, lectura: int, alertas: list[str]) -> dict[str, Any]:
    paquete, tablas = juzgado.paquete, juzgado.examen.tablas
    fila = paquete.existencia[decision.existencia]
    hay = decision.termino != SIN_TERMINO
    separacion = paquete.programas.alerta_de_separacion in alertas
    plan = propuesta(paquete, decision.dimensiones, separacion) if hay else None
    papeles = {programa.papel: programa.id for programa in plan.programas} if plan else {}
    return {
        "existencia": EXISTENCIAS[fila.niveles[lectura]],
        "nivel": [NIVELES[decision.nivel]],
        "regla": (tablas.globales[lectura].terminos[decision.termino].regla if hay else fila.regla).id,
        "dimensiones": {d.id: [NIVELES[n]] for d, n in zip(paquete.dimensiones, decision.dimensiones, strict=True)},
        "indicadores": {i.id: [NIVELES[n]] for i, n in zip(paquete.indicadores, decision.niveles, strict=True)},
        "programas": [programa.id for programa in plan.programas] if plan else [],
        "sugerido": papeles.get("sugerido"),
        "combinado": papeles.get("combinado"),
    }


def _alertas(juzgado: Juzgado, vineta: Vineta, saber: Saber, decision: Decision, lectura: int) -> list[str]:
    fila = juzgado.paquete.existencia[decision.existencia]
    sabido = {
        **saber,
        **constancias(vineta.caso, juzgado.paquete),
        "existencia": existencia_en(EXISTENCIAS[fila.niveles[lectura]]),
    }
    return [a.regla.id for a in juzgado.paquete.alertas if condiciones.consta(a.condicion, sabido)]
