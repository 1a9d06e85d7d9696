"""Un defecto de las reglas, contado con un caso ficticio que lo muestra."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Hechos = Mapping[str, Any]
"""Un caso ficticio completo, hecho por hecho; `None` es un hecho que en ese caso no aplica."""


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """Lo que una revisión encontró.

    `tabla` es un indicador, una dimensión o una etapa (`existencia`, `global`, `programas`, `alertas`, `hechos`).
    `casos` lleva uno o dos casos ficticios completos (dos cuando el defecto está en la diferencia entre ambos), y
    `relevantes` los hechos que importan para entenderlo. `esperado` dice, por lectura, qué debería dar el último caso;
    queda vacío cuando solo una persona puede decidirlo. `fichas` trae los casos ya como fichas si sus hechos no son los
    del paquete (los de las reglas V0).
    """

    revision: str
    tabla: str
    mensaje: str
    casos: tuple[Hechos, ...]
    relevantes: tuple[str, ...] = ()
    esperado: Mapping[str, Any] = field(default_factory=dict)
    fichas: tuple[Mapping[str, Any], ...] = ()

    def __str__(self) -> str:
        return "\n".join(
            [f"[{self.revision}] {self.tabla}: {self.mensaje}", *[f"    {self._contar(caso)}" for caso in self.casos]]
        )

    def _contar(self, caso: Hechos) -> str:
        mostrados = self.relevantes
        partes = [f"{id}: {en_yaml(caso[id])}" for id in mostrados if caso.get(id) is not None]
        if not partes:
            return "caso ficticio sin ningún problema presente"
        return "caso ficticio {" + ", ".join(partes) + "} y lo demás sin problemas"


def en_yaml(valor: Any) -> str:
    """El valor como se escribe en una ficha."""
    return {True: "true", False: "false"}[valor] if isinstance(valor, bool) else str(valor)


@dataclass(frozen=True, slots=True)
class Baja:
    """Dos casos que difieren en un hecho: el segundo es peor y recibe menos.

    `lugar` es la ruta de la tabla en un resultado esperado: `(indicadores, N1)`, `(nivel,)`.
    """

    lugar: tuple[str, ...]
    hecho: str
    lectura: str
    casos: tuple[Hechos, Hechos]
    niveles: tuple[str, str]


def empeora_y_baja(revision: str, baja: Baja, otros: Iterable[str]) -> Hallazgo:
    """El hallazgo de una baja; `otros` son los demás hechos que conviene mostrar.

    Se espera del segundo caso al menos lo del primero.
    """
    (antes, despues), (de, a) = baja.casos, baja.niveles
    cambia = f"{baja.hecho} de {en_yaml(antes[baja.hecho])} a {en_yaml(despues[baja.hecho])}"
    mensaje = f"con la lectura {baja.lectura}, empeorar {cambia} baja de {de} a {a}"
    esperado: Any = de if baja.lugar == ("existencia",) else [de]
    for parte in reversed(baja.lugar):
        esperado = {parte: esperado}
    relevantes = tuple(dict.fromkeys([baja.hecho, *otros]))
    return Hallazgo(revision, baja.lugar[-1], mensaje, baja.casos, relevantes, {baja.lectura: esperado})
