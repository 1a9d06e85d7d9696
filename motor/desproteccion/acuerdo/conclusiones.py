"""Qué concluye el motor de una calificación: niveles, reglas y programa sugerido, bajo una lectura."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from desproteccion import condiciones
from desproteccion.acuerdo.codigos import Codificador, Codigos
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura

MEMORIA = 50_000


class Conclusion(NamedTuple):
    """Lo que importa que coincida: el nivel global y el programa sugerido (`None` si no corresponde uno)."""

    nivel: int
    sugerido: str | None

    def en_palabras(self) -> str:
        return f"{NIVELES[self.nivel]}, {self.sugerido or 'sin programa'}"


class Conclusiones:
    """Decide calificaciones completas; recuerda las ya decididas, que entre jueces se repiten."""

    def __init__(self, codificador: Codificador, lectura: Lectura) -> None:
        motor = codificador.motor
        self.codificador = codificador
        self.motor = motor
        self.lectura = lectura
        self._numero = LECTURAS.index(lectura)
        cuadro = motor.paquete.programas
        alerta = next(a for a in motor.paquete.alertas if a.regla.id == cuadro.alerta_de_separacion)
        self._separa = condiciones.constancia(alerta.condicion)
        self._de_alerta = [
            (nombre, motor.tablas.indice[nombre]) for nombre in dict.fromkeys(condiciones.variables(alerta.condicion))
        ]
        self.decidir = lru_cache(MEMORIA)(self._decidir)
        self.concluir = lru_cache(MEMORIA)(self._concluir)

    def _decidir(self, codigos: Codigos) -> Decision:
        return self.motor.de_tablas.decidir(codigos, self._numero, self._numero)

    def _concluir(self, codigos: Codigos) -> Conclusion:
        decision = self.decidir(codigos)
        if decision.termino == SIN_TERMINO:
            return Conclusion(decision.nivel, None)
        separacion = self._separa({nombre: (codigos[eje], codigos[eje]) for nombre, eje in self._de_alerta})
        plan = self.motor.plan(decision.dimensiones, bool(separacion))
        sugeridos = (programa.id for programa in plan.programas if programa.papel == "sugerido")
        return Conclusion(decision.nivel, next(sugeridos, None))

    def regla_global(self, decision: Decision) -> str:
        """La regla que da el nivel global o, sin desprotección, la de existencia."""
        return self.motor.regla_global(self._numero, decision.termino, decision.existencia)
