"""Versiones fechadas de una norma, una carpeta al lado de otra, y cuál regía en una fecha."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from desproteccion.documentos import leer
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.esquema_reglas import PaqueteYaml
from desproteccion.mensajes import traducir
from desproteccion.reglas import NORMA_POR_OMISION, carpeta_de_datos


@dataclass(frozen=True, slots=True)
class Version:
    """Una carpeta de reglas y las fechas, ambas incluidas, en que rige (`hasta` es `None` mientras siga vigente)."""

    carpeta: Path
    id: str
    numero: str
    desde: date
    hasta: date | None

    def rige(self, fecha: date) -> bool:
        return self.desde <= fecha and (self.hasta is None or fecha <= self.hasta)

    def __str__(self) -> str:
        hasta = f" al {self.hasta.isoformat()}" if self.hasta else " en adelante"
        return f"{self.carpeta.name} ({self.numero}): {self.desde.isoformat()}{hasta}"


def versiones(raiz: Path | str | None = None, norma: str = NORMA_POR_OMISION) -> list[Version]:
    """Las versiones de una norma que hay en una carpeta de reglas, por fecha.

    Errores: `ReglasInvalidas` si un paquete.yaml no se puede leer o una fecha no existe.
    """
    carpeta = Path(raiz) if raiz else carpeta_de_datos("reglas")
    halladas = [version for version in _leer(carpeta) if version.id == norma]
    return sorted(halladas, key=lambda version: version.desde)


def carpeta_vigente(fecha: date, raiz: Path | str | None = None, norma: str = NORMA_POR_OMISION) -> Path:
    """La carpeta de la versión que regía en esa fecha.

    Errores: `ReglasInvalidas` si no regía ninguna, o si regían dos a la vez.
    """
    todas = versiones(raiz, norma)
    vigentes = [version for version in todas if version.rige(fecha)]
    if len(vigentes) == 1:
        return vigentes[0].carpeta
    lista = "; ".join(map(str, vigentes or todas)) or "ninguna"
    hallado = f"rigen {len(vigentes)} versiones a la vez ({lista})" if vigentes else f"no rige ninguna (hay: {lista})"
    que_hacer = "Revise vigente_desde y vigente_hasta en cada paquete.yaml."
    raise ReglasInvalidas([Problema(f"{norma} el {fecha.isoformat()}", hallado, "una sola versión vigente", que_hacer)])


def _leer(raiz: Path) -> Iterator[Version]:
    for archivo in sorted([*raiz.glob("paquete.yaml"), *raiz.glob("*/paquete.yaml")]):
        documento = leer(archivo)
        try:
            general = PaqueteYaml.model_validate(documento.datos)
        except ValidationError as error:
            raise ReglasInvalidas(traducir(error, documento.lugar, lambda _: "")) from None
        desde = _fecha(archivo, "vigente_desde", general.vigente_desde)
        hasta = _fecha(archivo, "vigente_hasta", general.vigente_hasta) if general.vigente_hasta else None
        yield Version(archivo.parent, general.id, general.version, desde, hasta)


def _fecha(archivo: Path, campo: str, texto: str) -> date:
    try:
        return date.fromisoformat(texto)
    except ValueError:
        problema = Problema(f"{archivo}, {campo}", f"la fecha «{texto}» no existe", "una fecha del calendario")
        raise ReglasInvalidas([problema]) from None
