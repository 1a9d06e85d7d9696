"""Quién cambió qué regla y cuándo, tal como lo cuenta `cambios.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from desproteccion.documentos import leer
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.esquema_reglas import Forma, Texto
from desproteccion.mensajes import parecido, traducir
from desproteccion.paquete import Paquete, Regla

NORMA, CATALOGO = "todas", "catalogo"


class Cambio(Forma):
    """Una entrada: `reglas` son identificadores, todas las de la norma o todas las del catálogo."""

    fecha: date
    version: Texto
    quien: Texto
    reglas: Literal["todas", "catalogo"] | Annotated[list[Texto], Field(min_length=1)]
    motivo: Texto

    def toca(self, regla: Regla, paquete: Paquete) -> bool:
        if self.reglas == NORMA:
            return regla.id in paquete.reglas
        return regla.id not in paquete.reglas if self.reglas == CATALOGO else regla.id in self.reglas

    def __str__(self) -> str:
        return f"{self.fecha.isoformat()}, versión {self.version}, {self.quien}: {self.motivo}"


class _Historial(Forma):
    cambios: list[Cambio]


def leer_historial(carpeta: Path, reglas: set[str]) -> list[Cambio]:
    """Los cambios de la carpeta de una norma, del más nuevo al más antiguo; sin archivo, ninguno.

    Errores: `ReglasInvalidas` si una entrada no se entiende, nombra una regla que no existe o está fuera de orden.
    """
    archivo = carpeta / "cambios.yaml"
    if not archivo.is_file():
        return []
    documento = leer(archivo)
    try:
        cambios = _Historial.model_validate({"cambios": documento.datos}).cambios
    except ValidationError as error:
        raise ReglasInvalidas(traducir(error, lambda ruta: documento.lugar(ruta[1:]))) from None
    problemas = [
        Problema(documento.lugar((i, "reglas")), f"no existe la regla {id}", "una del paquete", parecido(id, reglas))
        for i, cambio in enumerate(cambios)
        if isinstance(cambio.reglas, list)
        for id in cambio.reglas
        if id not in reglas
    ]
    if [c.fecha for c in cambios] != sorted((c.fecha for c in cambios), reverse=True):
        problemas.append(Problema(str(archivo), "las fechas no van del más nuevo al más antiguo", "ese orden"))
    if problemas:
        raise ReglasInvalidas(problemas)
    return cambios
