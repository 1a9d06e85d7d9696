"""Lectura de las hojas de calificación: seudónimas, en YAML o JSON, con todos los errores juntos y sin perder nada."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from desproteccion.acuerdo.codigos import Codificador, Extremos
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.caso import Parte, Seudonimo
from desproteccion.documentos import Documento, Ruta, leer, leer_flujo
from desproteccion.errores import ErrorDeEntrada, HechosInvalidos, Problema
from desproteccion.fichas import IDENTIFICADORES
from desproteccion.mensajes import parecido, traducir
from desproteccion.vocabulario import Nivel

EXTENSIONES = (".json", ".yaml", ".yml")


class Calificacion(Parte):
    """Lo que una persona vio en una viñeta. `nivel` es el que pronuncia ella; no influye en el calculado."""

    vineta: Seudonimo
    hechos: dict[str, Any]
    nivel: Nivel | None = None


class Hoja(Parte):
    """Las calificaciones de una persona en una sesión, tal como las escribe el formato `calificaciones/1`."""

    esquema: Literal["calificaciones/1"]
    juez: Seudonimo
    sesion: date
    calificaciones: list[Calificacion] = Field(max_length=500)


@dataclass(frozen=True, slots=True)
class Recogida:
    """Las hojas que sirven, los códigos de cada calificación y los problemas de las demás."""

    hojas: tuple[Hoja, ...]
    extremos: tuple[tuple[Extremos, ...], ...]
    problemas: tuple[Problema, ...] = ()


@dataclass(slots=True)
class _Mesa:
    """Lo ya recibido: para avisar de lo repetido con el nombre de ambos archivos."""

    archivos: dict[tuple[str, date], str] = field(default_factory=dict)
    hojas: list[Hoja] = field(default_factory=list)
    extremos: list[tuple[Extremos, ...]] = field(default_factory=list)
    problemas: list[Problema] = field(default_factory=list)


def leer_carpeta(carpeta: Path | str, ejercicio: Ejercicio, codificador: Codificador) -> Recogida:
    """Lee todas las hojas de una carpeta.

    Errores: `ErrorDeEntrada` si la carpeta no existe o no tiene hojas. Los problemas de cada hoja quedan en la
    recogida, y no tocan a las demás.
    """
    raiz = Path(carpeta)
    if not raiz.is_dir():
        raise ErrorDeEntrada([Problema(str(raiz), "no es una carpeta", "la carpeta con las hojas de calificación")])
    archivos = sorted(archivo for archivo in raiz.iterdir() if archivo.suffix.lower() in EXTENSIONES)
    if not archivos:
        raise ErrorDeEntrada([Problema(str(raiz), "no tiene hojas", "archivos .json, .yaml o .yml")])
    return leer_hojas(_documentos(archivos), ejercicio, codificador)


def _documentos(archivos: Iterable[Path]) -> Iterator[Documento | ErrorDeEntrada]:
    for archivo in archivos:
        try:
            yield leer(archivo)
        except ErrorDeEntrada as error:
            yield error


def subidas(archivos: Iterable[tuple[str, bytes]]) -> Iterator[Documento | ErrorDeEntrada]:
    """Los documentos de archivos ya en memoria (nombre y contenido), para `leer_hojas`."""
    for nombre, contenido in archivos:
        try:
            yield leer_flujo(io.BytesIO(contenido), nombre)
        except ErrorDeEntrada as error:
            yield error


def leer_hojas(
    documentos: Iterable[Documento | ErrorDeEntrada], ejercicio: Ejercicio, codificador: Codificador
) -> Recogida:
    """Valida hojas ya leídas (de archivos o de una subida). Un error de lectura cuenta como problema de esa hoja."""
    mesa = _Mesa()
    for documento in documentos:
        if isinstance(documento, ErrorDeEntrada):
            mesa.problemas += documento.problemas
            continue
        try:
            _recibir(documento, ejercicio, codificador, mesa)
        except ErrorDeEntrada as error:
            mesa.problemas += error.problemas
    return Recogida(tuple(mesa.hojas), tuple(mesa.extremos), tuple(mesa.problemas))


def _recibir(documento: Documento, ejercicio: Ejercicio, codificador: Codificador, mesa: _Mesa) -> None:
    hoja = hoja_de(documento)
    if previa := mesa.archivos.get((hoja.juez, hoja.sesion)):
        hallado = f"el juez {hoja.juez} ya tiene una hoja de la sesión {hoja.sesion} en {previa}"
        que_hacer = "Deje una sola, o corrija el seudónimo o la fecha."
        raise ErrorDeEntrada([Problema(documento.nombre, hallado, "un juez una sola vez por sesión", que_hacer)])
    problemas: list[Problema] = []
    extremos: list[Extremos] = []
    vistas: set[str] = set()
    for i, calificacion in enumerate(hoja.calificaciones):
        problemas += _de_la_vineta(
            calificacion.vineta, documento.lugar(("calificaciones", i)), ejercicio.vinetas, vistas
        )
        try:
            extremos.append(codificador.extremos(calificacion.hechos))
        except HechosInvalidos as error:
            problemas += [_situado(p, documento, i) for p in error.problemas]
    if problemas:
        raise ErrorDeEntrada(problemas)
    mesa.archivos[hoja.juez, hoja.sesion] = documento.nombre
    mesa.hojas.append(hoja)
    mesa.extremos.append(tuple(extremos))


def abrir_hoja(documento: Documento, vinetas: Collection[str], codificador: Codificador) -> Hoja:
    """La hoja de quien quiere seguir calificando: cada respuesta por sí sola ha de servir; juntas, todavía no.

    Errores: `ErrorDeEntrada` si no es una hoja, o trae viñetas de otro ejercicio o respuestas que no existen.
    """
    hoja = hoja_de(documento)
    problemas: list[Problema] = []
    vistas: set[str] = set()
    for i, calificacion in enumerate(hoja.calificaciones):
        donde = documento.lugar(("calificaciones", i))
        problemas += _de_la_vineta(calificacion.vineta, donde, vinetas, vistas)
        for hecho, valor in calificacion.hechos.items():
            try:
                codificador.extremos({hecho: valor})
            except HechosInvalidos as error:
                problemas += [_situado(p, documento, i) for p in error.problemas]
    if problemas:
        raise ErrorDeEntrada(problemas)
    return hoja


def hoja_de(documento: Documento) -> Hoja:
    """Un documento como hoja, sin mirar todavía sus viñetas ni sus respuestas.

    Errores: `ErrorDeEntrada`, con todos los campos que no sirven.
    """
    if not isinstance(documento.datos, dict):
        raise ErrorDeEntrada(
            [Problema(documento.nombre, "no es una hoja de calificación", "esquema: calificaciones/1")]
        )
    try:
        return Hoja.model_validate(documento.datos)
    except ValidationError as error:
        raise ErrorDeEntrada(traducir(error, documento.lugar, _consejo)) from None


def _consejo(ruta: Ruta) -> str:
    campo = str(ruta[-1])
    if campo.lower() in IDENTIFICADORES:
        return "La hoja es seudónima: no lleva nombre, RUN ni correo. Quite el campo"
    admitidos = list((Calificacion if "calificaciones" in ruta else Hoja).model_fields)
    return parecido(campo, admitidos) or f"Aquí se admiten: {', '.join(admitidos)}"


def _de_la_vineta(id: str, donde: str, vinetas: Collection[str], vistas: set[str]) -> Iterator[Problema]:
    if id not in vinetas:
        yield Problema(donde, f"la viñeta {id} no es de este ejercicio", "", parecido(id, vinetas))
    if id in vistas:
        yield Problema(donde, f"la viñeta {id} está repetida", "una sola vez por hoja")
    vistas.add(id)


def _situado(problema: Problema, documento: Documento, i: int) -> Problema:
    lugar = documento.lugar(("calificaciones", i, "hechos", problema.donde))
    return Problema(lugar, problema.encontrado, problema.esperado, problema.que_hacer)
