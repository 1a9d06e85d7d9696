"""Casos al azar para los bancos de lotes: en clases, como tabla de Polars y como contextos de un caso."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl
from desproteccion import condiciones
from desproteccion.motor import Motor
from desproteccion.vocabulario import NivelSegun, Peor

PRUDENTE = 1
Contexto = dict[str, int]


def mediana(hacer: Callable[[], Any], veces: int) -> float:
    """Segundos de la ejecución mediana."""
    tiempos = []
    for _ in range(veces):
        desde = time.perf_counter()
        hacer()
        tiempos.append(time.perf_counter() - desde)
    return statistics.median(tiempos)


def clases_al_azar(motor: Motor, cuantos: int, nulos: float = 0.0) -> list[Any]:
    """Clases por eje de casos válidos; `nulos` es la parte desconocida."""
    azar = np.random.default_rng(7)
    columnas = []
    for eje in motor.tablas.ejes:
        clases = [n for n, codigo in enumerate(eje.representantes) if codigo >= 0]
        pesos = np.exp(-np.arange(len(clases)))
        columnas.append(azar.choice(clases, cuantos, p=pesos / pesos.sum()).astype(np.uint8))
    for ejes, imposible in motor.tablas.restricciones:
        celdas = tuple(columnas[eje] for eje in ejes)
        for clase in range(len(motor.tablas.ejes[ejes[-1]].representantes)):
            malas = imposible[tuple(columnas[eje] for eje in ejes)]
            columnas[ejes[-1]][malas] = clase
        assert not imposible[celdas].any()
    for eje, columna in zip(motor.tablas.ejes, columnas, strict=True):
        if nulos:
            columna[azar.random(cuantos) < nulos] = len(eje.representantes)
    return columnas


def marco_de(motor: Motor, clases: Sequence[Any]) -> pl.DataFrame:
    """El lote como lo trae un usuario: `Enum`, enteros y booleanos."""
    columnas = {}
    for eje, columna in zip(motor.tablas.ejes, clases, strict=True):
        dominio = eje.hecho.dominio
        valores = [eje.valor(n) for n in range(len(eje.representantes))] + [None]
        if dominio.valores is None or eje.hecho.tipo == "booleano":
            tipo: Any = pl.Int64 if dominio.valores is None else pl.Boolean
            serie = pl.Series(valores, dtype=tipo).gather(columna)
        else:
            serie = pl.Series(valores, dtype=pl.Enum(list(dominio.valores))).gather(columna)
        columnas[eje.hecho.id] = serie
    return pl.DataFrame(columnas)


def contextos(motor: Motor, clases: Sequence[Any], cuantos: int) -> list[Contexto]:
    """Hechos y derivados de los primeros casos: todos los pares reciben lo mismo ya calculado."""
    salida = []
    for caso in range(cuantos):
        codigos = [eje.representantes[int(c[caso])] for eje, c in zip(motor.tablas.ejes, clases, strict=True)]
        valores = {eje.hecho.id: codigo for eje, codigo in zip(motor.tablas.ejes, codigos, strict=True)}
        filas = motor.de_tablas.decidir(codigos, PRUDENTE, PRUDENTE).filas
        for id, derivado in motor.paquete.derivados.items():
            calculo = derivado.calculo
            if isinstance(calculo, NivelSegun):
                indicador = next(n for n, i in enumerate(motor.paquete.indicadores) if i.id == calculo.tabla)
                valores[id] = motor.paquete.indicadores[indicador].filas[filas[indicador]].niveles[calculo.lectura]
            elif isinstance(calculo, Peor):
                valores[id] = max(valores[de] for de in calculo.de)
            else:
                valores[id] = sum(bool(condiciones.evaluar(calculo.prueba, {"·": valores[de]})) for de in calculo.de)
        salida.append(valores)
    return salida
