"""Los archivos de un lote, leídos por bloques: nunca hay en memoria más que uno."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from zipfile import BadZipFile

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from pydantic import ValidationError

from desproteccion.caso import Caso
from desproteccion.columnas import ID, Columnas, codificar, exigir_columnas
from desproteccion.documentos import leer_json
from desproteccion.errores import ErrorDeEntrada, HechosInvalidos, Problema
from desproteccion.fichas_de_lote import columnas_de_fichas
from desproteccion.mensajes import opciones, traducir
from desproteccion.motor import Motor

FILAS_POR_BLOQUE = 65_536
FICHAS_POR_BLOQUE = 2_048
LIMITE_DE_LINEA = 1 << 20
"""Como en una ficha suelta: más de 1 MiB no es una ficha."""


@dataclass(frozen=True)
class Rechazo:
    """Por qué una fila no se evaluó. `fila` cuenta desde 1 los datos del archivo, sin el encabezado."""

    fila: int
    columna: str
    valor: Any
    motivo: str


@dataclass(frozen=True)
class Bloque:
    """Parte de un lote: sus columnas en códigos, el número de cada fila y lo que ya se rechazó al leer."""

    columnas: Columnas
    ids: pa.ChunkedArray | pa.Array | None
    numeros: np.ndarray[Any, Any]
    avance: float
    rechazos: list[Rechazo] = field(default_factory=list)
    casos: list[Caso] = field(default_factory=list)
    a_medias: list[int] = field(default_factory=list)


class Lector(Protocol):
    def __call__(self, archivo: Path, motor: Motor) -> Iterator[Bloque]: ...


def leer_csv(archivo: Path, motor: Motor) -> Iterator[Bloque]:
    """CSV en UTF-8, con encabezado, separado por coma o punto y coma; vacío es desconocido."""
    malas: list[tuple[int, str]] = []

    def fila_mala(fila: Any) -> str:
        malas.append(
            (fila.number - 1, f"la fila tiene {fila.actual_columns} columnas y el encabezado {fila.expected_columns}")
        )
        return "skip"

    largo = archivo.stat().st_size or 1
    with archivo.open("rb") as crudo:
        encabezado = crudo.readline(LIMITE_DE_LINEA).decode("utf-8-sig").strip()
        separador = ";" if encabezado.count(";") > encabezado.count(",") else ","
        nombres = [nombre.strip('"') for nombre in encabezado.split(separador)]
        exigir_columnas(nombres, motor.paquete)
        crudo.seek(0)
        lector = pacsv.open_csv(
            crudo,
            pacsv.ReadOptions(use_threads=False, block_size=8 << 20),
            pacsv.ParseOptions(delimiter=separador, invalid_row_handler=fila_mala),
            pacsv.ConvertOptions(
                column_types={nombre: pa.string() for nombre in nombres}, strings_can_be_null=True, null_values=[""]
            ),
        )
        leidas = 0
        for lote in lector:
            tabla = pa.Table.from_batches([lote])
            numeros, leidas = _numerar(tabla.num_rows, leidas, [numero for numero, _ in malas])
            ids = tabla.column(ID) if ID in tabla.column_names else None
            rechazos = [Rechazo(numero, "", None, motivo) for numero, motivo in malas]
            columnas = codificar(tabla, motor.paquete, de_texto=True)
            yield Bloque(columnas, ids, numeros, crudo.tell() / largo, rechazos)
            malas.clear()
        if malas:
            vacia = pa.table({nombre: pa.nulls(0, pa.string()) for nombre in nombres})
            columnas = codificar(vacia, motor.paquete)
            rechazos = [Rechazo(numero, "", None, motivo) for numero, motivo in malas]
            yield Bloque(columnas, vacia.column(ID) if ID in nombres else None, np.arange(0), 1.0, rechazos)


def _numerar(cuantas: int, leidas: int, saltadas: list[int]) -> tuple[np.ndarray[Any, Any], int]:
    """El número de cada fila del bloque, dejando libres los de las que se saltaron, y hasta dónde se llegó."""
    hasta = leidas + cuantas + len(saltadas)
    return np.setdiff1d(np.arange(leidas + 1, hasta + 1), saltadas), hasta


def leer_parquet(archivo: Path, motor: Motor) -> Iterator[Bloque]:
    """Parquet con los hechos por columna."""
    # Adelantar lecturas guardaría en memoria todo lo leído hasta terminar el archivo.
    parquet = pq.ParquetFile(archivo, pre_buffer=False)
    exigir_columnas(parquet.schema_arrow.names, motor.paquete)
    leidas, todas = 0, parquet.metadata.num_rows or 1
    for lote in parquet.iter_batches(FILAS_POR_BLOQUE):
        tabla = pa.Table.from_batches([lote])
        ids = tabla.column(ID) if ID in tabla.column_names else None
        numeros = np.arange(leidas + 1, leidas + tabla.num_rows + 1)
        leidas += tabla.num_rows
        yield Bloque(codificar(tabla, motor.paquete), ids, numeros, leidas / todas)


def leer_xlsx(archivo: Path, motor: Motor) -> Iterator[Bloque]:
    """La primera hoja de un libro de Excel, con encabezado en la primera fila."""
    from openpyxl import load_workbook

    libro = load_workbook(archivo, read_only=True, data_only=True)
    hoja = libro.worksheets[0]
    filas = hoja.iter_rows(values_only=True)
    nombres = [str(nombre) for nombre in next(filas, ()) if nombre is not None]
    exigir_columnas(nombres, motor.paquete)
    leidas, todas = 0, hoja.max_row or 1
    while trozo := list(islice(filas, FILAS_POR_BLOQUE)):
        columnas = {
            nombre: [_celda(fila[lugar] if lugar < len(fila) else None) for fila in trozo]
            for lugar, nombre in enumerate(nombres)
        }
        tabla = pa.table({nombre: pa.array(valores, pa.string()) for nombre, valores in columnas.items()})
        numeros = np.arange(leidas + 1, leidas + len(trozo) + 1)
        leidas += len(trozo)
        ids = tabla.column(ID) if ID in nombres else None
        yield Bloque(codificar(tabla, motor.paquete, de_texto=True), ids, numeros, min(1.0, leidas / todas))
    libro.close()


def _celda(valor: Any) -> str | None:
    """El contenido de una celda de Excel como lo diría un CSV; una celda vacía es desconocido."""
    if valor is None or (isinstance(valor, str) and not valor.strip()):
        return None
    if isinstance(valor, bool):
        return "true" if valor else "false"
    if isinstance(valor, float) and valor.is_integer():
        return str(int(valor))
    return str(valor)


def leer_jsonl(archivo: Path, motor: Motor) -> Iterator[Bloque]:
    """Una ficha `caso/1` por línea."""
    largo = archivo.stat().st_size or 1
    leidas = 0
    with archivo.open("rb") as crudo:
        while lineas := list(islice(_lineas(crudo), FICHAS_POR_BLOQUE)):
            casos, numeros, rechazos = [], [], []
            for numero, linea in enumerate(lineas, start=leidas + 1):
                if not linea.strip():
                    continue
                try:
                    casos.append(_ficha(linea, numero, motor))
                    numeros.append(numero)
                except ErrorDeEntrada as error:
                    rechazos += [Rechazo(numero, p.donde, None, _motivo(p)) for p in error.problemas]
            leidas += len(lineas)
            columnas, a_medias = columnas_de_fichas(casos, motor)
            ids = pa.array([caso.id for caso in casos], pa.string())
            yield Bloque(
                columnas, ids, np.array(numeros, dtype=np.int64), crudo.tell() / largo, rechazos, casos, a_medias
            )


def _lineas(crudo: BinaryIO) -> Iterator[bytes]:
    """Las líneas, cortadas en el límite: de una desmedida se lee y se bota el resto, para no perder la cuenta."""
    while linea := crudo.readline(LIMITE_DE_LINEA + 1):
        resto = linea
        while len(resto) > LIMITE_DE_LINEA and not resto.endswith(b"\n"):
            resto = crudo.readline(LIMITE_DE_LINEA + 1)
        yield linea


def _ficha(linea: bytes, numero: int, motor: Motor) -> Caso:
    if len(linea) > LIMITE_DE_LINEA:
        raise HechosInvalidos([Problema("la ficha", "pasa de 1 MiB", "una ficha")])
    try:
        datos = leer_json(linea.decode("utf-8"), f"línea {numero}").datos
        return Caso.model_validate(datos, context={"paquete": motor.paquete, "catalogo": motor.catalogo})
    except ValidationError as error:
        raise HechosInvalidos(traducir(error)) from None
    except UnicodeDecodeError:
        raise HechosInvalidos([Problema("la línea", "no está en UTF-8", "texto en UTF-8")]) from None


def _motivo(problema: Problema) -> str:
    return str(Problema("", problema.encontrado, problema.esperado, problema.que_hacer)).removeprefix(": ")


LECTORES: dict[str, Lector] = {".csv": leer_csv, ".parquet": leer_parquet, ".xlsx": leer_xlsx, ".jsonl": leer_jsonl}


def leer_lote(archivo: Path, motor: Motor) -> Iterator[Bloque]:
    """Los bloques de un archivo, según su extensión.

    Errores: `HechosInvalidos` si el formato no se admite, el archivo no se puede leer o sus columnas no sirven.
    """
    lector = LECTORES.get(archivo.suffix.lower())
    if lector is None:
        raise HechosInvalidos([Problema(str(archivo), f"la extensión es «{archivo.suffix}»", opciones(list(LECTORES)))])
    if not archivo.is_file():
        raise HechosInvalidos([Problema(str(archivo), "no existe o no es un archivo", "un archivo de lote")])
    try:
        yield from lector(archivo, motor)
    except HechosInvalidos as error:
        donde = [Problema(f"{archivo}, {p.donde}", p.encontrado, p.esperado, p.que_hacer) for p in error.problemas]
        raise HechosInvalidos(donde) from None
    except (pa.ArrowException, BadZipFile, KeyError, OSError, ValueError) as error:
        hallado = f"no se puede leer ({str(error).splitlines()[0]})"
        raise HechosInvalidos([Problema(str(archivo), hallado, f"un archivo {archivo.suffix} bien formado")]) from None
