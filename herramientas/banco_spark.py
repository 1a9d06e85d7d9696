"""Mide `evaluar_lote` sobre Spark junto a las mismas reglas escritas a mano en PySpark.

    make bench

Primero se exige que ambas den las mismas respuestas en todos los casos. Lo escrito a mano supone datos completos y
válidos; `evaluar_lote`, además, rechaza lo que no sirve y dice entre qué niveles queda lo que falta. Se informa la
mediana, ya con el código compilado, y la razón con lo escrito a mano sobre las mismas columnas.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.vocabulario import LECTURAS

from herramientas.casos_de_banco import PRUDENTE, clases_al_azar, marco_de, mediana

ARCHIVOS = 8


def main() -> None:
    opciones = argparse.ArgumentParser(description="Mide los lotes sobre Spark.")
    opciones.add_argument("--casos", type=int, default=1_000_000)
    opciones.add_argument("--veces", type=int, default=3)
    elegidas = opciones.parse_args()
    try:
        import pyspark  # noqa: F401 - solo se prueba que esté
    except ImportError as error:
        print(f"\nSpark: no se midió: {error}")
        return
    if shutil.which("java") is None:
        print("\nSpark: no se midió: falta Java 17")
        return
    with tempfile.TemporaryDirectory() as carpeta:
        _medir(motor_por_omision(), Path(carpeta), elegidas.casos, elegidas.veces)


def _medir(motor: Motor, carpeta: Path, casos: int, veces: int) -> None:
    from herramientas.pyspark_a_mano import columnas_a_mano, pyspark_a_mano

    _escribir(motor, carpeta, casos)
    sesion = _sesion()
    try:
        entrada = sesion.read.parquet(str(carpeta))
        lectura, comunes = LECTURAS[PRUDENTE], columnas_a_mano(motor)
        completo = evaluar_lote(entrada, lectura)
        variantes = {
            "leer las columnas, sin evaluar": entrada,
            "PySpark a mano": pyspark_a_mano(motor, entrada),
            "evaluar_lote, las mismas columnas": completo.select(*comunes),
            "evaluar_lote, mínimo": evaluar_lote(entrada, lectura, "minimo"),
            "evaluar_lote, completo": completo,
        }
        a_mano = variantes["PySpark a mano"]
        distintos = a_mano.exceptAll(variantes["evaluar_lote, las mismas columnas"]).count()
        assert distintos == 0, f"lo escrito a mano no coincide en {distintos} casos"
        cuantos = f"{casos:,}".replace(",", ".")
        print(f"\nSpark local[2], {cuantos} casos (millones de casos por segundo, mediana de {veces})")
        base = _segundos(a_mano, veces)
        for nombre, marco in variantes.items():
            tiempo = base if marco is a_mano else _segundos(marco, veces)
            print(f"  {nombre:<36}{casos / tiempo / 1e6:8.2f}   ×{tiempo / base:.2f}".replace(".", ","), flush=True)
    finally:
        sesion.stop()


def _escribir(motor: Motor, carpeta: Path, casos: int) -> None:
    marco = marco_de(motor, clases_al_azar(motor, casos))
    marco = marco.with_columns(pl.col(nombre).cast(pl.String) for nombre, t in marco.schema.items() if t == pl.Enum)
    largo = -(-casos // ARCHIVOS)
    for n in range(ARCHIVOS):
        marco.slice(n * largo, largo).write_parquet(carpeta / f"{n}.parquet")


def _sesion() -> Any:
    from pyspark.sql import SparkSession

    constructor = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    constructor = constructor.config("spark.sql.shuffle.partitions", "2").config("spark.driver.memory", "4g")
    sesion = constructor.getOrCreate()
    sesion.sparkContext.setLogLevel("OFF")
    return sesion


def _segundos(marco: Any, veces: int) -> float:
    def correr() -> None:
        marco.write.format("noop").mode("overwrite").save()

    correr()
    return mediana(correr, veces)


if __name__ == "__main__":
    main()
