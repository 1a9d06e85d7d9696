"""La demostración de que empeorar un hecho nunca baja un nivel, por enumeración y no por azar.

La cadena hechos → indicadores y existencia → dimensiones → nivel global es una composición de funciones finitas. Si
cada eslabón crece con sus partes, la cadena entera crece; y cada eslabón es un arreglo pequeño que se recorre completo,
clase por clase (las clases son las que las reglas distinguen: dentro de una, la respuesta es la misma). Se demuestra
además que la lectura mínima nunca da más que la prudente y que los hechos atados tienen un mejor y un peor caso.

De esto se sigue lo que el análisis usa: entre las completaciones válidas de lo desconocido hay una mejor y una peor, y
el nivel de toda otra queda entre los de esas dos.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from desproteccion.analisis.terreno import Grupo, Terreno
from desproteccion.tablas import TablaDensa
from desproteccion.vocabulario import LECTURAS, NIVELES


def hallazgos(terreno: Terreno) -> Iterator[str]:
    """Lo que impide la monotonía, en palabras; nada si la cadena entera crece."""
    for grupo in terreno.grupos:
        if not _tiene_extremos(grupo):
            nombres = ", ".join(map(terreno.hecho, grupo.ejes))
            yield f"las combinaciones válidas de {nombres} no tienen un mejor y un peor caso"
    for densa in terreno.tablas.densas:
        yield from _de_la_tabla(terreno, densa)
    yield from _de_la_existencia(terreno)
    yield from _de_las_dimensiones(terreno)
    yield from _del_global(terreno)


def _tiene_extremos(grupo: Grupo) -> bool:
    """Si las celdas válidas son cerradas: lo mejor (y lo peor) de dos celdas válidas, eje por eje, es válido.

    Así toda caja de clases, cortada con lo válido, conserva un mejor y un peor caso.
    """
    celdas = {tuple(rangos) for rangos in grupo.rangos.tolist()}
    return all(
        tuple(map(min, una, otra)) in celdas and tuple(map(max, una, otra)) in celdas
        for una in celdas
        for otra in celdas
    )


def _de_la_tabla(terreno: Terreno, densa: TablaDensa) -> Iterator[str]:
    """Recorre, grupo por grupo, todos los pares de celdas ordenadas de la tabla."""
    for lectura, nombre in enumerate(LECTURAS):
        for numero in dict.fromkeys(terreno.grupo_de[eje] for eje in densa.ejes):
            grupo = terreno.grupos[numero]
            niveles = _por_celda(densa, densa.niveles[lectura], grupo)
            existencia = _por_celda(densa, densa.existencia[lectura], grupo)
            valida = _por_celda(densa, densa.filas >= 0, grupo)
            for mejor, peor in _pares_ordenados(grupo):
                ambas = valida[mejor] & valida[peor]
                hechos = ", ".join(map(terreno.hecho, grupo.ejes))
                if (ambas & (niveles[mejor] > niveles[peor])).any():
                    yield f"{densa.nombre}: empeorar {hechos} puede bajar un nivel (lectura {nombre})"
                if (ambas & (existencia[mejor] < existencia[peor])).any():
                    yield f"existencia: empeorar {hechos} puede descartar la desprotección (lectura {nombre})"
    valida = densa.filas >= 0
    if (densa.niveles[0] > densa.niveles[1])[valida].any():
        yield f"{densa.nombre}: la lectura mínima da más que la prudente"
    if (densa.existencia[0] < densa.existencia[1])[valida].any():
        yield "existencia: la lectura mínima se adelanta a la prudente"


def _por_celda(densa: TablaDensa, arreglo: Any, grupo: Grupo) -> Any:
    """El arreglo con los ejes del grupo por delante, reunidos en uno: una posición por celda válida del grupo.

    Si la tabla no usa un eje del grupo, sus celdas se repiten.
    """
    lugares = [densa.ejes.index(eje) for eje in grupo.ejes if eje in densa.ejes]
    columnas = [lugar for lugar, eje in enumerate(grupo.ejes) if eje in densa.ejes]
    al_frente = np.moveaxis(arreglo, lugares, range(len(lugares)))
    return al_frente[tuple(grupo.celdas[:, columnas].T)]


def _pares_ordenados(grupo: Grupo) -> Iterator[tuple[int, int]]:
    for i, una in enumerate(grupo.rangos):
        for j, otra in enumerate(grupo.rangos):
            if i != j and (una <= otra).all():
                yield i, j


def _de_la_existencia(terreno: Terreno) -> Iterator[str]:
    """La primera fila que se cumple decide: las que afirman la desprotección van antes que las que la descartan."""
    for lectura, nombre in enumerate(LECTURAS):
        hay = [fila.niveles[lectura] for fila in terreno.tablas.paquete.existencia]
        if hay != sorted(hay, reverse=True):
            yield f"existencia: una fila que descarta va antes que una que afirma (lectura {nombre})"


def _de_las_dimensiones(terreno: Terreno) -> Iterator[str]:
    for densa in terreno.tablas.dimensiones:
        for regla, arreglo in densa.arreglos:
            if not _crece(arreglo):
                yield f"{regla.regla.id}: no crece con los indicadores de {densa.dimension.id}"
        if (densa.de_lectura(0)[1] > densa.de_lectura(1)[1]).any():
            yield f"{densa.dimension.id}: la lectura mínima da más que la prudente"


def _del_global(terreno: Terreno) -> Iterator[str]:
    minima, prudente = terreno.tablas.globales
    for nombre, denso in zip(LECTURAS, (minima, prudente), strict=True):
        if not _crece(denso.codigos % len(NIVELES)):
            yield f"nivel global: no crece con las dimensiones (lectura {nombre})"
    reglas = [
        [terreno.tablas.dimensiones[d].de_lectura(lectura)[0].regla.id for d, _ in denso.variables]
        for lectura, denso in enumerate((minima, prudente))
    ]
    # La mínima lee la dimensión con su regla y la prudente con la suya, que no da menos: se comparan lugar a lugar.
    lugares = zip(minima.variables, prudente.variables, *reglas, strict=False)
    if len(minima.variables) != len(prudente.variables) or not all(_misma_variable(*lugar) for lugar in lugares):
        yield "nivel global: las lecturas no se pueden comparar, porque leen variables distintas"
    elif (minima.codigos % len(NIVELES) > prudente.codigos % len(NIVELES)).any():
        yield "nivel global: la lectura mínima da más que la prudente"


def _misma_variable(una: tuple[int, str], otra: tuple[int, str], regla_de_una: str, regla_de_otra: str) -> bool:
    activas = una[1] == regla_de_una and otra[1] == regla_de_otra
    return una[0] == otra[0] and (una[1] == otra[1] or activas)


def _crece(arreglo: Any) -> bool:
    """Si no baja al avanzar en ningún eje (los niveles ya van de mejor a peor)."""
    ejes: Sequence[int] = range(arreglo.ndim)
    return all((np.diff(arreglo.astype(np.int64), axis=eje) >= 0).all() for eje in ejes)
