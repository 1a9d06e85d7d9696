"""Casos que ninguna fila de una tabla decide."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    for tabla, celdas in examen.cumplimientos.items():
        vacias = np.argwhere(celdas.valida & ~celdas.cumple.any(axis=0))
        if len(vacias):
            cuantas = "una clase de casos" if len(vacias) == 1 else f"{len(vacias)} clases de casos"
            mensaje = f"ninguna fila decide {cuantas}; agregue una fila o amplíe la condición de otra"
            caso = examen.caso(dict(zip(celdas.ejes, map(int, vacias[0]), strict=True)))
            yield Hallazgo("vacios", tabla, mensaje, (caso,), examen.nombres(celdas.ejes))
