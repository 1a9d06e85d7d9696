"""Las viñetas ficticias para practicar: relato, ficha y el resultado razonado por quien la escribió."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from desproteccion.caso import Caso
from desproteccion.documentos import leer
from desproteccion.fichas import cargar_caso
from desproteccion.reglas import carpeta_de_datos


@dataclass(frozen=True)
class Vineta:
    """`ficha` es el documento tal como está escrito; `porque`, el razonamiento de quien la escribió."""

    id: str
    titulo: str
    relato: str
    ficha: dict[str, Any]
    caso: Caso
    porque: str


@cache
def vinetas() -> tuple[Vineta, ...]:
    """Todas las viñetas, por identificador.

    Errores: `ErrorDeEntrada` si una ficha o su esperado no se pueden leer.
    """
    carpeta = carpeta_de_datos("casos_ejemplo")
    return tuple(_leer(carpeta, archivo) for archivo in sorted(carpeta.glob("*.yaml")))


def _leer(carpeta: Path, archivo: Path) -> Vineta:
    caso = cargar_caso(archivo)
    esperado = leer(carpeta / "esperados" / f"{caso.id}.yaml").datos
    relato = (carpeta / "relatos" / f"{caso.id}.md").read_text(encoding="utf-8")
    return Vineta(
        id=caso.id,
        titulo=esperado["titulo"],
        relato="\n".join(linea for linea in relato.splitlines() if not linea.startswith("# ")).strip(),
        ficha=leer(archivo).datos,
        caso=caso,
        porque=esperado["porque"].strip(),
    )
