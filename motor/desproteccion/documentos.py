"""Lectura estricta de documentos ajenos: tamaño, codificación, profundidad y claves repetidas. YAML tiene su módulo.

Un documento hostil se rechaza pronto y con palabras.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from desproteccion.errores import ErrorDeEntrada, Problema

LIMITE_BYTES = 1024 * 1024
LIMITE_PROFUNDIDAD = 24
LIMITE_DIGITOS = 18

Ruta = tuple[str | int, ...]


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
            raise rechazo(str(archivo), "es una carpeta", "un archivo")
        with archivo.open("rb") as flujo:
            return leer_flujo(flujo, str(archivo), es_json=archivo.suffix.lower() == ".json")
    except FileNotFoundError:
        raise rechazo(str(archivo), "no existe", "una ficha en YAML o JSON", "Revise la ruta.") from None
    except OSError as error:
        raise rechazo(str(archivo), f"no se puede leer ({error.strerror})", "un archivo legible") from None


def leer_flujo(flujo: BinaryIO, nombre: str, *, es_json: bool | None = None) -> Documento:
    """Lee de un flujo binario; sin `es_json`, un texto que empieza con llave es JSON."""
    crudo = flujo.read(LIMITE_BYTES + 1)
    if len(crudo) > LIMITE_BYTES:
        raise rechazo(nombre, "pesa más de 1 MiB", "un documento de a lo más 1 MiB", "Una ficha real ocupa unos 4 KiB.")
    if b"\x00" in crudo:
        raise rechazo(nombre, "contiene bytes nulos", "texto en UTF-8", "Parece un archivo binario o UTF-16.")
    try:
        texto = crudo.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        linea = crudo[: error.start].count(b"\n") + 1
        raise rechazo(
            f"{nombre}, línea {linea}",
            "no está en UTF-8",
            "texto en UTF-8",
            "Guárdelo de nuevo con esa codificación.",
        ) from None
    if es_json is None:
        es_json = texto.lstrip()[:1] == "{"
    if es_json:
        return leer_json(texto, nombre)
    from desproteccion.documento_yaml import leer_yaml  # PyYAML solo se importa al leer el primero

    return leer_yaml(texto, nombre)


def leer_json(texto: str, nombre: str) -> Documento:
    """Interpreta JSON sin claves repetidas, sin `NaN` ni infinitos y con profundidad acotada."""

    def objeto(pares: list[tuple[str, Any]]) -> dict[str, Any]:
        mapa = dict(pares)
        if len(mapa) < len(pares):
            cuantas = Counter(clave for clave, _ in pares)
            repetida = next(clave for clave, veces in cuantas.items() if veces > 1)
            raise rechazo(f"{nombre}, {repetida}", "la clave está repetida", "una sola vez cada clave")
        return mapa

    def constante(texto: str) -> Any:
        raise rechazo(nombre, f"hay un valor {texto}", "números finitos")

    def entero(texto: str) -> int:
        if len(texto) > LIMITE_DIGITOS:
            raise rechazo(nombre, "hay un número desmedido", f"números de a lo más {LIMITE_DIGITOS} dígitos")
        return int(texto)

    try:
        datos = json.loads(texto, object_pairs_hook=objeto, parse_constant=constante, parse_int=entero)
    except json.JSONDecodeError as error:
        donde = f"{nombre}, línea {error.lineno}, columna {error.colno}"
        raise rechazo(donde, "el JSON está mal formado", "JSON válido", "Revise comas, comillas y llaves.") from None
    except RecursionError:
        raise rechazo(nombre, "está demasiado anidado", f"a lo más {LIMITE_PROFUNDIDAD} niveles") from None
    return Documento(nombre, datos, {})


def rechazo(donde: str, encontrado: str, esperado: str, que_hacer: str = "") -> ErrorDeEntrada:
    """El error de un documento que no sirve: dónde, qué se encontró, qué se esperaba y qué hacer."""
    return ErrorDeEntrada([Problema(donde, encontrado, esperado, que_hacer)])
