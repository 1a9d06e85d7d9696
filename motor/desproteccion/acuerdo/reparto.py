"""Lo que un formador reparte y lo que puede cambiar: el ejercicio, sin respuestas, y la clave de un panel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import yaml
from pydantic import Field

from desproteccion.acuerdo.claves import Clave, problemas_de_la_clave
from desproteccion.acuerdo.ejercicio import Ejercicio, validar
from desproteccion.caso import Parte, Seudonimo
from desproteccion.documentos import Documento
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.paquete import Paquete

TITULO = "# "


class RelatoRepartido(Parte):
    id: Seudonimo
    relato: str = Field(min_length=1, max_length=20_000)

    @property
    def titulo(self) -> str:
        """El que encabeza el relato. El del índice no sirve: dice en qué difiere de su pareja."""
        primera = self.relato.lstrip().partition("\n")[0]
        return primera.removeprefix(TITULO).strip() if primera.startswith(TITULO) else ""

    @property
    def parrafos(self) -> list[str]:
        lineas = [linea for linea in self.relato.splitlines() if not linea.startswith(TITULO)]
        return [" ".join(parrafo.split()) for parrafo in "\n".join(lineas).split("\n\n") if parrafo.strip()]


class Reparto(Parte):
    """Un ejercicio para calificar: los relatos, en orden de lectura, y nada de la clave."""

    esquema: Literal["ejercicio-para-calificar/1"]
    titulo: str = Field(min_length=1, max_length=300)
    vinetas: list[RelatoRepartido] = Field(min_length=1, max_length=500)


def repartir(ejercicio: Ejercicio) -> Reparto:
    """Lo que se entrega a quien califica."""
    return Reparto(
        esquema="ejercicio-para-calificar/1",
        titulo=ejercicio.titulo,
        vinetas=[RelatoRepartido(id=v.id, relato=v.relato) for v in ejercicio.en_orden_de_lectura()],
    )


def en_json(reparto: Reparto) -> str:
    """El archivo que se reparte."""
    return json.dumps(reparto.model_dump(), ensure_ascii=False, indent=1)


def abrir_reparto(documento: Documento) -> Reparto:
    """Lee un ejercicio repartido.

    Errores: `ErrorDeEntrada` si no es uno o repite una viñeta.
    """
    _exigir(documento, "ejercicio-para-calificar/1", "el archivo de ejercicio que entrega quien facilita")
    reparto = validar(documento, Reparto)
    ids = [vineta.id for vineta in reparto.vinetas]
    if repetidas := sorted({id for id in ids if ids.count(id) > 1}):
        raise ErrorDeEntrada([Problema(documento.nombre, f"repite {', '.join(repetidas)}", "cada viñeta una vez")])
    return reparto


class ClavesDeUnPanel(Parte):
    """Claves que reemplazan a las del ejercicio. `autoria`: quiénes las acordaron y cómo."""

    esquema: Literal["claves/1"]
    autoria: str = Field(min_length=10, max_length=600)
    claves: list[Clave] = Field(min_length=1, max_length=500)


def claves_en_yaml(ejercicio: Ejercicio) -> str:
    """Las claves actuales, como archivo para que un panel las corrija."""
    datos: dict[str, Any] = {"esquema": "claves/1", "autoria": ejercicio.autoria}
    datos["claves"] = [vineta.clave.model_dump() for vineta in ejercicio.vinetas.values()]
    return yaml.safe_dump(datos, allow_unicode=True, sort_keys=False, width=110)


def con_claves(ejercicio: Ejercicio, documento: Documento, paquete: Paquete) -> Ejercicio:
    """El ejercicio con las claves del archivo; las viñetas que no nombra conservan la suya.

    Errores: `ErrorDeEntrada`, con todo lo que no calza con el ejercicio o con las reglas.
    """
    _exigir(documento, "claves/1", "un archivo de claves")
    nuevas = validar(documento, ClavesDeUnPanel)
    problemas: list[Problema] = []
    por_vineta: dict[str, Clave] = {}
    for i, clave in enumerate(nuevas.claves):
        donde = documento.lugar(("claves", i))
        problemas += problemas_de_la_clave(clave, paquete, donde)
        if clave.caso not in ejercicio.vinetas or clave.caso in por_vineta:
            problemas.append(Problema(donde, f"la viñeta {clave.caso}", "una del ejercicio, una sola vez"))
        por_vineta[clave.caso] = clave
    if problemas:
        raise ErrorDeEntrada(problemas)
    vinetas = {id: replace(v, clave=por_vineta.get(id, v.clave)) for id, v in ejercicio.vinetas.items()}
    return replace(ejercicio, vinetas=vinetas, autoria=nuevas.autoria)


def _exigir(documento: Documento, esquema: str, que: str) -> None:
    """Antes de validar campo a campo, que sea la clase de archivo que se pide."""
    es = documento.datos.get("esquema") if isinstance(documento.datos, Mapping) else None
    if es != esquema:
        hallado = f"es un archivo {es}" if isinstance(es, str) else "no dice de qué clase es"
        raise ErrorDeEntrada([Problema(documento.nombre, hallado, f"{que} (esquema: {esquema})")])
