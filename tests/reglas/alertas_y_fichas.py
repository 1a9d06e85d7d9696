"""Por alerta, una ficha que la enciende y otra, casi igual, que no (especificación, sección 10).

`_hechos` son hechos del caso; lo demás, secciones de la ficha tal como se escriben. Lo que no se dice, se desconoce.
"""

from __future__ import annotations

from typing import Any

from tests.estrategias import HECHOS, Hechos, hechos_de_octetos

Secciones = dict[str, Any]

_TODO_BIEN = hechos_de_octetos(bytes(len(HECHOS) + 1))


def _seguridad(**hechos: bool) -> Secciones:
    return {"seguridad": hechos}


def _violencia(tipo: str = "negligencia", **campos: Any) -> Secciones:
    return {"violencia": {"tipologias": [{"tipo": tipo, "gravedad": "moderada", **campos}]}}


def _situacion(**campos: Any) -> Secciones:
    return {"situacion": campos}


def _contacto(dias: int, intentos: int, logrado: bool | None) -> Secciones:
    return _situacion(contacto={"dias_habiles": dias, "intentos": intentos, "logrado": logrado})


def _sin_desproteccion(hechos: Hechos | None = None, **situacion: Any) -> Secciones:
    return {"_hechos": _TODO_BIEN | (hechos or {}), "situacion": situacion}


ALERTAS: dict[str, tuple[Secciones, Secciones]] = {
    "A-riesgo-integridad": (_seguridad(riesgo_integridad=True), _seguridad(riesgo_integridad=False)),
    "A-medida-proteccion": (
        _seguridad(peligro_grave_inminente=True),
        _seguridad(peligro_grave_inminente=True, control_en_entorno=True),
    ),
    "A-separacion": (
        _seguridad(peligro_grave_inminente=True, mitigable=False),
        _seguridad(peligro_grave_inminente=True),
    ),
    "A-delito": (_violencia(delito=True), _violencia(delito=True, denuncia=True)),
    "A-ley-21057": (_violencia(ley_21057=True), _violencia(delito=True)),
    "A-entrevista-sin-implicado": (_violencia("sexual"), _violencia("fisica")),
    "A-prenatal": (_situacion(riesgo_prenatal=True), _situacion(riesgo_prenatal=None)),
    "A-no-acompanado": (
        _situacion(migrante=True, no_acompanado=True),
        _situacion(migrante=False, no_acompanado=True),
    ),
    "A-migrante": (_situacion(migrante=True), _situacion(migrante=None)),
    "A-no-habido": (_contacto(5, 3, None), _contacto(5, 2, None)),
    "A-no-participa": (_situacion(participa=False), _situacion(participa=None)),
    "A-devolucion": (
        {"contexto": {"riesgo": {"conteo": {"alto": 1}}}},
        {"contexto": {"riesgo": {"conteo": {"alto": 0, "no_alto": 4}}}},
    ),
    "A-derivaciones-previas": (
        _situacion(intervenciones_sin_resultado=["PIR"]),
        _situacion(intervenciones_sin_resultado=[]),
    ),
    "A-fuera-de-sujeto": ({"edad": {"anios": 18}}, {"edad": {"anios": 17, "meses": 11}}),
    "A-primera-infancia": ({"edad": {"anios": 3, "meses": 11}}, {"edad": {"anios": 4, "meses": 0}}),
    "A-remitir-oln": (_sin_desproteccion(), {}),
    "A-red-de-salud": (
        _sin_desproteccion({"violencia.mayor_parte_de_la_vida": True}),
        _sin_desproteccion({"violencia.mayor_parte_de_la_vida": True}, reparacion_previa=True),
    ),
    "A-mantener-sospecha": ({}, _sin_desproteccion()),
}
OTRAS_QUE_ENCIENDEN: list[tuple[str, Secciones]] = [
    ("A-riesgo-integridad", _seguridad(peligro_grave_inminente=True)),
    ("A-medida-proteccion", _seguridad(peligro_grave_inminente=True, control_en_entorno=False)),
    ("A-delito", _violencia(ley_21057=True, denuncia=False)),
    ("A-delito", _violencia(delito=True, denuncia=None)),
    ("A-entrevista-sin-implicado", _violencia("fisica", delito=True)),
    ("A-entrevista-sin-implicado", _violencia("fisica", ley_21057=True)),
    ("A-prenatal", _violencia("prenatal")),
    ("A-no-acompanado", _situacion(no_acompanado=True)),
    ("A-no-habido", _contacto(9, 4, False)),
    ("A-devolucion", _seguridad(riesgo_integridad=True)),
    ("A-devolucion", _seguridad(peligro_grave_inminente=True)),
    ("A-devolucion", {"nna": {"riesgo": {"otros": [{"descripcion": "Ficticio", "alto_riesgo": True}]}}}),
    ("A-devolucion", {"cuidadores": {"riesgo": {"conteo": {"alto": 2}}}}),
    ("A-fuera-de-sujeto", _situacion(en_oferta_especializada=True)),
    ("A-fuera-de-sujeto", _situacion(en_oferta_especializada=True, cuidado_alternativo_urgente=False)),
    ("A-primera-infancia", {"edad": {"anios": 0}}),
    ("A-red-de-salud", _sin_desproteccion({"violencia.gravedad": "moderada"})),
    ("A-red-de-salud", _sin_desproteccion({"violencia.ingresos_previos": 1})),
    ("A-red-de-salud", _sin_desproteccion({"violencia.polivictimizacion": True})),
]
OTRAS_QUE_NO: list[tuple[str, Secciones]] = [
    ("A-medida-proteccion", _seguridad(riesgo_integridad=True)),
    ("A-separacion", _seguridad(mitigable=False)),
    ("A-separacion", _seguridad(peligro_grave_inminente=True, mitigable=True)),
    ("A-delito", _violencia(delito=None, ley_21057=None)),
    ("A-ley-21057", _violencia("sexual")),
    ("A-no-habido", _contacto(4, 3, False)),
    ("A-no-habido", _contacto(8, 5, True)),
    ("A-no-participa", _situacion(participa=True)),
    ("A-fuera-de-sujeto", _situacion(en_oferta_especializada=True, cuidado_alternativo_urgente=True)),
    ("A-primera-infancia", {}),
    ("A-fuera-de-sujeto", {}),
    ("A-red-de-salud", _sin_desproteccion()),
    ("A-red-de-salud", _violencia()),
    ("A-remitir-oln", _seguridad(peligro_grave_inminente=True)),
]
