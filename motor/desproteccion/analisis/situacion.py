"""Lo que se sabe de un caso, en clases, y entre qué extremos lo deja: la mejor y la peor completación válida."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from desproteccion.analisis.bloque import Enteros, Niveles
from desproteccion.analisis.terreno import Grupo, Terreno, terreno_de
from desproteccion.componentes import Clases
from desproteccion.condiciones import Intervalo
from desproteccion.hechos import valor_sabido
from desproteccion.motor import Motor
from desproteccion.posibles import Abanico, clases_posibles
from desproteccion.vocabulario import NO_APLICA, Eje

if TYPE_CHECKING:
    from desproteccion.panorama import Abanicos

Extremos = tuple[Enteros, Enteros]
"""La mejor y la peor celda."""


@dataclass(frozen=True)
class Situacion:
    """Un caso ante unas reglas: por eje, las clases que lo sabido deja posibles."""

    terreno: Terreno
    saber: Mapping[str, Intervalo]
    clases: tuple[tuple[int, ...], ...]
    lectura: int
    abiertos: Abanicos | None = field(default=None, compare=False, repr=False)
    """Los abanicos de este mismo caso, si evaluarlo ya los abrió."""

    @cached_property
    def conocidos(self) -> tuple[int, ...]:
        """Los ejes de los que la ficha dice algo y que las tablas usan. Que un hecho no aplique no es un dato más."""
        ejes = self.terreno.tablas.ejes
        return tuple(i for i in sorted(self.terreno.motor.usados) if dice_algo(ejes[i], self.clases[i]))

    @cached_property
    def desconocidos(self) -> tuple[int, ...]:
        """Los ejes que las tablas usan y que lo sabido deja en más de una clase."""
        return tuple(i for i in sorted(self.terreno.motor.usados) if len(self.clases[i]) > 1)

    @cached_property
    def abanicos(self) -> Abanicos:
        """Los niveles posibles bajo cada lectura: mínima y prudente."""
        return self.abiertos or (self.abanico(0, 0), self.abanico(1, 1))

    def abanico(self, lectura: int, lectura_de_filas: int) -> Abanico:
        motor = self.terreno.motor
        return Abanico(motor.tablas, motor.componentes, self.clases, lectura, lectura_de_filas)

    @cached_property
    def extremos(self) -> Extremos:
        """La mejor y la peor completación válida de lo que no se sabe."""
        return self.extremos_de(self.clases)

    def extremos_de(self, clases: Clases) -> Extremos:
        """La mejor y la peor celda válida de una caja de clases."""
        mejor, peor = np.zeros(len(clases), dtype=np.int64), np.zeros(len(clases), dtype=np.int64)
        for grupo in self.terreno.grupos:
            ejes = list(grupo.ejes)
            mejor[ejes], peor[ejes] = extremos_del_grupo(grupo, clases)
        return mejor, peor

    def niveles(self, lectura: int, clases: Enteros) -> Niveles:
        return self.terreno.bloques[lectura].niveles(clases)

    def niveles_entre(self, mejores: Enteros, peores: Enteros) -> dict[int, list[list[int]]]:
        """Por lectura (la prudente primero) y por fila, el nivel de la mejor y de la peor celda, sin repetir."""
        return {
            lectura: [
                sorted(set(par))
                for par in zip(
                    self.niveles(lectura, mejores).tolist(), self.niveles(lectura, peores).tolist(), strict=True
                )
            ]
            for lectura in (1, 0)
        }

    def valor(self, eje: int) -> Any:
        """Lo que se sabe del hecho, como lo muestra el resultado."""
        hecho = self.terreno.tablas.ejes[eje].hecho
        return valor_sabido(hecho, self.saber[hecho.id])


def situar(motor: Motor, saber: Mapping[str, Intervalo], lectura: int, abiertos: Abanicos | None = None) -> Situacion:
    """La situación de un caso del que se sabe `saber`; `abiertos`, sus abanicos, si ya se abrieron."""
    terreno = terreno_de(motor)
    clases = tuple(clases_posibles(motor.tablas, saber.values()))
    return Situacion(terreno, saber, clases, lectura, abiertos)


def dice_algo(eje: Eje, clases: Sequence[int]) -> bool:
    """Si esas clases descartan algún valor del hecho; «no aplica» se deduce de otro hecho y no cuenta."""
    con_valor = {clase for clase, codigo in enumerate(eje.representantes) if codigo != NO_APLICA}
    return bool(con_valor & set(clases)) and not con_valor <= set(clases)


def completaciones_al_azar(situacion: Situacion, cuantas: int) -> Enteros:
    """Algunas completaciones válidas, una por fila; siempre las mismas."""
    azar = np.random.default_rng(0)
    casos = np.zeros((cuantas, len(situacion.clases)), dtype=np.int64)
    for grupo in situacion.terreno.grupos:
        dentro = celdas_dentro(grupo, situacion.clases)
        casos[:, list(grupo.ejes)] = grupo.celdas[azar.choice(dentro, cuantas)]
    return casos


def celdas_dentro(grupo: Grupo, clases: Clases) -> list[int]:
    """Los lugares de las celdas válidas del grupo que caben en esas clases."""
    return [
        lugar
        for lugar, celda in enumerate(grupo.lista)
        if all(clase in clases[eje] for eje, clase in zip(grupo.ejes, celda, strict=True))
    ]


def extremos_del_grupo(grupo: Grupo, clases: Clases) -> tuple[Enteros, Enteros]:
    """La mejor y la peor celda válida del grupo dentro de la caja.

    Existen porque las celdas válidas son cerradas (`monotonia`): la mejor es la que, eje por eje, tiene el menor rango.
    """
    dentro = celdas_dentro(grupo, clases)
    mejor, peor = min(dentro, key=grupo.sumas.__getitem__), max(dentro, key=grupo.sumas.__getitem__)
    return grupo.celdas[mejor], grupo.celdas[peor]
