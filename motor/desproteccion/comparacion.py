"""Qué cambia entre dos resultados: indicadores, dimensiones, nivel, programas y reglas que disparan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from desproteccion.resultado import Resultado

Clase = Literal["existencia", "nivel", "dimension", "indicador", "programa", "alerta"]


@dataclass(frozen=True, slots=True)
class Renglon:
    """Una conclusión en cada resultado: sus valores posibles (o el papel de un programa); vacío si no está."""

    clase: Clase
    id: str
    antes: tuple[str, ...]
    despues: tuple[str, ...]

    @property
    def cambia(self) -> bool:
        return self.antes != self.despues


@dataclass(frozen=True, slots=True)
class Comparacion:
    """`renglones` trae primero lo que cambia; `empezaron` y `dejaron`, las reglas que se suman y las que se van."""

    renglones: tuple[Renglon, ...]
    empezaron: tuple[str, ...]
    dejaron: tuple[str, ...]


def comparar(antes: Resultado, despues: Resultado) -> Comparacion:
    """Compara dos resultados, de lo general a lo particular y las diferencias primero."""
    primeros, segundos = dict(_conclusiones(antes)), dict(_conclusiones(despues))
    claves = list(dict.fromkeys([*primeros, *segundos]))
    renglones = [Renglon(*clave, primeros.get(clave, ()), segundos.get(clave, ())) for clave in claves]
    de_antes = list(dict.fromkeys(disparo.regla for disparo in antes.disparadas))
    de_despues = list(dict.fromkeys(disparo.regla for disparo in despues.disparadas))
    return Comparacion(
        renglones=tuple(sorted(renglones, key=lambda renglon: not renglon.cambia)),
        empezaron=tuple(regla for regla in de_despues if regla not in de_antes),
        dejaron=tuple(regla for regla in de_antes if regla not in de_despues),
    )


def _conclusiones(resultado: Resultado) -> Iterator[tuple[tuple[Clase, str], tuple[Any, ...]]]:
    yield ("existencia", "existencia"), (resultado.existencia.valor,)
    for lectura, posibles in resultado.nivel.por_lectura.items():
        yield ("nivel", lectura), tuple(posibles)
    for dimension in resultado.dimensiones:
        yield ("dimension", dimension.id), tuple(dimension.posibles)
    for dimension in resultado.dimensiones:
        for indicador in dimension.indicadores:
            yield ("indicador", indicador.id), tuple(indicador.posibles)
    for programa in resultado.programas:
        yield ("programa", programa.id), (programa.papel + (", condicionado" if programa.condicionado else ""),)
    for alerta in resultado.alertas:
        yield ("alerta", alerta.id), ("se enciende",)
