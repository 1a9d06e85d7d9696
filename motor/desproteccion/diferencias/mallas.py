"""Dos paquetes sobre la misma malla, para compararlos celda a celda."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desproteccion.ejes import cortes_de
from desproteccion.paquete import Paquete
from desproteccion.verificacion.examen import Celda, Examen
from desproteccion.vocabulario import Hecho


@dataclass(frozen=True)
class Par:
    """Los dos exámenes, con los mismos ejes, clases y componentes."""

    uno: Examen
    otro: Examen

    def testigo(self, celda: Celda) -> Mapping[str, Any]:
        """Los hechos del caso que no están en su mejor valor."""
        caso = self.uno.caso(celda)
        return {id: caso[id] for id in self.uno.presentes((caso,))}


def mismo_vocabulario(uno: Paquete, otro: Paquete) -> bool:
    """Si los dos paquetes preguntan los mismos hechos, con los mismos valores y en el mismo orden."""
    return list(map(_forma, uno.hechos.values())) == list(map(_forma, otro.hechos.values()))


def misma_estructura(uno: Paquete, otro: Paquete) -> bool:
    """Si tienen las mismas dimensiones e indicadores, aunque decidan distinto."""
    return [(d.id, d.indicadores) for d in uno.dimensiones] == [(d.id, d.indicadores) for d in otro.dimensiones]


def _forma(hecho: Hecho) -> tuple[Any, ...]:
    return hecho.id, hecho.tipo, hecho.dominio, hecho.peor, hecho.aplica_si


def sobre_la_misma_malla(uno: Paquete, otro: Paquete) -> Par:
    """Parte los hechos por los cortes de ambos y junta las tablas que en alguno comparten hechos."""
    de_uno, de_otro = cortes_de(uno), cortes_de(otro)
    primero, segundo = Examen(uno, de_otro), Examen(otro, de_uno)
    grupos = _grupos(primero, segundo)
    return Par(Examen(uno, de_otro, grupos), Examen(otro, de_uno, grupos))


def _grupos(uno: Examen, otro: Examen) -> list[tuple[int, ...]]:
    por_tabla: dict[str, set[int]] = {}
    sueltas: list[set[int]] = []
    for examen in (uno, otro):
        for densa in examen.tablas.densas:
            if densa.indicador:
                por_tabla.setdefault(densa.nombre, set()).update(densa.ejes)
            else:
                sueltas.append(set(densa.ejes))
    conjuntos = [*por_tabla.values(), *sueltas]
    usados = set().union(*conjuntos)
    conjuntos += [set(r[0]) for examen in (uno, otro) for r in examen.tablas.restricciones if set(r[0]) & usados]
    grupos: list[set[int]] = []
    for conjunto in conjuntos:
        junto = conjunto.union(*[grupo for grupo in grupos if grupo & conjunto])
        grupos = [grupo for grupo in grupos if not grupo & junto] + [junto]
    return [tuple(sorted(grupo)) for grupo in _con_tablas_en_ambos(sorted(grupos, key=min), uno, otro)]


def _con_tablas_en_ambos(grupos: list[set[int]], uno: Examen, otro: Examen) -> list[set[int]]:
    """Une a otro los grupos que en uno de los paquetes quedaron sin tablas."""

    def tiene(examen: Examen, grupo: set[int]) -> bool:
        return any(set(densa.ejes) <= grupo for densa in examen.tablas.densas)

    buenos = [grupo for grupo in grupos if tiene(uno, grupo) and tiene(otro, grupo)]
    for grupo in grupos:
        if grupo not in buenos:
            buenos[-1] = buenos[-1] | grupo
    return buenos
