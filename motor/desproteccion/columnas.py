"""De las columnas de una tabla a códigos y clases: quién dice qué, qué se desconoce y qué no pertenece al dominio.

Toda forma de tabla llega aquí como columnas de Arrow. Lo que no es de su dominio nunca se toma por otra cosa: queda
marcado, con su fila y su columna.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.fichas import IDENTIFICADORES
from desproteccion.hechos import saber_de_hechos
from desproteccion.mensajes import opciones, parecido, valor_en_palabras
from desproteccion.paquete import Paquete
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NO_APLICA, SIN_TOPE, Dominio, Eje, Hecho

Codigos = npt.NDArray[np.int32]

ID = "id"
FORMA_DE_ID = r"^[A-Za-z0-9-]{1,64}$"
FORMA_DE_RUN = r"\b\d{7,8}-[\dkK]\b"
SEUDONIMO = "un seudónimo de letras, números y guiones, hasta 64, que no sea un RUN"
_BOOLEANOS = {"true": True, "false": False}
_ENTERO = re.compile(r"\d{1,9}")
DESCONOCIDO = -2
AJENO = -3
"""Código de un valor que no pertenece al dominio de su columna."""


@dataclass(frozen=True)
class Columnas:
    """Un lote en códigos. `codigos` trae los hechos y antecedentes presentes; los ausentes son desconocidos."""

    casos: int
    codigos: Mapping[str, Codigos]
    originales: Mapping[str, Sequence[Any]]
    """Los valores tal como venían, para nombrarlos en un mensaje."""
    ajenas: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    """Por columna con algún valor fuera de dominio, en qué filas."""

    def codigo(self, hecho: str) -> Codigos:
        if hecho in self.codigos:
            return self.codigos[hecho]
        return np.full(self.casos, DESCONOCIDO, dtype=np.int32)


def columna_de_antecedente(id: str) -> str:
    """El nombre de la columna de un antecedente: `situacion.migrante` → `situacion_migrante`, `violencia.delito` →
    `delito`.
    """
    return id.removeprefix("violencia.").replace(".", "_")


def columnas_admitidas(paquete: Paquete) -> dict[str, Hecho]:
    """Las columnas que un lote puede traer, además de `id`."""
    antecedentes = {columna_de_antecedente(id): hecho for id, hecho in paquete.antecedentes.items()}
    return {**paquete.hechos, **antecedentes}


def exigir_columnas(nombres: Iterable[str], paquete: Paquete) -> None:
    """Rechaza la tabla que trae columnas desconocidas, repetidas, o ningún hecho.

    Una columna mal escrita que se dejara pasar sería un dato que nadie lee.
    """
    nombres = list(nombres)
    admitidas = columnas_admitidas(paquete)
    problemas = []
    for nombre in dict.fromkeys(nombres):
        donde = f"columna {nombre}"
        if nombres.count(nombre) > 1:
            problemas.append(Problema(donde, "la columna está repetida", "una sola vez"))
        if nombre.lower() in IDENTIFICADORES:
            que_hacer = "El lote es seudónimo: no lleva nombre, RUN ni domicilio. Quite la columna."
            problemas.append(Problema(donde, "la columna identifica a una persona", "", que_hacer))
        elif nombre != ID and nombre not in admitidas:
            que_hacer = parecido(nombre, admitidas) or "Quítela: no se lee nada de ella."
            problemas.append(Problema(donde, "la columna no existe", "id, un hecho o un antecedente", que_hacer))
    if not any(nombre in paquete.hechos for nombre in nombres):
        problemas.append(Problema("la tabla", "no trae ninguna columna de hechos", opciones(list(paquete.hechos)[:3])))
    if problemas:
        raise HechosInvalidos(problemas)


def codificar(tabla: pa.Table, paquete: Paquete, *, de_texto: bool = False) -> Columnas:
    """Los códigos de cada columna. Los valores fuera de dominio quedan en `ajenas`, no se lanzan.

    Con `de_texto` (un CSV, donde todo es texto) se leen también `3`, `true` y `false`.
    Errores: `HechosInvalidos` si la tabla trae columnas que no existen.
    """
    exigir_columnas(tabla.column_names, paquete)
    codigos: dict[str, Codigos] = {}
    originales, ajenas = {}, {}
    for nombre, hecho in columnas_admitidas(paquete).items():
        if nombre in tabla.column_names:
            originales[nombre] = tabla.column(nombre)
            codigos[hecho.id] = _codigos(tabla.column(nombre), hecho.dominio, de_texto)
            ajeno = codigos[hecho.id] == AJENO
            if ajeno.any():
                ajenas[nombre] = ajeno
    if ID in tabla.column_names:
        originales[ID] = tabla.column(ID)
        if (ajeno := _ids_ajenos(tabla.column(ID))).any():
            ajenas[ID] = ajeno
    return Columnas(tabla.num_rows, codigos, originales, ajenas)


def _ids_ajenos(ids: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Los identificadores que no son un seudónimo: con otros signos, demasiado largos, o que parecen un RUN."""
    if pa.types.is_dictionary(ids.type):
        ids = ids.cast(ids.type.value_type)
    if not (pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type) or pa.types.is_string_view(ids.type)):
        return np.full(len(ids), not (pa.types.is_integer(ids.type) or pa.types.is_null(ids.type)))
    seudonimo = pc.match_substring_regex(ids, FORMA_DE_ID)
    bueno = pc.and_(seudonimo, pc.invert(pc.match_substring_regex(ids, FORMA_DE_RUN)))
    return ~np.asarray(pc.fill_null(bueno, True).to_numpy())


