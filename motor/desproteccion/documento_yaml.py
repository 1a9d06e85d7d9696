"""Lectura estricta de YAML ajeno: sin alias, etiquetas, claves repetidas ni más de un documento.

Se acepta el núcleo de YAML 1.2, en el que `si`, `no` y `yes` son texto y solo `true` y `false` son booleanos.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from desproteccion.documentos import (
    LIMITE_DIGITOS,
    LIMITE_PROFUNDIDAD,
    Documento,
    Ruta,
    rechazo,
    ruta_en_palabras,
)

_ENTERO = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NULOS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANOS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_Cargador: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def leer_yaml(texto: str, nombre: str) -> Documento:
    """Interpreta YAML evento a evento: un alias, una etiqueta o una clave repetida se detienen donde aparecen."""
    lineas: dict[Ruta, int] = {}
    try:
        eventos: Iterator[Any] = yaml.parse(texto, Loader=_Cargador)
        datos = _documento_yaml(eventos, nombre, lineas)
    except yaml.MarkedYAMLError as error:
        marca = error.problem_mark
        donde = f"{nombre}, línea {marca.line + 1}, columna {marca.column + 1}" if marca else nombre
        raise rechazo(donde, "el YAML está mal formado", "YAML válido", _consejo_yaml(error)) from None
    except yaml.YAMLError:
        raise rechazo(nombre, "contiene caracteres que YAML no admite", "texto imprimible") from None
    return Documento(nombre, datos, lineas)


def _consejo_yaml(error: yaml.MarkedYAMLError) -> str:
    if error.problem and "character" in error.problem and "token" in error.problem:
        return "Hay un carácter que no puede empezar un valor (un tabulador, por ejemplo); use espacios o comillas."
    return "Revise la sangría, los dos puntos y las comillas de esa línea."


def _documento_yaml(eventos: Iterator[Any], nombre: str, lineas: dict[Ruta, int]) -> Any:
    datos: Any = None
    hay_documento = False
    for evento in eventos:
        if isinstance(evento, yaml.DocumentStartEvent):
            if hay_documento:
                linea = _linea(evento)
                raise rechazo(f"{nombre}, línea {linea}", "hay un segundo documento", "uno solo por archivo")
            hay_documento = True
            datos = _nodo_yaml(next(eventos), eventos, nombre, (), lineas)
    if not hay_documento:
        raise rechazo(nombre, "está vacío", "un documento con sus campos")
    return datos


def _nodo_yaml(evento: Any, eventos: Iterator[Any], nombre: str, ruta: Ruta, lineas: dict[Ruta, int]) -> Any:
    linea = _linea(evento)
    lineas.setdefault(ruta, linea)
    donde = f"{nombre}, línea {linea}"
    if isinstance(evento, yaml.AliasEvent) or getattr(evento, "anchor", None):
        raise rechazo(donde, "usa anclas o alias de YAML", "valores escritos donde van", "Repita el valor.")
    if evento.tag is not None:
        raise rechazo(donde, f"usa la etiqueta {evento.tag}", "valores sin etiquetas de YAML", "Quite la etiqueta.")
    if len(ruta) > LIMITE_PROFUNDIDAD:
        raise rechazo(donde, "está demasiado anidado", f"a lo más {LIMITE_PROFUNDIDAD} niveles")
    if isinstance(evento, yaml.ScalarEvent):
        return _escalar(evento.value, donde) if evento.implicit[0] else evento.value
    if isinstance(evento, yaml.SequenceStartEvent):
        lista: list[Any] = []
        while not isinstance(evento := next(eventos), yaml.SequenceEndEvent):
            lista.append(_nodo_yaml(evento, eventos, nombre, (*ruta, len(lista)), lineas))
        return lista
    mapa: dict[str, Any] = {}
    while not isinstance(evento := next(eventos), yaml.MappingEndEvent):
        if not isinstance(evento, yaml.ScalarEvent) or evento.anchor or evento.tag:
            raise rechazo(donde, "una clave no es texto simple", "claves de texto")
        clave = evento.value
        if clave in mapa:
            lugar = f"{nombre}, línea {_linea(evento)}, {ruta_en_palabras((*ruta, clave))}"
            raise rechazo(lugar, "la clave está repetida", "una sola vez cada clave", "La primera quedaría sin efecto.")
        lineas[(*ruta, clave)] = _linea(evento)
        mapa[clave] = _nodo_yaml(next(eventos), eventos, nombre, (*ruta, clave), lineas)
    return mapa


def _linea(evento: Any) -> int:
    return int(evento.start_mark.line) + 1


def _escalar(texto: str, donde: str) -> Any:
    if texto in _NULOS:
        return None
    if texto in _BOOLEANOS:
        return _BOOLEANOS[texto]
    if _ENTERO.fullmatch(texto):
        if len(texto) > LIMITE_DIGITOS:
            raise rechazo(donde, "hay un número desmedido", f"números de a lo más {LIMITE_DIGITOS} dígitos")
        return int(texto)
    return float(texto) if _DECIMAL.fullmatch(texto) else texto
