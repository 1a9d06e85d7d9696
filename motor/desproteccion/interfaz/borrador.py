"""El borrador de una ficha: un documento `caso/1` que además distingue lo preguntado de lo que nadie exploró.

Un campo ausente es «no explorado»; uno en `null`, «desconocido» (se preguntó y no se sabe). Para el motor ambos son
desconocidos, así que el borrador descargado es una ficha válida y vuelve a abrirse sin perder la diferencia.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from desproteccion.caso import Caso
from desproteccion.documentos import leer_flujo
from desproteccion.fichas import cargar_caso_de_flujo

Ficha = dict[str, Any]

NO_EXPLORADO = "no_explorado"
DESCONOCIDO = "desconocido"
SIN_RESPUESTA = (NO_EXPLORADO, DESCONOCIDO)
SEUDONIMO_INICIAL = "CASO-1"


def ficha_vacia() -> Ficha:
    return {"esquema": "caso/1", "id": SEUDONIMO_INICIAL}


def leer_respuesta(ficha: Mapping[str, Any], ruta: str) -> Any:
    """El valor del campo, `DESCONOCIDO` si está en null o `NO_EXPLORADO` si no está."""
    nodo: Any = ficha
    for parte in ruta.split("."):
        if nodo is None:
            return DESCONOCIDO
        if isinstance(nodo, list):
            nodo = nodo[int(parte)]
        elif parte in nodo:
            nodo = nodo[parte]
        else:
            return NO_EXPLORADO
    return DESCONOCIDO if nodo is None else nodo


def escribir_respuesta(ficha: Ficha, ruta: str, respuesta: Any) -> None:
    """Deja la respuesta en la ficha; `NO_EXPLORADO` quita el campo y lo que quede vacío por encima."""
    *camino, ultimo = ruta.split(".")
    nodos: list[Any] = [ficha]
    for parte in camino:
        nodo = nodos[-1]
        if isinstance(nodo, list):
            nodos.append(nodo[int(parte)])
            continue
        if nodo.get(parte) is None:
            if respuesta == NO_EXPLORADO:
                return
            nodo[parte] = {}
        nodos.append(nodo[parte])
    if respuesta != NO_EXPLORADO or not isinstance(nodos[-1], dict):
        nodos[-1][ultimo] = None if respuesta == DESCONOCIDO else respuesta
        return
    nodos[-1].pop(ultimo, None)
    for nodo, parte in zip(reversed(nodos[:-1]), reversed(camino), strict=True):
        if isinstance(nodo, dict) and nodo[parte] == {}:
            del nodo[parte]


def caso_de(ficha: Ficha) -> Caso:
    """La ficha del borrador, validada.

    Errores: `FichaInvalida` si se contradice o un campo no sirve.
    """
    return cargar_caso_de_flujo(io.BytesIO(json.dumps(ficha).encode()), "la ficha")


def abrir(contenido: bytes, nombre: str) -> Ficha:
    """Un archivo subido (ficha o borrador, YAML o JSON) como borrador.

    Errores: `FichaInvalida`, con el mismo mensaje que da la línea de órdenes.
    """
    cargar_caso_de_flujo(io.BytesIO(contenido), nombre)
    ficha: Ficha = leer_flujo(io.BytesIO(contenido), nombre).datos
    return ficha


def en_yaml(ficha: Mapping[str, Any]) -> str:
    """El borrador como YAML para descargar."""
    encabezado = "# null: se preguntó y no se sabe. Campo ausente: no explorado.\n"
    return encabezado + yaml.safe_dump(dict(ficha), allow_unicode=True, sort_keys=False, width=110)


def respondidos(ficha: Mapping[str, Any], rutas: Iterator[str] | list[str]) -> tuple[int, int, int]:
    """De esas rutas, cuántas están contestadas, cuántas son desconocidas y cuántas no se exploraron."""
    respuestas = [leer_respuesta(ficha, ruta) for ruta in rutas]
    desconocidas = sum(respuesta == DESCONOCIDO for respuesta in respuestas)
    sin_explorar = sum(respuesta == NO_EXPLORADO for respuesta in respuestas)
    return len(respuestas) - desconocidas - sin_explorar, desconocidas, sin_explorar
