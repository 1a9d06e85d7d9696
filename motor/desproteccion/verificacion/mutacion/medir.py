"""Cuántas mutaciones notarían los ejemplos, y cuáles no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desproteccion.catalogo import Catalogo
from desproteccion.diferencias import Comparacion, comparar
from desproteccion.diferencias.gravedad import comparar_gravedad
from desproteccion.errores import ErrorDeEntrada
from desproteccion.paquete import Paquete
from desproteccion.verificacion.juzgar import Juez, armar
from desproteccion.verificacion.mutacion.generar import Mutante


@dataclass(frozen=True)
class Sobreviviente:
    """Un mutante que ningún ejemplo nota, con un caso que lo distinguiría."""

    mutante: Mutante
    diferencia: str


@dataclass(frozen=True)
class Medida:
    """El resultado de correr las mutaciones.

    `rechazadas` no se cargan (vacíos, traslapes, círculos), y no cuentan ni a favor ni en contra; `muertas` dice por
    quién; `equivalentes` no cambian ninguna decisión, y lo dicen las tablas.
    """

    rechazadas: int
    muertas: Counter[str]
    equivalentes: tuple[Mutante, ...]
    sobrevivientes: tuple[Sobreviviente, ...]

    @property
    def medidas(self) -> int:
        """Las que se cargan y cambian alguna decisión."""
        return self.muertas.total() + len(self.sobrevivientes)

    @property
    def proporcion(self) -> float:
        """Las muertas entre las medidas."""
        return self.muertas.total() / self.medidas

    def por_articulo(self) -> dict[str, list[Sobreviviente]]:
        agrupados: dict[str, list[Sobreviviente]] = {}
        for sobreviviente in self.sobrevivientes:
            agrupados.setdefault(sobreviviente.mutante.articulo, []).append(sobreviviente)
        return agrupados


def medir(paquete: Paquete, catalogo: Catalogo, mutantes: Iterable[Mutante], jueces: Mapping[str, Juez]) -> Medida:
    """Corre los jueces, en orden, contra cada mutante; de los que quedan, las tablas dicen cuáles son equivalentes."""
    rechazadas, muertas = 0, Counter[str]()
    equivalentes: list[Mutante] = []
    sobrevivientes: list[Sobreviviente] = []
    for mutante in mutantes:
        try:
            juzgado = armar(mutante.paquete or paquete, mutante.catalogo or catalogo)
        except ErrorDeEntrada:
            rechazadas += 1
            continue
        quien = next((nombre for nombre, juez in jueces.items() if juez(juzgado) is not None), None)
        if quien is not None:
            muertas[quien] += 1
        elif (diferencia := next(_diferencias(paquete, catalogo, mutante), None)) is None:
            equivalentes.append(mutante)
        else:
            sobrevivientes.append(Sobreviviente(mutante, diferencia))
    return Medida(rechazadas, muertas, tuple(equivalentes), tuple(sobrevivientes))


def _diferencias(paquete: Paquete, catalogo: Catalogo, mutante: Mutante) -> Iterator[str]:
    if mutante.paquete is not None:
        comparacion: Comparacion = comparar(paquete, mutante.paquete)
        yield from (*map(str, comparacion.diferencias), *comparacion.sin_comparar)
    if mutante.catalogo is not None:
        yield from map(str, comparar_gravedad(catalogo.gravedad, mutante.catalogo.gravedad))
