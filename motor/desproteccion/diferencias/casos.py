"""Cuántos casos de un archivo cambian de nivel entre dos conjuntos de reglas, de cuál a cuál y por qué regla."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from desproteccion.caso import Caso
from desproteccion.evaluacion import evaluar
from desproteccion.motor import Motor
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import Lectura

IDS_A_LA_VISTA = 5
ETAPAS_QUE_MUEVEN = {"gravedad", "conteo", "indicadores", "existencia"}


@dataclass(frozen=True, slots=True)
class Movimiento:
    """De qué nivel a cuál (con datos desconocidos, los posibles), y las reglas que deciden antes y después.

    `dejan` y `empiezan` son las demás reglas que dejan de disparar y las que empiezan: por ellas se mueve.
    """

    de: str
    a: str
    regla_de: str
    regla_a: str
    dejan: tuple[str, ...] = ()
    empiezan: tuple[str, ...] = ()

    def __str__(self) -> str:
        por = [f"deja de disparar {', '.join(self.dejan)}"] if self.dejan else []
        por += [f"dispara {', '.join(self.empiezan)}"] if self.empiezan else []
        porque = f", porque {' y '.join(por)}" if por else ""
        return f"de {self.de} ({self.regla_de}) a {self.a} ({self.regla_a}){porque}"


@dataclass(frozen=True, slots=True)
class Movimientos:
    """Cuántos casos se compararon y, por movimiento, los que se mueven."""

    comparados: int
    por_movimiento: dict[Movimiento, list[str]]

    @property
    def se_mueven(self) -> int:
        return sum(map(len, self.por_movimiento.values()))


def mover(casos: Iterable[Caso], uno: Motor, otro: Motor, lectura: Lectura | None = None) -> Movimientos:
    """Evalúa cada caso con ambos motores y reúne los que cambian de nivel global.

    Errores: `FichaInvalida` si una ficha se contradice según alguno de los dos conjuntos de reglas.
    """
    por_movimiento: dict[Movimiento, list[str]] = {}
    comparados = 0
    for caso in casos:
        comparados += 1
        de, a = (evaluar(caso, lectura, motor=motor, ejecutor="tablas") for motor in (uno, otro))
        if de.nivel.posibles != a.nivel.posibles:
            dejan, empiezan = _causas(de, a, uno), _causas(a, de, otro)
            movimiento = Movimiento(_nivel(de), _nivel(a), _reglas(de), _reglas(a), dejan, empiezan)
            por_movimiento.setdefault(movimiento, []).append(caso.id)
    return Movimientos(comparados, por_movimiento)


def resumen(movimientos: Movimientos) -> str:
    """El movimiento de los casos, del cambio más frecuente al menos."""
    lineas = [f"{movimientos.se_mueven} de {movimientos.comparados} casos cambian de nivel"]
    cuenta = Counter({m: len(ids) for m, ids in movimientos.por_movimiento.items()})
    for movimiento, cuantos in cuenta.most_common():
        ids = ", ".join(movimientos.por_movimiento[movimiento][:IDS_A_LA_VISTA])
        lineas.append(f"  {cuantos} {movimiento}: {ids}{'…' if cuantos > IDS_A_LA_VISTA else ''}")
    return "\n".join(lineas)


def _causas(uno: Resultado, otro: Resultado, motor: Motor) -> tuple[str, ...]:
    """Las reglas de gravedad, conteo, indicador y existencia que disparan en uno y no en el otro."""
    en_otro = {disparada.regla for disparada in otro.disparadas}
    dejan = [disparada.regla for disparada in uno.disparadas if disparada.regla not in en_otro]
    return tuple(id for id in dejan if motor.reglas[id].etapa in ETAPAS_QUE_MUEVEN)


def _nivel(resultado: Resultado) -> str:
    return " o ".join(resultado.nivel.posibles)


def _reglas(resultado: Resultado) -> str:
    return resultado.nivel.regla or " o ".join(resultado.nivel.reglas_posibles)
