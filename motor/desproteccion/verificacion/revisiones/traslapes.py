"""Casos que dos filas de una tabla deciden distinto."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    for indicador in examen.paquete.indicadores:
        celdas = examen.cumplimientos[indicador.id]
        for (i, una), (j, otra) in combinations(enumerate(indicador.filas), 2):
            if (una.niveles, una.regla.brecha) == (otra.niveles, otra.regla.brecha):
                continue
            ambas = np.argwhere(celdas.valida & celdas.cumple[i] & celdas.cumple[j])
            if len(ambas):
                mensaje = (
                    f"{una.regla.id} y {otra.regla.id} deciden distinto el mismo caso; haga excluyentes sus condiciones"
                )
                caso = examen.caso(dict(zip(celdas.ejes, map(int, ambas[0]), strict=True)))
                yield Hallazgo("traslapes", indicador.id, mensaje, (caso,), examen.nombres(celdas.ejes))
