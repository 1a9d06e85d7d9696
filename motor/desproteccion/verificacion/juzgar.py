"""Lo que se juzga al medir los ejemplos: unas reglas y un catálogo, ya compilados."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desproteccion.catalogo import Catalogo
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.paquete import Paquete
from desproteccion.verificacion.examen import Examen


@dataclass(frozen=True)
class Juzgado:
    """Unas reglas que se cargan sin queja, listas para que los ejemplos las juzguen."""

    examen: Examen
    catalogo: Catalogo

    @property
    def paquete(self) -> Paquete:
        return self.examen.paquete


Juez = Callable[[Juzgado], str | None]
"""Corre unos ejemplos y devuelve lo primero que no se cumple, o `None`."""


def armar(paquete: Paquete, catalogo: Catalogo) -> Juzgado:
    """Compila una vez lo que todos los jueces usarán.

    Errores: `ReglasInvalidas` si el cargador no las aceptaría: vacíos, traslapes, círculos o, en las reglas V0,
    retrocesos.
    """
    examen = Examen(paquete)
    examen.exigir_sin_vacios_ni_traslapes()
    tabla = catalogo.gravedad
    if any(tabla.vacios()) or any(tabla.traslapes()) or any(tabla.retrocesos()):
        raise ReglasInvalidas([Problema("gravedad.yaml", "las reglas V0 no dan una sola respuesta", "una, creciente")])
    return Juzgado(examen, catalogo)
