"""Qué quiere decir un coeficiente, en palabras llanas y con la fuente de esas palabras."""

from __future__ import annotations

from desproteccion.acuerdo.coeficientes import DOS_JUECES
from desproteccion.acuerdo.remuestreo import Intervalo

FUENTE = "Landis y Koch (1977), Biometrics 33(1), 159-174"
ADVERTENCIA = (
    "Las palabras son una convención de sus autores, no un umbral de la OT-DCE. Krippendorff (2004, Content Analysis) "
    "pide al menos 0,800 para apoyarse en los datos y entre 0,667 y 0,800 solo admite conclusiones tentativas."
)
BANDAS = (
    (0.0, "menor que el que daría el azar"),
    (0.20, "leve"),
    (0.40, "aceptable"),
    (0.60, "moderado"),
    (0.80, "considerable"),
    (1.0, "casi perfecto"),
)
MINIMO_DE_VINETAS = 10
ANCHO_QUE_NO_DICE = 0.4
"""Un intervalo de este ancho abarca al menos dos bandas enteras: no distingue un acuerdo leve de uno moderado."""


def en_palabras(valor: float | None) -> str:
    """El nombre de la banda de un coeficiente corregido por azar."""
    if valor is None:
        return "no se puede calcular"
    if valor < 0:
        return BANDAS[0][1]
    return next(nombre for tope, nombre in BANDAS[1:] if valor <= tope + 1e-9)


def aviso_de_muestra(vinetas: int, jueces: int, intervalo: Intervalo | None) -> str | None:
    """Por qué la muestra no alcanza para decir, o `None` si alcanza."""
    if jueces < DOS_JUECES:
        return "Con una sola persona no hay acuerdo que medir."
    if vinetas < MINIMO_DE_VINETAS:
        return (
            f"Son {vinetas} viñetas con dos calificaciones o más: muy pocas para decir (se piden {MINIMO_DE_VINETAS})."
        )
    if intervalo is None:
        return "Casi no hay variación entre las calificaciones: el coeficiente no se puede acotar."
    if intervalo.hasta - intervalo.desde > ANCHO_QUE_NO_DICE:
        desde, hasta = en_palabras(intervalo.desde), en_palabras(intervalo.hasta)
        return f"El intervalo es muy ancho: con estos datos el acuerdo puede ser «{desde}» o «{hasta}»."
    return None