def clases(columnas: Columnas, tablas: Tablas) -> list[npt.NDArray[np.uint8]]:
    """Por eje de las tablas, la clase de cada caso; la siguiente a la última es «desconocido» (y también lo ajeno)."""
    todas = [_clases(columnas.codigos.get(eje.hecho.id), eje, columnas.casos) for eje in tablas.ejes]
    for propias, eje in zip(todas, tablas.ejes, strict=True):
        if eje.hecho.aplica_si is not None:
            otro, codigos = eje.hecho.aplica_si
            ajeno = columnas.codigo(otro)
            sobra = (ajeno >= 0) & ~_es_alguno(ajeno, codigos)
            propias[sobra & (propias == len(eje.representantes))] = len(eje.representantes) - 1
    return todas


def problemas_de_fila(columnas: Columnas, fila: int, paquete: Paquete) -> list[Problema]:
    """Por qué una fila no sirve: valores fuera de dominio y, si no los hay, hechos que se contradicen."""
    problemas = []
    for nombre, ajeno in columnas.ajenas.items():
        if ajeno[fila]:
            valor = valor_original(columnas, nombre, fila)
            admite = SEUDONIMO if nombre == ID else columnas_admitidas(paquete)[nombre].dominio.admite()
            problemas.append(Problema(nombre, f"se encontró {valor_en_palabras(valor)}", admite))
    if problemas:
        return problemas
    valores = {
        id: hecho.dominio.valor(codigo)
        for id, hecho in paquete.hechos.items()
        if id in columnas.codigos and (codigo := int(columnas.codigos[id][fila])) >= 0
    }
    try:
        saber_de_hechos(valores, paquete)
    except HechosInvalidos as error:
        return list(error.problemas)
    return [Problema("los hechos", "ninguna ficha válida los reúne", "hechos que no se contradigan")]


def valor_original(columnas: Columnas, nombre: str, fila: int) -> Any:
    """El valor de una celda tal como venía."""
    valor = columnas.originales[nombre][fila]
    return valor.as_py() if isinstance(valor, pa.Scalar) else valor


def codigo_de_texto(valor: Any, dominio: Dominio) -> int | None:
    """El código de un valor escrito como texto (`3`, `true`); lo que no es texto, el de siempre."""
    if isinstance(valor, str) and valor in _BOOLEANOS:
        valor = _BOOLEANOS[valor]
    elif isinstance(valor, str) and dominio.valores is None and _ENTERO.fullmatch(valor):
        valor = int(valor)
    return dominio.codigo(valor)


