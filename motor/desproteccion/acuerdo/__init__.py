"""Acuerdo entre quienes califican: cuánto hay, con qué incertidumbre, y dónde un desacuerdo cambia la conclusión.

No evalúa personas: describe cómo se están aplicando los criterios, para conversar sobre las definiciones.
"""

from desproteccion.acuerdo.analisis import Analisis, analizar
from desproteccion.acuerdo.calificaciones import Calificacion, Hoja, Recogida, leer_carpeta, leer_hojas
from desproteccion.acuerdo.divergencia import explicar
from desproteccion.acuerdo.ejercicio import Ejercicio, cargar_ejercicio
from desproteccion.acuerdo.hoja import hoja_en_blanco
from desproteccion.acuerdo.informe import en_markdown

__all__ = [
    "Analisis",
    "Calificacion",
    "Ejercicio",
    "Hoja",
    "Recogida",
    "analizar",
    "cargar_ejercicio",
    "en_markdown",
    "explicar",
    "hoja_en_blanco",
    "leer_carpeta",
    "leer_hojas",
]
