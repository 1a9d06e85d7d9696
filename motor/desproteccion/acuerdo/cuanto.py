"""Cuánto acuerdo hay en una variable: todos los coeficientes con su intervalo, y si la muestra alcanza para decir."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desproteccion.acuerdo.coeficientes import (
    DOS_JUECES,
    FALTA,
    Reales,
    ac_de_gwet,
    acuerdo_observado,
    alfa_de_krippendorff,
    cuentas_de,
    kappa_de_fleiss,
    pesos_cuadraticos,
    pesos_identidad,
)
from desproteccion.acuerdo.cohen import MAXIMO_DE_JUECES_CON_REMUESTRAS, media_de_muchos_pares, media_de_pares
from desproteccion.acuerdo.matriz import Matriz
from desproteccion.acuerdo.palabras import aviso_de_muestra, en_palabras
from desproteccion.acuerdo.remuestreo import Intervalo, intervalo, intervalo_quitando_una, remuestras, sin_una, unos
from desproteccion.vocabulario import NIVELES

IDENTIDAD, CUADRATICOS = pesos_identidad(len(NIVELES)), pesos_cuadraticos(len(NIVELES))
PORCENTUAL = "acuerdo porcentual"
ALFA = "alfa de Krippendorff (ordinal)"
COEFICIENTES: dict[str, Callable[[Reales, Reales], Reales]] = {
    PORCENTUAL: lambda cuentas, veces: acuerdo_observado(cuentas, IDENTIDAD, veces),
    "kappa de Fleiss": lambda cuentas, veces: kappa_de_fleiss(cuentas, IDENTIDAD, veces),
    "AC1 de Gwet": lambda cuentas, veces: ac_de_gwet(cuentas, IDENTIDAD, veces),
    "AC2 de Gwet (pesos cuadráticos)": lambda cuentas, veces: ac_de_gwet(cuentas, CUADRATICOS, veces),
    ALFA: alfa_de_krippendorff,
}
COHEN = "kappa de Cohen (pesos cuadráticos; media de los pares)"


@dataclass(frozen=True, slots=True)
class Coeficiente:
    """`valor` es `None` si no se puede calcular (todos dieron lo mismo, o no hay pares). `intervalo`: 95 %."""

    nombre: str
    valor: float | None
    intervalo: Intervalo | None
    palabras: str


@dataclass(frozen=True, slots=True)
class Acuerdo:
    """El acuerdo en una variable. `vinetas` y `jueces` cuentan los que entran: con al menos dos calificaciones."""

    variable: str
    vinetas: int
    jueces: int
    coeficientes: tuple[Coeficiente, ...]
    aviso: str | None


def acuerdo_en(matriz: Matriz, variable: str) -> Acuerdo:
    """Todos los coeficientes de una variable."""
    niveles = matriz.de(variable)
    cuentas = cuentas_de(niveles, len(NIVELES))
    con_par = cuentas.sum(axis=1) >= DOS_JUECES
    veces, una = remuestras(len(matriz.vinetas)), unos(len(matriz.vinetas))
    hallados = [
        _coeficiente(nombre, float(calcular(cuentas, una)[0]), intervalo(calcular(cuentas, veces)))
        for nombre, calcular in COEFICIENTES.items()
    ]
    quienes = niveles[((niveles != FALTA) & con_par).any(axis=1)]
    hallados.insert(1, _cohen(quienes, una, veces))
    alfa = next(c for c in hallados if c.nombre == ALFA)
    vinetas = int(con_par.sum())
    return Acuerdo(
        variable, vinetas, len(quienes), tuple(hallados), aviso_de_muestra(vinetas, len(quienes), alfa.intervalo)
    )


def _cohen(niveles: np.typing.NDArray[np.int8], una: Reales, veces: Reales) -> Coeficiente:
    if len(niveles) > MAXIMO_DE_JUECES_CON_REMUESTRAS:
        valor = float(media_de_muchos_pares(niveles, una)[0])
        quitando = media_de_muchos_pares(niveles, sin_una(niveles.shape[1]))
        return _coeficiente(COHEN, valor, intervalo_quitando_una(valor, quitando))
    valor = float(media_de_pares(niveles, CUADRATICOS, una)[0])
    return _coeficiente(COHEN, valor, intervalo(media_de_pares(niveles, CUADRATICOS, veces)))


def _coeficiente(nombre: str, valor: float, entre: Intervalo | None) -> Coeficiente:
    finito = valor if np.isfinite(valor) else None
    palabras = "proporción de pares que coinciden" if nombre == PORCENTUAL else en_palabras(finito)
    return Coeficiente(nombre, finito, entre if finito is not None else None, palabras)
