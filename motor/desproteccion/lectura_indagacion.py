"""De `hechos.yaml`: quién puede responder cada hecho, qué cuesta preguntarlo y a qué ámbito del plan pertenece."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desproteccion import esquema_reglas as forma
from desproteccion.documentos import Ruta
from desproteccion.lector import Lector
from desproteccion.mensajes import opciones, parecido
from desproteccion.paquete import Costo, Fuente, Indagacion, PlanDeIntervencion, Reserva

ARCHIVO = "hechos"


def leer_indagacion(lector: Lector, crudo: forma.HechosYaml, alertas: Collection[str]) -> Indagacion:
    """A quién se pregunta y en qué turno; los hallazgos quedan en el lector."""
    indagacion = crudo.indagacion
    ruta = ("indagacion",)
    costos = {
        id: _costo(lector, (*ruta, "costos", id), id, costo, indagacion.informantes, alertas)
        for id, costo in indagacion.costos.items()
    }
    for id, hecho in crudo.hechos.items():
        donde = ("hechos", id)
        _exigir(lector, (*donde, "responden"), hecho.responden, indagacion.informantes)
        _exigir(lector, (*donde, "costo"), [hecho.costo], indagacion.costos)
        costo = indagacion.costos.get(hecho.costo)
        if costo is not None and hecho.responden[0] not in costo.informantes:
            hallado = f"primero responde {hecho.responden[0]}, y el costo es {hecho.costo}"
            esperado = f"que primero responda {opciones(costo.informantes)}"
            lector.problema(ARCHIVO, (*donde, "costo"), hallado, esperado)
    fuente = _fuente(lector, ruta, indagacion.fuente)
    return Indagacion(indagacion.texto, indagacion.apoyo, fuente, indagacion.informantes, costos)


def leer_plan(lector: Lector, crudo: forma.HechosYaml) -> PlanDeIntervencion:
    """Los ámbitos del plan de intervención; los hallazgos quedan en el lector."""
    plan = crudo.plan_de_intervencion
    for id, hecho in crudo.hechos.items():
        if hecho.plan is not None:
            _exigir(lector, ("hechos", id, "plan", "esfera"), [hecho.plan.esfera], plan.esferas)
    fuente = _fuente(lector, ("plan_de_intervencion",), plan.fuente)
    return PlanDeIntervencion(plan.texto, plan.apoyo, fuente, plan.esferas)


def _costo(
    lector: Lector,
    ruta: Ruta,
    id: str,
    crudo: forma.CostoYaml,
    informantes: Collection[str],
    alertas: Collection[str],
) -> Costo:
    _exigir(lector, (*ruta, "informantes"), crudo.informantes, informantes)
    reserva = None
    if crudo.reserva is not None:
        _exigir(lector, (*ruta, "reserva", "informante"), [crudo.reserva.informante], informantes)
        _exigir(lector, (*ruta, "reserva", "alerta"), [crudo.reserva.alerta], alertas)
        reserva = Reserva(crudo.reserva.alerta, crudo.reserva.informante, crudo.reserva.texto)
    return Costo(id, crudo.nombre, crudo.turno, reserva, _fuente(lector, ruta, crudo.fuente))


def _exigir(lector: Lector, ruta: Ruta, nombres: Iterable[str], conocidos: Collection[str]) -> None:
    for nombre in nombres:
        if nombre not in conocidos:
            lector.problema(ARCHIVO, ruta, f"se encontró «{nombre}»", opciones(conocidos), parecido(nombre, conocidos))


def _fuente(lector: Lector, ruta: Ruta, cruda: forma.FuenteYaml) -> Fuente:
    if cruda.sigla not in lector.siglas:
        hallado = f"la sigla {cruda.sigla} no está en paquete.yaml"
        lector.problema(ARCHIVO, (*ruta, "fuente"), hallado, opciones(sorted(lector.siglas)))
    return Fuente(cruda.sigla, cruda.seccion, cruda.frase)
