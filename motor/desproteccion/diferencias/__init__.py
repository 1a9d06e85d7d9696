"""Qué cambia de significado entre dos conjuntos de reglas, o la prueba de que no cambia nada.

Se comparan por lo que deciden y no por cómo están escritos: cada tabla clase por clase sobre la malla de ambos, y la
cadena entera (indicadores → existencia, dimensiones → global) plegando los pares de estados que alcanzan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desproteccion.diferencias.cadena import comparar_la_cadena
from desproteccion.diferencias.cuadros import comparar_alertas, comparar_programas
from desproteccion.diferencias.diferencia import Diferencia
from desproteccion.diferencias.indicadores import comparar_indicadores
from desproteccion.diferencias.mallas import Par, misma_estructura, mismo_vocabulario, sobre_la_misma_malla
from desproteccion.paquete import Paquete

__all__ = ["Comparacion", "Diferencia", "comparar"]


@dataclass(frozen=True, slots=True)
class Comparacion:
    """El resultado de comparar dos paquetes.

    `equivalentes` lista las tablas y etapas que deciden lo mismo en todas sus clases (con cuántas son, si se
    recorrieron una a una); `sin_comparar`, lo que no se pudo poner sobre la misma malla y por qué.
    """

    diferencias: tuple[Diferencia, ...]
    equivalentes: tuple[str, ...]
    sin_comparar: tuple[str, ...] = ()

    @property
    def iguales(self) -> bool:
        return not self.diferencias and not self.sin_comparar


def comparar(uno: Paquete, otro: Paquete) -> Comparacion:
    """Compara dos paquetes ya leídos.

    Errores: `ReglasInvalidas` si las tablas de alguno dependen una de otra en círculo.
    """
    if not mismo_vocabulario(uno, otro):
        return Comparacion(tuple(_vocabulario(uno, otro)), (), ("todo: no preguntan los mismos hechos",))
    if not misma_estructura(uno, otro):
        return Comparacion(tuple(_estructura(uno, otro)), (), ("todo: no tienen los mismos indicadores",))
    par = sobre_la_misma_malla(uno, otro)
    de_indicadores = list(comparar_indicadores(par))
    # Lo que viene después de los indicadores solo lee sus niveles: si deciden lo mismo y lo demás está escrito igual,
    # la cadena también, y no hace falta plegarla.
    misma_cadena = not de_indicadores and _tras_los_indicadores(uno) == _tras_los_indicadores(otro)
    diferencias = [
        *de_indicadores,
        *(() if misma_cadena else comparar_la_cadena(par)),
        *comparar_programas(uno, otro),
        *comparar_alertas(par.uno, par.otro),
        *_conteo(uno, otro),
        *_imposibles(uno, otro),
    ]
    return Comparacion(tuple(diferencias), tuple(_equivalentes(par, {d.tabla for d in diferencias})))


def _equivalentes(par: Par, distintas: set[str]) -> Iterator[str]:
    for densa in par.uno.tablas.densas:
        if densa.indicador and densa.nombre not in distintas:
            yield f"{densa.nombre}: iguales en sus {int((densa.filas >= 0).sum())} clases de casos"
    etapas = [d.id for d in par.uno.paquete.dimensiones]
    for etapa in ("existencia", *etapas, "global", "programas", "alertas"):
        if etapa not in distintas:
            yield f"{etapa}: iguales en todo caso"


def _tras_los_indicadores(paquete: Paquete) -> tuple[object, ...]:
    return paquete.existencia, paquete.dimensiones, paquete.globales, paquete.derivados, paquete.imposibles


def _vocabulario(uno: Paquete, otro: Paquete) -> Iterator[Diferencia]:
    for id in dict.fromkeys([*uno.hechos, *otro.hechos]):
        de, a = (
            f"{id} ({paquete.hechos[id].dominio.admite()})" if id in paquete.hechos else f"{id} no existe"
            for paquete in (uno, otro)
        )
        if de != a:
            yield Diferencia("hechos", None, de, a)


def _estructura(uno: Paquete, otro: Paquete) -> Iterator[Diferencia]:
    donde = [{i.id: i.dimension for i in paquete.indicadores} for paquete in (uno, otro)]
    for id in dict.fromkeys([*donde[0], *donde[1]]):
        de, a = (f"{id} en {lugar[id]}" if id in lugar else f"{id} no existe" for lugar in donde)
        if de != a:
            yield Diferencia("indicadores", None, de, a)


def _conteo(uno: Paquete, otro: Paquete) -> Iterator[Diferencia]:
    de, a = ((c.vida, c.ultimo_anio) if (c := p.polivictimizacion) else None for p in (uno, otro))
    if de != a:
        yield Diferencia("hechos", None, f"polivictimización por conteo {de}", f"{a}")


def _imposibles(uno: Paquete, otro: Paquete) -> Iterator[Diferencia]:
    de, a = ([imposible.condicion for imposible in paquete.imposibles] for paquete in (uno, otro))
    for imposible in uno.imposibles:
        if imposible.condicion not in a:
            yield Diferencia("hechos", None, f"imposible, porque {imposible.motivo}", "posible")
    for imposible in otro.imposibles:
        if imposible.condicion not in de:
            yield Diferencia("hechos", None, "posible", f"imposible, porque {imposible.motivo}")
