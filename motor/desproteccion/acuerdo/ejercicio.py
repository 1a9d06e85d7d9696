"""Un ejercicio de formación: sus viñetas, la clave razonada de cada una y los pares que se comparan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from desproteccion.acuerdo.claves import Clave, problemas_de_la_clave
from desproteccion.acuerdo.codigos import hechos_de_consenso
from desproteccion.caso import Caso, Parte
from desproteccion.documentos import Documento, leer
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.fichas import cargar_caso
from desproteccion.hechos import saber_de
from desproteccion.mensajes import traducir
from desproteccion.paquete import Paquete
from desproteccion.reglas import carpeta_de_datos

INDICE = "indice.yaml"
Modelo = TypeVar("Modelo", bound=BaseModel)


class Par(Parte):
    """Dos viñetas que difieren en un hecho (`umbral`) o solo en algo que no es un criterio (`sesgo`)."""

    vinetas: tuple[str, str]
    clase: Literal["umbral", "sesgo"]
    proposito: str
    hecho: str | None = None
    difieren_en: str | None = None
    alertas_propias: tuple[str, ...] = ()


class EntradaDeIndice(Parte):
    id: str
    titulo: str
    archivo: str


class Sola(Parte):
    vineta: str
    proposito: str


class Indice(Parte):
    esquema: Literal["ejercicio/1"]
    titulo: str
    autoria_de_la_clave: str
    vinetas: list[EntradaDeIndice]
    pares: tuple[Par, ...] = ()
    solas: tuple[Sola, ...] = ()


@dataclass(frozen=True, slots=True)
class Vineta:
    """`caso` es la ficha de consenso; `relato`, lo único que ve quien califica."""

    id: str
    titulo: str
    relato: str
    caso: Caso
    clave: Clave

    def hechos(self, paquete: Paquete) -> dict[str, Any]:
        """Los hechos de la ficha, como los respondería quien califica."""
        return hechos_de_consenso(saber_de(self.caso, paquete), paquete.hechos)


@dataclass(frozen=True, slots=True)
class Ejercicio:
    """`autoria`: quién hizo la clave y si la acordó un panel; va en todo el material que la muestra."""

    titulo: str
    autoria: str
    vinetas: Mapping[str, Vineta]
    pares: tuple[Par, ...]

    def solo(self, ids: Collection[str]) -> Ejercicio:
        """El ejercicio con algunas de sus viñetas, y los pares que quedan enteros."""
        vinetas = {id: vineta for id, vineta in self.vinetas.items() if id in ids}
        return replace(self, vinetas=vinetas, pares=tuple(p for p in self.pares if set(p.vinetas) <= set(ids)))

    def en_orden_de_lectura(self) -> list[Vineta]:
        """Primero una viñeta de cada par y al final sus parejas: leídas juntas, el parecido delataría la respuesta."""
        segundas = {par.vinetas[1] for par in self.pares}
        return sorted(self.vinetas.values(), key=lambda vineta: (vineta.id in segundas, vineta.id))


def raiz_del_ejercicio(carpeta: Path | str | None) -> Path:
    """La carpeta dada o, sin ella, la de las viñetas que trae el motor."""
    return Path(carpeta) if carpeta else carpeta_de_datos("casos_ejemplo") / "formacion"


def cargar_ejercicio(carpeta: Path | str | None = None, paquete: Paquete | None = None) -> Ejercicio:
    """Lee un ejercicio (por omisión, las viñetas de formación que trae el motor).

    Errores: `ErrorDeEntrada`, con todos los problemas de índice, fichas, relatos y claves.
    """
    raiz = raiz_del_ejercicio(carpeta)
    indice = leer_modelo(raiz / INDICE, Indice)
    problemas: list[Problema] = []
    vinetas: dict[str, Vineta] = {}
    for entrada in indice.vinetas:
        try:
            vinetas[entrada.id] = _vineta(raiz, entrada, paquete)
        except ErrorDeEntrada as error:
            problemas += error.problemas
    nombradas = [id for par in indice.pares for id in par.vinetas]
    problemas += [
        Problema(str(raiz / INDICE), f"un par nombra {id}", "una viñeta de la lista")
        for id in nombradas
        if id not in {entrada.id for entrada in indice.vinetas}
    ]
    if problemas:
        raise ErrorDeEntrada(problemas)
    return Ejercicio(indice.titulo, indice.autoria_de_la_clave, vinetas, indice.pares)


def _vineta(raiz: Path, entrada: EntradaDeIndice, paquete: Paquete | None) -> Vineta:
    caso = cargar_caso(raiz / entrada.archivo, paquete)
    archivo = raiz / "claves" / f"{entrada.id}.yaml"
    clave = leer_modelo(archivo, Clave)
    if paquete is not None and (problemas := list(problemas_de_la_clave(clave, paquete, str(archivo)))):
        raise ErrorDeEntrada(problemas)
    relato = raiz / "relatos" / f"{entrada.id}.md"
    if not relato.is_file():
        raise ErrorDeEntrada([Problema(str(relato), "no existe", "el relato de la viñeta")])
    for dicho in (caso.id, clave.caso):
        if dicho != entrada.id:
            raise ErrorDeEntrada([Problema(str(raiz), f"la ficha o la clave dicen ser de {dicho}", entrada.id)])
    return Vineta(entrada.id, entrada.titulo, relato.read_text(encoding="utf-8"), caso, clave)


def leer_modelo(archivo: Path, modelo: type[Modelo]) -> Modelo:
    """Un archivo del ejercicio, validado. Errores: `ErrorDeEntrada`, con el lugar de cada problema."""
    return validar(leer(archivo), modelo)


def validar(documento: Documento, modelo: type[Modelo]) -> Modelo:
    """Un documento ya leído, validado. Errores: `ErrorDeEntrada`, con el lugar de cada problema."""
    try:
        return modelo.model_validate(documento.datos)
    except ValidationError as error:
        raise ErrorDeEntrada(traducir(error, documento.lugar)) from None
