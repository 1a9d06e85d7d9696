"""La salida de un lote: se escribe por bloques en un archivo provisorio y aparece entera o no aparece."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from desproteccion.columnas import ID
from desproteccion.errores import HechosInvalidos, Problema, al_escribir
from desproteccion.lectores_de_lote import Rechazo
from desproteccion.mensajes import opciones

FILAS_DE_EXCEL = 1_048_575
FILAS_POR_GRUPO = 1 << 19
"""De cada grupo de filas el Parquet guarda, hasta cerrarse, un índice en memoria: pocos y grandes."""


class Escritor(Protocol):
    def escribir(self, tabla: pa.Table) -> None: ...

    def cerrar(self) -> None: ...


class _Parquet:
    """Comprime y escribe en otro hilo, mientras se evalúan los casos que siguen; a lo más espera un grupo."""

    def __init__(self, archivo: Path) -> None:
        self.archivo = archivo
        self.abierto: Any = None
        self.pendientes: list[pa.Table] = []
        self.hilo = ThreadPoolExecutor(1)
        self.volcando: Future[None] | None = None

    def escribir(self, tabla: pa.Table) -> None:
        self.pendientes.append(tabla)
        if sum(pendiente.num_rows for pendiente in self.pendientes) >= FILAS_POR_GRUPO:
            self._volcar()

    def cerrar(self) -> None:
        try:
            if self.pendientes:
                self._volcar()
            self._esperar()
        finally:
            self.hilo.shutdown()
            if self.abierto is not None:
                self.abierto.close()

    def _volcar(self) -> None:
        tabla = pa.concat_tables(self.pendientes).unify_dictionaries()
        self.pendientes.clear()
        if self.abierto is None:
            # Hallar el menor y el mayor de textos que están en todos los grupos cuesta casi como escribirlos, y no deja
            # saltar ninguno al leer.
            self.abierto = pq.ParquetWriter(self.archivo, tabla.schema, write_statistics=[ID])
        self._esperar()
        self.volcando = self.hilo.submit(self.abierto.write_table, tabla)

    def _esperar(self) -> None:
        """Hasta que se escriba lo encargado; si no se pudo, el error es de aquí."""
        if self.volcando is not None:
            self.volcando.result()


class _Csv:
    def __init__(self, archivo: Path) -> None:
        self.archivo = archivo
        self.abierto: Any = None

    def escribir(self, tabla: pa.Table) -> None:
        texto = tabla.cast(pa.schema([(nombre, pa.string()) for nombre in tabla.column_names]))
        if self.abierto is None:
            opciones_de_csv = pacsv.WriteOptions(quoting_style="needed")
            self.abierto = pacsv.CSVWriter(self.archivo, texto.schema, write_options=opciones_de_csv)
        self.abierto.write_table(texto)

    def cerrar(self) -> None:
        if self.abierto is not None:
            self.abierto.close()


class _Jsonl:
    def __init__(self, archivo: Path) -> None:
        self.abierto = archivo.open("w", encoding="utf-8", newline="\n")

    def escribir(self, tabla: pa.Table) -> None:
        self.abierto.writelines(json.dumps(fila, ensure_ascii=False) + "\n" for fila in tabla.to_pylist())

    def cerrar(self) -> None:
        self.abierto.close()


class _Xlsx:
    def __init__(self, archivo: Path) -> None:
        from openpyxl import Workbook

        self.archivo, self.filas = archivo, 0
        self.libro = Workbook(write_only=True)
        self.hoja = self.libro.create_sheet("lote")

    def escribir(self, tabla: pa.Table) -> None:
        if not self.filas:
            self.hoja.append(tabla.column_names)
        self.filas += tabla.num_rows
        if self.filas > FILAS_DE_EXCEL:
            hallado = "tiene más filas que una hoja de Excel"
            raise HechosInvalidos([Problema("la salida", hallado, "una salida .csv o .parquet")])
        for fila in tabla.to_pylist():
            self.hoja.append(list(fila.values()))

    def cerrar(self) -> None:
        self.libro.save(self.archivo)


ESCRITORES: dict[str, type[Any]] = {".csv": _Csv, ".parquet": _Parquet, ".jsonl": _Jsonl, ".xlsx": _Xlsx}


@contextmanager
def escribir_lote(archivo: Path) -> Iterator[Escritor]:
    """Un escritor según la extensión. El archivo se reemplaza de una vez, y solo si todo terminó bien."""
    clase = ESCRITORES.get(archivo.suffix.lower())
    if clase is None:
        hallado = f"la extensión es «{archivo.suffix}»"
        raise HechosInvalidos([Problema(str(archivo), hallado, opciones(list(ESCRITORES)))])
    with provisorio(archivo) as parcial:
        escritor: Escritor = clase(parcial)
        try:
            yield escritor
        finally:
            escritor.cerrar()


@contextmanager
def provisorio(archivo: Path) -> Iterator[Path]:
    """Un nombre provisorio al lado del definitivo, que lo reemplaza al terminar bien y se borra si algo falla.

    Errores: `HechosInvalidos` si el sistema no deja escribir.
    """
    parcial = archivo.with_name(f".{archivo.stem}.{os.getpid()}.parcial{archivo.suffix}")
    try:
        yield parcial
        os.replace(parcial, archivo)
    except OSError as error:
        raise HechosInvalidos([al_escribir(archivo, error)]) from error
    finally:
        with suppress(FileNotFoundError):
            parcial.unlink()


@contextmanager
def escribir_rechazos(archivo: Path) -> Iterator[RechazosEscritos]:
    """Los rechazos, en CSV. Sin ninguno no queda archivo, ni el de una corrida anterior."""
    parcial = archivo.with_name(f".{archivo.stem}.{os.getpid()}.parcial{archivo.suffix}")
    try:
        with parcial.open("w", encoding="utf-8", newline="") as abierto:
            rechazos = RechazosEscritos(abierto)
            yield rechazos
        if rechazos.filas:
            os.replace(parcial, archivo)
        else:
            archivo.unlink(missing_ok=True)
    finally:
        parcial.unlink(missing_ok=True)


class RechazosEscritos:
    """Escribe rechazos y cuenta las filas distintas."""

    def __init__(self, abierto: Any) -> None:
        self.filas = 0
        self._ultima = 0
        self._csv = csv.writer(abierto, lineterminator="\n")
        self._csv.writerow(["fila", "columna", "valor", "motivo"])

    def escribir(self, rechazos: Sequence[Rechazo]) -> None:
        for rechazo in sorted(rechazos, key=lambda r: r.fila):
            self.filas += rechazo.fila != self._ultima
            self._ultima = rechazo.fila
            self._csv.writerow([rechazo.fila, rechazo.columna, rechazo.valor, rechazo.motivo])
