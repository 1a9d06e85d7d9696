"""Lo posible en un caso si algunos de sus hechos fueran otros, o no se conocieran: exacto, con las mismas tablas.

Un caso completo al que se abren unos pocos hechos se recorre celda por celda; lo demás, con el abanico.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from desproteccion.condiciones import Intervalo
from desproteccion.ejecutores.tablas import EjecutorDeTablas
from desproteccion.ficha_leida import FichaLeida
from desproteccion.vocabulario import Eje

MUCHAS = 160
"""Desde tantas combinaciones, abrir el abanico cuesta menos que recorrerlas una por una."""


@dataclass(frozen=True, slots=True)
class Posible:
    """Filas por indicador, niveles por dimensión, filas de existencia y niveles globales que se alcanzan."""

    filas: Sequence[Sequence[int]]
    dimensiones: Sequence[Sequence[int]]
    existencias: Sequence[int]
    niveles: Sequence[int]


def posible_con(leida: FichaLeida, cambios: Mapping[str, Intervalo], lectura: int) -> Posible:
    """Lo posible bajo una lectura con esos hechos cambiados."""
    tablas = leida.motor.tablas
    ejes = {tablas.indice[hecho] for hecho in cambios}
    if leida.completa and not any(ejes & set(suyos) for suyos, _ in tablas.restricciones):
        posible = _una_por_una(leida, cambios, lectura)
        if posible is not None:
            return posible
    return _del_abanico(leida, cambios, lectura)


@dataclass(slots=True)
class _Grupo:
    """Hechos abiertos que comparten tablas, las tablas y los estados que alcanzan: niveles de cada una y existencia."""

    tablas: list[int]
    filas: list[set[int]]
    estados: set[tuple[tuple[int, ...], int]]


def _una_por_una(leida: FichaLeida, cambios: Mapping[str, Intervalo], lectura: int) -> Posible | None:
    """Recorre las combinaciones de un caso completo con unos hechos abiertos; `None` si son muchas."""
    tablas, directo, direcciones = leida.motor.tablas, leida.motor.de_tablas, leida.direcciones
    abiertos = {tablas.indice[hecho]: intervalo for hecho, intervalo in cambios.items()}
    grupos = []
    for ejes in _que_comparten_tablas(directo, abiertos):
        codigos = [_un_codigo_por_clase(tablas.ejes[eje], abiertos[eje]) for eje in ejes]
        if prod(map(len, codigos)) > MUCHAS:
            return None
        grupos.append(_recorrer(leida, ejes, codigos, lectura))
    if prod(len(grupo.estados) for grupo in grupos) > MUCHAS:
        return None
    filas: list[Collection[int]] = [(fila,) for fila in directo.filas(direcciones)]
    for grupo in grupos:
        for tabla, suyas in zip(grupo.tablas, grupo.filas, strict=False):
            filas[tabla] = suyas
    tocadas = {tabla for grupo in grupos for tabla in grupo.tablas}
    fija = directo.existencia(direcciones, lectura, salvo=tocadas)
    niveles = directo.niveles(direcciones, lectura)
    desenlaces = set()
    for combinacion in product(*[grupo.estados for grupo in grupos]):
        existencia = fija
        for grupo, (suyos, fila) in zip(grupos, combinacion, strict=True):
            existencia = min(existencia, fila)
            for tabla, nivel in zip(grupo.tablas, suyos, strict=False):
                niveles[tabla] = nivel
        dimensiones, _, nivel_global = directo.encadenar(niveles, existencia, lectura, lectura)
        desenlaces.add((existencia, dimensiones, nivel_global))
    existencias, dimensiones, globales = zip(*desenlaces, strict=True)
    return Posible(
        filas=[sorted(suyas) for suyas in filas],
        dimensiones=[sorted(set(alcanzados)) for alcanzados in zip(*dimensiones, strict=True)],
        existencias=sorted(set(existencias)),
        niveles=sorted(set(globales)),
    )


def _que_comparten_tablas(directo: EjecutorDeTablas, ejes: Iterable[int]) -> list[list[int]]:
    """Los ejes, agrupados si alguna tabla los lee juntos."""
    grupos: list[tuple[set[int], list[int]]] = []
    for eje in ejes:
        tablas, juntos = {tabla for tabla, _ in directo.tablas_de(eje)}, [eje]
        for suyas, suyos in [grupo for grupo in grupos if grupo[0] & tablas]:
            grupos.remove((suyas, suyos))
            tablas, juntos = tablas | suyas, suyos + juntos
        grupos.append((tablas, juntos))
    return [juntos for _, juntos in grupos]


def _un_codigo_por_clase(eje: Eje, intervalo: Intervalo) -> tuple[int, ...]:
    minimo, maximo = intervalo
    return eje.representantes[eje.clase(minimo) : eje.clase(maximo) + 1]


def _recorrer(leida: FichaLeida, ejes: Sequence[int], codigos: Sequence[Sequence[int]], lectura: int) -> _Grupo:
    directo = leida.motor.de_tablas
    tablas = sorted({tabla for eje in ejes for tabla, _ in directo.tablas_de(eje)})
    grupo = _Grupo(tablas, [set() for tabla in tablas if tabla < len(leida.motor.paquete.indicadores)], set())
    for combinacion in product(*codigos):
        celdas = directo.mover(leida.direcciones, leida.codigos, zip(ejes, combinacion, strict=True))
        for tabla, suyas in zip(tablas, grupo.filas, strict=False):
            suyas.add(directo.fila(tabla, celdas[tabla]))
        grupo.estados.add(directo.estado(celdas, tablas, lectura))
    return grupo


def _del_abanico(leida: FichaLeida, cambios: Mapping[str, Intervalo], lectura: int) -> Posible:
    from desproteccion.posibles import Abanico, clases_posibles

    tablas = leida.motor.tablas
    clases = clases_posibles(tablas, {**leida.saber, **cambios}.values())
    abanico = Abanico(tablas, leida.motor.componentes, clases, lectura, lectura)
    filas = abanico.filas_posibles()
    return Posible(
        filas=[filas[i] for i in range(len(tablas.indicadores))],
        dimensiones=[abanico.niveles_de_dimension(d) for d in range(len(tablas.dimensiones))],
        existencias=abanico.existencias,
        niveles=abanico.niveles,
    )
