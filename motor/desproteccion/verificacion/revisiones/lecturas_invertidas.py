"""Casos en que la lectura mínima da más que la prudente: en una fila, en una dimensión o en la cadena entera."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.testigos import Cadena, buscar_en_dimension
from desproteccion.vocabulario import NIVELES

REVISION = "lecturas_invertidas"


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    yield from _en_filas(examen)
    minima, prudente = examen.abanicos
    for d, densa in enumerate(examen.tablas.dimensiones):
        par = buscar_en_dimension(minima, prudente, d, np.greater)
        if par:
            caso = examen.caso(par[0])
            nombre = densa.dimension.id
            yield Hallazgo(
                REVISION,
                nombre,
                "la lectura mínima da más nivel que la prudente en este caso",
                (caso,),
                examen.presentes((caso,)),
            )
    par = Cadena(minima, prudente, lambda escenario: escenario.niveles, np.greater).testigo()
    if par:
        caso = examen.caso(par[0])
        yield Hallazgo(
            REVISION,
            "global",
            "la lectura mínima da más nivel global que la prudente en este caso",
            (caso,),
            examen.presentes((caso,)),
        )


def _en_filas(examen: Examen) -> Iterator[Hallazgo]:
    for indicador in examen.paquete.indicadores:
        celdas = examen.cumplimientos[indicador.id]
        for numero, fila in enumerate(indicador.filas):
            minima, prudente = fila.niveles
            caen = np.argwhere(celdas.valida & celdas.cumple[numero])
            if minima > prudente and len(caen):
                caso = examen.caso(dict(zip(celdas.ejes, map(int, caen[0]), strict=True)))
                mensaje = (
                    f"la fila {fila.regla.id} da {NIVELES[minima]} con la lectura mínima y {NIVELES[prudente]} con la "
                    "prudente; ante la duda, la mínima no puede dar más"
                )
                yield Hallazgo(REVISION, indicador.id, mensaje, (caso,), examen.nombres(celdas.ejes))
    for fila in examen.paquete.existencia:
        if fila.niveles[0] > fila.niveles[1]:
            mensaje = f"la fila {fila.regla.id} afirma la desprotección solo con la lectura mínima"
            yield Hallazgo(REVISION, "existencia", mensaje, (examen.caso({}),))
