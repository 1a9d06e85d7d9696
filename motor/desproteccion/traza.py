"""La traza de un caso: las reglas que disparan en toda completación de lo desconocido, con lo que las encendió."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desproteccion.campos_de_ficha import Saber
from desproteccion.condiciones import Intervalo
from desproteccion.decision import SIN_TERMINO
from desproteccion.ficha_leida import FichaLeida
from desproteccion.hechos import valor_sabido
from desproteccion.motor import Motor
from desproteccion.panorama import Panorama
from desproteccion.partes import disparada
from desproteccion.resultado import (
    ReglaDisparada,
    ResultadoDeDimension,
    ResultadoDeExistencia,
    ResultadoDeNivel,
)
from desproteccion.vocabulario import EXISTENCIAS, NIVELES, Nivel

Niveles = Mapping[str, Nivel | None]
"""Nivel de cada indicador y dimensión; `None` si depende de lo que falta."""


def disparadas_por_niveles(
    leida: FichaLeida,
    panorama: Panorama,
    existencia: ResultadoDeExistencia,
    dimensiones: Sequence[ResultadoDeDimension],
    nivel: ResultadoDeNivel,
) -> Iterator[ReglaDisparada]:
    """Las reglas de existencia, de cada dimensión y del nivel global, con los niveles y hechos que leyeron."""
    motor, decision = leida.motor, panorama.decision
    niveles: dict[str, Nivel | None] = {d.id: d.nivel for d in dimensiones}
    niveles.update([(i.id, i.nivel) for d in dimensiones for i in d.indicadores])
    if existencia.valor == "no_concluyente":
        yield disparada(motor.paquete.no_concluyente, {})
    elif existencia.regla is not None:
        regla = motor.paquete.existencia[decision.existencia].regla
        yield disparada(regla, dict(_de_la_existencia(leida, decision.existencia, niveles)))
    for leer, parte in motor.partes.dimensiones[panorama.lectura]:
        yield parte(leer(niveles))
    if nivel.regla is not None and decision.termino != SIN_TERMINO:
        leer, parte = motor.partes.terminos[panorama.lectura][decision.termino]
        yield parte(leer(niveles))


def disparadas_por_alertas(
    motor: Motor, encendidas: Iterable[int], consta: Mapping[str, Intervalo]
) -> Iterator[ReglaDisparada]:
    """Por alerta encendida (su posición), su regla y los datos que la encienden."""
    for i in encendidas:
        yield disparada(motor.paquete.alertas[i].regla, dict(_de_la_alerta(motor, i, consta)))


def _de_la_existencia(leida: FichaLeida, fila: int, niveles: Niveles) -> Iterator[tuple[str, Any]]:
    """Los hechos y niveles de las alternativas que constan; si ninguna consta por sí sola, todos."""
    motor = leida.motor
    ciertas, todas = motor.variables_de_existencia[fila]
    for variable in ciertas(_Sabido(leida.saber, niveles, motor)) or todas:
        if variable in niveles:
            yield variable, niveles[variable]
        else:
            yield from [
                (id, valor_sabido(motor.paquete.hechos[id], leida.saber[id])) for id in motor.tablas.hechos_de[variable]
            ]


def _de_la_alerta(motor: Motor, alerta: int, consta: Mapping[str, Intervalo]) -> Iterator[tuple[str, Any]]:
    """Los datos que encienden una alerta, con su valor, o `None` si lo que pesa es que no consta."""
    paquete = motor.paquete
    for variable in motor.variables_de_alerta[alerta](consta):
        if variable == "existencia":
            yield variable, EXISTENCIAS[consta[variable][0]]
        else:
            vocabulario = paquete.hechos if variable in paquete.hechos else paquete.antecedentes
            yield variable, valor_sabido(vocabulario[variable], consta[variable])


class _Sabido(dict[str, Intervalo]):
    """Lo sabido de los hechos y, cuando se lo pregunta, de los niveles y de lo que se deriva de ellos."""

    def __init__(self, saber: Saber, niveles: Niveles, motor: Motor) -> None:
        super().__init__(saber)
        self._niveles, self._motor = niveles, motor

    def __missing__(self, variable: str) -> Intervalo:
        if variable not in self._niveles:
            return self._motor.acotar(variable, self)
        nivel = self._niveles[variable]
        return (0, len(NIVELES) - 1) if nivel is None else (NIVELES.index(nivel),) * 2
