"""Cómo se llama en la consulta cada cosa que las reglas nombran."""

from __future__ import annotations

from collections.abc import Sequence

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql import tablas_en_listas
from desproteccion.ejecutores.sql.dialectos import Dialecto
from desproteccion.ejecutores.sql.tablas_en_listas import Columna
from desproteccion.motor import Motor

EXTREMOS = ("b", "w")
"""Prefijos de la mejor y la peor completación."""


class Nombres:
    """Los nombres de columna de una consulta, y cómo se lee en ella una tabla.

    `h3` es el código del hecho 3, nulo si se desconoce, y `k3` su clase; `a2` es un antecedente. `s4` es el estado del
    indicador 4 y `e` el de la existencia. Con el extremo delante, `bd1` es el aporte de la dimensión 1 y `bg` el nivel
    global con su término.
    """

    def __init__(self, motor: Motor, lectura: int, dialecto: Dialecto) -> None:
        self.motor, self.tablas, self.paquete, self.lectura = motor, motor.tablas, motor.paquete, lectura
        self.dialecto = dialecto
        self.hecho = {id: f"h{n}" for n, id in enumerate(self.paquete.hechos)}
        self.antecedente = {id: f"a{n}" for n, id in enumerate(self.paquete.antecedentes)}
        self.clases = [f"k{n}" for n in range(len(self.tablas.ejes))]
        self.terminos = self.tablas.globales[lectura].terminos

    def constancia(self, variable: str) -> str:
        """Cómo se llama lo que una alerta mira: lo que consta, sin completar."""
        return {**self.hecho, **self.antecedente, "existencia": "existe"}[variable]

    def elegir(self, indice: str, valores: Sequence[int | str | None]) -> str:
        """El valor que está en ese lugar (desde 0)."""
        return tablas_en_listas.elegir(self.dialecto, indice, valores)

    def plegado(self, columnas: Sequence[Columna], arreglo: Enteros) -> str:
        """El entero que `arreglo` da para las columnas (un eje por columna)."""
        return tablas_en_listas.plegado(self.dialecto, columnas, arreglo)
