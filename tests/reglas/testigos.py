"""Casos ficticios que ejercitan las reglas: uno por fila de cada tabla y los que hagan falta para las demás."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from desproteccion import Caso, Resultado, evaluar
from desproteccion.motor import Motor
from desproteccion.tablas import TablaDensa
from desproteccion.vocabulario import NO_APLICA, Lectura

from tests.ejecutores import LECTURAS_DEL_CONTRATO
from tests.estrategias import ALCANCE, FRECUENCIA, HECHOS, Hechos, hechos_de_octetos
from tests.fichas import caso_de
from tests.reglas.alertas_y_fichas import ALERTAS

MEJOR = hechos_de_octetos(bytes(len(HECHOS) + 1))
"""Todo lo que se pregunta, con su mejor respuesta."""
INTENTOS = 5_000


def hechos_en_celda(motor: Motor, densa: TablaDensa, celda: Sequence[int]) -> Hechos:
    """El caso de esa celda; lo que la tabla no mira, en su mejor valor."""
    hechos = dict(MEJOR)
    for posicion, clase in zip(densa.ejes, celda, strict=True):
        eje = motor.tablas.ejes[posicion]
        if eje.representantes[clase] != NO_APLICA:
            hechos[eje.hecho.id] = eje.valor(clase)
    if hechos[ALCANCE] == "ninguna":
        hechos.pop(FRECUENCIA, None)
    return hechos


def hechos_en_que_decide(motor: Motor, indicador: int, fila: int) -> Hechos | None:
    """El caso de la primera celda en que decide la fila; `None` si no decide en ninguna."""
    densa = motor.tablas.densas[indicador]
    celdas = (densa.filas == fila).nonzero()
    if not len(celdas[0]):
        return None
    return hechos_en_celda(motor, densa, [int(eje[0]) for eje in celdas])


def nombradas(resultado: Resultado) -> set[str]:
    """Las reglas que el resultado ejercita: las de la traza y las de los programas complementarios."""
    return {d.regla for d in resultado.disparadas} | {c for p in resultado.programas for c in p.complementarios}


def casos_testigo(motor: Motor) -> list[Caso]:
    """Casos que entre todos ejercitan cuantas reglas se pueda, sin casos de más."""
    pendientes = set(motor.paquete.reglas)
    elegidos = []
    for caso in _candidatos(motor):
        nuevas = pendientes & set().union(*[_ejercita(motor, caso, lectura) for lectura in LECTURAS_DEL_CONTRATO])
        if nuevas:
            pendientes -= nuevas
            elegidos.append(caso)
        if not pendientes:
            break
    return elegidos


def _ejercita(motor: Motor, caso: Caso, lectura: Lectura) -> set[str]:
    return nombradas(evaluar(caso, lectura, motor=motor, ejecutor="tablas"))


def _candidatos(motor: Motor) -> Iterator[Caso]:
    yield Caso(id="EJ-VACIO")
    yield caso_de(MEJOR)
    for i, indicador in enumerate(motor.paquete.indicadores):
        for fila in range(len(indicador.filas)):
            hechos = hechos_en_que_decide(motor, i, fila)
            if hechos is not None:
                yield caso_de(hechos)
    for enciende, _ in ALERTAS.values():
        yield de_ficha(enciende)
    azar = random.Random(2023)
    for _ in range(INTENTOS):
        yield caso_de(hechos_de_octetos(azar.randbytes(len(HECHOS) + 1)))


def de_ficha(secciones: dict[str, Any]) -> Caso:
    """La ficha con esas secciones; `_hechos` son los del caso."""
    propias = {clave: valor for clave, valor in secciones.items() if clave != "_hechos"}
    return caso_de(secciones.get("_hechos", {}), **propias)
