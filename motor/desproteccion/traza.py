"""La traza de un caso: las reglas que disparan en toda completación de lo desconocido, con lo que las encendió."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desproteccion.aporte import Disparo, disparos
from desproteccion.campos_de_ficha import Saber
from desproteccion.condiciones import Intervalo
from desproteccion.decision import SIN_TERMINO
from desproteccion.ficha_leida import FichaLeida
from desproteccion.hechos import valor_sabido
from desproteccion.motor import Motor
from desproteccion.panorama import Panorama
from desproteccion.paquete import Regla
from desproteccion.resultado import (
    ReglaDisparada,
    ResultadoDeDimension,
    ResultadoDeExistencia,
    ResultadoDeNivel,
)
from desproteccion.vocabulario import EXISTENCIAS, NIVELES, Nivel

Niveles = Mapping[str, Nivel | None]
"""Nivel de cada indicador y dimensión; `None` si depende de lo que falta."""


def traza(
    leida: FichaLeida,
    panorama: Panorama,
    existencia: ResultadoDeExistencia,
    dimensiones: Sequence[ResultadoDeDimension],
    nivel: ResultadoDeNivel,
    actuaron: Sequence[Regla],
    alertas: Iterable[Disparo],
) -> list[ReglaDisparada]:
    """Las disparadas en orden canónico: etapa, tabla, fila del YAML. `actuaron` son las reglas de programas."""
    motor, valores, decision = leida.motor, leida.valores, panorama.decision
    niveles: dict[str, Nivel | None] = {d.id: d.nivel for d in dimensiones}
    niveles.update([(i.id, i.nivel) for d in dimensiones for i in d.indicadores])
    disparadas = [_disparada(regla, hechos) for regla, hechos in disparos(leida)]
    for piezas, posibles, fila in zip(motor.piezas, panorama.filas, decision.filas, strict=True):
        if len(posibles) == 1:
            regla, _, hechos_de_la_fila = piezas[fila]
            disparadas.append(_disparada(regla, {id: valores[id] for id in hechos_de_la_fila}))
    if existencia.valor == "no_concluyente":
        disparadas.append(_disparada(motor.paquete.no_concluyente, {}))
    elif existencia.regla is not None:
        regla = motor.paquete.existencia[decision.existencia].regla
        disparadas.append(_disparada(regla, dict(_de_la_existencia(leida, decision.existencia, niveles))))
    de_niveles = [*motor.reglas_de_dimension[panorama.lectura]]
    if nivel.regla is not None and decision.termino != SIN_TERMINO:
        de_niveles.append(motor.terminos[panorama.lectura][decision.termino])
    disparadas += [_disparada(regla, {id: niveles[id] for id in leidos}) for regla, leidos in de_niveles]
    for regla in actuaron:
        disparadas.append(_disparada(regla, {id: niveles[id] for id in regla.si} if isinstance(regla.si, dict) else {}))
    disparadas += [_disparada(regla, hechos) for regla, hechos in alertas]
    return disparadas


def disparos_de_alertas(motor: Motor, encendidas: Iterable[int], consta: Mapping[str, Intervalo]) -> Iterator[Disparo]:
    """Por alerta encendida (su posición), su regla y los datos que la encienden."""
    for i in encendidas:
        yield motor.paquete.alertas[i].regla, dict(_de_la_alerta(motor, i, consta))


def _disparada(regla: Regla, hechos: dict[str, Any]) -> ReglaDisparada:
    return ReglaDisparada(regla.id, regla.texto, regla.apoyo, regla.fuente, hechos)


def _de_la_existencia(leida: FichaLeida, fila: int, niveles: Niveles) -> Iterator[tuple[str, Any]]:
    """Los hechos y niveles de las alternativas que constan; si ninguna consta por sí sola, todos."""
    motor = leida.motor
    ciertas, todas = motor.variables_de_existencia[fila]
    for variable in ciertas(_Sabido(leida.saber, niveles, motor)) or todas:
        if variable in niveles:
            yield variable, niveles[variable]
        else:
            yield from [(id, leida.valores[id]) for id in motor.tablas.hechos_de[variable]]


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
