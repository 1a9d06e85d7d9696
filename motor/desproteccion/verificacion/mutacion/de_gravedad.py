"""Las mutaciones de las reglas V0 del catálogo, y si una cambia lo que proponen.

Las F0 (qué cuenta suma cada factor) no tienen mutaciones que medir: todo cambio suyo lo rechaza el cargador.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from desproteccion.catalogo import Catalogo
from desproteccion.tabla_gravedad import GRAVEDAD_MAXIMA, ReglaV0, TablaDeGravedad, dominios
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


def diferencias_de_gravedad(una: TablaDeGravedad, otra: TablaDeGravedad) -> Iterator[str]:
    """Los casos en que dos tablas proponen distinto o por otra regla, sobre las clases de ambas."""
    totales, fuertes = (sorted({*a, *b}) for a, b in ((una.totales, otra.totales), (una.fuertes, otra.fuertes)))
    for caso in product(range(len(una.gravedades)), totales, fuertes):
        maxima, total, cuantos_fuertes = caso
        de, a = (tabla.reglas[tabla.decidir(caso)] for tabla in (una, otra))
        if cuantos_fuertes <= total and (de.regla.id, de.propone) != (a.regla.id, a.propone):
            yield (
                f"gravedad propuesta: de {una.propuestas[de.propone]} ({de.regla.id}) a {otra.propuestas[a.propone]} "
                f"({a.regla.id})\n    testigo ficticio {{{GRAVEDAD_MAXIMA}: {una.gravedades[maxima]}, agravantes: "
                f"{total}, fuertes: {cuantos_fuertes}}}"
            )
