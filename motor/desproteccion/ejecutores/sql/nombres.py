"""Cómo se llama en la consulta cada cosa que las reglas nombran."""

from __future__ import annotations

from collections.abc import Callable

from desproteccion.motor import Motor
from desproteccion.sintaxis import segun as nombre_segun

EXTREMOS = ("b", "w")
"""Prefijos de la mejor y la peor completación."""


class Nombres:
    """Los nombres de columna de una consulta: los de los datos, y los de lo calculado en cada extremo.

    Con el extremo delante, `f3` es la fila que decide el indicador 3, `n3` su nivel, `e` la fila de existencia, `d0_1`
    el nivel de la dimensión 0 según su regla 1, `t2` el del término global 2, `g` el nivel global y `r` su término.
    """

    def __init__(self, motor: Motor, lectura: int) -> None:
        self.motor, self.tablas, self.paquete, self.lectura = motor, motor.tablas, motor.paquete, lectura
        self.hecho = {id: f"h{n}" for n, id in enumerate(self.paquete.hechos)}
        self.antecedente = {id: f"a{n}" for n, id in enumerate(self.paquete.antecedentes)}
        self.derivado = {id: f"v{n}" for n, id in enumerate(self.paquete.derivados)}
        self.posicion = {indicador.id: n for n, indicador in enumerate(self.paquete.indicadores)}
        self.terminos = self.tablas.globales[lectura].terminos
        self.de_dimension: dict[str, str] = {}
        for d, densa in enumerate(self.tablas.dimensiones):
            de_lectura, _ = densa.de_lectura(lectura)
            for n, (regla, _) in enumerate(densa.arreglos):
                self.de_dimension[nombre_segun(densa.dimension.id, regla.regla.id)] = f"d{d}_{n}"
                if regla is de_lectura:
                    self.de_dimension[densa.dimension.id] = f"d{d}_{n}"

    def en(self, extremo: str) -> Callable[[str], str]:
        """Cómo se llama una variable en la mejor o en la peor completación."""

        def nombrar(nombre: str) -> str:
            for propios in (self.hecho, self.derivado, self.de_dimension):
                if nombre in propios:
                    return extremo + propios[nombre]
            return f"{extremo}n{self.posicion[nombre]}"

        return nombrar

    def en_ambos(self, nombre: str) -> tuple[str, str]:
        mejor, peor = EXTREMOS
        return self.en(mejor)(nombre), self.en(peor)(nombre)

    def constancia(self, variable: str) -> str:
        """Cómo se llama lo que una alerta mira: lo que consta, sin completar."""
        return {**self.hecho, **self.antecedente, "existencia": "existe"}[variable]
