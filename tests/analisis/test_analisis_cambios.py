from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest
from desproteccion.analisis.cambios import cambios_minimos
from desproteccion.analisis.resultado import CambioMinimo, Sentido
from desproteccion.analisis.situacion import situar
from desproteccion.hechos import saber_de_hechos
from desproteccion.vocabulario import LECTURAS, NIVELES

from tests.analisis import fuerza_bruta as bruta

Destinos = dict[int, int]
MINIMA, PRUDENTE = range(len(LECTURAS))

pytestmark = pytest.mark.largo
TANDAS = [
    *((0, 1, 250), (1, 1, 250), (2, 1, 200), (3, 1, 120), (4, 1, 60), (5, 1, 25), (6, 1, 15)),
    *((0, 2, 50), (1, 2, 25), (3, 2, 5), (0, 3, 3), (1, 3, 1)),
]
"""Hechos desconocidos, tamaño máximo de los conjuntos y cuántos casos."""

FILAS_POR_TANDA = 60_000
ATADOS = {bruta.AREAS, bruta.PERSISTE, bruta.ALCANCE, bruta.FRECUENCIA}


def mueven(caso: bruta.Conocido, tamano: int, nivel: int, lectura: int, sentido: Sentido) -> list[Destinos]:
    """Todos los cambios de hasta tantos hechos, a cualquier otro valor, que mueven el nivel en toda completación."""
    logran: list[Destinos] = []
    for destinos, filas, dueno in _por_tandas(_cambios(caso, tamano)):
        niveles = bruta.niveles(filas, lectura)
        lo_mueve = niveles < nivel if sentido == "bajar" else niveles > nivel
        sigue = np.zeros(len(destinos), dtype=bool)
        sigue[dueno[~lo_mueve]] = True
        tiene = np.bincount(dueno, minlength=len(destinos)) > 0
        logran += [destinos[n] for n in np.flatnonzero(tiene & ~sigue)]
    return logran


Cambiados = tuple[list[Destinos], bruta.Clases, bruta.Clases]
"""Unos cambios, todas sus completaciones y de cuál es cada fila."""


def _cambios(caso: bruta.Conocido, tamano: int) -> Iterator[Cambiados]:
    """Por conjunto de hechos, todos sus otros valores. Los hechos sueltos cambian sobre las mismas completaciones."""
    for cuantos in range(1, tamano + 1):
        for ejes in combinations(sorted(caso), cuantos):
            sueltos = [eje for eje in ejes if eje not in ATADOS]
            valores = list(bruta.otros_valores(caso, sueltos))
            for atados in bruta.otros_valores(caso, [eje for eje in ejes if eje in ATADOS]):
                base = _completaciones(tuple(sorted(bruta.cambiado(caso, atados).items())))
                filas = np.repeat(base[None], len(valores), axis=0)
                if sueltos:
                    filas[:, :, sueltos] = np.array([[v[eje] for eje in sueltos] for v in valores])[:, None, :]
                dueno = np.repeat(np.arange(len(valores)), len(base))
                yield [{**v, **atados} for v in valores], filas.reshape(-1, filas.shape[-1]), dueno


@lru_cache(maxsize=64)
def _completaciones(caso: tuple[tuple[int, int], ...]) -> bruta.Clases:
    return bruta.completaciones(dict(caso))


def _por_tandas(cambios: Iterator[Cambiados]) -> Iterator[Cambiados]:
    """Lo mismo, de a muchas filas."""
    destinos: list[Destinos] = []
    filas: list[bruta.Clases] = []
    duenos: list[bruta.Clases] = []
    for suyos, suyas, de_quien in cambios:
        duenos.append(de_quien + len(destinos))
        destinos += suyos
        filas.append(suyas)
        if sum(map(len, filas)) > FILAS_POR_TANDA:
            yield destinos, np.concatenate(filas), np.concatenate(duenos)
            destinos, filas, duenos = [], [], []
    if destinos:
        yield destinos, np.concatenate(filas), np.concatenate(duenos)


def minimos(logran: Sequence[Destinos]) -> set[frozenset[int]]:
    """Los conjuntos que ningún otro subconjunto propio reemplaza."""
    conjuntos = {frozenset(destinos) for destinos in logran}
    return {c for c in conjuntos if not any(frozenset(parte) in conjuntos for parte in _partes(c))}


def _partes(conjunto: frozenset[int]) -> Iterator[tuple[int, ...]]:
    for cuantos in range(1, len(conjunto)):
        yield from combinations(sorted(conjunto), cuantos)


