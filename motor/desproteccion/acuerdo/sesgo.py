"""Pares de sesgo: viñetas con los mismos hechos que solo difieren en algo que no es un criterio."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from desproteccion.acuerdo.coeficientes import FALTA
from desproteccion.acuerdo.ejercicio import Ejercicio, Par
from desproteccion.acuerdo.matriz import NIVEL, PRONUNCIADO, Matriz

SIGNIFICACION = 0.05
INDICADORES = "suma de indicadores"
LIMITES = (
    "La prueba del signo cuenta cuántas personas calificaron más alto la primera viñeta y cuántas la segunda; quienes "
    "calificaron igual no informan. No mide de cuánto es la diferencia, y supone que cada persona calificó por su "
    "cuenta. Que no se detecte una diferencia no prueba que no la haya. Si se detecta, es del grupo y de este relato: "
    "no dice nada de una persona en particular, y puede venir de otra frase del relato."
)


@dataclass(frozen=True, slots=True)
class ComparacionDePar:
    """`p` es el valor exacto de dos colas; `p_ajustado`, corregido por Holm sobre los pares de la misma medida."""

    vinetas: tuple[str, str]
    difieren_en: str
    medida: str
    mas_alta_la_primera: int
    mas_alta_la_segunda: int
    iguales: int
    p: float
    p_ajustado: float
    en_palabras: str


def comparar_pares(matriz: Matriz, ejercicio: Ejercicio) -> list[ComparacionDePar]:
    """Cada par de sesgo, en el nivel calculado, en el pronunciado y en la suma de indicadores."""
    halladas = []
    pares = [par for par in ejercicio.pares if par.clase == "sesgo"]
    for medida in (NIVEL, PRONUNCIADO, INDICADORES):
        signos = [np.sign(_diferencias(matriz, par, medida)) for par in pares]
        cuentas = [(int((s > 0).sum()), int((s < 0).sum()), int((s == 0).sum())) for s in signos]
        valores = [prueba_del_signo(mas, menos) for mas, menos, _ in cuentas]
        for par, cuenta, p, ajustado in zip(pares, cuentas, valores, holm(valores), strict=True):
            if sum(cuenta):
                dicho = _en_palabras(cuenta, ajustado)
                difieren_en = par.difieren_en or ""
                halladas.append(ComparacionDePar(par.vinetas, difieren_en, medida, *cuenta, p, ajustado, dicho))
    return halladas


def prueba_del_signo(mas: int, menos: int) -> float:
    """Valor p exacto de dos colas: ¿podría salir de una moneda justa? Sin diferencias, 1."""
    total, menor = mas + menos, min(mas, menos)
    casos: int = sum(comb(total, k) for k in range(menor + 1))
    return min(1.0, 2 * casos / float(2**total))


def holm(valores: list[float]) -> list[float]:
    """Valores p corregidos por comparar varios pares a la vez (Holm 1979)."""
    orden = sorted(range(len(valores)), key=lambda i: valores[i])
    ajustados, mayor = [1.0] * len(valores), 0.0
    for puesto, i in enumerate(orden):
        mayor = max(mayor, min(1.0, valores[i] * (len(valores) - puesto)))
        ajustados[i] = mayor
    return ajustados


def _diferencias(matriz: Matriz, par: Par, medida: str) -> npt.NDArray[np.int64]:
    """Por juez que calificó ambas viñetas, la diferencia entre la primera y la segunda."""
    primera, segunda = (matriz.vinetas.index(id) for id in par.vinetas)
    if medida != INDICADORES:
        niveles = matriz.de(medida).astype(np.int64)
        ambas = (niveles[:, primera] != FALTA) & (niveles[:, segunda] != FALTA)
        return np.asarray((niveles[:, primera] - niveles[:, segunda])[ambas])
    filas = matriz.ultimas[:, [primera, segunda]]
    filas = filas[(filas >= 0).all(axis=1)]
    niveles = matriz.niveles[filas, : matriz.indicadores].astype(np.int64)
    sabidos = (niveles != FALTA).all(axis=1)
    return np.asarray(((niveles[:, 0] - niveles[:, 1]) * sabidos).sum(axis=1))


def _en_palabras(cuenta: tuple[int, int, int], ajustado: float) -> str:
    mas, menos, iguales = cuenta
    discordantes = mas + menos
    if discordantes == 0:
        return f"Las {iguales} personas calificaron igual ambas viñetas."
    if prueba_del_signo(discordantes, 0) >= SIGNIFICACION:
        return f"Solo {discordantes} calificaron distinto: son muy pocas para que la prueba pueda decir algo."
    if ajustado < SIGNIFICACION:
        cual = "primera" if mas > menos else "segunda"
        return f"El grupo califica más alto la {cual} viñeta: los hechos son los mismos, y conviene conversarlo."
    return "No se distingue una diferencia del grupo; con más personas podría aparecer."
