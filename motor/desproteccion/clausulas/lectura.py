"""De las carpetas al informe: reglas, registro, hallazgos y, si está a la vista, la fuente."""

from __future__ import annotations

from pathlib import Path

from desproteccion.clausulas.cotejo import cotejar, leer_fuente
from desproteccion.clausulas.informe import Informe
from desproteccion.clausulas.registro import leer_hallazgos, leer_registro
from desproteccion.reglas import cargar_reglas, carpeta_de_la_norma


def informe_de(reglas: Path | None = None, fuentes: Path | None = None) -> Informe:
    """El informe de cláusulas de una carpeta de reglas (por omisión, las del motor).

    Errores: `ReglasInvalidas` si las reglas o el registro no son coherentes; `ErrorDeEntrada` si la carpeta de
    fuentes pedida no sirve.
    """
    paquete = cargar_reglas(reglas)
    carpeta = carpeta_de_la_norma(reglas)
    registro = leer_registro(carpeta, paquete)
    texto = leer_fuente(registro.fuente.archivo, fuentes)
    cotejo = cotejar(registro, texto) if texto is not None else None
    return Informe(paquete, registro, leer_hallazgos(carpeta, paquete), cotejo)
