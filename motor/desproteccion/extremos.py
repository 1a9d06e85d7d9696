"""Lo que cada componente deja posible, con un lugar más por hecho: «desconocido».

Un lote no puede abrir un abanico por fila. Aquí cada eje de una componente gana una clase, la del dato ausente, y cada
celda guarda ya resuelto qué filas son posibles y entre qué niveles queda cada indicador. Un caso con datos
desconocidos se evalúa entonces como uno completo: indexando.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.componentes import Componente
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.paquete import Fila
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES

Mascaras = npt.NDArray[np.int64]
Cortos = npt.NDArray[np.int8]

VARIAS = -1
"""Fila de una celda en que, según lo que falta, deciden varias."""
MAXIMO_DE_FILAS = 62
"""Las filas posibles de una tabla son una máscara de bits."""


@dataclass(frozen=True)
class IndicadorExtendido:
    """Por celda: la fila que decide (o `VARIAS`), el menor y el mayor nivel por lectura, y la brecha que opera."""

    posicion: int
    fila: Cortos
    minimo: tuple[Cortos, Cortos]
    maximo: tuple[Cortos, Cortos]
    brecha: Mascaras


@dataclass(frozen=True)
class ComponenteExtendida:
    """Una componente sobre sus clases y la de desconocido, aplanada: la celda es la suma de `clase × paso`."""

    parte: Componente
    pasos: tuple[tuple[int, int], ...]
    largo: int
    vacia: npt.NDArray[np.bool_]
    indicadores: tuple[IndicadorExtendido, ...]
    existencia: tuple[Mascaras, Mascaras] | None
    """Las filas de existencia posibles, bajo cada lectura; `None` si la componente no opina."""
    estados: tuple[Estados, Estados]


@dataclass(frozen=True)
class Estados:
    """Los estados que cada celda alcanza bajo una lectura: `cuantos` son y desde dónde están en `vivos`.

    `todos` da, por estado, el nivel de cada indicador de la componente y, al final, la fila de existencia.
    """

    todos: npt.NDArray[np.int64]
    cuantos: npt.NDArray[np.int64]
    desde: npt.NDArray[np.int64]
    vivos: npt.NDArray[np.int64]


def extender(tablas: Tablas, partes: Sequence[Componente]) -> tuple[ComponenteExtendida, ...]:
    """Las componentes con la clase de desconocido.

    Errores: `ReglasInvalidas` si en alguna celda ninguna completación es a la vez la mejor (o la peor) en todo: los
    extremos de un lote supondrían entonces una monotonía que las reglas no tienen.
    """
    bits = {par: 1 << n for n, par in enumerate(pares_con_brecha(tablas))}
    return tuple(_extendida(tablas, parte, bits) for parte in partes)


def pares_con_brecha(tablas: Tablas) -> list[tuple[str, str]]:
    """Cada brecha con el indicador (o `existencia`) en que opera, en el orden en que se informan."""
    tablas_y_filas = [(i.id, i.filas) for i in tablas.indicadores] + [("existencia", tablas.paquete.existencia)]
    pares = [(id, fila.regla.brecha) for id, filas in tablas_y_filas for fila in filas]
    return list(dict.fromkeys((id, brecha) for id, brecha in pares if brecha is not None))


def brecha_comun(filas: Sequence[Fila], posibles: Sequence[int]) -> str | None:
    """La brecha de todas las filas posibles, si es la misma."""
    brechas = {filas[n].regla.brecha for n in posibles}
    return brechas.pop() if len(brechas) == 1 else None


def _extendida(tablas: Tablas, parte: Componente, bits: dict[tuple[str, str], int]) -> ComponenteExtendida:
    largos = [len(tablas.ejes[eje].representantes) + 1 for eje in parte.ejes]
    pasos = tuple((eje, int(np.prod(largos[lugar + 1 :], dtype=np.int64))) for lugar, eje in enumerate(parte.ejes))
    validas = _o_de_bits(parte.valida.astype(np.int64))
    indicadores = tuple(
        _indicador(tablas, i, _o_de_bits(np.where(parte.valida, np.left_shift(1, filas.clip(0)), 0)), bits)
        for i, filas in parte.filas.items()
    )
    existencias = [_existencia(parte, lectura) for lectura in range(2)]
    _exigir_extremos(tablas, parte)
    resto = 1 << len(tablas.paquete.existencia) - 1
    opina = any((mascara & ~resto).any() for mascara in existencias)
    existencia = (existencias[0].ravel(), existencias[1].ravel()) if opina else None
    estados = _estados(parte, 0), _estados(parte, 1)
    return ComponenteExtendida(parte, pasos, validas.size, validas.ravel() == 0, indicadores, existencia, estados)


def _estados(parte: Componente, lectura: int) -> Estados:
    celdas, todos = parte.celdas(_clases_de(parte), lectura)
    alcanza = celdas[..., None] == np.arange(len(todos))
    for eje in range(celdas.ndim):
        alcanza = np.concatenate([alcanza, alcanza.any(axis=eje, keepdims=True)], axis=eje)
    alcanza = alcanza.reshape(-1, len(todos))
    cuantos = alcanza.sum(axis=1)
    return Estados(todos, cuantos, np.cumsum(cuantos) - cuantos, np.nonzero(alcanza)[1])


def _con_desconocido(arreglo: Any, juntar: Callable[..., Any]) -> Any:
    """Agrega a cada eje la clase de desconocido: lo que juntan todas las demás."""
    for eje in range(arreglo.ndim):
        arreglo = np.concatenate([arreglo, juntar(arreglo, axis=eje, keepdims=True)], axis=eje)
    return arreglo


def _o_de_bits(mascaras: Mascaras) -> Mascaras:
    extendidas: Mascaras = _con_desconocido(mascaras, np.bitwise_or.reduce)
    return extendidas


def _indicador(
    tablas: Tablas, posicion: int, mascaras: Mascaras, bits: dict[tuple[str, str], int]
) -> IndicadorExtendido:
    indicador = tablas.indicadores[posicion]
    if len(indicador.filas) > MAXIMO_DE_FILAS:
        raise ReglasInvalidas(
            [Problema(f"tabla {indicador.id}", f"tiene {len(indicador.filas)} filas", f"a lo más {MAXIMO_DE_FILAS}")]
        )
    distintas, celda = np.unique(mascaras.ravel(), return_inverse=True)
    posibles = [[n for n in range(len(indicador.filas)) if mascara >> n & 1] for mascara in distintas.tolist()]

    def por_celda(valor: Callable[[list[int]], int], tipo: Any = np.int8) -> Any:
        return np.array([valor(filas) if filas else 0 for filas in posibles], dtype=tipo)[celda]

    def niveles(extremo: Callable[..., int], lectura: int) -> Cortos:
        arreglo: Cortos = por_celda(lambda filas: extremo(indicador.filas[n].niveles[lectura] for n in filas))
        return arreglo

    def brecha(filas: list[int]) -> int:
        comun = brecha_comun(indicador.filas, filas)
        return bits[indicador.id, comun] if comun is not None else 0

    return IndicadorExtendido(
        posicion,
        fila=por_celda(lambda filas: filas[0] if len(filas) == 1 else VARIAS),
        minimo=(niveles(min, 0), niveles(min, 1)),
        maximo=(niveles(max, 0), niveles(max, 1)),
        brecha=por_celda(brecha, np.int64),
    )


def _clases_de(parte: Componente) -> list[tuple[int, ...]]:
    """Todas las clases de los ejes de la componente, en la posición de cada eje."""
    todas: list[tuple[int, ...]] = [()] * (max(parte.ejes) + 1)
    for eje, largo in zip(parte.ejes, parte.valida.shape, strict=True):
        todas[eje] = tuple(range(largo))
    return todas


def _existencia(parte: Componente, lectura: int) -> Mascaras:
    celdas, estados = parte.celdas(_clases_de(parte), lectura)
    return _o_de_bits(np.where(celdas >= 0, np.left_shift(1, estados[celdas, -1]), 0))


def _exigir_extremos(tablas: Tablas, parte: Componente) -> None:
    """Los mínimos de cada indicador deben darse juntos: basta que su suma sea el mínimo de las sumas.

    La existencia entra al revés, porque su fila es menor mientras más apunta a desprotección; y lo mismo vale para
    los máximos.
    """
    for lectura in range(2):
        celdas, estados = parte.celdas(_clases_de(parte), lectura)
        columnas = [*estados[:, :-1].T, -estados[:, -1]]
        for extremo, ausente in (
            (np.minimum, np.iinfo(np.int64).max // 64),
            (np.maximum, np.iinfo(np.int64).min // 64),
        ):
            extendidas = [
                _con_desconocido(np.where(celdas >= 0, columna[celdas], ausente), extremo.reduce)
                for columna in [*columnas, sum(columnas)]
            ]
            *por_separado, juntas = extendidas
            hay = np.abs(juntas) < len(NIVELES) * 64 * 64
            if (reduce(np.add, por_separado)[hay] != juntas[hay]).any():
                nombres = [tablas.indicadores[i].id for i in parte.indicadores] or ["existencia"]
                raise ReglasInvalidas(
                    [
                        Problema(
                            f"tablas {', '.join(nombres)}",
                            "con datos desconocidos ninguna completación es la mejor (o la peor) en todas a la vez",
                            "tablas monótonas, donde empeorar un hecho no baja ningún nivel",
                            "Revise la tabla con `desproteccion verificar`.",
                        )
                    ]
                )
