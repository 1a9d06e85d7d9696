"""La memoria y el ritmo de evaluar un Parquet en flujo, en un proceso aparte; con `--filas`, tan largo como se pida."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq
from desproteccion.flujo_de_lotes import evaluar_archivo
from desproteccion.motor import Motor, motor_por_omision

from herramientas.casos_de_banco import clases_al_azar, marco_de

CASOS_POR_PARTE = 1_000_000
CASOS_POR_GRUPO = 100_000
KIB_POR_MIB = 1024


def memoria(motor: Motor, filas: int, carpeta: Path | None = None) -> None:
    """Muestra la memoria máxima y el ritmo de evaluar tantas filas. `carpeta` es donde caben la entrada y la salida."""
    with tempfile.TemporaryDirectory(dir=carpeta) as aparte:
        entrada, salida = Path(aparte) / "entrada.parquet", Path(aparte) / "salida.parquet"
        escribir_al_azar(motor, filas, entrada)
        orden = [sys.executable, "-m", "herramientas.flujo_de_banco", "--evaluar", str(entrada), str(salida)]
        hecho = json.loads(subprocess.run(orden, check=True, stdout=subprocess.PIPE, text=True).stdout)
        assert pq.read_metadata(salida).num_rows == filas
    ritmo = f"{filas / hecho['segundos'] / 1e6:.2f}".replace(".", ",")
    cuantas = f"{filas:>13,}".replace(",", ".")
    print(f"  {cuantas} filas: {hecho['kib'] // KIB_POR_MIB} MiB como máximo, {ritmo} millones por segundo")


def escribir_al_azar(motor: Motor, filas: int, archivo: Path) -> None:
    """Un Parquet de casos al azar, escrito por partes: los mismos casos, repetidos, para no medir cómo se sortean."""
    tabla = marco_de(motor, clases_al_azar(motor, min(filas, CASOS_POR_PARTE))).to_arrow()
    with pq.ParquetWriter(archivo, tabla.schema) as escritor:
        for desde in range(0, filas, CASOS_POR_PARTE):
            escritor.write_table(tabla.slice(0, filas - desde), row_group_size=CASOS_POR_GRUPO)


def _evaluar(entrada: Path, salida: Path) -> None:
    motor = motor_por_omision()
    desde = time.perf_counter()
    evaluar_archivo(entrada, salida, motor)
    segundos = time.perf_counter() - desde
    print(json.dumps({"kib": _kib_como_maximo(), "segundos": segundos}))


def _kib_como_maximo() -> int:
    """La memoria máxima de este proceso. En Linux, `ru_maxrss` trae además la de quien lo lanzó."""
    estado = Path("/proc/self/status")
    if not estado.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(linea.split()[1]) for linea in estado.read_text().splitlines() if linea.startswith("VmHWM:"))


def main() -> None:
    argumentos = argparse.ArgumentParser(description=__doc__)
    argumentos.add_argument("--filas", type=int, default=1_000_000)
    argumentos.add_argument("--carpeta", type=Path, help="dónde dejar los dos Parquet mientras se mide")
    argumentos.add_argument("--evaluar", nargs=2, type=Path, help=argparse.SUPPRESS)
    pedido = argumentos.parse_args()
    if pedido.evaluar:
        _evaluar(*pedido.evaluar)
    else:
        memoria(motor_por_omision(), pedido.filas, pedido.carpeta)


if __name__ == "__main__":
    main()
