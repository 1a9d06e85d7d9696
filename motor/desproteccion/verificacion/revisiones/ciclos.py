"""Tablas que dependen una de otra en círculo."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion import condiciones
from desproteccion.paquete import Indicador, Paquete
from desproteccion.verificacion.hallazgo import Hallazgo, Hechos
from desproteccion.vocabulario import NO_APLICA, Cuenta, Dominio, NivelSegun, Peor


def revisar(paquete: Paquete) -> Iterator[Hallazgo]:
    """No necesita compilar: con un círculo no se puede."""
    lee = {indicador.id: _lee(indicador, paquete) for indicador in paquete.indicadores}
    vistos: set[frozenset[str]] = set()
    for indicador in paquete.indicadores:
        circulo = _circulo(indicador.id, lee)
        if circulo and frozenset(circulo) not in vistos:
            vistos.add(frozenset(circulo))
            vuelta = " → ".join([*circulo, circulo[0]])
            mensaje = f"depende de sí misma ({vuelta}): no se puede decidir ni el caso más simple"
            yield Hallazgo("ciclos", indicador.id, mensaje, (_caso_mas_simple(paquete),))


def _lee(indicador: Indicador, paquete: Paquete) -> tuple[str, ...]:
    """Las tablas cuyo nivel lee un indicador."""
    nombres = [n for fila in indicador.filas for n in condiciones.variables(fila.condicion)]
    tablas: dict[str, None] = {}
    while nombres:
        derivado = paquete.derivados.get(nombres.pop())
        match derivado.calculo if derivado else None:
            case NivelSegun(tabla):
                tablas[tabla] = None
            case Peor(de) | Cuenta(de):
                nombres += de
    return tuple(tablas)


def _circulo(desde: str, lee: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    caminos: list[tuple[str, ...]] = [(desde,)]
    visitadas: set[str] = set()
    while caminos:
        camino = caminos.pop()
        for siguiente in lee.get(camino[-1], ()):
            if siguiente == desde:
                return camino
            if siguiente not in visitadas:
                visitadas.add(siguiente)
                caminos.append((*camino, siguiente))
    return ()


def _caso_mas_simple(paquete: Paquete) -> Hechos:
    codigos = {id: _mejor(hecho.dominio, hecho.peor) for id, hecho in paquete.hechos.items()}
    for id, hecho in paquete.hechos.items():
        if hecho.aplica_si and codigos[hecho.aplica_si[0]] not in hecho.aplica_si[1]:
            codigos[id] = NO_APLICA
    return {
        id: None if codigos[id] == NO_APLICA else hecho.dominio.valor(codigos[id])
        for id, hecho in paquete.hechos.items()
    }


def _mejor(dominio: Dominio, peor: bool | None) -> int:
    return 1 if peor is False else 0
