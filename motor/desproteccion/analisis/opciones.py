"""Los cambios que admite un hecho conocido, y lo que cada uno deja del grupo de hechos atados al suyo.

Cambiar un hecho a mejor es llevarlo a una clase mejor que todas las que hoy son posibles (a peor, lo contrario): si el
dato está a medias («al menos dos»), precisar no es cambiar. Un hecho atado que no se cambia conserva lo sabido, salvo
que el cambio decida si aplica: si deja de aplicar, se va con él; si empieza a aplicar, queda por saber.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from desproteccion.analisis.bloque import Enteros
from desproteccion.analisis.situacion import Situacion, extremos_del_grupo
from desproteccion.analisis.terreno import Grupo
from desproteccion.componentes import Clases
from desproteccion.vocabulario import NO_APLICA

MEJORAR, EMPEORAR = -1, 1


@dataclass(frozen=True, slots=True)
class Opcion:
    """Un cambio dentro de un grupo: las clases nuevas y, de lo que queda, la mejor y la peor celda."""

    ejes: tuple[int, ...]
    clases: tuple[int, ...]
    pasos: tuple[int, ...]
    """Cuánto se mueve cada eje, en clases."""
    mejor: Enteros
    peor: Enteros


def opciones(situacion: Situacion, sentido: int) -> dict[tuple[int, ...], list[Opcion]]:
    """Por conjunto de hechos de un mismo grupo, sus cambios posibles en un sentido."""
    halladas: dict[tuple[int, ...], list[Opcion]] = {}
    for grupo in situacion.terreno.grupos:
        suyos = [eje for eje in grupo.ejes if eje in situacion.conocidos]
        for cuantos in range(1, len(suyos) + 1):
            for ejes in combinations(suyos, cuantos):
                if lista := list(_del_conjunto(situacion, grupo, ejes, sentido)):
                    halladas[ejes] = lista
    return halladas


def mas_lejana(lista: Sequence[Opcion]) -> Opcion:
    """La opción que más mueve cada hecho. Existe porque las celdas válidas son cerradas (`monotonia`)."""
    return max(lista, key=lambda opcion: sum(opcion.pasos))


def _del_conjunto(situacion: Situacion, grupo: Grupo, ejes: tuple[int, ...], sentido: int) -> Iterator[Opcion]:
    for destino in product(*[list(_destinos(situacion, eje, sentido)) for eje in ejes]):
        nuevas = tuple(clase for clase, _ in destino)
        clases = caja(situacion, grupo, dict(zip(ejes, nuevas, strict=True)))
        if hay_celdas(grupo, clases):
            mejor, peor = extremos_del_grupo(grupo, clases)
            yield Opcion(ejes, nuevas, tuple(pasos for _, pasos in destino), mejor, peor)


def _destinos(situacion: Situacion, eje: int, sentido: int) -> Iterator[tuple[int, int]]:
    """Las clases mejores (o peores) que lo sabido, de la más cercana a la más lejana, y a cuántos pasos están."""
    rangos = situacion.terreno.rango_de[eje]
    representantes = situacion.terreno.tablas.ejes[eje].representantes
    actuales = [rangos[clase] for clase in situacion.clases[eje]]
    borde = min(actuales) if sentido == MEJORAR else max(actuales)
    pasos = sorted(
        (sentido * (rango - borde), clase)
        for clase, rango in enumerate(rangos)
        if sentido * (rango - borde) > 0 and representantes[clase] != NO_APLICA
    )
    yield from ((clase, distancia) for distancia, clase in pasos)


def caja(situacion: Situacion, grupo: Grupo, nuevas: Mapping[int, int]) -> list[tuple[int, ...]]:
    """Lo sabido, con esos hechos del grupo en su clase nueva."""
    clases = list(situacion.clases)
    for eje, clase in nuevas.items():
        clases[eje] = (clase,)
    for eje in grupo.ejes:
        hecho = situacion.terreno.tablas.ejes[eje].hecho
        if eje in nuevas or hecho.aplica_si is None:
            continue
        rector, codigos = situacion.terreno.tablas.indice[hecho.aplica_si[0]], hecho.aplica_si[1]
        if rector in nuevas:
            aplica = situacion.terreno.tablas.ejes[rector].representantes[nuevas[rector]] in codigos
            if not aplica or eje not in situacion.conocidos:
                clases[eje] = situacion.terreno.todas[eje]
    return clases


def hay_celdas(grupo: Grupo, clases: Clases) -> bool:
    """Si alguna combinación válida del grupo cabe en esas clases."""
    return any(all(clase in clases[eje] for eje, clase in zip(grupo.ejes, celda, strict=True)) for celda in grupo.lista)
