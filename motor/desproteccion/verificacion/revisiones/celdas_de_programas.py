"""Niveles de una dimensión a los que ningún programa responde, y programas que ninguna celda ofrece."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion import condiciones
from desproteccion.tablas import DimensionDensa
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo, Hechos
from desproteccion.verificacion.testigos import buscar_en_dimension
from desproteccion.vocabulario import NIVELES

REVISION = "celdas_de_programas"


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    celdas = examen.paquete.programas.celdas
    for d, densa in enumerate(examen.tablas.dimensiones):
        for nivel in range(1, len(NIVELES)):
            valores = {otra.dimension.id: (0, 0) for otra in examen.tablas.dimensiones}
            valores[densa.dimension.id] = (nivel, nivel)
            if not any(condiciones.consta(celda.condicion, valores) for celda in celdas):
                caso = _caso_con(examen, d, nivel)
                if caso is not None:
                    yield _sin_celda(examen, densa, nivel, caso)
    ofrecidos = {programa for celda in celdas for programa in celda.programas}
    for programa in examen.paquete.programas.programas:
        if programa.id not in ofrecidos:
            mensaje = f"ninguna celda ofrece {programa.id}: no se propone en este caso ni en otro"
            yield Hallazgo(REVISION, "programas", mensaje, (examen.caso({}),))


def _caso_con(examen: Examen, d: int, nivel: int) -> Hechos | None:
    for abanico in examen.abanicos:
        par = buscar_en_dimension(abanico, abanico, d, lambda uno, _: uno == nivel)
        if par:
            return examen.caso(par[0])
    return None


def _sin_celda(examen: Examen, densa: DimensionDensa, nivel: int, caso: Hechos) -> Hallazgo:
    mensaje = f"ninguna celda responde a {densa.dimension.id} en nivel {NIVELES[nivel]}; agregue la celda del cuadro"
    return Hallazgo(REVISION, "programas", mensaje, (caso,), examen.presentes((caso,)))
