"""De las columnas de una tabla a códigos y clases: quién dice qué, qué se desconoce y qué no pertenece al dominio.

Toda forma de tabla llega aquí como columnas de Arrow. Lo que no es de su dominio nunca se toma por otra cosa: queda
marcado, con su fila y su columna.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from desproteccion.codigos_de_columna import AJENO, DESCONOCIDO, Codigos, codigos_de_columna
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.fichas import IDENTIFICADORES
from desproteccion.hechos import saber_de_hechos
from desproteccion.hilos import en_hilos
from desproteccion.mensajes import opciones, parecido, valor_en_palabras
from desproteccion.paquete import Paquete
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NO_APLICA, Eje, Hecho

ID = "id"
FORMA_DE_ID = r"^[A-Za-z0-9-]{1,64}$"
FORMA_DE_RUN = r"\b\d{7,8}-[\dkK]\b"
SEUDONIMO = "un seudónimo de letras, números y guiones, hasta 64, que no sea un RUN"


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
        return np.full(self.casos, DESCONOCIDO, dtype=np.int8)


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
    columnas = dict(zip(tabla.column_names, tabla.columns, strict=True))
    presentes = {n: h for n, h in columnas_admitidas(paquete).items() if n in columnas}
    originales = {nombre: columnas[nombre] for nombre in presentes}

    # Una sola petición de memoria: con muchas, lo que más tarda en un lote largo es que el sistema las entregue.
    destinos = dict(zip(presentes, np.empty((len(presentes), tabla.num_rows), dtype=np.int8), strict=True))

    def leer(nombre: str) -> tuple[Codigos, npt.NDArray[np.bool_] | None]:
        suyos = codigos_de_columna(originales[nombre], presentes[nombre].dominio, de_texto, destinos[nombre])
        return suyos, suyos == AJENO if len(suyos) and suyos.min() == AJENO else None

    leidas = dict(zip(presentes, en_hilos(leer, presentes, tabla.num_rows), strict=True))
    codigos = {presentes[nombre].id: suyos for nombre, (suyos, _) in leidas.items()}
    ajenas = {nombre: ajena for nombre, (_, ajena) in leidas.items() if ajena is not None}
    if ID in columnas:
        originales[ID] = columnas[ID]
        if (ajeno := _ids_ajenos(columnas[ID])).any():
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
    todas = en_hilos(
        lambda eje: _clases(columnas.codigos.get(eje.hecho.id), eje, columnas.casos), tablas.ejes, columnas.casos
    )
    for n, (propias, eje) in enumerate(zip(todas, tablas.ejes, strict=True)):
        if eje.hecho.aplica_si is not None:
            otro, codigos = eje.hecho.aplica_si
            ajeno = columnas.codigo(otro)
            sobra = (ajeno >= 0) & ~_es_alguno(ajeno, codigos)
            sobra &= propias == len(eje.representantes)
            todas[n] = np.subtract(propias, sobra.view(np.uint8))  # «no aplica» es la clase anterior a «desconocido»
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
    con_negativos = casos > 0 and codigos.min() < 0
    salida: npt.NDArray[np.uint8]
    if eje.hecho.dominio.valores is None:
        salida = np.zeros(casos, dtype=np.uint8)
        for corte in eje.representantes[1:]:
            np.add(salida, (codigos >= corte).view(np.uint8), out=salida)
    else:
        salida = codigos.astype(np.int8, copy=False).view(np.uint8)  # cada código es su clase
    if con_negativos:
        salida = _con_la_clase(salida, codigos < 0, desconocido)
        if NO_APLICA in eje.representantes:
            np.subtract(salida, (codigos == NO_APLICA).view(np.uint8), out=salida)
    return salida


def _con_la_clase(clases: npt.NDArray[np.uint8], donde: npt.NDArray[np.bool_], clase: int) -> npt.NDArray[np.uint8]:
    """Esa clase en algunos lugares, con aritmética, que va a lo ancho de la máquina; elegir, no."""
    uno = donde.view(np.uint8)
    con: npt.NDArray[np.uint8] = np.bitwise_and(clases, np.subtract(uno, np.uint8(1)))
    return np.add(con, np.multiply(uno, np.uint8(clase)), out=con)
