"""Muchos casos a la vez, en la tabla que cada quien use: entra y sale la misma forma."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar, cast, get_args

import narwhals as nw
import numpy as np
import pyarrow as pa

from desproteccion.columnas import ID, Columnas, clases, codificar, problemas_de_fila
from desproteccion.ejecutores.decisiones import Decisiones
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.hilos import hilos_para
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.salida_de_lote import Columna, Detalle, columnas_del_lote, tabla_de_arrow, tabla_de_polars
from desproteccion.vocabulario import LECTURAS, Lectura

T = TypeVar("T")

PROBLEMAS_A_LA_VISTA = 20
"""Una tabla con todas sus filas malas no merece un millón de mensajes."""


def evaluar_lote(
    tabla: T, lectura: Lectura | None = None, detalle: Detalle = "completo", *, motor: Motor | None = None
) -> T:
    """Evalúa una tabla con una fila por caso y una columna por hecho; nulo o ausente es desconocido.

    `tabla` puede ser de Polars, pandas o PyArrow (se evalúa en memoria), o perezosa, y nada se calcula hasta pedirlo:
    un LazyFrame de Polars (por bloques), una relación de DuckDB o un DataFrame de PySpark (se compilan a SQL). Sale la
    misma forma (las de Polars, pandas y PyArrow, en el mismo orden), con `id` si venía y las columnas del contrato.
    `detalle="minimo"` deja solo niveles y programas.

    Errores: `HechosInvalidos` si hay una columna que no existe o un valor fuera de dominio, con fila (desde 1) y
    columna. En las formas perezosas ese caso sale con niveles nulos y el motivo en `rechazo`.
    """
    motor = motor or motor_por_omision()
    elegida = LECTURAS.index(lectura or motor.paquete.lectura_por_omision)
    if detalle not in get_args(Detalle):
        raise ValueError(f"detalle es {detalle!r}; se esperaba {' o '.join(get_args(Detalle))}")
    marco: Any = nw.from_native(cast("Any", tabla))
    if isinstance(marco, nw.LazyFrame):
        return cast("T", _perezoso(marco, motor, elegida, detalle))
    entrada = _en_arrow(marco)
    columnas, salida, malas = _decidir(entrada, motor, elegida, detalle)
    _exigir_validos(columnas, malas, motor)
    if marco.implementation.is_polars():
        return cast("T", tabla_de_polars(salida, marco.to_native().get_column(ID) if ID in marco.columns else None))
    ids = entrada.column(ID) if ID in entrada.column_names else None
    return cast("T", nw.from_arrow(tabla_de_arrow(salida, ids), backend=marco.implementation).to_native())


def _decidir(
    entrada: pa.Table, motor: Motor, lectura: int, detalle: Detalle
) -> tuple[Columnas, dict[str, Columna], list[int]]:
    """Las columnas leídas, las de salida y las filas que no sirven."""
    columnas = codificar(entrada, motor.paquete)
    decisiones = decidir_columnas(columnas, motor, lectura, brechas=detalle == "completo")
    salida = columnas_del_lote(ejecutor_vectorial(motor, lectura), decisiones, columnas, detalle)
    return columnas, salida, filas_malas(columnas, decisiones)


@lru_cache(maxsize=8)
def ejecutor_vectorial(motor: Motor, lectura: int) -> EjecutorVectorial:
    """El ejecutor de un motor y una lectura, armado una sola vez."""
    return EjecutorVectorial(motor, lectura)


def decidir_columnas(columnas: Columnas, motor: Motor, lectura: int, *, brechas: bool = True) -> Decisiones:
    """Decide un lote ya en códigos, con un hilo por núcleo si es largo."""
    hilos = hilos_para(columnas.casos)
    return ejecutor_vectorial(motor, lectura).decidir(clases(columnas, motor.tablas), hilos, brechas=brechas)


def filas_malas(columnas: Columnas, decisiones: Decisiones) -> list[int]:
    """Las filas con valores fuera de dominio o con hechos que ninguna ficha válida reúne."""
    malas = decisiones.vacia.copy()
    for ajena in columnas.ajenas.values():
        malas |= ajena
    return np.flatnonzero(malas).tolist()


def _en_arrow(marco: nw.DataFrame[Any]) -> pa.Table:
    try:
        return marco.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        hallado = "una columna mezcla valores de distinto tipo"
        problema = Problema("la tabla", f"{hallado} ({error})", "un solo tipo por columna")
        raise HechosInvalidos([problema]) from None


def _exigir_validos(columnas: Columnas, malas: list[int], motor: Motor) -> None:
    problemas = []
    for fila in malas[:PROBLEMAS_A_LA_VISTA]:
        for problema in problemas_de_fila(columnas, fila, motor.paquete):
            de_columna = f", columna {problema.donde}" if problema.donde in columnas.originales else ""
            donde = f"fila {fila + 1}{de_columna}"
            problemas.append(Problema(donde, problema.encontrado, problema.esperado, problema.que_hacer))
    if len(malas) > PROBLEMAS_A_LA_VISTA:
        problemas.append(Problema("la tabla", f"tiene {len(malas)} filas que no sirven; se muestran las primeras", ""))
    if problemas:
        raise HechosInvalidos(problemas)


def _perezoso(marco: nw.LazyFrame[Any], motor: Motor, lectura: int, detalle: Detalle) -> Any:
    from desproteccion.ejecutores.sql import consulta

    nativo = marco.to_native()
    if marco.implementation.is_polars():
        return _perezoso_de_polars(nativo, motor, lectura, detalle)
    columnas = marco.collect_schema()
    if marco.implementation.is_duckdb():
        return nativo.query("entrada", consulta(motor, lectura, columnas, detalle, "duckdb", "entrada"))
    if marco.implementation.is_pyspark():
        texto = consulta(motor, lectura, columnas, detalle, "spark", "{entrada}")
        return nativo.sparkSession.sql(texto, entrada=nativo)
    raise TypeError("una tabla perezosa debe ser de Polars, DuckDB o PySpark")


def _perezoso_de_polars(nativo: Any, motor: Motor, lectura: int, detalle: Detalle) -> Any:
    """Polars va pidiendo los bloques; una fila que no sirve sale con todo nulo y su motivo en `rechazo`."""
    import polars as pl

    def evaluar(tabla: pl.DataFrame) -> pl.DataFrame:
        columnas, salida, malas = _decidir(tabla.to_arrow(), motor, lectura, detalle)
        hecha = tabla_de_polars(salida, None)
        motivos: list[str | None] = [None] * tabla.height
        if malas:
            for fila in malas:
                motivos[fila] = "; ".join(map(str, problemas_de_fila(columnas, fila, motor.paquete)))
            sirve = pl.Series(motivos, dtype=pl.String).is_null()
            hecha = hecha.select(pl.when(sirve).then(pl.all()))
        con_id = [tabla.get_column(ID)] if ID in tabla.columns else []
        return pl.DataFrame([*con_id, *hecha.get_columns(), pl.Series("rechazo", motivos, dtype=pl.String)])

    esquema = nativo.collect_schema()
    return nativo.map_batches(evaluar, schema=evaluar(pl.DataFrame(schema=esquema)).schema, streamable=True)