def casos_con_un_solo_nivel(desconocidos: int, cuantos: int) -> Iterator[tuple[bruta.Conocido, int, int]]:
    azar = random.Random(100 * desconocidos + cuantos)
    vistos = 0
    while vistos < cuantos:
        caso, lectura = bruta.caso_al_azar(azar, desconocidos), azar.choice([PRUDENTE, MINIMA])
        niveles = bruta.posibles(caso, lectura)
        if len(niveles) == 1:
            vistos += 1
            yield caso, lectura, niveles.pop()


@pytest.mark.parametrize(("desconocidos", "tamano", "cuantos"), TANDAS)
def test_los_cambios_minimos_son_los_de_probar_todos_los_cambios(desconocidos: int, tamano: int, cuantos: int) -> None:
    for caso, lectura, nivel in casos_con_un_solo_nivel(desconocidos, cuantos):
        situacion = situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), lectura)
        for sentido in ("bajar", "subir"):
            hallados = cambios_minimos(situacion, sentido)
            logran = mueven(caso, tamano, nivel, lectura, sentido)
            esperados = minimos(logran)
            por_conjunto: dict[frozenset[int], list[Destinos]] = {}
            for destinos in logran:
                por_conjunto.setdefault(frozenset(destinos), []).append(destinos)
            propios = [cambio for cambio in hallados.conjuntos if len(cambio.cambios) <= tamano]
            assert {_ejes(cambio) for cambio in propios} == esperados
            assert {tuple(sorted(_destinos(c).items())) for c in propios} == {
                tuple(sorted(destinos.items()))
                for conjunto in esperados
                for destinos in por_conjunto[conjunto]
                if not _otro_mas_cercano(caso, destinos, por_conjunto[conjunto])
            }


def _ejes(cambio: CambioMinimo) -> frozenset[int]:
    return frozenset(bruta.INDICE[c.hecho] for c in cambio.cambios)


def _destinos(cambio: CambioMinimo) -> Destinos:
    ejes = {bruta.INDICE[c.hecho]: c for c in cambio.cambios}
    return {eje: bruta.EJES[eje].clase(_codigo(eje, c.a)) for eje, c in ejes.items()}


def _codigo(eje: int, valor: object) -> int:
    codigo = bruta.EJES[eje].hecho.dominio.codigo(valor)
    assert codigo is not None
    return codigo


def _otro_mas_cercano(caso: bruta.Conocido, destinos: Destinos, del_conjunto: Sequence[Destinos]) -> bool:
    """Si otro cambio de los mismos hechos se mueve menos en alguno y no más en ninguno."""
    pasos = _pasos(caso, destinos)
    return any(
        otros != destinos and all(suyo <= pasos[eje] for eje, suyo in _pasos(caso, otros).items())
        for otros in del_conjunto
    )


def _pasos(caso: bruta.Conocido, destinos: Destinos) -> dict[int, int]:
    orden = {eje: bruta.con_valor(eje) for eje in destinos}
    return {e: abs(orden[e].index(clase) - orden[e].index(caso[e])) for e, clase in destinos.items()}


def test_cada_cambio_dice_entre_que_niveles_deja_el_caso_bajo_cada_lectura() -> None:
    for caso, lectura, _ in casos_con_un_solo_nivel(2, 40):
        situacion = situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), lectura)
        for cambio in cambios_minimos(situacion, "subir").conjuntos[:20]:
            nuevo = bruta.cambiado(caso, _destinos(cambio))
            for numero, nombre in enumerate(LECTURAS):
                posibles = bruta.posibles(nuevo, numero)
                assert cambio.por_lectura[nombre] == tuple(NIVELES[n] for n in sorted({min(posibles), max(posibles)}))


def test_la_historia_no_es_meta_de_intervencion_y_lo_modificable_trae_su_ambito_y_su_meta() -> None:
    historia = {h for h in bruta.MOTOR.paquete.hechos if h.startswith(("violencia.", "seguridad."))}
    historia.add("nna.impacto.persiste")
    for caso, lectura, _ in casos_con_un_solo_nivel(0, 60):
        situacion = situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), lectura)
        for cambio in cambios_minimos(situacion, "bajar").conjuntos:
            hechos = {c.hecho for c in cambio.cambios}
            assert cambio.modificable == (not hechos & historia)
            for c in cambio.cambios:
                assert (c.meta is None) == (c.hecho in historia)
                assert (c.esfera is None) or c.esfera in bruta.MOTOR.paquete.plan_de_intervencion.esferas


def test_si_el_nivel_no_es_uno_solo_se_pide_averiguar_antes_de_hablar_de_cambios() -> None:
    situacion = situar(bruta.MOTOR, saber_de_hechos({}, bruta.MOTOR.paquete), PRUDENTE)

    bajar = cambios_minimos(situacion, "bajar")

    assert bajar.conjuntos == []
    assert bajar.motivo is not None
    assert "averiguar" in bajar.motivo
