"""Revisión estática de un conjunto de reglas, por enumeración de las clases que sus tablas distinguen.

Es exacta: cada revisión recorre todas las clases, y no una muestra de casos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from desproteccion.paquete import Paquete
from desproteccion.reglas import cargar_reglas
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.revisiones import (
    celdas_de_programas,
    ciclos,
    filas_muertas,
    hechos_sin_uso,
    lecturas_invertidas,
    monotonia_de_dimensiones,
    monotonia_de_la_cadena,
    monotonia_de_tablas,
    traslapes,
    vacios,
    valores_indistintos,
)

DE_TABLA: tuple[Callable[[Examen], Iterator[Hallazgo]], ...] = (vacios.revisar, traslapes.revisar)
"""Con uno de estos hallazgos las tablas no dicen una sola cosa, y las demás revisiones no tendrían sentido."""
DEMAS: tuple[Callable[[Examen], Iterator[Hallazgo]], ...] = (
    filas_muertas.revisar,
    hechos_sin_uso.revisar,
    valores_indistintos.revisar,
    lecturas_invertidas.revisar,
    monotonia_de_tablas.revisar,
    monotonia_de_dimensiones.revisar,
    monotonia_de_la_cadena.revisar,
    celdas_de_programas.revisar,
)


def verificar(carpeta: Path | str | None = None) -> list[Hallazgo]:
    """Los hallazgos de una carpeta de reglas; vacía si está bien.

    Errores: `ReglasInvalidas` si los archivos no se pueden leer como reglas.
    """
    return verificar_paquete(cargar_reglas(carpeta, admite_invertidas=True))


def verificar_paquete(paquete: Paquete) -> list[Hallazgo]:
    """Los hallazgos de un paquete ya leído."""
    circulos = list(ciclos.revisar(paquete))
    if circulos:
        return circulos
    examen = Examen(paquete)
    de_tabla = [hallazgo for revisar in DE_TABLA for hallazgo in revisar(examen)]
    if de_tabla:
        return de_tabla
    return [hallazgo for revisar in DEMAS for hallazgo in revisar(examen)]
