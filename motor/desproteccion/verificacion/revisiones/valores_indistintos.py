"""Valores vecinos de un hecho que ninguna regla distingue.

No cuentan los que una fila nombra juntos en una lista: ahí quien la escribió dijo que dan lo mismo.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from desproteccion import condiciones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Todos
from desproteccion.paquete import Paquete
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.hallazgo import en_yaml as texto
from desproteccion.vocabulario import NO_APLICA, Cuenta, Eje


def revisar(examen: Examen) -> Iterator[Hallazgo]:
    juntos = _nombrados_juntos(examen.paquete)
    for i, eje in enumerate(examen.tablas.ejes):
        clases = [clase for clase, codigo in enumerate(eje.representantes) if codigo != NO_APLICA]
        for una, otra in pairwise(clases):
            par = eje.representantes[una], eje.representantes[otra]
            if (eje.hecho.id, par) in juntos or _se_distinguen(examen, i, eje, una, otra):
                continue
            casos = tuple(examen.caso({i: clase}) for clase in (una, otra))
            valores = " y ".join(texto(eje.valor(clase)) for clase in (una, otra))
            mensaje = f"ninguna regla distingue {valores} en {eje.hecho.id}: los dos casos dan siempre lo mismo"
            yield Hallazgo("valores_indistintos", "hechos", mensaje, casos, (eje.hecho.id,))


def _se_distinguen(examen: Examen, i: int, eje: Eje, una: int, otra: int) -> bool:
    usan = [celdas for celdas in examen.cumplimientos.values() if i in celdas.ejes]
    densas = [densa for densa in examen.tablas.densas if i in densa.ejes]
    if not usan and not densas and not _en_alertas(examen.paquete, eje.hecho.id):
        return True  # un hecho que nadie usa es otro hallazgo
    for celdas in usan:
        lugar = celdas.ejes.index(i)
        cumple = celdas.cumple & celdas.valida
        if not np.array_equal(cumple.take(una, axis=lugar + 1), cumple.take(otra, axis=lugar + 1)):
            return True
    for densa in densas:
        lugar = densa.ejes.index(i)
        if any(not np.array_equal(e.take(una, axis=lugar), e.take(otra, axis=lugar)) for e in densa.existencia):
            return True
    codigos = eje.representantes[una], eje.representantes[otra]
    return any(_parten(c, eje.hecho.id, codigos) for c in _condiciones_de_alertas(examen.paquete))


def _en_alertas(paquete: Paquete, hecho: str) -> bool:
    return any(hecho in condiciones.variables(c) for c in _condiciones_de_alertas(paquete))


def _condiciones_de_alertas(paquete: Paquete) -> list[Condicion]:
    return [alerta.condicion for alerta in paquete.alertas]


def _parten(condicion: Condicion, hecho: str, codigos: tuple[int, int]) -> bool:
    """Si la condición tiene un corte del hecho entre los dos códigos."""
    menor, mayor = sorted(codigos)
    return any(nombre == hecho and menor < corte <= mayor for nombre, corte in condiciones.cortes(condicion))


def _nombrados_juntos(paquete: Paquete) -> set[tuple[str, tuple[int, int]]]:
    todas = [fila.condicion for indicador in paquete.indicadores for fila in indicador.filas]
    juntos = {par for condicion in todas for par in _listas(condicion)}
    for derivado in paquete.derivados.values():
        if isinstance(derivado.calculo, Cuenta):
            juntos |= {(de, par) for de in derivado.calculo.de for _, par in _listas(derivado.calculo.prueba)}
    return juntos


def _listas(condicion: Condicion) -> Iterator[tuple[str, tuple[int, int]]]:
    match condicion:
        case Pertenece(variable, codigos, negada=False):
            for una, otra in pairwise(sorted(codigos)):
                yield variable, (una, otra)
        case Todos(partes) | Alguno(partes):
            for parte in partes:
                yield from _listas(parte)
