"""Cómo crece el tiempo de un lote: con las filas y con las reglas, de 1 a 16 veces."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from desproteccion.ejecutores.circuito import CIERTO, FALSO, Circuito, Puerta
from desproteccion.ejecutores.completos import Completos
from desproteccion.ejecutores.programa_de_mascaras import Espacio, Programa
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.motor import Motor

from herramientas.casos_de_banco import PRUDENTE, mediana

FACTORES = (1, 2, 4, 8, 16)
CASOS_POR_BLOQUE = 1 << 17


def escalas(motor: Motor, ejecutor: EjecutorVectorial, clases: Sequence[Any], veces: int) -> None:
    """Muestra el tiempo por caso y por regla: 1 es el de la tanda menor, y en todas partes si es lineal."""
    menor = len(clases[0]) // FACTORES[-1]
    partes = {factor: [columna[: menor * factor] for columna in clases] for factor in FACTORES}
    _mostrar("filas", {f: mediana(partial(ejecutor.decidir, partes[f], 1), veces) / f for f in FACTORES})
    _mostrar("reglas", {f: _tiempo_con_reglas(motor, clases, f, veces) / f for f in FACTORES})
    print("  (cada vez, todos los hechos, tablas y reglas globales de nuevo, sobre columnas propias y en un programa)")


def _mostrar(que: str, tiempos: dict[int, float]) -> None:
    print(f"\nTiempo según las {que}, dividido por ellas (1 = el de 1×)")
    print("  " + "  ".join(f"{f}×: {tiempo / tiempos[1]:.2f}" for f, tiempo in tiempos.items()).replace(".", ","))


def _tiempo_con_reglas(motor: Motor, clases: Sequence[Any], veces_las_reglas: int, veces: int) -> float:
    """Segundos de un bloque decidido por varias copias de las reglas compiladas a un solo programa.

    Cada copia mira hechos propios, en columnas propias: si miraran los mismos, el circuito las reconocería iguales y
    multiplicarlas no costaría nada.
    """
    completos = Completos(motor.tablas, PRUDENTE)
    circuito, salidas = _copias(completos.reglas.circuito, completos.salidas(), len(clases), veces_las_reglas)
    programa = Programa(circuito, salidas)
    espacio = Espacio(programa, CASOS_POR_BLOQUE)
    propias = [c[:CASOS_POR_BLOQUE].copy() for _ in range(veces_las_reglas) for c in clases]
    escritas = list(np.empty((len(salidas), CASOS_POR_BLOQUE), dtype=np.uint8))
    return mediana(lambda: espacio.correr(propias, escritas, None, 1), veces)


def _copias(
    circuito: Circuito, salidas: Sequence[Sequence[int]], ejes: int, cuantas: int
) -> tuple[Circuito, list[list[int]]]:
    """El mismo circuito varias veces, cada una sobre los ejes que siguen a los de la anterior."""
    todo, de_todas = Circuito(), []
    for copia in range(cuantas):
        nuevo = {FALSO: FALSO, CIERTO: CIERTO}
        for plano, puerta in list(enumerate(circuito.puertas))[len(nuevo) :]:
            nuevo[plano] = _agregar(todo, puerta, nuevo, copia * ejes)
        de_todas += [[nuevo[plano] for plano in salida] for salida in salidas]
    return todo, de_todas


def _agregar(circuito: Circuito, puerta: Puerta, nuevo: dict[int, int], corrido: int) -> int:
    match puerta.operacion:
        case "hoja":
            return circuito.hoja(puerta.a + corrido, puerta.b)
        case "no":
            return circuito.no(nuevo[puerta.a])
        case "y":
            return circuito.y((nuevo[puerta.a], nuevo[puerta.b]))
        case "o":
            return circuito.o((nuevo[puerta.a], nuevo[puerta.b]))
        case "distinto":
            return circuito.distinto(nuevo[puerta.a], nuevo[puerta.b])
    raise NotImplementedError(puerta.operacion)
