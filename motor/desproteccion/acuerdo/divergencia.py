"""Dónde importa el desacuerdo: el menor conjunto de hechos divergentes que explica dos conclusiones distintas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

from desproteccion.acuerdo.codigos import Codigos
from desproteccion.acuerdo.conclusiones import Conclusion, Conclusiones
from desproteccion.decision import Decision
from desproteccion.vocabulario import NO_APLICA

TOPE_DE_ENSAYOS = 2000
"""Combinaciones que se prueban por comparación antes de conformarse con un conjunto irreducible."""


@dataclass(frozen=True, slots=True)
class CambioDeRegla:
    """Una regla que decide con la respuesta de una persona y otra que decide con la de la otra."""

    donde: str
    de: str
    a: str


@dataclass(frozen=True, slots=True)
class Divergencia:
    """Por qué dos calificaciones de una viñeta concluyen distinto.

    `conjuntos` trae todos los conjuntos de hechos del menor tamaño que, cambiados en una calificación por lo que dijo
    la otra, igualan la conclusión. Si `minimo` es falso había demasiadas combinaciones, y el único conjunto es
    irreducible (no le sobra ningún hecho) pero podría haber otro menor. `reglas`: por cuáles pasa el primero.
    """

    conclusiones: tuple[str, str]
    divergentes: tuple[str, ...]
    conjuntos: tuple[tuple[str, ...], ...]
    minimo: bool
    reglas: tuple[CambioDeRegla, ...]
    respuestas: dict[str, tuple[str, str]]


def explicar(conclusiones: Conclusiones, a: Codigos, b: Codigos) -> Divergencia | None:
    """Compara dos calificaciones completas; `None` si concluyen lo mismo (nivel y programa sugerido)."""
    de, hasta = conclusiones.concluir(a), conclusiones.concluir(b)
    if de == hasta:
        return None
    ejes = conclusiones.motor.tablas.ejes
    distintos = tuple(i for i, eje in enumerate(ejes) if eje.clase(a[i]) != eje.clase(b[i]))
    conjuntos = _menores(conclusiones, a, b, de, hasta, distintos)
    minimo = bool(conjuntos)
    conjuntos = conjuntos or [_irreducible(conclusiones, a, b, hasta, distintos)]
    nombres = [tuple(ejes[i].hecho.id for i in conjunto) for conjunto in conjuntos]
    return Divergencia(
        (de.en_palabras(), hasta.en_palabras()),
        tuple(ejes[i].hecho.id for i in distintos),
        tuple(nombres),
        minimo,
        _reglas_del_cambio(conclusiones, a, b, de, hasta, conjuntos[0]),
        {ejes[i].hecho.id: (_dicho(conclusiones, a, i), _dicho(conclusiones, b, i)) for i in distintos},
    )


def _menores(
    conclusiones: Conclusiones, a: Codigos, b: Codigos, de: Conclusion, hasta: Conclusion, distintos: tuple[int, ...]
) -> list[tuple[int, ...]]:
    ensayos = 0
    for cuantos in range(1, len(distintos) + 1):
        ensayos += comb(len(distintos), cuantos)
        if ensayos > TOPE_DE_ENSAYOS:
            return []
        hallados = [
            conjunto
            for conjunto in combinations(distintos, cuantos)
            if _concluye(conclusiones, a, b, conjunto) == hasta or _concluye(conclusiones, b, a, conjunto) == de
        ]
        if hallados:
            return hallados
    return []


def _irreducible(
    conclusiones: Conclusiones, a: Codigos, b: Codigos, hasta: Conclusion, distintos: tuple[int, ...]
) -> tuple[int, ...]:
    """Se quitan de a uno los hechos que no hacen falta; todos juntos siempre bastan."""
    quedan = list(distintos)
    for eje in distintos:
        sin_ese = tuple(i for i in quedan if i != eje)
        if _concluye(conclusiones, a, b, sin_ese) == hasta:
            quedan.remove(eje)
    return tuple(quedan)


def _con(a: Codigos, b: Codigos, conjunto: Iterable[int]) -> Codigos:
    cambiados = list(a)
    for i in conjunto:
        cambiados[i] = b[i]
    return tuple(cambiados)


def _concluye(conclusiones: Conclusiones, a: Codigos, b: Codigos, conjunto: tuple[int, ...]) -> Conclusion | None:
    """La conclusión de `a` con esos hechos dichos como en `b`; `None` si la mezcla es imposible."""
    mezcla = _con(a, b, conjunto)
    return None if conclusiones.codificador.es_imposible(mezcla) else conclusiones.concluir(mezcla)


def _reglas_del_cambio(
    conclusiones: Conclusiones, a: Codigos, b: Codigos, de: Conclusion, hasta: Conclusion, conjunto: tuple[int, ...]
) -> tuple[CambioDeRegla, ...]:
    sentido = (a, b) if _concluye(conclusiones, a, b, conjunto) == hasta else (b, a)
    antes, despues = conclusiones.decidir(sentido[0]), conclusiones.decidir(_con(*sentido, conjunto))
    if sentido[0] is b:
        antes, despues = despues, antes
    return tuple(_cambios(conclusiones, antes, despues))


def _cambios(conclusiones: Conclusiones, antes: Decision, despues: Decision) -> Iterator[CambioDeRegla]:
    paquete = conclusiones.motor.paquete
    for indicador, de, a in zip(paquete.indicadores, antes.filas, despues.filas, strict=True):
        if de != a:
            yield CambioDeRegla(indicador.id, indicador.filas[de].regla.id, indicador.filas[a].regla.id)
    globales = conclusiones.regla_global(antes), conclusiones.regla_global(despues)
    if globales[0] != globales[1]:
        yield CambioDeRegla("nivel", *globales)


def _dicho(conclusiones: Conclusiones, codigos: Codigos, eje: int) -> str:
    hecho = conclusiones.motor.tablas.ejes[eje].hecho
    codigo = codigos[eje]
    return "no aplica" if codigo == NO_APLICA else hecho.en_llano(hecho.dominio.valor(codigo))
