"""Qué muestran los ejemplos de lo que se enciende por una condición: existencia, celdas de programas y alertas.

De cada parte de la condición se pide un par de ejemplos que difieren en un solo dato: en uno la regla actúa y en el
otro no, porque esa parte dejó de cumplirse. En un umbral, el par está justo a cada lado.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from desproteccion import condiciones
from desproteccion.condiciones import Condicion, Intervalo, Rango
from desproteccion.paquete import Regla
from desproteccion.verificacion.cobertura import Requisito, en_palabras, hojas, valores_en
from desproteccion.verificacion.decisiones import Decisiones, Respondedor
from desproteccion.verificacion.juzgar import Juzgado
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES

PRUDENTE = LECTURAS.index("prudente")


@dataclass(frozen=True)
class Ejemplo:
    """Los datos de un ejemplo, si la regla actúa en él y qué partes de su condición se cumplen."""

    datos: Mapping[str, Any]
    actua: bool
    cumple: tuple[bool, ...]


def por_condiciones(juzgado: Juzgado, decisiones: Decisiones) -> Iterator[tuple[str, list[Requisito], set[Requisito]]]:
    """Por etapa: lo que hay que mostrar y lo que las decisiones muestran."""
    for etapa, ejemplos_de in (("existencia", _existencia), ("programas", _celdas), ("alertas", _alertas)):
        pedidos: list[Requisito] = []
        vistos: set[Requisito] = set()
        for regla, condicion, ejemplos in ejemplos_de(juzgado, decisiones):
            partes = list(hojas(condicion))
            pedidos += [(regla.id, "actúa"), *((regla.id, en_palabras(parte)) for parte in partes)]
            if any(ejemplo.actua for ejemplo in ejemplos):
                vistos.add((regla.id, "actúa"))
            vistos |= {(regla.id, en_palabras(parte)) for parte in _mostradas(partes, ejemplos)}
        yield etapa, list(dict.fromkeys(pedidos)), vistos


Ejemplos = Iterator[tuple[Regla, Condicion, list[Ejemplo]]]


def _mostradas(partes: Sequence[Condicion], ejemplos: Sequence[Ejemplo]) -> Iterator[Condicion]:
    for uno, otro in permutations(ejemplos, 2):
        distintos = [d for d in {*uno.datos, *otro.datos} if uno.datos.get(d) != otro.datos.get(d)]
        if uno.actua and not otro.actua and len(distintos) == 1:
            for parte, antes, despues in zip(partes, uno.cumple, otro.cumple, strict=True):
                if antes and not despues and _al_lado(parte, uno.datos, otro.datos, distintos[0]):
                    yield parte


def _al_lado(parte: Condicion, uno: Mapping[str, Any], otro: Mapping[str, Any], dato: str) -> bool:
    """Si la parte es un umbral del dato mismo, los dos valores deben ser vecinos."""
    valores = uno.get(dato), otro.get(dato)
    if not isinstance(parte, Rango) or parte.variable != dato or not all(type(valor) is int for valor in valores):
        return True
    return abs(valores[0] - valores[1]) == 1  # type: ignore[operator]


def _existencia(juzgado: Juzgado, decisiones: Decisiones) -> Ejemplos:
    quien, examen = Respondedor(juzgado), juzgado.examen
    ids = tuple(examen.paquete.hechos)
    base = examen.caso({})
    casos = []
    for registro in decisiones.partes["cadena"]:
        decision = quien.decidir(registro["hechos"], PRUDENTE)
        punto = tuple(quien.codigos(registro["hechos"], range(len(ids))).values())
        valores = dict(valores_en(examen, ids, punto))
        valores |= {i.id: n for i, n in zip(examen.paquete.indicadores, decision.niveles, strict=True)}
        casos.append(({**base, **registro["hechos"]}, registro["prudente"]["porque"], valores))
    *con_condicion, _ = examen.paquete.existencia
    for fila in con_condicion:
        partes = list(hojas(fila.condicion))
        yield (
            fila.regla,
            fila.condicion,
            [
                Ejemplo(datos, porque == fila.regla.id, tuple(bool(condiciones.evaluar(p, v)) for p in partes))
                for datos, porque, v in casos
            ],
        )


def _celdas(juzgado: Juzgado, decisiones: Decisiones) -> Ejemplos:
    for celda in juzgado.paquete.programas.celdas:
        partes = list(hojas(celda.condicion))
        ejemplos = []
        for registro in decisiones.partes["programas"]:
            datos = {**registro["dimensiones"], "separacion": registro["separacion"]}
            niveles = {d: (NIVELES.index(n), NIVELES.index(n)) for d, n in registro["dimensiones"].items()}
            ejemplos.append(_ejemplo(datos, celda.condicion, partes, niveles))
        yield celda.regla, celda.condicion, ejemplos


def _alertas(juzgado: Juzgado, decisiones: Decisiones) -> Ejemplos:
    vocabulario = {**juzgado.paquete.hechos, **juzgado.paquete.antecedentes}
    nada: dict[str, Intervalo] = {id: hecho.todo for id, hecho in vocabulario.items()}
    for alerta in juzgado.paquete.alertas:
        partes = list(hojas(alerta.condicion))
        ejemplos = []
        for registro in decisiones.partes["alertas"]:
            if registro["alerta"] == alerta.regla.id:
                sabido = {**nada, "existencia": (0, len(EXISTENCIAS) - 1)}
                for id, valor in registro["consta"].items():
                    codigo = EXISTENCIAS.index(valor) if id == "existencia" else vocabulario[id].dominio.codigo(valor)
                    sabido[id] = (codigo or 0, codigo or 0)
                ejemplos.append(_ejemplo(registro["consta"], alerta.condicion, partes, sabido))
        yield alerta.regla, alerta.condicion, ejemplos


def _ejemplo(
    datos: Mapping[str, Any], condicion: Condicion, partes: Sequence[Condicion], sabido: Mapping[str, Intervalo]
) -> Ejemplo:
    cumple = tuple(condiciones.consta(parte, sabido) for parte in partes)
    return Ejemplo(datos, condiciones.consta(condicion, sabido), cumple)
