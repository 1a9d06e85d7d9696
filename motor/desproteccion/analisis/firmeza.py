"""Qué tan firme es el nivel: su certificado, si es uno bajo ambas lecturas y toda completación; si no, qué lo divide.

Los niveles posibles salen del abanico, que es exacto. Para nombrar lo que divide las lecturas se vuelve a desplegar el
abanico con una sola brecha (o la sola forma de reunir los indicadores) resuelta por la otra, y se comparan los niveles:
tampoco ahí se muestrea. Si nada divide por sí solo, se nombra un conjunto que sí lo hace y del que nada sobra.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.analisis.bloque import Enteros
from desproteccion.analisis.certificado import certificado
from desproteccion.analisis.resultado import FORMA_DE_REUNIR, BrechaQueDivide, Division, Firmeza, PorLectura
from desproteccion.analisis.situacion import Situacion, completaciones_al_azar
from desproteccion.componentes import Componente
from desproteccion.paquete import Fila
from desproteccion.partes import nombres_de_niveles
from desproteccion.posibles import Abanico
from desproteccion.tablas import TablaDensa
from desproteccion.vocabulario import LECTURAS

TESTIGOS = 1000
"""Cuántas completaciones se prueban como testigos; las que falten solo cuestan tiempo, no exactitud."""


def firmeza(situacion: Situacion, faltan: list[str]) -> Firmeza:
    """La firmeza de un caso. `faltan` son los hechos desconocidos que todavía pueden cambiar el nivel."""
    niveles = [abanico.niveles for abanico in situacion.abanicos]
    firme = len({*niveles[0], *niveles[1]}) == 1
    por_lectura: PorLectura = {LECTURAS[lectura]: nombres_de_niveles(niveles[lectura]) for lectura in (1, 0)}
    if firme:
        return Firmeza(True, por_lectura, certificado(situacion, niveles[0][0]), None)
    return Firmeza(False, por_lectura, None, _division(situacion, faltan))


@dataclass(frozen=True)
class _Abierta:
    """Una brecha que alguna completación hace operar, y sus filas: las de un indicador o, sin él, de existencia."""

    id: str
    indicador: int | None
    filas: tuple[int, ...]


def _division(situacion: Situacion, faltan: list[str]) -> Division:
    minima, prudente = (abanico.niveles for abanico in situacion.abanicos)
    if minima == prudente:
        return Division(False, False, [], [], faltan)
    activos = situacion.abanicos[situacion.lectura].niveles
    abiertas = list(_abiertas(situacion))
    al_reunir = _niveles_con(situacion, [], reunir=True) != activos
    brechas = []
    for abierta in _las_que_podrian_dividir(situacion, abiertas):
        niveles = _niveles_con(situacion, [abierta], reunir=False)
        if niveles != activos:
            brechas.append(_que_divide(situacion, abierta, niveles))
    juntas = [] if al_reunir or brechas else _juntas(situacion, abiertas, activos)
    return Division(True, al_reunir, brechas, juntas, faltan)


def _las_que_podrian_dividir(situacion: Situacion, abiertas: Sequence[_Abierta]) -> Iterator[_Abierta]:
    """Quita las que con certeza no cambian los niveles posibles, para no desplegar un abanico por cada una.

    Una brecha no los cambia si cada nivel tiene un testigo (una completación que lo alcanza sin que ella opere) y si no
    puede aparecer ninguno nuevo: no quedan huecos entre los posibles y ni todas las brechas a la vez pasan su borde.
    """
    lectura = situacion.lectura
    niveles = situacion.abanicos[lectura].niveles
    borde = -1 if LECTURAS[lectura] == "minima" else 0
    sin_huecos = len(niveles) == niveles[-1] - niveles[0] + 1
    if not sin_huecos or situacion.abanico(lectura, 1 - lectura).niveles[borde] != niveles[borde]:
        yield from abiertas
        return
    testigos = completaciones_al_azar(situacion, TESTIGOS)
    alcanzan = situacion.niveles(lectura, testigos)
    for abierta in abiertas:
        opera = _opera(situacion, abierta, testigos)
        if not set(niveles) <= set(alcanzan[~opera].tolist()):
            yield abierta


def _opera(situacion: Situacion, abierta: _Abierta, casos: Enteros) -> npt.NDArray[np.bool_]:
    """Por caso completo, si podría decidir una fila de la brecha."""
    tablas = situacion.terreno.tablas
    if abierta.indicador is None:
        return np.ones(len(casos), dtype=bool)
    de = tablas.indicadores[abierta.indicador]
    densa = next(densa for densa in tablas.densas if densa.indicador is de)
    return np.isin(densa.filas[tuple(casos[:, list(densa.ejes)].T)], abierta.filas)


def _juntas(situacion: Situacion, abiertas: list[_Abierta], activos: list[int]) -> list[str]:
    """Lo que divide solo en conjunto: de todo lo que difiere se saca, uno a uno, lo que no hace falta."""
    partes: list[_Abierta | None] = [*abiertas, None]
    for parte in list(partes):
        resto = [otra for otra in partes if otra is not parte]
        if _niveles_con(situacion, [otra for otra in resto if otra], reunir=None in resto) != activos:
            partes = resto
    return [parte.id if parte else FORMA_DE_REUNIR for parte in partes]


def _que_divide(situacion: Situacion, abierta: _Abierta, niveles: list[int]) -> BrechaQueDivide:
    paquete = situacion.terreno.motor.paquete
    if abierta.indicador is None:
        donde, filas = "existencia", paquete.existencia
    else:
        donde, filas = paquete.indicadores[abierta.indicador].id, paquete.indicadores[abierta.indicador].filas
    return BrechaQueDivide(abierta.id, donde, filas[abierta.filas[0]].regla.texto, nombres_de_niveles(niveles))


def _abiertas(situacion: Situacion) -> Iterator[_Abierta]:
    activo = situacion.abanicos[situacion.lectura]
    paquete = situacion.terreno.motor.paquete
    for i, numeros in sorted(activo.filas_posibles().items()):
        for brecha, filas in _por_brecha(paquete.indicadores[i].filas, numeros).items():
            yield _Abierta(brecha, i, filas)
    for brecha, filas in _por_brecha(paquete.existencia, activo.existencias).items():
        yield _Abierta(brecha, None, filas)


def _por_brecha(filas: tuple[Fila, ...], posibles: list[int]) -> dict[str, tuple[int, ...]]:
    brechas: dict[str, tuple[int, ...]] = {}
    for numero in posibles:
        if brecha := filas[numero].regla.brecha:
            brechas[brecha] = (*brechas.get(brecha, ()), numero)
    return brechas


def _niveles_con(situacion: Situacion, al_reves: Sequence[_Abierta], *, reunir: bool) -> list[int]:
    """Los niveles posibles de la lectura activa, con esas brechas (y la forma de reunir) según la otra."""
    motor, lectura = situacion.terreno.motor, situacion.lectura
    paquete, partes = motor.paquete, list(motor.componentes)
    for abierta in al_reves:
        if abierta.indicador is not None:
            lugar = next(n for n, parte in enumerate(partes) if abierta.indicador in parte.indicadores)
            de = paquete.indicadores[abierta.indicador]
            densas = [
                _al_reves(densa, abierta.filas, lectura) if densa.indicador is de else densa
                for densa in partes[lugar].densas
            ]
            partes[lugar] = Componente(motor.tablas, partes[lugar].ejes, densas)
    invertidas = {numero for abierta in al_reves if abierta.indicador is None for numero in abierta.filas}
    existencia = tuple(
        replace(fila, niveles=(fila.niveles[1 - lectura],) * 2) if numero in invertidas else fila
        for numero, fila in enumerate(paquete.existencia)
    )
    tablas = replace(motor.tablas, paquete=replace(paquete, existencia=existencia))
    return Abanico(tablas, partes, situacion.clases, 1 - lectura if reunir else lectura, lectura).niveles


def _al_reves(densa: TablaDensa, filas: Sequence[int], lectura: int) -> TablaDensa:
    """La tabla, con esas filas resueltas por la otra lectura también en la activa."""
    donde = np.isin(densa.filas, filas)
    return replace(
        densa,
        niveles=_mezcla(densa.niveles, donde, lectura),
        existencia=_mezcla(densa.existencia, donde, lectura),
    )


def _mezcla(por_lectura: tuple[Any, Any], donde: Any, lectura: int) -> tuple[Any, Any]:
    mezcla = np.where(donde, por_lectura[1 - lectura], por_lectura[lectura])
    return (mezcla, por_lectura[1]) if lectura == 0 else (por_lectura[0], mezcla)
