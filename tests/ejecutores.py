"""Con qué ejecutores se prueba: los que esta versión de Python admite, y ni uno menos."""

from __future__ import annotations

import sys

from desproteccion.vocabulario import Lectura, NombreDeEjecutor

HAY_DURABLE = sys.version_info < (3, 13) and sys.platform != "win32"
"""durable-rules no carga en Python 3.13 o posterior; donde sí, su ausencia es un error de la instalación."""
DISPONIBLES: tuple[NombreDeEjecutor, ...] = ("durable", "tablas") if HAY_DURABLE else ("tablas",)
LECTURAS_DEL_CONTRATO: tuple[Lectura, ...] = ("prudente", "minima")
