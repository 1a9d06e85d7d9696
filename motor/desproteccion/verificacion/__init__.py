"""Revisión estática de un conjunto de reglas, por enumeración de las clases que sus tablas distinguen.

Es exacta: cada revisión recorre todas las clases, y no una muestra de casos.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from desproteccion.catalogo import Catalogo, cargar_catalogo, catalogo_vecino
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
from desproteccion.verificacion.revisiones_de_gravedad import filas_muertas as filas_muertas_v0
from desproteccion.verificacion.revisiones_de_gravedad import monotonia as monotonia_v0
from desproteccion.verificacion.revisiones_de_gravedad import traslapes as traslapes_v0
from desproteccion.verificacion.revisiones_de_gravedad import vacios as vacios_v0
from desproteccion.verificacion.revisiones_de_gravedad import valores_indistintos as valores_indistintos_v0

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
DE_TABLA_V0: tuple[Callable[[Catalogo], Iterator[Hallazgo]], ...] = (vacios_v0.revisar, traslapes_v0.revisar)
DEMAS_V0: tuple[Callable[[Catalogo], Iterator[Hallazgo]], ...] = (
    filas_muertas_v0.revisar,
    valores_indistintos_v0.revisar,
    monotonia_v0.revisar,
)


def verificar(carpeta: Path | str | None = None, catalogo: Path | str | None = None) -> list[Hallazgo]:
    """Los hallazgos de una carpeta de reglas y de las reglas V0 de un catálogo; vacía si están bien.

    Sin `catalogo`, el que la carpeta traiga al lado de la norma o, si no lo trae, el del motor.
    Errores: `ReglasInvalidas` o `CatalogoInvalido` si los archivos no se pueden leer como reglas.
    """
    paquete = cargar_reglas(carpeta, admite_invertidas=True)
    leido = cargar_catalogo(catalogo or catalogo_vecino(carpeta), admite_defectos=True)
    return [*verificar_catalogo(leido), *verificar_paquete(paquete)]


def verificar_catalogo(catalogo: Catalogo) -> list[Hallazgo]:
    """Los hallazgos de las reglas V0 de un catálogo leído con `admite_defectos`."""
    de_tabla = [hallazgo for revisar in DE_TABLA_V0 for hallazgo in revisar(catalogo)]
    return de_tabla or [hallazgo for revisar in DEMAS_V0 for hallazgo in revisar(catalogo)]


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
