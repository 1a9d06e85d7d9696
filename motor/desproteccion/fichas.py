"""Leer una ficha de un archivo o de un flujo, con errores que dicen dónde, qué y qué hacer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import BaseModel, ValidationError

from desproteccion.caso import Caso
from desproteccion.catalogo import Catalogo
from desproteccion.documentos import Documento, Ruta, leer, leer_flujo
from desproteccion.errores import ErrorDeEntrada, FichaInvalida, Problema
from desproteccion.mensajes import parecido, traducir
from desproteccion.paquete import Paquete

IDENTIFICADORES = frozenset(
    {"nombre", "nombres", "apellido", "apellidos", "run", "rut", "cedula", "pasaporte", "rit"}
    | {"domicilio", "direccion", "telefono", "correo", "email"}
)


def cargar_caso(archivo: Path | str, paquete: Paquete | None = None, catalogo: Catalogo | None = None) -> Caso:
    """Lee una ficha en YAML o JSON, y la revisa contra esas reglas y ese catálogo (por omisión, los del motor).

    Errores: `FichaInvalida`, con archivo, línea, ruta del campo, valor encontrado y valores admitidos.
    """
    try:
        documento = leer(Path(archivo))
    except ErrorDeEntrada as error:
        raise FichaInvalida(error.problemas) from None
    return _caso(documento, paquete, catalogo)


def cargar_caso_de_flujo(
    flujo: BinaryIO, nombre: str, paquete: Paquete | None = None, catalogo: Catalogo | None = None
) -> Caso:
    """Como `cargar_caso`, desde un flujo binario (la entrada estándar, un archivo subido)."""
    try:
        documento = leer_flujo(flujo, nombre)
    except ErrorDeEntrada as error:
        raise FichaInvalida(error.problemas) from None
    return _caso(documento, paquete, catalogo)


def _caso(documento: Documento, paquete: Paquete | None, catalogo: Catalogo | None) -> Caso:
    if not isinstance(documento.datos, dict):
        esperado = "campos con su valor, al menos id"
        raise FichaInvalida([Problema(documento.nombre, "no es una ficha", esperado, "Vea casos_ejemplo/.")])
    try:
        return Caso.model_validate(documento.datos, context={"paquete": paquete, "catalogo": catalogo})
    except ValidationError as error:
        raise FichaInvalida(traducir(error, documento.lugar, _consejo_de_campo)) from None


def _consejo_de_campo(ruta: Ruta) -> str:
    campo = str(ruta[-1])
    if campo.lower() in IDENTIFICADORES:
        return "La ficha es seudónima: no lleva nombre, RUN ni domicilio. Quite el campo"
    admitidos = sorted(_campos_en(ruta[:-1]))
    return parecido(campo, admitidos) or f"Aquí se admiten: {', '.join(admitidos)}"


def _campos_en(ruta: Ruta) -> Iterator[str]:
    """Los campos que el esquema admite en una ruta."""
    modelo: Any = Caso
    for parte in ruta:
        if isinstance(parte, str):
            modelo = _modelo_de(modelo.model_fields[parte].annotation)
    yield from modelo.model_fields


def _modelo_de(anotacion: Any) -> Any:
    if isinstance(anotacion, type) and issubclass(anotacion, BaseModel):
        return anotacion
    hallados = [_modelo_de(parte) for parte in getattr(anotacion, "__args__", ())]
    return next((modelo for modelo in hallados if modelo is not None), None)
