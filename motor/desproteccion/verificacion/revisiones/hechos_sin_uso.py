"""Hechos y antecedentes que se preguntan y ninguna regla usa."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion import condiciones
from desproteccion.paquete import Paquete
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.vocabulario import NivelSegun


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    paquete = examen.paquete
    usados = _usados(paquete)
    for id in (*paquete.hechos, *paquete.antecedentes, *paquete.derivados):
        if id not in usados:
            caso = examen.caso({examen.tablas.indice[id]: 0} if id in examen.tablas.indice else {})
            mensaje = f"ninguna regla usa {id}: en este caso, y en cualquiera, da lo mismo lo que se responda"
            yield Hallazgo("hechos_sin_uso", "hechos", mensaje, (caso,), (id,) if id in caso else ())


def _usados(paquete: Paquete) -> set[str]:
    todas = [fila.condicion for indicador in paquete.indicadores for fila in indicador.filas]
    todas += [fila.condicion for fila in paquete.existencia] + [alerta.condicion for alerta in paquete.alertas]
    pendientes = [nombre for condicion in todas for nombre in condiciones.variables(condicion)]
    usados: set[str] = set()
    while pendientes:
        nombre = pendientes.pop()
        if nombre not in usados:
            usados.add(nombre)
            derivado = paquete.derivados.get(nombre)
            if derivado and not isinstance(derivado.calculo, NivelSegun):
                pendientes += derivado.calculo.de
    return usados
