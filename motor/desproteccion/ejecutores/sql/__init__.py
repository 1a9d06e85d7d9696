"""Las tablas compiladas a una consulta SQL: el lote se evalúa donde están los datos.

Es una consulta por etapas (códigos → extremos → filas → niveles → salida), sin uniones ni funciones propias: no cambia
el orden de las filas y en los nodos no hace falta nada. Los hechos desconocidos se completan dos veces, con lo mejor y
con lo peor; lo que ambas completaciones dicen igual es lo que se sabe. Para la regla global hay que saber además qué
puede pasar en medio: `duda`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from desproteccion.columnas import ID
from desproteccion.ejecutores.sql import etapas, salida
from desproteccion.ejecutores.sql.entrada import Entrada
from desproteccion.ejecutores.sql.extremos import completados
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.regla import etapas_de_regla
from desproteccion.motor import Motor
from desproteccion.salida_de_lote import Detalle, columnas_de_salida

Dialecto = Literal["duckdb", "spark"]

COMILLAS: Mapping[Dialecto, str] = {"duckdb": '"', "spark": "`"}


def consulta(
    motor: Motor,
    lectura: int,
    columnas: Mapping[str, Any] | None = None,
    detalle: Detalle = "completo",
    dialecto: Dialecto = "duckdb",
    entrada: str = "entrada",
) -> str:
    """La consulta que evalúa la tabla `entrada`.

    `columnas` da el tipo narwhals de cada una; sin ellas se suponen todas las del vocabulario y con su tipo. El
    dialecto solo cambia las comillas de los nombres de columna, que llevan puntos.
    Errores: `HechosInvalidos` si hay columnas que no existen o cuyo tipo no es el del hecho.
    """
    nombres = Nombres(motor, lectura)
    tabla = Entrada(nombres, columnas, COMILLAS[dialecto])
    pedidas = columnas_de_salida(motor, detalle)
    partes, anterior = [f"codigos AS (SELECT {', '.join(tabla.codigos())} FROM {entrada})"], "codigos"
    for nombre, nuevas in [
        ("revisados", [f"{tabla.rechazo()} AS rechazo"]),
        ("extremos", list(completados(nombres))),
        *etapas.de_indicadores(nombres),
        *etapas.de_conclusiones(nombres),
        *(etapas_de_regla(nombres) if "regla" in pedidas else ()),
    ]:
        partes.append(f"{nombre} AS (SELECT *, {', '.join(nuevas)} FROM {anterior})")
        anterior = nombre
    expresiones = dict(salida.columnas(nombres))
    final = [ID] if tabla.trae(ID) else []
    final += [f"CASE WHEN rechazo IS NULL THEN {expresiones[columna]} END AS {columna}" for columna in pedidas]
    return "WITH " + ",\n".join(partes) + "\nSELECT " + ",\n  ".join([*final, "rechazo"]) + f"\nFROM {anterior}"
