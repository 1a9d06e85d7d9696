"""Qué tan firme es el nivel: su certificado, si es uno bajo ambas lecturas y toda completación; si no, qué lo divide.

Los niveles posibles salen del abanico, que es exacto. Para nombrar una brecha que divide se vuelve a desplegar el
abanico con esa sola brecha resuelta por la otra lectura, y se comparan los niveles: tampoco ahí se muestrea.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from desproteccion.analisis.certificado import certificado
from desproteccion.analisis.resultado import BrechaQueDivide, Division, Firmeza, PorLectura
from desproteccion.analisis.situacion import Situacion
from desproteccion.componentes import Componente
from desproteccion.paquete import Fila
from desproteccion.posibles import Abanico
from desproteccion.vocabulario import LECTURAS, NIVELES, Nivel


def firmeza(situacion: Situacion, faltan: list[str]) -> Firmeza:
    """La firmeza de un caso. `faltan` son los hechos desconocidos que todavía pueden cambiar el nivel."""
    niveles = [abanico.niveles for abanico in situacion.abanicos]
    firme = len({*niveles[0], *niveles[1]}) == 1
    por_lectura: PorLectura = {LECTURAS[lectura]: nombres(niveles[lectura]) for lectura in (1, 0)}
    if firme:
        return Firmeza(True, por_lectura, certificado(situacion, niveles[0][0]), None)
    return Firmeza(False, por_lectura, None, _division(situacion, faltan))


def nombres(niveles: Any) -> list[Nivel]:
    return [NIVELES[nivel] for nivel in niveles]


def _division(situacion: Situacion, faltan: list[str]) -> Division:
    minima, prudente = (abanico.niveles for abanico in situacion.abanicos)
    if minima == prudente:
        return Division(False, False, [], False, faltan)
    lectura = situacion.lectura
    al_reunir = situacion.abanico(1 - lectura, lectura).niveles != situacion.abanicos[lectura].niveles
    brechas = list(_brechas_que_dividen(situacion))
    return Division(True, al_reunir, brechas, not al_reunir and not brechas, faltan)


def _brechas_que_dividen(situacion: Situacion) -> Iterator[BrechaQueDivide]:
    """Las que, resueltas ellas solas por la otra lectura, cambian los niveles posibles bajo la activa."""
    activo = situacion.abanicos[situacion.lectura]
    paquete = situacion.terreno.motor.paquete
    for i, numeros in sorted(activo.filas_posibles().items()):
        indicador = paquete.indicadores[i]
        for brecha, filas in _por_brecha(indicador.filas, numeros).items():
            niveles = _con_indicador_al_reves(situacion, i, filas).niveles
            if niveles != activo.niveles:
                texto = indicador.filas[filas[0]].regla.texto
                yield BrechaQueDivide(brecha, indicador.id, texto, nombres(niveles))
    for brecha, filas in _por_brecha(paquete.existencia, activo.existencias).items():
        niveles = _con_existencia_al_reves(situacion, filas).niveles
        if niveles != activo.niveles:
            yield BrechaQueDivide(brecha, "existencia", paquete.existencia[filas[0]].regla.texto, nombres(niveles))


def _por_brecha(filas: tuple[Fila, ...], posibles: list[int]) -> dict[str, list[int]]:
    brechas: dict[str, list[int]] = {}
    for numero in posibles:
        if brecha := filas[numero].regla.brecha:
            brechas.setdefault(brecha, []).append(numero)
    return brechas


def _con_indicador_al_reves(situacion: Situacion, indicador: int, filas: list[int]) -> Abanico:
    """El abanico de la lectura activa, con esas filas del indicador resueltas por la otra."""
    motor, lectura = situacion.terreno.motor, situacion.lectura
    partes = list(motor.componentes)
    lugar = next(n for n, parte in enumerate(partes) if indicador in parte.indicadores)
    densas = [
        replace(
            densa,
            niveles=_al_reves(densa.niveles, np.isin(densa.filas, filas), lectura),
            existencia=_al_reves(densa.existencia, np.isin(densa.filas, filas), lectura),
        )
        if densa.indicador is motor.paquete.indicadores[indicador]
        else densa
        for densa in partes[lugar].densas
    ]
    partes[lugar] = Componente(motor.tablas, partes[lugar].ejes, densas)
    return Abanico(motor.tablas, partes, situacion.clases, lectura, lectura)


def _al_reves(por_lectura: tuple[Any, Any], donde: Any, lectura: int) -> tuple[Any, Any]:
    mezcla = np.where(donde, por_lectura[1 - lectura], por_lectura[lectura])
    return (mezcla, por_lectura[1]) if lectura == 0 else (por_lectura[0], mezcla)


def _con_existencia_al_reves(situacion: Situacion, filas: list[int]) -> Abanico:
    """El abanico de la lectura activa, con esas filas de existencia resueltas por la otra."""
    motor, lectura = situacion.terreno.motor, situacion.lectura
    paquete = motor.paquete
    existencia = tuple(
        replace(fila, niveles=(fila.niveles[1 - lectura],) * 2) if numero in filas else fila
        for numero, fila in enumerate(paquete.existencia)
    )
    tablas = replace(motor.tablas, paquete=replace(paquete, existencia=existencia))
    return Abanico(tablas, motor.componentes, situacion.clases, lectura, lectura)
