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

Faltan = npt.NDArray[np.int8]
"""Todos los bits (−1) donde el valor es nulo; ninguno (0) donde se conoce."""

DESCONOCIDO = -2
AJENO = -3
"""Código de un valor que no pertenece al dominio de su columna."""
_BOOLEANOS = {"true": True, "false": False}
_ENTERO = re.compile(r"\d{1,9}")
_CABEN_EN_UN_BYTE = 127
_BITS_DE_UN_BYTE = 8
CASOS_POR_PARTE = 1 << 18
"""Se lee por partes que caben en la caché compartida; más cortas, los hilos se estorbarían al soltar y pedir Python."""


def codigos_de_columna(
    columna: pa.ChunkedArray, dominio: Dominio, de_texto: bool = False, destino: npt.NDArray[np.int8] | None = None
) -> Codigos:
    """El código de cada valor, `DESCONOCIDO` si es nulo y `AJENO` si no es del dominio.

    Con `de_texto` (un CSV, donde todo es texto) se leen también `3`, `true` y `false`. `destino` es memoria ya pedida,
    del largo de la columna, que se usa si los códigos no se pueden leer donde están ni piden más de un octeto.
    """
    codigo = codigo_de_texto if de_texto else _codigo
    codigos: Codigos = np.empty(len(columna), dtype=np.int8) if destino is None else destino
    hasta = 0
    for trozo in columna.chunks:
        leer, numeros, ya_son_codigos = _lector(trozo, dominio, codigo)
        if ya_son_codigos and len(trozo) == len(columna) and not numeros.null_count:
            return _crudos(numeros).view(np.int8)
        for desde in range(0, len(trozo), CASOS_POR_PARTE):
            suyos = leer(numeros.slice(desde, CASOS_POR_PARTE))
            if suyos.itemsize > codigos.itemsize:
                codigos = codigos.astype(suyos.dtype)
            codigos[hasta : hasta + len(suyos)] = suyos
            hasta += len(suyos)
    return codigos


def codigo_de_texto(valor: Any, dominio: Dominio) -> int | None:
    """El código de un valor escrito como texto (`3`, `true`); lo que no es texto, el de siempre."""
    if isinstance(valor, str) and valor in _BOOLEANOS:
        valor = _BOOLEANOS[valor]
    elif isinstance(valor, str) and dominio.valores is None and _ENTERO.fullmatch(valor):
        valor = int(valor)
    return dominio.codigo(valor)


def _codigo(valor: Any, dominio: Dominio) -> int | None:
    return dominio.codigo(valor)


def _lector(
    trozo: pa.Array, dominio: Dominio, codigo: Callable[[Any, Dominio], int | None]
) -> tuple[Callable[[pa.Array], Codigos], pa.Array, bool]:
    """Cómo leer partes de un trozo, qué se lee (él o los números de su diccionario) y si ya son los códigos."""
    tipo = trozo.type
    if pa.types.is_null(tipo):
        return lambda parte: np.full(len(parte), DESCONOCIDO, dtype=np.int8), trozo, False
    if dominio.valores is None and pa.types.is_integer(tipo):
        return lambda parte: _en_dominio(_crudos(parte), dominio, _faltan(parte)), trozo, False
    if dominio.valores is None and pa.types.is_floating(tipo):
        return lambda parte: _enteros_con_coma(parte, dominio), trozo, False
    de_booleanos = pa.types.is_boolean(tipo)
    if not de_booleanos and not pa.types.is_dictionary(tipo):
        trozo = pc.dictionary_encode(trozo)
    tabla = _tabla([False, True] if de_booleanos else trozo.dictionary.to_pylist(), dominio, codigo)
    iguales = len(tabla) <= _CABEN_EN_UN_BYTE and bool((tabla == np.arange(len(tabla))).all())

    def leer(parte: pa.Array) -> Codigos:
        indices = _bits(parte.buffers()[1], parte) if de_booleanos else _crudos(parte)
        codigos = indices.view(np.int8) if iguales and indices.itemsize == 1 else tabla.take(indices, mode="clip")
        return _con_desconocidos(codigos, _faltan(parte))

    if de_booleanos:
        return leer, trozo, False
    return leer, trozo.indices, iguales and trozo.type.index_type.bit_width == _BITS_DE_UN_BYTE


def _tabla(
    valores: Sequence[Any], dominio: Dominio, codigo: Callable[[Any, Dominio], int | None]
) -> npt.NDArray[np.signedinteger[Any]]:
    """El código de cada valor de un diccionario."""
    hallados = [DESCONOCIDO if valor is None else codigo(valor, dominio) for valor in valores]
    tabla = np.array([AJENO if hallado is None else hallado for hallado in hallados] or [DESCONOCIDO], dtype=np.int32)
    return tabla.astype(np.int8) if tabla.max() <= _CABEN_EN_UN_BYTE else tabla


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
    octeto, sobran = divmod(trozo.offset, _BITS_DE_UN_BYTE)
    octetos = np.frombuffer(mapa, dtype=np.uint8)[octeto:]
    return np.unpackbits(octetos, count=sobran + len(trozo), bitorder="little")[sobran:]


def _faltan(trozo: pa.Array) -> Faltan | None:
    if not trozo.null_count:
        return None
    conocidos = _bits(trozo.buffers()[0], trozo)
    return np.subtract(conocidos, np.uint8(1)).view(np.int8)


def _con_desconocidos(codigos: Codigos, faltan: Faltan | None) -> Codigos:
    """Donde falta, un «o» da −1 y la suma `DESCONOCIDO`, que es −2: elegir no va a lo ancho de la máquina."""
    if faltan is None:
        return codigos
    suyos = faltan.astype(codigos.dtype, copy=False)
    con: Codigos = np.bitwise_or(codigos, suyos)
    return np.add(con, suyos, out=con)


def _enteros_con_coma(trozo: pa.Array, dominio: Dominio) -> Codigos:
    """pandas guarda como decimales los enteros con ausentes: 3.0 es 3 y NaN es desconocido; 3.5 no es de aquí."""
    valores = trozo.to_numpy(zero_copy_only=False).astype(np.float64)
    nulos = np.isnan(valores)
    exactos = np.where(nulos, 0, valores)
    fuera = (exactos != np.floor(exactos)) | (np.abs(exactos) > SIN_TOPE)
    codigos = _en_dominio(np.where(fuera, 0, exactos).astype(np.int64), dominio, np.negative(nulos.view(np.int8)))
    codigos[fuera] = AJENO
    return codigos


def _en_dominio(valores: npt.NDArray[Any], dominio: Dominio, faltan: Faltan | None) -> Codigos:
    if not len(valores):
        return np.empty(0, dtype=np.int8)
    menor, mayor = int(valores.min()), int(valores.max())
    if faltan is not None and not 0 <= menor <= mayor <= _CABEN_EN_UN_BYTE:
        # Donde es nulo puede haber cualquier número.
        valores = np.where(faltan, np.zeros(1, dtype=valores.dtype), valores)
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
    return _con_desconocidos(codigos, faltan)
