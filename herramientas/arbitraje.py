"""Contrasta un millón de casos al azar: la evaluación por columnas contra la red de durable-rules y el abanico.

    make arbitraje CASOS=1000000

Cada parte se calcula caso por caso, en las dos lecturas y con todas las columnas de salida, y queda en disco: la orden
sigue donde quedó, y el mismo cálculo arbitra después a todas las formas de tabla. Sale 1 si algo difiere.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import motor_por_omision
from desproteccion.salida_de_lote import columnas_de_salida
from desproteccion.vocabulario import LECTURAS

from tests.lotes.arbitro_de_lotes import AbanicoConMemoria, filas_al_azar, salida_esperada

CASOS_POR_PARTE = 5_000
NULOS = ((0.0, 0.4), (0.03, 0.35), (0.1, 0.17), (0.3, 0.06), (0.7, 0.02))
"""Probabilidad de que cada dato se desconozca, y qué parte de los casos la lleva."""
FORMAS = ("polars", "perezosa", "pandas", "pyarrow", "duckdb", "spark")


def calcular(carpeta: Path, parte: int) -> None:
    """Los casos de una parte y lo que de cada uno dice la evaluación de un caso, en las dos lecturas."""
    archivo = carpeta / f"parte-{parte:04d}.parquet"
    if archivo.exists():
        return
    motor = motor_por_omision()
    casos: list[dict[str, Any]] = []
    for n, (nulos, cuantos) in enumerate(NULOS):
        casos += filas_al_azar(motor, round(CASOS_POR_PARTE * cuantos), nulos, semilla=100 * parte + n)
    filas = []
    for n, caso in enumerate(casos):
        fila = {**caso, "id": f"EJ-{parte}-{n}"}
        for lectura in LECTURAS:
            esperada = salida_esperada(motor, caso, lectura)
            fila |= {f"{lectura}|{columna}": valor for columna, valor in esperada.items() if columna != "id"}
        filas.append(fila)
    AbanicoConMemoria.olvidar()
    nuevo = archivo.with_suffix(".nuevo")
    pl.DataFrame(filas, infer_schema_length=None).write_parquet(nuevo)
    nuevo.rename(archivo)


def evaluar(casos: pl.DataFrame, lectura: Any, forma: str, archivo: Path) -> pl.DataFrame:
    """La salida por columnas de una forma de tabla, en el orden de entrada."""
    match forma:
        case "polars":
            return evaluar_lote(casos, lectura)
        case "perezosa":
            return evaluar_lote(casos.lazy(), lectura).collect()
        case "pandas":
            de_pandas: pl.DataFrame = pl.from_pandas(
                evaluar_lote(casos.to_pandas(use_pyarrow_extension_array=True), lectura)
            )
            return de_pandas
        case "pyarrow":
            return pl.DataFrame(pl.from_arrow(evaluar_lote(casos.to_arrow(), lectura)))
        case "duckdb":
            import duckdb

            return casos.select("id").join(evaluar_lote(duckdb.from_arrow(casos.to_arrow()), lectura).pl(), on="id", maintain_order="left")
        case _:
            return casos.select("id").join(_con_spark(casos, lectura, archivo), on="id", maintain_order="left")


def _con_spark(casos: pl.DataFrame, lectura: Any, archivo: Path) -> pl.DataFrame:
    from pyspark.sql import SparkSession

    constructor = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    sesion = constructor.config("spark.driver.memory", "2g").getOrCreate()
    casos.write_parquet(archivo)
    return pl.DataFrame(pl.from_arrow(evaluar_lote(sesion.read.parquet(str(archivo)), lectura).toArrow()))


def diferencias(carpeta: Path, forma: str, por_vez: int) -> Iterator[tuple[int, Counter[str]]]:
    """Por tanda de partes, cuántos casos se compararon (por lectura) y en qué columnas difieren."""
    motor = motor_por_omision()
    partes = sorted(carpeta.glob("parte-*.parquet"))
    for desde in range(0, len(partes), por_vez):
        tabla = pl.concat([pl.read_parquet(parte) for parte in partes[desde : desde + por_vez]], how="vertical_relaxed")
        casos = tabla.select(nombre for nombre in tabla.columns if "|" not in nombre)
        distintas: Counter[str] = Counter()
        for lectura in LECTURAS:
            salida = evaluar(casos, lectura, forma, carpeta / "casos.parquet")
            assert salida.get_column("id").to_list() == casos.get_column("id").to_list(), "el orden de las filas"
            for columna in columnas_de_salida(motor, "completo"):
                esperada = tabla.get_column(f"{lectura}|{columna}").cast(pl.String)
                cuantas = int(salida.get_column(columna).cast(pl.String).ne_missing(esperada).sum())
                if cuantas:
                    distintas[f"{lectura}: {columna}"] += cuantas
        yield tabla.height, distintas


def main() -> int:
    argumentos = argparse.ArgumentParser(description=__doc__)
    argumentos.add_argument("--casos", type=int, default=1_000_000)
    argumentos.add_argument("--procesos", type=int, default=2)
    argumentos.add_argument("--carpeta", type=Path, required=True, help="dónde dejar lo calculado")
    argumentos.add_argument("--formas", nargs="*", default=["polars"], choices=FORMAS)
    argumentos.add_argument("--por-vez", type=int, default=20, help="partes que se comparan juntas")
    pedido = argumentos.parse_args()
    pedido.carpeta.mkdir(parents=True, exist_ok=True)
    partes = range(-(-pedido.casos // CASOS_POR_PARTE))
    with multiprocessing.Pool(pedido.procesos) as grupo:
        for hechas, _ in enumerate(grupo.imap_unordered(partial(calcular, pedido.carpeta), partes), 1):
            print(f"{hechas} de {len(partes)} partes calculadas", end="\r", file=sys.stderr)
    todas: Counter[str] = Counter()
    for forma in pedido.formas:
        casos = 0
        for cuantos, distintas in diferencias(pedido.carpeta, forma, pedido.por_vez):
            casos += cuantos
            todas += distintas
            for columna, veces in distintas.items():
                print(f"{forma}, {columna}: {veces} diferencias")
        print(f"{forma}: {casos} casos × {len(LECTURAS)} lecturas, {sum(todas.values())} diferencias")
    return 1 if todas else 0


if __name__ == "__main__":
    raise SystemExit(main())
