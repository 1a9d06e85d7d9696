"""Lectura estricta de YAML y JSON ajenos: tamaño, codificación, profundidad, alias, etiquetas y claves repetidas.

Un documento hostil se rechaza pronto y con palabras. De YAML se acepta el núcleo de la versión 1.2, en el que
`si`, `no` y `yes` son texto y solo `true` y `false` son booleanos.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from desproteccion.errores import ErrorDeEntrada, Problema

LIMITE_BYTES = 1024 * 1024
LIMITE_PROFUNDIDAD = 24
LIMITE_DIGITOS = 18

Ruta = tuple[str | int, ...]

_ENTERO = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NULOS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANOS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_Cargador: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Documento:
    """Los datos de un archivo y la línea en que empieza cada uno."""

    nombre: str
    datos: Any
    lineas: dict[Ruta, int]

    def linea(self, ruta: Ruta) -> int | None:
        """La línea de la ruta, o la de su antecesor más cercano que la tenga."""
        while ruta and ruta not in self.lineas:
            ruta = ruta[:-1]
        return self.lineas.get(ruta)

    def lugar(self, ruta: Ruta) -> str:
        """Archivo, línea y ruta del campo, para un mensaje de error."""
        linea = self.linea(ruta)
        campo = ruta_en_palabras(ruta)
        partes = [self.nombre, f"línea {linea}" if linea else "", campo]
        return ", ".join(parte for parte in partes if parte)


def ruta_en_palabras(ruta: Ruta) -> str:
    """`("violencia", "tipologias", 0, "gravedad")` → `violencia.tipologias[0].gravedad`."""
    texto = ""
    for parte in ruta:
        texto += f"[{parte}]" if isinstance(parte, int) else f".{parte}" if texto else parte
    return texto


def leer(archivo: Path) -> Documento:
    """Lee un archivo `.json` o YAML.

    Errores: `ErrorDeEntrada` si no existe, es demasiado grande, no es texto UTF-8 o no se puede interpretar.
    """
    try:
        if archivo.is_dir():
            raise _error(str(archivo), "es una carpeta", "un archivo")
        with archivo.open("rb") as flujo:
            return leer_flujo(flujo, str(archivo), es_json=archivo.suffix.lower() == ".json")
    except FileNotFoundError:
        raise _error(str(archivo), "no existe", "una ficha en YAML o JSON", "Revise la ruta.") from None
    except OSError as error:
        raise _error(str(archivo), f"no se puede leer ({error.strerror})", "un archivo legible") from None


def leer_flujo(flujo: BinaryIO, nombre: str, *, es_json: bool | None = None) -> Documento:
    """Lee de un flujo binario; sin `es_json`, un texto que empieza con llave es JSON."""
    crudo = flujo.read(LIMITE_BYTES + 1)
    if len(crudo) > LIMITE_BYTES:
        raise _error(nombre, "pesa más de 1 MiB", "un documento de a lo más 1 MiB", "Una ficha real ocupa unos 4 KiB.")
    if b"\x00" in crudo:
        raise _error(nombre, "contiene bytes nulos", "texto en UTF-8", "Parece un archivo binario o UTF-16.")
    try:
        texto = crudo.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        linea = crudo[: error.start].count(b"\n") + 1
        raise _error(
            f"{nombre}, línea {linea}",
            "no está en UTF-8",
            "texto en UTF-8",
            "Guárdelo de nuevo con esa codificación.",
        ) from None
    if es_json is None:
        es_json = texto.lstrip()[:1] == "{"
    return leer_json(texto, nombre) if es_json else leer_yaml(texto, nombre)


def leer_yaml(texto: str, nombre: str) -> Documento:
    """Interpreta YAML evento a evento: un alias, una etiqueta o una clave repetida se detienen donde aparecen."""
    lineas: dict[Ruta, int] = {}
    try:
        eventos: Iterator[Any] = yaml.parse(texto, Loader=_Cargador)
        datos = _documento_yaml(eventos, nombre, lineas)
    except yaml.MarkedYAMLError as error:
        marca = error.problem_mark
        donde = f"{nombre}, línea {marca.line + 1}, columna {marca.column + 1}" if marca else nombre
        raise _error(donde, "el YAML está mal formado", "YAML válido", _consejo_yaml(error)) from None
    except yaml.YAMLError:
        raise _error(nombre, "contiene caracteres que YAML no admite", "texto imprimible") from None
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
                raise _error(f"{nombre}, línea {linea}", "hay un segundo documento", "uno solo por archivo")
            hay_documento = True
            datos = _nodo_yaml(next(eventos), eventos, nombre, (), lineas)
    if not hay_documento:
        raise _error(nombre, "está vacío", "un documento con sus campos")
    return datos


def _nodo_yaml(evento: Any, eventos: Iterator[Any], nombre: str, ruta: Ruta, lineas: dict[Ruta, int]) -> Any:
    linea = _linea(evento)
    lineas.setdefault(ruta, linea)
    donde = f"{nombre}, línea {linea}"
    if isinstance(evento, yaml.AliasEvent) or getattr(evento, "anchor", None):
        raise _error(donde, "usa anclas o alias de YAML", "valores escritos donde van", "Repita el valor.")
    if evento.tag is not None:
        raise _error(donde, f"usa la etiqueta {evento.tag}", "valores sin etiquetas de YAML", "Quite la etiqueta.")
    if len(ruta) > LIMITE_PROFUNDIDAD:
        raise _error(donde, "está demasiado anidado", f"a lo más {LIMITE_PROFUNDIDAD} niveles")
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
            raise _error(donde, "una clave no es texto simple", "claves de texto")
        clave = evento.value
        if clave in mapa:
            lugar = f"{nombre}, línea {_linea(evento)}, {ruta_en_palabras((*ruta, clave))}"
            raise _error(lugar, "la clave está repetida", "una sola vez cada clave", "La primera quedaría sin efecto.")
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
            raise _error(donde, "hay un número desmedido", f"números de a lo más {LIMITE_DIGITOS} dígitos")
        return int(texto)
    return float(texto) if _DECIMAL.fullmatch(texto) else texto


def leer_json(texto: str, nombre: str) -> Documento:
    """Interpreta JSON sin claves repetidas, sin `NaN` ni infinitos y con profundidad acotada."""

    def objeto(pares: list[tuple[str, Any]]) -> dict[str, Any]:
        mapa = dict(pares)
        if len(mapa) < len(pares):
            cuantas = Counter(clave for clave, _ in pares)
            repetida = next(clave for clave, veces in cuantas.items() if veces > 1)
            raise _error(f"{nombre}, {repetida}", "la clave está repetida", "una sola vez cada clave")
        return mapa

    def constante(texto: str) -> Any:
        raise _error(nombre, f"hay un valor {texto}", "números finitos")

    def entero(texto: str) -> int:
        if len(texto) > LIMITE_DIGITOS:
            raise _error(nombre, "hay un número desmedido", f"números de a lo más {LIMITE_DIGITOS} dígitos")
        return int(texto)

    try:
        datos = json.loads(texto, object_pairs_hook=objeto, parse_constant=constante, parse_int=entero)
    except json.JSONDecodeError as error:
        donde = f"{nombre}, línea {error.lineno}, columna {error.colno}"
        raise _error(donde, "el JSON está mal formado", "JSON válido", "Revise comas, comillas y llaves.") from None
    except RecursionError:
        raise _error(nombre, "está demasiado anidado", f"a lo más {LIMITE_PROFUNDIDAD} niveles") from None
    return Documento(nombre, datos, {})


def _error(donde: str, encontrado: str, esperado: str, que_hacer: str = "") -> ErrorDeEntrada:
    return ErrorDeEntrada([Problema(donde, encontrado, esperado, que_hacer)])
