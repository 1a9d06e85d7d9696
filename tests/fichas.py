"""De hechos sueltos a una ficha del contrato, para probar el motor por la misma puerta que lo usan los demás."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desproteccion import Caso

Ficha = dict[str, Any]

AREAS = ("fisico", "emocional", "social", "cognitivo", "afectivo", "sexual")
AMBITOS = ("nna", "cuidadores", "contexto")


def ficha_de(hechos: Mapping[str, Any], **secciones: Any) -> Ficha:
    """La ficha que dice esos hechos. Un hecho ausente o `None` queda desconocido; `secciones` se agregan tal cual."""
    ficha: Ficha = {"id": "EJ-000"}
    for hecho, valor in hechos.items():
        if valor is not None and hecho not in _CON_OTRA_FORMA:
            _poner(ficha, _RUTAS.get(hecho, hecho), valor)
    gravedad, areas = hechos.get("violencia.gravedad"), hechos.get("nna.impacto.areas")
    if gravedad is not None:
        tipologias = [] if gravedad == "ninguna" else [{"tipo": "negligencia", "gravedad": gravedad}]
        _poner(ficha, "violencia.tipologias", tipologias)
    if areas is not None:
        _poner(ficha, "nna.impacto.areas", list(AREAS[:areas]))
    return ficha | secciones


def caso_de(hechos: Mapping[str, Any], **secciones: Any) -> Caso:
    """Como `ficha_de`, ya validada."""
    return Caso.model_validate(ficha_de(hechos, **secciones))


_CON_OTRA_FORMA = {"violencia.gravedad", "nna.impacto.areas"}
_RUTAS = {
    "violencia.ingresos_previos": "violencia.trayectoria.ingresos_previos",
    "violencia.mayor_parte_de_la_vida": "violencia.trayectoria.mayor_parte_de_la_vida",
    **{f"{ambito}.proteccion": f"{ambito}.proteccion.suficiencia" for ambito in AMBITOS},
    **{
        f"{ambito}.riesgo.{cual}": f"{ambito}.riesgo.conteo.{cual}"
        for ambito in AMBITOS
        for cual in ("alto", "no_alto")
    },
}


def _poner(ficha: Ficha, ruta: str, valor: Any) -> None:
    *partes, ultima = ruta.split(".")
    for parte in partes:
        ficha = ficha.setdefault(parte, {})
    ficha[ultima] = valor
