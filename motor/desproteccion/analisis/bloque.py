"""Evaluar muchos casos completos a la vez: la misma indexación de las tablas densas, por columnas."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES

Enteros = npt.NDArray[np.int64]
Niveles = npt.NDArray[np.int8]


class Bloque:
    """El nivel global de un bloque de casos bajo una lectura.

    La dirección de cada celda es un producto de matrices (casos × hechos por hechos × tablas). Se hace en coma
    flotante porque NumPy lo acelera, y es exacto: las direcciones son enteros muy por debajo de 2²⁴.
    """

    def __init__(self, tablas: Tablas, lectura: int) -> None:
        self._pasos = np.zeros((len(tablas.ejes), len(tablas.densas)), dtype=np.float32)
        inicio = 0
        inicios, niveles, existencia = [], [], []
        for columna, densa in enumerate(tablas.densas):
            paso = 1
            for eje, largo in zip(reversed(densa.ejes), reversed(densa.forma), strict=True):
                self._pasos[eje, columna] = paso
                paso *= largo
            inicios.append(inicio)
            inicio += paso
            niveles.append(densa.niveles[lectura].ravel())
            existencia.append(densa.existencia[lectura].ravel())
        self._inicios = np.array(inicios)
        self._niveles = np.concatenate(niveles)
        self._existencia = np.concatenate(existencia)
        self._hay = np.array([bool(fila.niveles[lectura]) for fila in tablas.paquete.existencia])
        self._pasos_de_dimension = np.zeros((len(tablas.densas), len(tablas.dimensiones)), dtype=np.float32)
        for d, dimension in enumerate(tablas.dimensiones):
            for lugar, indicador in enumerate(reversed(dimension.indicadores)):
                self._pasos_de_dimension[indicador, d] = len(NIVELES) ** lugar
        ids = [indicador.id for indicador in tablas.indicadores]
        denso = tablas.globales[lectura]
        self._variables = []
        for d, nombre in denso.variables:
            arreglos = {regla.regla.id: arreglo.ravel() for regla, arreglo in tablas.dimensiones[d].arreglos}
            self._variables.append((d, arreglos.get(nombre), ids.index(nombre) if nombre in ids else -1))
        self._global = (denso.codigos.ravel() % len(NIVELES)).astype(np.int8)

    def niveles(self, clases: Enteros) -> Niveles:
        """El nivel de cada caso. `clases` trae un caso por fila y la clase de cada eje por columna."""
        celdas = (clases.astype(np.float32) @ self._pasos).astype(np.int64) + self._inicios
        niveles = self._niveles[celdas]
        fila = self._existencia[celdas].min(axis=1)
        direcciones = (niveles.astype(np.float32) @ self._pasos_de_dimension).astype(np.int64)
        celda = np.zeros(len(clases), dtype=np.int64)
        for d, arreglo, indicador in self._variables:
            valor = niveles[:, indicador] if arreglo is None else arreglo[direcciones[:, d]]
            celda = celda * len(NIVELES) + valor
        nivel: Niveles = np.where(self._hay[fila], self._global[celda], 0).astype(np.int8)
        return nivel
