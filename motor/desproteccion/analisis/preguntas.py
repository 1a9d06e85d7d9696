"""Qué averiguar ahora: los hechos desconocidos que todavía pueden cambiar el nivel, y a quién preguntarlos.

Qué hechos son y qué dejaría cada respuesta lo da `faltantes`, exacto, bajo cada lectura: un hecho que ya no puede
cambiar nada en ninguna de las dos no se pregunta. El orden es por turno (lo que hay que preguntar a un niño, niña o
adolescente espera), y dentro del turno por lo que la respuesta aclara: en el peor caso y, en empate, en promedio.
"""

from __future__ import annotations

from collections.abc import Collection

from desproteccion.analisis.resultado import Informante, Pregunta, Respuesta
from desproteccion.analisis.situacion import Situacion
from desproteccion.analisis.tramos import tramo_en_llano
from desproteccion.faltantes import Faltante, faltantes
from desproteccion.partes import nombres_de_niveles
from desproteccion.vocabulario import LECTURAS

ORDEN_DE_LECTURAS = (1, 0)
"""La prudente primero, como en el resultado."""


def preguntas(situacion: Situacion, encendidas: Collection[str]) -> list[Pregunta]:
    """Las preguntas pendientes, en el orden en que conviene hacerlas. `encendidas` son las alertas del caso."""
    por_eje: dict[int, dict[int, Faltante]] = {}
    for lectura in ORDEN_DE_LECTURAS:
        for faltante in faltantes(situacion.abanicos[lectura]):
            por_eje.setdefault(faltante.eje, {})[lectura] = faltante
    hechas = [_pregunta(situacion, eje, por_lectura, encendidas) for eje, por_lectura in sorted(por_eje.items())]
    return sorted(hechas, key=lambda p: (p.turno, len(p.en_el_peor_caso), p.en_promedio))


def _pregunta(
    situacion: Situacion, eje: int, por_lectura: dict[int, Faltante], encendidas: Collection[str]
) -> Pregunta:
    hecho = situacion.terreno.tablas.ejes[eje].hecho
    indagacion = situacion.terreno.motor.paquete.indagacion
    costo = indagacion.costos[hecho.costo]
    reserva = costo.reserva if costo.reserva is not None and costo.reserva.alerta in encendidas else None
    responden = [id for id in hecho.responden if reserva is None or id != reserva.informante]
    cuantos = [len(niveles) for faltante in por_lectura.values() for niveles in faltante.niveles_por_clase.values()]
    peor = max((faltante.peor_caso for faltante in por_lectura.values()), key=len)
    return Pregunta(
        hecho=hecho.id,
        etiqueta=hecho.etiqueta,
        pregunta=hecho.pregunta,
        responden=[Informante(id, indagacion.informantes[id]) for id in responden],
        costo=costo.id,
        costo_en_llano=costo.nombre,
        turno=costo.turno,
        aviso=reserva.texto if reserva else None,
        importa_en=[LECTURAS[lectura] for lectura in por_lectura],
        en_el_peor_caso=nombres_de_niveles(peor),
        en_promedio=round(sum(cuantos) / len(cuantos), 3),
        respuestas=_respuestas(situacion, eje, por_lectura),
    )


def _respuestas(situacion: Situacion, eje: int, por_lectura: dict[int, Faltante]) -> list[Respuesta]:
    clases = sorted(
        {clase for faltante in por_lectura.values() for clase in faltante.niveles_por_clase},
        key=situacion.terreno.rango_de[eje].__getitem__,
    )
    return [
        Respuesta(
            tramo_en_llano(situacion.terreno.tablas.ejes[eje], clase),
            {
                LECTURAS[lectura]: nombres_de_niveles(faltante.niveles_por_clase[clase])
                for lectura, faltante in por_lectura.items()
                if clase in faltante.niveles_por_clase
            },
        )
        for clase in clases
    ]
