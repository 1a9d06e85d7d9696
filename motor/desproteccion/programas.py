"""Qué programas responden a las dimensiones del caso, en qué orden y con qué papel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from desproteccion.paquete import Celda, CuadroDeProgramas, Programa
from desproteccion.partes import disparada
from desproteccion.resultado import Papel, ProgramaPropuesto, ReglaDisparada
from desproteccion.vocabulario import NIVELES

Niveles = Mapping[str, int]
"""Nivel de cada dimensión."""


class Plan(NamedTuple):
    """Los programas en orden, como los escribe el contrato, y las reglas del cuadro que actuaron."""

    programas: tuple[ProgramaPropuesto, ...]
    disparadas: tuple[ReglaDisparada, ...]


SIN_PROGRAMAS = Plan((), ())


def planear(cuadro: CuadroDeProgramas, niveles: Niveles, celdas: Sequence[int], separacion: bool) -> Plan:
    """Qué programas responden, dadas las celdas que corresponden a los niveles.

    `separacion`: consta el peligro grave, inminente y no mitigable que pone primero al programa excepcional.
    """
    usadas = [cuadro.celdas[i] for i in celdas]
    cubre = {p.id: _cubiertas(p, niveles, usadas) for p in cuadro.programas}
    cubren = [p for p in cuadro.programas if cubre[p.id] or (separacion and p.excepcional)]
    comunes = sorted((p for p in cubren if not p.excepcional), key=_clave(cuadro, niveles, cubre))
    excepcionales = [p for p in cubren if p.excepcional]
    combinado = _combinado(cuadro, niveles, cubre, comunes, separacion)
    ordenados = [*excepcionales, *comunes] if separacion else [*comunes, *excepcionales]
    propuestos: list[ProgramaPropuesto] = []
    for orden, programa in enumerate(ordenados, start=1):
        condicionado = programa.excepcional and not separacion
        papel: Papel = "alternativa"
        if combinado is not None and programa.id == combinado.id:
            papel = "combinado"
        elif not propuestos and not condicionado:
            papel = "sugerido"
        cubiertas, complementarios = tuple(cubre[programa.id]), programa.complementarios
        propuestos.append(ProgramaPropuesto(programa.id, orden, papel, cubiertas, condicionado, complementarios))
    actuaron = [cuadro.orden] if comunes else []
    actuaron += [cuadro.combinado] if combinado is not None and not separacion else []
    actuaron += [cuadro.separacion] if separacion else [cuadro.excepcional] if excepcionales else []
    de_celdas = [disparada(celda.regla, {celda.dimension: NIVELES[niveles[celda.dimension]]}) for celda in usadas]
    return Plan(tuple(propuestos), (*de_celdas, *[disparada(regla, {}) for regla in actuaron]))


def _cubiertas(programa: Programa, niveles: Niveles, celdas: Sequence[Celda]) -> list[str]:
    """Las dimensiones en cuya celda aparece el programa."""
    dimensiones = {celda.dimension for celda in celdas if programa.id in celda.programas}
    return [dimension for dimension in niveles if dimension in dimensiones]


def _clave(
    cuadro: CuadroDeProgramas, niveles: Niveles, cubre: Mapping[str, list[str]]
) -> Callable[[Programa], tuple[int, ...]]:
    mas_alto = max((niveles[foco] for foco in cuadro.foco), default=0)
    focos = {foco for foco in cuadro.foco if niveles[foco] == mas_alto}
    invasividad = {programa.id: i for i, programa in enumerate(cuadro.programas)}
    criterios: dict[str, Callable[[Programa], int]] = {
        "cubre_el_foco_mas_alto": lambda p: -len(focos.intersection(cubre[p.id])),
        "suma_de_niveles_cubiertos": lambda p: -sum(niveles[dimension] for dimension in cubre[p.id]),
        "menos_invasivo": lambda p: invasividad[p.id],
    }
    elegidos = [criterios[nombre] for nombre in cuadro.criterios]
    return lambda programa: tuple(criterio(programa) for criterio in elegidos)


def _combinado(
    cuadro: CuadroDeProgramas,
    niveles: Niveles,
    cubre: Mapping[str, list[str]],
    comunes: Sequence[Programa],
    separacion: bool,
) -> Programa | None:
    if not comunes:
        return None
    if separacion:
        return comunes[0]
    sugerido, *demas = comunes
    faltan = {foco for foco in cuadro.foco if niveles[foco] and foco not in cubre[sugerido.id]}
    return next((programa for programa in demas if faltan.intersection(cubre[programa.id])), None)
