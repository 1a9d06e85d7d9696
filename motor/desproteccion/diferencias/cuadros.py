"""Qué cambia en los programas que se proponen y en las alertas que se encienden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from desproteccion import condiciones
from desproteccion.condiciones import Alguno
from desproteccion.diferencias.diferencia import Diferencia
from desproteccion.paquete import Alerta, Paquete
from desproteccion.programas import Plan, planear
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.valoraciones import dominio_de, valoraciones
from desproteccion.vocabulario import NIVELES


def comparar_programas(uno: Paquete, otro: Paquete) -> Iterator[Diferencia]:
    """Recorre toda combinación de niveles de las dimensiones, con y sin separación, y muestra la primera que cambia."""
    if uno.programas == otro.programas:
        return
    de_alerta, a_alerta = (paquete.programas.alerta_de_separacion for paquete in (uno, otro))
    if de_alerta != a_alerta:
        yield Diferencia("programas", None, f"la separación consta con {de_alerta}", f"con {a_alerta}")
    cambian: list[tuple[tuple[int, ...], bool]] = []
    for niveles in product(range(len(NIVELES)), repeat=len(uno.dimensiones)):
        for separacion in (False, True):
            if propuesta(uno, niveles, separacion) != propuesta(otro, niveles, separacion):
                cambian.append((niveles, separacion))
    if cambian:
        niveles, separacion = cambian[0]
        caso: dict[str, Any] = {d.id: NIVELES[n] for d, n in zip(uno.dimensiones, niveles, strict=True)}
        de, a = (_en_palabras(propuesta(paquete, niveles, separacion)) for paquete in (uno, otro))
        testigo = caso | ({"separacion": True} if separacion else {})
        yield Diferencia("programas", None, de, a, len(cambian), testigo)


def propuesta(paquete: Paquete, niveles: tuple[int, ...], separacion: bool) -> Plan:
    """Los programas que se proponen con esos niveles de las dimensiones, y por qué reglas."""
    por_id = {d.id: nivel for d, nivel in zip(paquete.dimensiones, niveles, strict=True)}
    valores = {id: (nivel, nivel) for id, nivel in por_id.items()}
    celdas = [i for i, c in enumerate(paquete.programas.celdas) if condiciones.consta(c.condicion, valores)]
    return planear(paquete.programas, por_id, celdas, separacion)


def _en_palabras(plan: Plan) -> str:
    programas = [
        f"{p.id} ({p.papel}{', condicionado' if p.condicionado else ''}; cubre {', '.join(p.cubre) or 'nada'})"
        for p in plan.programas
    ]
    reglas = [disparo.regla for disparo in plan.disparadas]
    return f"{' > '.join(programas) or 'ningún programa'} por {', '.join(reglas) or 'ninguna regla'}"


def comparar_alertas(uno: Examen, otro: Examen) -> Iterator[Diferencia]:
    """Alerta por alerta: cuándo se enciende, con datos conocidos o no, y qué manda."""
    de_otro = {alerta.regla.id: alerta for alerta in otro.paquete.alertas}
    for alerta in uno.paquete.alertas:
        if alerta.regla.id in de_otro:
            yield from _alerta(uno, alerta, de_otro.pop(alerta.regla.id))
        else:
            yield Diferencia("alertas", None, alerta.regla.id, "no existe")
    for id in de_otro:
        yield Diferencia("alertas", None, "no existe", id)


def _alerta(examen: Examen, una: Alerta, otra: Alerta) -> Iterator[Diferencia]:
    id = una.regla.id
    if (una.deber, una.plazo_horas) != (otra.deber, otra.plazo_horas):
        yield Diferencia("alertas", None, f"{id}: {_deber(una)}", f"{id}: {_deber(otra)}")
    if una.condicion == otra.condicion:
        return
    ambas = Alguno((una.condicion, otra.condicion))
    cambios: dict[bool, list[Mapping[str, Any]]] = {}
    for valores in valoraciones(ambas, examen, con_desconocidos=True):
        de, a = (condiciones.consta(alerta.condicion, valores) for alerta in (una, otra))
        if de != a:
            conocidos = {n: v for n, v in valores.items() if v[0] == v[1]}
            caso = {n: dominio_de(n, examen).valor(codigo) for n, (codigo, _) in conocidos.items()}
            cambios.setdefault(de, []).append(caso)
    for encendia, casos in cambios.items():
        de_palabra, a_palabra = ("encendida", "apagada") if encendia else ("apagada", "encendida")
        yield Diferencia("alertas", None, f"{id} {de_palabra}", f"{id} {a_palabra}", len(casos), casos[0])


def _deber(alerta: Alerta) -> str:
    plazo = f" (en {alerta.plazo_horas} horas)" if alerta.plazo_horas is not None else ""
    return alerta.deber + plazo