def _codigos(columna: pa.ChunkedArray, dominio: Dominio, de_texto: bool) -> Codigos:
    tipo = columna.type
    if pa.types.is_null(tipo):
        return np.full(len(columna), DESCONOCIDO, dtype=np.int32)
    if dominio.valores is None and pa.types.is_integer(tipo):
        return _enteros(columna, dominio)
    if dominio.valores is None and pa.types.is_floating(tipo):
        return _enteros_con_coma(columna, dominio)
    if pa.types.is_boolean(tipo):
        return _de_diccionario(pc.cast(columna, pa.int8()), [False, True], dominio)
    if not pa.types.is_dictionary(tipo):
        columna = pc.dictionary_encode(columna)
    codigo = codigo_de_texto if de_texto else _codigo
    partes = [_de_diccionario(parte.indices, parte.dictionary.to_pylist(), dominio, codigo) for parte in columna.chunks]
    return np.concatenate(partes) if partes else np.empty(0, dtype=np.int32)


def _codigo(valor: Any, dominio: Dominio) -> int | None:
    return dominio.codigo(valor)


def _de_diccionario(
    indices: pa.Array | pa.ChunkedArray,
    valores: Sequence[Any],
    dominio: Dominio,
    codigo: Callable[[Any, Dominio], int | None] = _codigo,
) -> Codigos:
    codigos = [DESCONOCIDO if valor is None else codigo(valor, dominio) for valor in valores]
    tabla = np.array([AJENO if hallado is None else hallado for hallado in codigos] + [DESCONOCIDO], dtype=np.int32)
    if indices.null_count:
        indices = pc.fill_null(indices.cast(pa.int32()), len(valores))
    return np.asarray(tabla.take(indices.to_numpy()), dtype=np.int32)


def _enteros(columna: pa.ChunkedArray, dominio: Dominio) -> Codigos:
    # Todo entero de ocho bytes cabe sin confundirse salvo los que pasan de 2^63, que ningún conteo alcanza.
    try:
        enteros = columna.cast(pa.int64())
    except pa.ArrowInvalid:
        enteros = pc.min_element_wise(columna, pa.scalar(SIN_TOPE, columna.type)).cast(pa.int64())
    nulos = enteros.is_null().to_numpy() if enteros.null_count else None
    valores = (pc.fill_null(enteros, 0) if nulos is not None else enteros).to_numpy()
    return _en_dominio(valores, dominio, nulos)


def _enteros_con_coma(columna: pa.ChunkedArray, dominio: Dominio) -> Codigos:
    """pandas guarda como decimales los enteros con ausentes: 3.0 es 3 y NaN es desconocido; 3.5 no es de aquí."""
    valores = columna.to_numpy().astype(np.float64)
    nulos = np.isnan(valores)
    exactos = np.where(nulos, 0, valores)
    fuera = (exactos != np.floor(exactos)) | (np.abs(exactos) > SIN_TOPE)
    codigos = _en_dominio(np.where(fuera, 0, exactos).astype(np.int64), dominio, nulos)
    codigos[fuera] = AJENO
    return codigos


def _en_dominio(valores: npt.NDArray[Any], dominio: Dominio, nulos: npt.NDArray[np.bool_] | None) -> Codigos:
    codigos: Codigos = np.minimum(valores, SIN_TOPE).astype(np.int32)
    codigos[valores < 0] = AJENO
    if dominio.maximo is not None:
        codigos[valores > dominio.maximo] = AJENO
    if nulos is not None:
        codigos[nulos] = DESCONOCIDO
    return codigos


def _es_alguno(codigos: Codigos, elegidos: Sequence[int]) -> npt.NDArray[np.bool_]:
    # Con dos o tres elegidos, comparar es varias veces más rápido que `np.isin`.
    alguno: npt.NDArray[np.bool_] = np.zeros(len(codigos), dtype=np.bool_)
    for elegido in elegidos:
        alguno |= codigos == elegido
    return alguno


def _clases(codigos: Codigos | None, eje: Eje, casos: int) -> npt.NDArray[np.uint8]:
    desconocido = len(eje.representantes)
    if codigos is None:
        return np.full(casos, desconocido, dtype=np.uint8)
    if eje.hecho.dominio.valores is None:
        salida: npt.NDArray[np.uint8] = np.zeros(casos, dtype=np.uint8)
        for corte in eje.representantes[1:]:
            salida += codigos >= corte
    else:
        salida = codigos.astype(np.uint8)
    salida[codigos < 0] = desconocido
    if NO_APLICA in eje.representantes:
        salida[codigos == NO_APLICA] = desconocido - 1
    return salida
