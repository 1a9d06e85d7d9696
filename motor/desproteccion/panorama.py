"""Todo lo que alguna completación válida de un caso alcanza: de las tablas sale, y de aquí se arma el resultado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desproteccion.decision import Decision, Ejecutor
from desproteccion.ficha_leida import FichaLeida
from desproteccion.partes import nombres_de_niveles
from desproteccion.resultado import HechoFaltante
from desproteccion.vocabulario import LECTURAS

if TYPE_CHECKING:
    from desproteccion.posibles import Abanico

    Abanicos = tuple[Abanico, Abanico]
    """Los de cada lectura: mínima y prudente."""

MINIMA = LECTURAS.index("minima")
PRUDENTE = LECTURAS.index("prudente")


@dataclass(slots=True)
class Panorama:
    """Lo posible bajo `lectura`, salvo `niveles`, que va por lectura.

    `decision` es la del ejecutor sobre el caso o, si le faltan datos, sobre una completación válida. `abanicos`, si le
    faltan, son los de cada lectura.
    """

    lectura: int
    decision: Decision
    filas: Sequence[tuple[int, ...]]
    existencias: tuple[int, ...]
    dimensiones: Sequence[Sequence[int]]
    homogeneas: Sequence[bool | None]
    reglas_globales: tuple[str, ...]
    niveles: dict[int, tuple[int, ...]]
    por_brecha: bool
    faltantes: tuple[HechoFaltante, ...]
    abanicos: Abanicos | None = None


def panorama(leida: FichaLeida, lectura: int, ejecutor: Ejecutor) -> Panorama:
    """El panorama de una ficha bajo una lectura."""
    de_esta = _de_un_caso_completo if leida.completa else _de_un_caso_incompleto
    return de_esta(leida, lectura, ejecutor)


def _de_un_caso_completo(leida: FichaLeida, lectura: int, ejecutor: Ejecutor) -> Panorama:
    motor = leida.motor
    directo = motor.de_tablas
    palabra = directo.palabra(leida.direccion)
    propia = directo.resolver(leida.direccion, palabra, lectura, lectura)
    decision = propia if ejecutor is directo else ejecutor.decidir(leida.codigos, lectura, lectura)
    en_la_otra = directo.nivel_global(palabra, 1 - lectura, 1 - lectura)
    sin_brechas = directo.nivel_global(palabra, lectura, MINIMA) if lectura != MINIMA else propia.nivel
    return Panorama(
        lectura=lectura,
        decision=decision,
        filas=[(fila,) for fila in decision.filas],
        existencias=(decision.existencia,),
        dimensiones=[(nivel,) for nivel in decision.dimensiones],
        homogeneas=[len({decision.niveles[i] for i in d.indicadores} - {0}) <= 1 for d in motor.tablas.dimensiones],
        reglas_globales=(motor.regla_global(lectura, decision.termino, decision.existencia),),
        niveles={lectura: (decision.nivel,), 1 - lectura: (en_la_otra,)},
        por_brecha=sin_brechas < decision.nivel,
        faltantes=(),
    )


def _de_un_caso_incompleto(leida: FichaLeida, lectura: int, ejecutor: Ejecutor) -> Panorama:
    from desproteccion.faltantes import faltantes
    from desproteccion.posibles import Abanico, clases_posibles

    tablas, partes = leida.motor.tablas, leida.motor.componentes
    intervalos = list(leida.saber.values())
    clases = clases_posibles(tablas, intervalos)
    abanico = Abanico(tablas, partes, clases, lectura, lectura)
    otro = Abanico(tablas, partes, clases, 1 - lectura, 1 - lectura)
    sin_brechas = Abanico(tablas, partes, clases, lectura, MINIMA) if lectura != MINIMA else abanico
    filas = abanico.filas_posibles()
    dimensiones = range(len(tablas.dimensiones))
    return Panorama(
        lectura=lectura,
        # El ejecutor siempre ve un caso completo: una completación válida. De su traza queda lo que vale en todas.
        decision=ejecutor.decidir(abanico.testigo(intervalos), lectura, lectura),
        filas=[tuple(filas[i]) for i in range(len(tablas.indicadores))],
        existencias=tuple(abanico.existencias),
        dimensiones=[abanico.niveles_de_dimension(d) for d in dimensiones],
        homogeneas=[abanico.homogenea(d) for d in dimensiones],
        reglas_globales=tuple(abanico.reglas()),
        niveles={lectura: tuple(abanico.niveles), 1 - lectura: tuple(otro.niveles)},
        # Con datos desconocidos se comparan los extremos de lo posible: basta que uno baje.
        por_brecha=sin_brechas.niveles[0] < abanico.niveles[0] or sin_brechas.niveles[-1] < abanico.niveles[-1],
        faltantes=tuple(
            HechoFaltante(tablas.ejes[f.eje].hecho.id, nombres_de_niveles(f.peor_caso)) for f in faltantes(abanico)
        ),
        abanicos=(otro, abanico) if lectura == PRUDENTE else (abanico, otro),
    )
