"""Las mutaciones del cuadro de programas: sus celdas, cómo se ordenan y qué papel toman."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

from desproteccion.paquete import Celda, CuadroDeProgramas, Paquete
from desproteccion.verificacion.mutacion import condiciones
from desproteccion.verificacion.mutacion.mutante import Mutante, mutante, permutar, sustituir
from desproteccion.verificacion.valoraciones import dominio_en


def mutantes_de_programas(paquete: Paquete) -> Iterator[Mutante]:
    """Un error en una celda, en el orden, en el papel de un programa o en lo que lo complementa."""
    yield from _de_celdas(paquete)
    yield from _del_orden(paquete)
    yield from _de_cada_programa(paquete)


def _con(paquete: Paquete, **cambios: Any) -> Paquete:
    return replace(paquete, programas=replace(paquete.programas, **cambios))


def _de_celdas(paquete: Paquete) -> Iterator[Mutante]:
    celdas = paquete.programas.celdas
    for i, celda in enumerate(celdas):
        for operador, descripcion, otra in _variantes_de_celda(paquete, celda):
            yield mutante(operador, celda.regla, descripcion, _con(paquete, celdas=sustituir(celdas, i, otra)))
    for (i, una), (j, otra) in combinations(enumerate(celdas), 2):
        con_los_de_otra = sustituir(celdas, i, replace(una, programas=otra.programas))
        cruzadas = sustituir(con_los_de_otra, j, replace(otra, programas=una.programas))
        descripcion = f"con los programas de {otra.regla.id}"
        yield mutante("filas intercambiadas", una.regla, descripcion, _con(paquete, celdas=cruzadas))


def _variantes_de_celda(paquete: Paquete, celda: Celda) -> Iterator[tuple[str, str, Celda]]:
    for operador, descripcion, otra in condiciones.variantes(celda.condicion, lambda n: dominio_en(n, paquete)):
        yield operador, descripcion, replace(celda, condicion=otra)
    for programa in paquete.programas.programas:
        operador, quedan = _sin_o_con(programa.id, celda.programas)
        yield operador, programa.id, replace(celda, programas=quedan)


def _sin_o_con(id: str, programas: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if id in programas:
        return "programa quitado", tuple(otro for otro in programas if otro != id)
    return "programa agregado", (*programas, id)


def _del_orden(paquete: Paquete) -> Iterator[Mutante]:
    cuadro = paquete.programas
    for i, (uno, otro) in enumerate(pairwise(cuadro.programas)):
        cambiado = _con(paquete, programas=permutar(cuadro.programas, i, i + 1))
        yield mutante("filas intercambiadas", cuadro.orden, f"{otro.id} antes que {uno.id}", cambiado)
    for i, criterio in enumerate(cuadro.criterios):
        cambiado = _con(paquete, criterios=sustituir(cuadro.criterios, i))
        yield mutante("condición quitada", cuadro.orden, f"sin {criterio}", cambiado)
    for i, (primero, segundo) in enumerate(pairwise(cuadro.criterios)):
        cambiado = _con(paquete, criterios=permutar(cuadro.criterios, i, i + 1))
        yield mutante("filas intercambiadas", cuadro.orden, f"{segundo} antes que {primero}", cambiado)
    for i, foco in enumerate(cuadro.foco):
        cambiado = _con(paquete, foco=sustituir(cuadro.foco, i))
        yield mutante("condición quitada", cuadro.combinado, f"sin el foco {foco}", cambiado)
    for alerta in paquete.alertas:
        if alerta.regla.id != cuadro.alerta_de_separacion:
            cambiado = _con(paquete, alerta_de_separacion=alerta.regla.id)
            yield mutante("valor cambiado", cuadro.separacion, f"se enciende con {alerta.regla.id}", cambiado)


def _de_cada_programa(paquete: Paquete) -> Iterator[Mutante]:
    cuadro = paquete.programas
    for i, programa in enumerate(cuadro.programas):
        distinto = replace(programa, excepcional=not programa.excepcional)
        descripcion = f"{programa.id} {'excepcional' if distinto.excepcional else 'no excepcional'}"
        cambiado = _con(paquete, programas=sustituir(cuadro.programas, i, distinto))
        yield mutante("valor cambiado", cuadro.excepcional, descripcion, cambiado)
        yield from _de_sus_complementarios(paquete, cuadro, i)


def _de_sus_complementarios(paquete: Paquete, cuadro: CuadroDeProgramas, i: int) -> Iterator[Mutante]:
    programa = cuadro.programas[i]
    for id in cuadro.complementarios:
        operador, quedan = _sin_o_con(id, programa.complementarios)
        cambiado = _con(paquete, programas=sustituir(cuadro.programas, i, replace(programa, complementarios=quedan)))
        yield mutante(operador, paquete.reglas[id], f"{id} con {programa.id}", cambiado)
