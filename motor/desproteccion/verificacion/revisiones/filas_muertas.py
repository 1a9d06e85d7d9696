"""Filas que nunca deciden: por imposibles o porque otra anterior siempre se les adelanta."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.paquete import Regla
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.valoraciones import se_puede_cumplir
from desproteccion.vocabulario import NIVELES


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    yield from _de_indicadores(examen)
    yield from _de_existencia(examen)
    yield from _globales(examen)
    yield from _celdas_y_alertas(examen)


def _de_indicadores(examen: Examen) -> Iterator[Hallazgo]:
    for indicador in examen.paquete.indicadores:
        celdas = examen.cumplimientos[indicador.id]
        decide = np.where(celdas.valida & celdas.cumple.any(axis=0), celdas.cumple.argmax(axis=0), -1)
        for numero, fila in enumerate(indicador.filas):
            if (decide == numero).any():
                continue
            tapadas = np.argwhere(celdas.valida & celdas.cumple[numero])
            if len(tapadas):
                otra = indicador.filas[int(decide[tuple(tapadas[0])])].regla.id
                caso = examen.caso(dict(zip(celdas.ejes, map(int, tapadas[0]), strict=True)))
                mensaje = f"la fila {fila.regla.id} nunca decide: {otra} se le adelanta"
            else:
                caso = examen.caso({})
                mensaje = f"la fila {fila.regla.id} nunca decide: ningún caso cumple su condición, ni este ni los demás"
            yield Hallazgo("filas_muertas", indicador.id, mensaje, (caso,), examen.nombres(celdas.ejes))


def _de_existencia(examen: Examen) -> Iterator[Hallazgo]:
    vivas = {n for abanico in examen.abanicos for n in abanico.existencias}
    for numero, fila in enumerate(examen.paquete.existencia):
        if numero not in vivas:
            yield _muerta(examen, fila.regla, "existencia")


def _globales(examen: Examen) -> Iterator[Hallazgo]:
    vivos = {
        abanico.denso.terminos[codigo // len(NIVELES)].regla.id
        for abanico in examen.abanicos
        for codigo in abanico.codigos
        if codigo < abanico.sin_nivel
    }
    for termino in examen.paquete.globales:
        if termino.regla.id not in vivos:
            yield _muerta(examen, termino.regla, "global")


def _celdas_y_alertas(examen: Examen) -> Iterator[Hallazgo]:
    for celda in examen.paquete.programas.celdas:
        if not se_puede_cumplir(celda.condicion, examen):
            yield _muerta(examen, celda.regla, "programas")
    for alerta in examen.paquete.alertas:
        if not se_puede_cumplir(alerta.condicion, examen):
            yield _muerta(examen, alerta.regla, "alertas")


def _muerta(examen: Examen, regla: Regla, tabla: str) -> Hallazgo:
    mensaje = f"la regla {regla.id} no actúa en ningún caso, ni en este ni en los demás; quítela o corrija su condición"
    return Hallazgo("filas_muertas", tabla, mensaje, (examen.caso({}),))
