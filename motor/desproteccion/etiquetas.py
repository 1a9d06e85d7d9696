"""Nombres en llano de los códigos de la ficha que no son hechos de las reglas (esos los nombra `hechos.yaml`)."""

from __future__ import annotations

TIPOLOGIAS = {
    "fisica": "Violencia física",
    "psicologica": "Violencia psicológica o emocional",
    "sexual": "Violencia sexual",
    "negligencia": "Negligencia",
    "abandono": "Abandono",
    "prenatal": "Maltrato prenatal",
    "trato_degradante": "Trato degradante",
    "actividades_nocivas": "Implicación en actividades nocivas para el desarrollo",
}
AREAS = {
    "fisico": "física",
    "emocional": "emocional",
    "social": "social",
    "cognitivo": "cognitiva",
    "afectivo": "afectiva",
    "sexual": "sexual",
}
DERIVANTES = {"tribunal_familia": "Tribunal de Familia", "oln": "Oficina Local de la Niñez"}
REGIONES = {
    "AP": "Arica y Parinacota",
    "TA": "Tarapacá",
    "AN": "Antofagasta",
    "AT": "Atacama",
    "CO": "Coquimbo",
    "VS": "Valparaíso",
    "RM": "Metropolitana de Santiago",
    "LI": "Libertador General Bernardo O'Higgins",
    "ML": "Maule",
    "NB": "Ñuble",
    "BI": "Biobío",
    "AR": "La Araucanía",
    "LR": "Los Ríos",
    "LL": "Los Lagos",
    "AI": "Aysén del General Carlos Ibáñez del Campo",
    "MA": "Magallanes y la Antártica Chilena",
}
MOTIVOS = {
    "contexto_no_recogido": "Hay contexto que la ficha no recoge",
    "error_de_regla": "La regla está equivocada para este caso",
    "criterio_de_equipo": "Criterio acordado por el equipo",
    "otro": "Otro",
}
LECTURAS = {"prudente": "prudente", "minima": "mínima"}
