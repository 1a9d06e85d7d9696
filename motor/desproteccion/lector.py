"""Leer los archivos de una norma juntando todos los hallazgos, cada uno con archivo, línea y regla."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from desproteccion import esquema_reglas as forma
from desproteccion import sintaxis
from desproteccion.condiciones import Condicion
from desproteccion.documentos import Documento, Ruta, leer
from desproteccion.errores import ErrorDeEntrada, Problema, ReglasInvalidas
from desproteccion.mensajes import opciones, traducir
from desproteccion.paquete import Etapa, Fuente, Regla
from desproteccion.sintaxis import ErrorDeSintaxis
from desproteccion.vocabulario import Dominio

T = TypeVar("T")
F = TypeVar("F", bound=forma.Forma)


class Lector:
    """Los archivos de una carpeta de reglas, lo que se encontró mal en ellos y las reglas ya leídas."""

    def __init__(self, carpeta: Path) -> None:
        self.carpeta = carpeta
        self.problemas: list[Problema] = []
        self.reglas: dict[str, Regla] = {}
        self.lugares: dict[str, str] = {}
        self.siglas: set[str] = set()
        self.documentos: dict[str, Documento] = {}

    def archivo(self, nombre: str, modelo: type[F]) -> F:
        """El archivo con su forma revisada; si no la cumple, un modelo vacío y los hallazgos anotados."""
        try:
            documento = self.documentos[nombre] = leer(self.carpeta / f"{nombre}.yaml")
            return modelo.model_validate(documento.datos)
        except ErrorDeEntrada as error:
            self.problemas += error.problemas
        except ValidationError as error:
            self.problemas += traducir(error, lambda ruta: self.lugar(nombre, ruta), self._clave_que_sobra)
        return modelo.model_construct()  # type: ignore[return-value]

    @staticmethod
    def _clave_que_sobra(ruta: Ruta) -> str:
        return "Ninguna parte del motor lee esa clave: quítela o corrija su nombre."

    def lugar(self, archivo: str, ruta: Ruta) -> str:
        documento = self.documentos[archivo]
        dato, id = documento.datos, None
        for parte in ruta:
            dato = _parte(dato, parte)
            if isinstance(dato, dict) and isinstance(dato.get("id"), str):
                id = dato["id"]
        return documento.lugar(ruta) + (f" (regla {id})" if id else "")

    def problema(self, archivo: str, ruta: Ruta, encontrado: str, esperado: str, que_hacer: str = "") -> None:
        self.problemas.append(Problema(self.lugar(archivo, ruta), encontrado, esperado, que_hacer))

    def detener_si_hay_problemas(self) -> None:
        if self.problemas:
            raise ReglasInvalidas(self.problemas)

    def con_lugar(self, archivo: str, ruta: Ruta, leer: Callable[[], T], si_falla: T) -> T:
        try:
            return leer()
        except ErrorDeSintaxis as error:
            self.problema(archivo, (*ruta, *error.ruta), error.encontrado, error.esperado, error.que_hacer)
            return si_falla

    def huella(self) -> str:
        """Resumen del contenido de todos los archivos de la norma, igual en cualquier sistema."""
        resumen = hashlib.sha256()
        for nombre in sorted(self.documentos):
            contenido = (self.carpeta / f"{nombre}.yaml").read_bytes().replace(b"\r\n", b"\n")
            resumen.update(f"{nombre}\n{len(contenido)}\n".encode() + contenido)
        return f"sha256:{resumen.hexdigest()}"

    def regla(self, archivo: str, ruta: Ruta, crudo: forma.Sustento, etapa: Etapa, tabla: str, **resto: Any) -> Regla:
        if crudo.id in self.reglas:
            self.problema(
                archivo,
                (*ruta, "id"),
                f"el identificador {crudo.id} está repetido",
                "uno distinto por regla",
                "Cámbielo.",
            )
        if crudo.fuente.sigla not in self.siglas:
            hallado = f"la sigla {crudo.fuente.sigla} no está en paquete.yaml"
            self.problema(archivo, (*ruta, "fuente"), hallado, opciones(sorted(self.siglas)))
        fuente = Fuente(crudo.fuente.sigla, crudo.fuente.seccion, crudo.fuente.frase)
        regla = Regla(crudo.id, etapa, tabla, crudo.texto, crudo.apoyo, fuente, **resto)
        self.reglas.setdefault(crudo.id, regla)
        self.lugares.setdefault(crudo.id, self.lugar(archivo, ruta))
        return regla

    def tabla(self, archivo: str, ruta: Ruta, id: str, dominios: Mapping[str, Dominio]) -> None:
        """Anota dónde está una tabla, y que su identificador no nombre otra cosa."""
        if id in self.lugares or id in dominios:
            hallado = f"el identificador {id} ya nombra otra cosa"
            self.problema(archivo, (*ruta, "id"), hallado, "uno distinto por tabla, hecho y regla", "Cámbielo.")
        self.lugares[id] = f"{self.documentos[archivo].lugar(ruta)} (tabla {id})"

    def condicion(self, archivo: str, ruta: Ruta, crudo: Any, dominios: Mapping[str, Dominio]) -> Condicion | None:
        return self.con_lugar(archivo, ruta, lambda: sintaxis.condicion(crudo, dominios), None)


def _parte(dato: Any, parte: str | int) -> Any:
    if isinstance(dato, dict):
        return dato.get(parte)
    return dato[parte] if isinstance(dato, list) and isinstance(parte, int) and parte < len(dato) else None
