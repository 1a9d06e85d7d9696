"""Lo que le falta a una condición para cumplirse (o lo que la sostiene): sus pruebas, una a una, ante lo sabido.

Cada variable llega como el intervalo de códigos que lo sabido le deja. Una prueba *falla* si ningún código del
intervalo la cumple, y *está por saber* si algunos sí y otros no. De una alternativa («alguno de…») se muestra la rama
a la que menos le falta, porque es la más cercana a cumplirse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desproteccion.condiciones import Alguno, Condicion, Intervalo, Pertenece, Rango, Siempre, Todos, consta

Prueba = Rango | Pertenece


@dataclass(frozen=True, slots=True)
class Falta:
    """Una prueba que no consta. `distancia`: a cuántos códigos está el más cercano que la cumple."""

    prueba: Prueba
    por_saber: bool
    distancia: int


def faltas(condicion: Condicion, intervalos: Mapping[str, Intervalo]) -> list[Falta]:
    """Las pruebas que impiden que la condición conste; ninguna si consta."""
    match condicion:
        case Siempre():
            return []
        case Todos(partes):
            return [falta for parte in partes for falta in faltas(parte, intervalos)]
        case Alguno(partes):
            return min((faltas(parte, intervalos) for parte in partes), key=lejania, default=[])
        case Rango() | Pertenece():
            return [] if _segura(condicion, intervalos) else [_falta(condicion, intervalos)]


def lejania(halladas: list[Falta]) -> tuple[int, int, int]:
    """Qué tan lejos está de cumplirse: cuántas pruebas fallan, a cuánta distancia, y cuántas están por saber."""
    fallan = [falta for falta in halladas if not falta.por_saber]
    return len(fallan), sum(falta.distancia for falta in fallan), len(halladas)


def _segura(prueba: Prueba, intervalos: Mapping[str, Intervalo]) -> bool:
    return _cumplen(prueba, intervalos)[0]


def _falta(prueba: Prueba, intervalos: Mapping[str, Intervalo]) -> Falta:
    _, alguna = _cumplen(prueba, intervalos)
    return Falta(prueba, alguna, 0 if alguna else _distancia(prueba, intervalos[prueba.variable]))


def _cumplen(prueba: Prueba, intervalos: Mapping[str, Intervalo]) -> tuple[bool, bool]:
    """Si la cumplen todos los códigos del intervalo, y si la cumple alguno."""
    minimo, maximo = intervalos[prueba.variable]
    match prueba:
        case Rango(_, desde, hasta):
            todos = consta(prueba, intervalos)
            return todos, (desde is None or maximo >= desde) and (hasta is None or minimo <= hasta)
        case Pertenece(_, codigos, negada):
            dentro = sum(minimo <= codigo <= maximo for codigo in set(codigos))
            total = maximo - minimo + 1
            return (dentro == 0, dentro < total) if negada else (dentro == total, dentro > 0)


def _distancia(prueba: Prueba, intervalo: Intervalo) -> int:
    minimo, maximo = intervalo
    match prueba:
        case Rango(_, desde, hasta):
            return max((desde or 0) - maximo, minimo - (hasta if hasta is not None else minimo), 0)
        case Pertenece(_, codigos, negada):
            return 1 if negada else min(max(codigo - maximo, minimo - codigo) for codigo in codigos)


def sostienen(condicion: Condicion, intervalos: Mapping[str, Intervalo]) -> list[Prueba]:
    """Las pruebas que hacen constar una condición.

    Para que deje de cumplirse habría que romper todas las alternativas que constan, o una de las que van juntas.
    """
    match condicion:
        case Siempre():
            return []
        case Todos(partes):
            return [prueba for parte in partes for prueba in sostienen(parte, intervalos)]
        case Alguno(partes):
            return [p for parte in partes if not faltas(parte, intervalos) for p in sostienen(parte, intervalos)]
        case Rango() | Pertenece():
            return [condicion]
