"""Las mutaciones de las reglas V0 del catálogo.

Las F0 (qué cuenta suma cada factor) no tienen mutaciones que medir: todo cambio suyo lo rechaza el cargador.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from desproteccion.catalogo import Catalogo
from desproteccion.tabla_gravedad import ReglaV0, TablaDeGravedad, dominios
from desproteccion.verificacion.mutacion import condiciones
from desproteccion.verificacion.mutacion.mutante import Mutante, mutante, sustituir

Cambio = tuple[str, int, str, tuple[ReglaV0, ...]]


def mutantes_de_gravedad(catalogo: Catalogo) -> Iterator[Mutante]:
    """Las del catálogo: en una fila V0, en dos, o el mismo error en toda la tabla."""
    tabla = catalogo.gravedad
    for operador, i, descripcion, reglas in (*_de_una(tabla), *_de_dos(tabla.reglas), *_de_todas(tabla)):
        otra = replace(catalogo, gravedad=TablaDeGravedad(reglas, tabla.gravedades, tabla.propuestas))
        yield mutante(operador, tabla.reglas[i].regla, descripcion, catalogo=otra)


def _de_una(tabla: TablaDeGravedad) -> Iterator[Cambio]:
    vocabulario = dominios(tabla.gravedades)
    for i, fila in enumerate(tabla.reglas):
        for operador, descripcion, condicion in condiciones.variantes(fila.condicion, vocabulario.__getitem__):
            yield operador, i, descripcion, sustituir(tabla.reglas, i, replace(fila, condicion=condicion))
        for propone in (fila.propone - 1, fila.propone + 1):
            if 0 <= propone < len(tabla.propuestas):
                descripcion = f"propone {tabla.propuestas[propone]}"
                yield "nivel corrido", i, descripcion, sustituir(tabla.reglas, i, replace(fila, propone=propone))


def _de_dos(reglas: Sequence[ReglaV0]) -> Iterator[Cambio]:
    for (i, una), (j, otra) in combinations(enumerate(reglas), 2):
        cruzadas = sustituir(
            sustituir(reglas, i, replace(una, propone=otra.propone)), j, replace(otra, propone=una.propone)
        )
        yield "filas intercambiadas", i, f"con la propuesta de {otra.regla.id}", cruzadas


def _de_todas(tabla: TablaDeGravedad) -> Iterator[Cambio]:
    todas = [fila.condicion for fila in tabla.reglas]
    for operador, descripcion, nuevas in condiciones.de_tabla_entera(todas, dominios(tabla.gravedades).__getitem__):
        cambian = [i for i, (una, otra) in enumerate(zip(todas, nuevas, strict=True)) if una != otra]
        if cambian:
            reglas = [replace(f, condicion=c) for f, c in zip(tabla.reglas, nuevas, strict=True)]
            yield operador, cambian[0], descripcion, tuple(reglas)
