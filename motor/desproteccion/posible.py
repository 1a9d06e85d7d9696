"""Lo posible en un caso si algunos de sus hechos fueran otros, o no se conocieran: exacto, con las mismas tablas.

Un caso completo al que se abren unos pocos hechos se recorre celda por celda; lo demás, con el abanico.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from desproteccion.condiciones import Intervalo
from desproteccion.ejecutores.tablas import EjecutorDeTablas

if TYPE_CHECKING:
    from desproteccion.ficha_leida import FichaLeida
    from desproteccion.tablas import Tablas

MUCHAS = 2048
"""Desde tantas combinaciones, abrir el abanico cuesta menos que recorrerlas una por una."""
RECORDADAS = 4096
"""Cuántas aperturas se recuerdan por motor."""

Abiertos = tuple[tuple[int, int, int], ...]
"""Los hechos que se abren: su eje, y entre qué clases."""


@dataclass(frozen=True, slots=True)
class Posible:
    """Filas por indicador, niveles por dimensión, filas de existencia y niveles globales que se alcanzan."""

    filas: Sequence[Sequence[int]]
    dimensiones: Sequence[Sequence[int]]
    existencias: Sequence[int]
    niveles: Sequence[int]


@dataclass(frozen=True, slots=True, eq=False)
class Grupo:
    """Hechos abiertos que comparten tablas, las tablas, y lo que cada combinación suya suma a la dirección."""

    tablas: tuple[int, ...]
    sumandos: tuple[int, ...]
    mascara: int
    """Los bits de la dirección que esas tablas leen."""


@dataclass(frozen=True, slots=True)
class Recorrido:
    """Lo que dan las tablas de un grupo en todas sus combinaciones: filas por indicador, y palabras."""

    filas: tuple[tuple[int, tuple[int, ...]], ...]
    palabras: frozenset[int]


@dataclass(frozen=True, slots=True)
class Apertura:
    """Los grupos de unos hechos abiertos y las tablas que no los leen."""

    grupos: tuple[Grupo, ...]
    demas: tuple[int, ...]


class Aperturas:
    """Cómo se recorren los hechos que una pregunta abre. Solo depende de las tablas: se recuerda de caso en caso.

    Lo que un grupo da depende además de los otros hechos que sus tablas leen, que son pocos: también se recuerda.
    """

    def __init__(self, tablas: Tablas, directo: EjecutorDeTablas) -> None:
        self._tablas, self._directo = tablas, directo
        self._restringidos = frozenset(eje for suyos, _ in tablas.restricciones for eje in suyos)
        self.de = lru_cache(RECORDADAS)(self._de)
        self.recorrer = lru_cache(RECORDADAS)(self._recorrer)

    def _de(self, abiertos: Abiertos) -> Apertura | None:
        """`None` si hay que abrir el abanico: son muchas combinaciones, o alguna puede ser imposible."""
        clases = {eje: range(desde, hasta + 1) for eje, desde, hasta in abiertos}
        juntos = _que_comparten_tablas(self._directo, clases)
        if self._restringidos & clases.keys() or any(prod(len(clases[e]) for e in ejes) > MUCHAS for ejes in juntos):
            return None
        grupos = tuple(self._grupo(ejes, [clases[eje] for eje in ejes]) for ejes in juntos)
        tocadas = {tabla for grupo in grupos for tabla in grupo.tablas}
        return Apertura(grupos, tuple(tabla for tabla in range(len(self._tablas.densas)) if tabla not in tocadas))

    def _grupo(self, ejes: Sequence[int], clases: Sequence[Iterable[int]]) -> Grupo:
        opciones = [
            [self._directo.aporte(eje, self._tablas.ejes[eje].representantes[clase]) for clase in suyas]
            for eje, suyas in zip(ejes, clases, strict=True)
        ]
        tablas = tuple(sorted({tabla for eje in ejes for tabla in self._directo.lectores(eje)}))
        return Grupo(tablas, tuple(map(sum, product(*opciones))), self._directo.mascara(tablas))

    def _recorrer(self, grupo: Grupo, resto: int, lectura: int) -> Recorrido:
        """`resto` es lo que los hechos que no se abren dan a la dirección, solo en los bits del grupo."""
        directo, celdas = self._directo, [resto + sumando for sumando in grupo.sumandos]
        indicadores = [tabla for tabla in grupo.tablas if tabla in directo.indicadores]
        filas = [(tabla, tuple(sorted(directo.filas_en(tabla, celdas)))) for tabla in indicadores]
        return Recorrido(tuple(filas), frozenset(directo.palabras_en(grupo.tablas, celdas, lectura)))


def posible_con(leida: FichaLeida, cambios: Mapping[str, Intervalo], lectura: int) -> Posible:
    """Lo posible bajo una lectura con esos hechos cambiados."""
    if leida.completa:
        tablas = leida.motor.tablas
        abiertos = tuple([_en_clases(tablas, hecho, intervalo) for hecho, intervalo in cambios.items()])
        apertura = leida.motor.aperturas.de(abiertos)
        if apertura is not None and (posible := _una_por_una(leida, abiertos, apertura, lectura)):
            return posible
    return _del_abanico(leida, cambios, lectura)


def _en_clases(tablas: Tablas, hecho: str, intervalo: Intervalo) -> tuple[int, int, int]:
    i = tablas.indice[hecho]
    eje = tablas.ejes[i]
    return i, eje.clase(intervalo[0]), eje.clase(intervalo[1])


def _una_por_una(leida: FichaLeida, abiertos: Abiertos, apertura: Apertura, lectura: int) -> Posible | None:
    """Recorre las combinaciones de un caso completo con unos hechos abiertos; `None` si son muchas."""
    directo, aperturas, direccion = leida.motor.de_tablas, leida.motor.aperturas, leida.direccion
    resto = direccion - sum([directo.aporte(eje, leida.codigos[eje]) for eje, _, _ in abiertos])
    filas: list[tuple[int, ...]] = [(fila,) for fila in directo.filas(direccion)]
    palabras = directo.palabras_en(apertura.demas, [direccion], lectura)
    for grupo in apertura.grupos:
        recorrido = aperturas.recorrer(grupo, resto & grupo.mascara, lectura)
        if len(palabras) * len(recorrido.palabras) > MUCHAS:
            return None
        for tabla, suyas in recorrido.filas:
            filas[tabla] = suyas
        palabras = {palabra | suya for palabra in palabras for suya in recorrido.palabras}
    return Posible(filas, *directo.alcanzan(palabras, lectura))


def _que_comparten_tablas(directo: EjecutorDeTablas, ejes: Iterable[int]) -> list[list[int]]:
    """Los ejes, agrupados si alguna tabla los lee juntos."""
    grupos: list[tuple[set[int], list[int]]] = []
    for eje in ejes:
        tablas, juntos = set(directo.lectores(eje)), [eje]
        for suyas, suyos in [grupo for grupo in grupos if grupo[0] & tablas]:
            grupos.remove((suyas, suyos))
            tablas, juntos = tablas | suyas, suyos + juntos
        grupos.append((tablas, juntos))
    return [juntos for _, juntos in grupos]


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
