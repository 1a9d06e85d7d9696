"""Sensibilidad: entre qué niveles queda el caso según el valor de un hecho, o de dos a la vez, con lo demás igual.

Se recorren las clases que las reglas distinguen, así que la tabla vale para todo valor y no solo para los mostrados.
Si hay datos desconocidos, cada casilla da el nivel de la mejor y de la peor completación válida, que son los extremos
exactos por la monotonía demostrada.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from desproteccion.analisis.opciones import caja
from desproteccion.analisis.resultado import Cuadricula, FilaDeSensibilidad, TablaDeSensibilidad
from desproteccion.analisis.situacion import Situacion, celdas_dentro, extremos_del_grupo
from desproteccion.analisis.tramos import tramo_en_llano
from desproteccion.partes import nombres_de_niveles
from desproteccion.vocabulario import LECTURAS


def tabla(situacion: Situacion, eje: int) -> TablaDeSensibilidad:
    """Entre qué niveles queda el caso según el valor de un hecho."""
    hecho = situacion.terreno.tablas.ejes[eje].hecho
    filas = _casillas(situacion, [{eje: clase} for clase in _clases(situacion, eje)])
    return TablaDeSensibilidad(hecho.id, hecho.etiqueta, filas)


def tablas_de_los_numericos(situacion: Situacion) -> list[TablaDeSensibilidad]:
    """La tabla de cada hecho numérico que las reglas usan."""
    ejes = situacion.terreno.tablas.ejes
    numericos = [i for i in sorted(situacion.terreno.motor.usados) if ejes[i].hecho.dominio.valores is None]
    pedidos = [{eje: clase} for eje in numericos for clase in _clases(situacion, eje)]
    casillas = iter(_casillas(situacion, pedidos))
    return [
        TablaDeSensibilidad(
            ejes[eje].hecho.id, ejes[eje].hecho.etiqueta, [next(casillas) for _ in _clases(situacion, eje)]
        )
        for eje in numericos
    ]


def cuadricula(situacion: Situacion, eje: int, otro: int) -> Cuadricula:
    """Entre qué niveles queda el caso según dos hechos distintos a la vez."""
    ejes = [situacion.terreno.tablas.ejes[i] for i in (eje, otro)]
    clases = [_clases(situacion, i) for i in (eje, otro)]
    casillas = _casillas(situacion, [{eje: una, otro: otra} for una, otra in product(*clases)])
    filas, columnas = (
        [tramo_en_llano(del_eje, clase) for clase in suyas] for del_eje, suyas in zip(ejes, clases, strict=True)
    )
    ancho = len(columnas)
    return Cuadricula(
        hechos=[del_eje.hecho.id for del_eje in ejes],
        etiquetas=[del_eje.hecho.etiqueta for del_eje in ejes],
        filas=filas,
        columnas=columnas,
        celdas=[casillas[fila * ancho : (fila + 1) * ancho] for fila in range(len(filas))],
    )


def _clases(situacion: Situacion, eje: int) -> list[int]:
    """Las clases con valor, de mejor a peor."""
    return list(situacion.terreno.tablas.ejes[eje].de_mejor_a_peor())


def _casillas(situacion: Situacion, pedidos: Sequence[dict[int, int]]) -> list[FilaDeSensibilidad]:
    bordes = [np.tile(extremo, (len(pedidos), 1)) for extremo in situacion.extremos]
    imposibles = set()
    for fila, pedido in enumerate(pedidos):
        for numero in {situacion.terreno.grupo_de[eje] for eje in pedido}:
            grupo = situacion.terreno.grupos[numero]
            clases = caja(situacion, grupo, {eje: clase for eje, clase in pedido.items() if eje in grupo.ejes})
            if not celdas_dentro(grupo, clases):
                imposibles.add(fila)
                continue
            for borde, celda in zip(bordes, extremos_del_grupo(grupo, clases), strict=True):
                borde[fila, list(grupo.ejes)] = celda
    niveles = situacion.niveles_entre(*bordes)
    return [
        FilaDeSensibilidad(
            _valores(situacion, pedido),
            all(situacion.clases[eje] == (clase,) for eje, clase in pedido.items()),
            {}
            if fila in imposibles
            else {LECTURAS[n]: nombres_de_niveles(filas[fila]) for n, filas in niveles.items()},
        )
        for fila, pedido in enumerate(pedidos)
    ]


def _valores(situacion: Situacion, pedido: dict[int, int]) -> str:
    ejes = situacion.terreno.tablas.ejes
    return "; ".join(tramo_en_llano(ejes[eje], clase) for eje, clase in pedido.items())
