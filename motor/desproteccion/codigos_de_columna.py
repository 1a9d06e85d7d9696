"""De una columna de Arrow a los códigos de su dominio, leyendo sus bytes sin copiarlos cuando se puede.

Lo desconocido y lo que no es del dominio llevan códigos negativos propios: nunca se toman por otro valor.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from desproteccion.vocabulario import SIN_TOPE, Dominio

Codigos = npt.NDArray[np.signedinteger[Any]]
"""De a byte si caben, que es lo más rápido de comparar; si no, `int32`."""

DESCONOCIDO = -2
AJENO = -3
"""Código de un valor que no pertenece al dominio de su columna."""
_BOOLEANOS = {"true": True, "false": False}
_ENTERO = re.compile(r"\d{1,9}")
_CABEN_EN_UN_BYTE = 127
CABEN_EN_LA_CACHE = 1 << 15
"""Números de ocho octetos que caben en la caché de segundo nivel."""


def codigos_de_columna(columna: pa.ChunkedArray, dominio: Dominio, de_texto: bool = False) -> Codigos:
    """El código de cada valor, `DESCONOCIDO` si es nulo y `AJENO` si no es del dominio.

    Con `de_texto` (un CSV, donde todo es texto) se leen también `3`, `true` y `false`.
    """
    partes = [_de_trozo(trozo, dominio, codigo_de_texto if de_texto else _codigo) for trozo in columna.chunks]
    if len(partes) == 1:
        return partes[0]
    return np.concatenate(partes) if partes else np.empty(0, dtype=np.int8)


def codigo_de_texto(valor: Any, dominio: Dominio) -> int | None:
    """El código de un valor escrito como texto (`3`, `true`); lo que no es texto, el de siempre."""
    if isinstance(valor, str) and valor in _BOOLEANOS:
        valor = _BOOLEANOS[valor]
    elif isinstance(valor, str) and dominio.valores is None and _ENTERO.fullmatch(valor):
        valor = int(valor)
    return dominio.codigo(valor)


def _codigo(valor: Any, dominio: Dominio) -> int | None:
    return dominio.codigo(valor)


def _de_trozo(trozo: pa.Array, dominio: Dominio, codigo: Callable[[Any, Dominio], int | None]) -> Codigos:
    tipo = trozo.type
    if pa.types.is_null(tipo):
        return np.full(len(trozo), DESCONOCIDO, dtype=np.int8)
    if dominio.valores is None and pa.types.is_integer(tipo):
        return _en_dominio(_crudos(trozo), dominio, _nulos(trozo))
    if dominio.valores is None and pa.types.is_floating(tipo):
        return _enteros_con_coma(trozo, dominio)
    if pa.types.is_boolean(tipo):
        return _por_tabla(_bits(trozo.buffers()[1], trozo), [False, True], dominio, codigo, _nulos(trozo))
    if not pa.types.is_dictionary(tipo):
        trozo = pc.dictionary_encode(trozo)
    indices = trozo.indices
    return _por_tabla(_crudos(indices), trozo.dictionary.to_pylist(), dominio, codigo, _nulos(indices))


def _crudos(trozo: pa.Array) -> npt.NDArray[Any]:
    """Los números de un trozo, sobre su propia memoria; donde es nulo puede haber cualquier cosa."""
    tipo = np.dtype(trozo.type.to_pandas_dtype())
    datos = trozo.buffers()[1]
    if datos is None or not len(trozo):
        return np.zeros(len(trozo), dtype=tipo)
    return np.frombuffer(datos, dtype=tipo)[trozo.offset : trozo.offset + len(trozo)]


def _bits(mapa: pa.Buffer, trozo: pa.Array) -> npt.NDArray[np.uint8]:
    if mapa is None or not len(trozo):
        return np.zeros(len(trozo), dtype=np.uint8)
    hasta = trozo.offset + len(trozo)
    return np.unpackbits(np.frombuffer(mapa, dtype=np.uint8), count=hasta, bitorder="little")[trozo.offset :]


def _nulos(trozo: pa.Array) -> npt.NDArray[np.bool_] | None:
    return (_bits(trozo.buffers()[0], trozo) ^ 1).view(np.bool_) if trozo.null_count else None


def _por_tabla(
    indices: npt.NDArray[Any],
    valores: Sequence[Any],
    dominio: Dominio,
    codigo: Callable[[Any, Dominio], int | None],
    nulos: npt.NDArray[np.bool_] | None,
) -> Codigos:
    hallados = [DESCONOCIDO if valor is None else codigo(valor, dominio) for valor in valores]
    tabla = np.array([AJENO if hallado is None else hallado for hallado in hallados] or [DESCONOCIDO], dtype=np.int32)
    if tabla.max() <= _CABEN_EN_UN_BYTE:
        tabla = tabla.astype(np.int8)
    if indices.itemsize == 1 and len(tabla) <= _CABEN_EN_UN_BYTE and (tabla == np.arange(len(tabla))).all():
        codigos: Codigos = indices.view(np.int8)  # las posiciones del diccionario ya son los códigos
    else:
        codigos = tabla.take(indices, mode="clip")
    return codigos if nulos is None else _con_desconocidos(codigos, nulos)


def _con_desconocidos(codigos: Codigos, nulos: npt.NDArray[np.bool_]) -> Codigos:
    """Los códigos, con `DESCONOCIDO` donde son nulos. Con aritmética, que va a lo ancho; elegir, no."""
    nulo = nulos.view(np.int8)
    con: Codigos = np.bitwise_and(codigos, np.subtract(nulo, np.int8(1)))
    np.add(con, np.multiply(nulo, np.int8(DESCONOCIDO)), out=con)
    return con


def _enteros_con_coma(trozo: pa.Array, dominio: Dominio) -> Codigos:
    """pandas guarda como decimales los enteros con ausentes: 3.0 es 3 y NaN es desconocido; 3.5 no es de aquí."""
    valores = trozo.to_numpy(zero_copy_only=False).astype(np.float64)
    nulos = np.isnan(valores)
    exactos = np.where(nulos, 0, valores)
    fuera = (exactos != np.floor(exactos)) | (np.abs(exactos) > SIN_TOPE)
    codigos = _en_dominio(np.where(fuera, 0, exactos).astype(np.int64), dominio, nulos)
    codigos[fuera] = AJENO
    return codigos


def _en_dominio(valores: npt.NDArray[Any], dominio: Dominio, nulos: npt.NDArray[np.bool_] | None) -> Codigos:
    codigos = _todos_en_un_byte(valores, dominio)
    if codigos is None:
        if nulos is not None:  # donde es nulo puede haber cualquier número
            valores = np.where(nulos, np.zeros(1, dtype=valores.dtype), valores)
        codigos = _con_ajenos(valores, dominio)
    return codigos if nulos is None else _con_desconocidos(codigos, nulos)


def _todos_en_un_byte(valores: npt.NDArray[Any], dominio: Dominio) -> Codigos | None:
    """Los valores de a byte, o `None` si alguno no cabe o no es del dominio.

    Lo que cuesta es traer de la memoria ocho octetos por caso: se revisan y se angostan en una sola pasada.
    """
    tope = _CABEN_EN_UN_BYTE if dominio.maximo is None else min(dominio.maximo, _CABEN_EN_UN_BYTE)
    codigos = np.empty(len(valores), dtype=np.int8)
    for desde in range(0, len(valores), CABEN_EN_LA_CACHE):
        trozo = valores[desde : desde + CABEN_EN_LA_CACHE]
        if trozo.min() < 0 or trozo.max() > tope:
            return None
        np.copyto(codigos[desde : desde + CABEN_EN_LA_CACHE], trozo, casting="unsafe")
    return codigos


def _con_ajenos(valores: npt.NDArray[Any], dominio: Dominio) -> Codigos:
    menor, mayor = int(valores.min()), int(valores.max())
    codigos: Codigos
    if mayor <= _CABEN_EN_UN_BYTE:
        codigos = valores.astype(np.int8)
    else:
        codigos = np.minimum(valores, min(SIN_TOPE, np.iinfo(valores.dtype).max)).astype(np.int32)
    if menor < 0:
        codigos[valores < 0] = AJENO
    if dominio.maximo is not None and mayor > dominio.maximo:
        codigos[valores > dominio.maximo] = AJENO
    return codigos
