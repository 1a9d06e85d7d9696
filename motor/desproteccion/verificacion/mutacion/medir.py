"""Cuántas mutaciones notarían los ejemplos, y cuáles no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from desproteccion.diferencias import Comparacion, comparar
from desproteccion.errores import ErrorDeEntrada
from desproteccion.paquete import Paquete
from desproteccion.verificacion.decisiones import Decisiones, incumplidas
from desproteccion.verificacion.mutacion.generar import Mutante

Prueba = Callable[[Paquete], str | None]
"""Corre unos ejemplos contra un paquete y devuelve lo primero que no se cumple, o `None`."""


@dataclass(frozen=True)
class Sobreviviente:
    """Un mutante que ningún ejemplo nota, con un caso que lo distinguiría."""

    mutante: Mutante
    comparacion: Comparacion


@dataclass(frozen=True)
class Medida:
    """El resultado de correr las mutaciones: por quién murieron, cuántas son equivalentes y cuáles sobreviven."""

    muertas: Counter[str]
    equivalentes: tuple[Mutante, ...]
    sobrevivientes: tuple[Sobreviviente, ...]

    @property
    def proporcion(self) -> float:
        """Las muertas entre las que no son equivalentes."""
        muertas = self.muertas.total()
        return muertas / (muertas + len(self.sobrevivientes))

    def por_articulo(self) -> dict[str, list[Sobreviviente]]:
        agrupados: dict[str, list[Sobreviviente]] = {}
        for sobreviviente in self.sobrevivientes:
            agrupados.setdefault(sobreviviente.mutante.articulo, []).append(sobreviviente)
        return agrupados


def medir(original: Paquete, mutantes: Iterable[Mutante], pruebas: dict[str, Prueba]) -> Medida:
    """Corre las pruebas, en orden, contra cada mutante; de los que quedan, las tablas dicen cuáles son equivalentes."""
    muertas: Counter[str] = Counter()
    equivalentes, sobrevivientes = [], []
    for mutante in mutantes:
        quien = next(_quienes_lo_notan(mutante.paquete, pruebas), None)
        if quien is not None:
            muertas[quien] += 1
            continue
        comparacion = comparar(original, mutante.paquete)
        if comparacion.iguales:
            equivalentes.append(mutante)
        else:
            sobrevivientes.append(Sobreviviente(mutante, comparacion))
    return Medida(muertas, tuple(equivalentes), tuple(sobrevivientes))


def _quienes_lo_notan(paquete: Paquete, pruebas: dict[str, Prueba]) -> Iterator[str]:
    for nombre, prueba in pruebas.items():
        try:
            nota = prueba(paquete) is not None
        except ErrorDeEntrada:
            yield "compilación"  # vacíos, traslapes o círculos: las reglas no llegan a cargarse
            return
        if nota:
            yield nombre


def con_decisiones(decisiones: Decisiones) -> Prueba:
    """La prueba que corre las decisiones de ejemplo."""
    return lambda paquete: next(incumplidas(decisiones, paquete), None)
