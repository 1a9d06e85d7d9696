"""Conjuntos de reglas de prueba: el mínimo sano y sus variantes con un solo defecto."""

from __future__ import annotations

import shutil
from pathlib import Path

from desproteccion.paquete import Paquete
from desproteccion.reglas import cargar_reglas

CONJUNTOS = Path(__file__).parent / "conjuntos"


def armar(variante: str, destino: Path) -> Path:
    """Copia el conjunto sano en `destino` y le pone encima los archivos de la variante."""
    shutil.copytree(CONJUNTOS / "base", destino, dirs_exist_ok=True)
    shutil.copytree(CONJUNTOS / variante, destino, dirs_exist_ok=True)
    return destino


def paquete_de(variante: str, destino: Path) -> Paquete:
    return cargar_reglas(armar(variante, destino), admite_invertidas=True)
