"""Las etapas de la inferencia hacia adelante: en cuál va cada tabla y cada derivado, y cuándo se alcanza un nivel."""

from __future__ import annotations

from collections.abc import Iterable

from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Condicion
from desproteccion.paquete import Paquete, ReglaDeNivel
from desproteccion.vocabulario import NIVELES, Cuenta, NivelSegun, Peor

ULTIMO_NIVEL = len(NIVELES) - 1
Calculos = list[tuple[str, Cuenta | Peor | NivelSegun]]
"""Derivados con su cálculo, en el orden en que se calculan."""


def escalones(regla: ReglaDeNivel) -> Iterable[tuple[int, Condicion]]:
    """Por nivel, la condición bajo la que la regla lo alcanza."""
    for nivel in range(1, len(NIVELES)):
        condicion = expresiones.al_menos(regla.expresion, nivel, ULTIMO_NIVEL)
        if condicion is not None:
            yield nivel, condicion


def la_leen(terminos: Iterable[ReglaDeNivel], nombre: str) -> bool:
    """Si alguna de esas reglas lee el nivel que da otra."""
    return any(nombre in expresiones.nombres(termino.expresion) for termino in terminos)


def _tablas_previas(paquete: Paquete, nombre: str) -> set[str]:
    """Las tablas cuyo nivel hace falta para conocer una variable."""
    if nombre not in paquete.derivados:
        return set()
    calculo = paquete.derivados[nombre].calculo
    if isinstance(calculo, NivelSegun):
        return {calculo.tabla}
    return set().union(*[_tablas_previas(paquete, parte) for parte in calculo.de])


def indicadores_por_etapa(paquete: Paquete) -> list[list[str]]:
    """Los indicadores, cada uno después de aquellos cuyo nivel leen sus filas."""
    previas = {
        i.id: set().union(
            *[_tablas_previas(paquete, v) for fila in i.filas for v in condiciones.variables(fila.condicion)]
        )
        for i in paquete.indicadores
    }
    etapas: list[list[str]] = []
    listas: set[str] = set()
    while len(listas) < len(previas):
        etapa = [id for id, suyas in previas.items() if id not in listas and suyas <= listas]
        etapas.append(etapa)
        listas.update(etapa)
    return etapas


def derivados_por_origen(paquete: Paquete) -> tuple[list[tuple[str, Cuenta | Peor]], list[Calculos]]:
    """Los derivados que salen solo de los hechos y, por etapa de indicadores, los que esperan el nivel de una tabla."""
    etapas = indicadores_por_etapa(paquete)
    directos: list[tuple[str, Cuenta | Peor]] = []
    encadenados: list[Calculos] = [[] for _ in etapas]
    for id, derivado in paquete.derivados.items():
        previas = _tablas_previas(paquete, id)
        if not previas and not isinstance(derivado.calculo, NivelSegun):
            directos.append((id, derivado.calculo))
        else:
            etapa = max(n for n, tablas in enumerate(etapas) if previas & set(tablas)) + 1
            if etapa < len(etapas):
                encadenados[etapa].append((id, derivado.calculo))
    return directos, encadenados
