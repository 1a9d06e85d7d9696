"""Qué se dibuja de un análisis: los datos de cada gráfico, con su texto alternativo. Cómo, lo decide cada salida."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from desproteccion.acuerdo.analisis import Analisis
from desproteccion.acuerdo.cuanto import ALFA
from desproteccion.acuerdo.matriz import NIVEL
from desproteccion.acuerdo.nombres import cifra, nombres_de
from desproteccion.acuerdo.palabras import BANDAS
from desproteccion.acuerdo.remuestreo import Intervalo
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import NIVELES

MAXIMO_DE_JUECES = 24
"""Con más filas, la letra no se leería en una página."""
MAXIMO_DE_BARRAS = 10
PASO_DEL_EJE = 0.25


@dataclass(frozen=True, slots=True)
class Punto:
    """Una estimación con su intervalo del 95 %; sin valor, la fila se dibuja vacía."""

    etiqueta: str
    valor: float | None
    intervalo: Intervalo | None


@dataclass(frozen=True, slots=True)
class Estimaciones:
    """Una fila por estimación, sobre un eje de `desde` a `hasta`; `marcas`: rayas verticales de referencia."""

    titulo: str
    eje: str
    puntos: tuple[Punto, ...]
    desde: float
    hasta: float
    marcas: tuple[float, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Barras:
    titulo: str
    eje: str
    barras: tuple[tuple[str, float], ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """`cuentas[c][d]`: la clave dice el nivel `c`, la calificación el `d`."""

    titulo: str
    niveles: tuple[str, ...]
    cuentas: tuple[tuple[int, ...], ...]
    alt: str


Grafico = Estimaciones | Barras | Confusion


def graficos_de(analisis: Analisis, paquete: Paquete) -> dict[str, Grafico]:
    """Los gráficos que estos datos permiten, por el nombre de su archivo."""
    return {nombre: grafico for nombre, grafico in _todos(analisis, paquete) if grafico is not None}


def _todos(analisis: Analisis, paquete: Paquete) -> Iterator[tuple[str, Grafico | None]]:
    yield "definiciones", _definiciones(analisis, paquete)
    yield "acuerdo", _acuerdo(analisis, paquete)
    yield "clave", _clave(analisis, paquete)
    yield "confusion", _confusion(analisis)
    yield "severidad", _severidad(analisis)
    yield "deriva", _deriva(analisis)


def _definiciones(analisis: Analisis, paquete: Paquete) -> Barras | None:
    definiciones = analisis.donde_importa.definiciones[:MAXIMO_DE_BARRAS]
    barras = tuple((paquete.hechos[d.hecho].etiqueta, d.peso) for d in definiciones)
    if not barras:
        return None
    alt = "Desacuerdos que explica cada hecho: " + _en_lista((nombre, cifra(peso, 1)) for nombre, peso in barras)
    return Barras("Qué hechos separan las conclusiones", "desacuerdos que explica", barras, alt)


def _acuerdo(analisis: Analisis, paquete: Paquete) -> Estimaciones | None:
    if analisis.jueces <= 1:
        return None
    nombres = nombres_de(paquete)
    puntos = []
    for acuerdo in analisis.acuerdo:
        alfa = next(c for c in acuerdo.coeficientes if c.nombre == ALFA)
        puntos.append(Punto(nombres[acuerdo.variable], alfa.valor, alfa.intervalo))
    menor = min([0.0, *(limite for p in puntos for limite in (p.valor, *(p.intervalo or ())) if limite is not None)])
    abajo = max(-1.0, floor(menor / PASO_DEL_EJE) * PASO_DEL_EJE)
    marcas = tuple(tope for tope, _ in BANDAS[:-1])
    return _estimaciones(
        "Acuerdo por indicador, dimensión y nivel", f"{ALFA}, intervalo del 95 %", puntos, abajo, 1.0, marcas
    )


def _clave(analisis: Analisis, paquete: Paquete) -> Estimaciones:
    nombres = nombres_de(paquete)
    puntos = [Punto(nombres[f.variable], f.exactitud, f.intervalo) for f in analisis.clave]
    eje = "proporción que coincide con la clave, intervalo del 95 %"
    return _estimaciones("Coincidencia con la clave", eje, puntos, 0.0, 1.0, (0.5,))


def _confusion(analisis: Analisis) -> Confusion | None:
    frente = next((f for f in analisis.clave if f.variable == NIVEL), None)
    if frente is None:
        return None
    alt = "Nivel según la clave y según la calificación: " + _en_lista(
        (f"clave {NIVELES[c]}", ", ".join(f"{n} {NIVELES[d]}" for d, n in enumerate(fila) if n) or "ninguna")
        for c, fila in enumerate(frente.confusion)
    )
    return Confusion("Nivel calculado frente a la clave", NIVELES, frente.confusion, alt)


def _severidad(analisis: Analisis) -> Estimaciones | None:
    con_dato = [s for s in analisis.severidad if s.diferencia is not None]
    mayores = sorted(con_dato, key=lambda s: -abs(s.diferencia or 0))[:MAXIMO_DE_JUECES]
    puntos = [Punto(s.juez, s.diferencia, s.intervalo) for s in sorted(mayores, key=lambda s: -(s.diferencia or 0))]
    eje = "niveles por indicador sobre el resto del grupo (a la derecha, más severo)"
    titulo = "Severidad de cada persona"
    if len(con_dato) > len(mayores):
        titulo = f"Severidad de las {len(mayores)} personas que más se apartan"
    return _centrada(titulo, eje, puntos)


def _deriva(analisis: Analisis) -> Estimaciones | None:
    mayores = sorted(analisis.deriva, key=lambda d: -abs(d.cambio))[:MAXIMO_DE_JUECES]
    puntos = [Punto(d.juez, d.cambio, d.intervalo) for d in mayores]
    eje = "cambio frente a la clave, de la primera a la última sesión (a la derecha, más severo)"
    return _centrada("Deriva entre sesiones", eje, puntos)


def _centrada(titulo: str, eje: str, puntos: list[Punto]) -> Estimaciones | None:
    """Con el cero al medio, que es «igual que los demás»."""
    if not puntos:
        return None
    extremos = [abs(x) for p in puntos for x in (p.valor, *(p.intervalo or ())) if x is not None]
    tope = max(0.1, *extremos) * 1.05
    return _estimaciones(titulo, eje, puntos, -tope, tope, (0.0,))


def _estimaciones(
    titulo: str, eje: str, puntos: list[Punto], desde: float, hasta: float, marcas: tuple[float, ...]
) -> Estimaciones:
    alt = f"{titulo}: " + _en_lista((p.etiqueta, en_cifras(p)) for p in puntos)
    return Estimaciones(titulo, eje, tuple(puntos), desde, hasta, marcas, alt)


def en_cifras(punto: Punto) -> str:
    if punto.valor is None:
        return "no se puede calcular"
    entre = punto.intervalo
    return cifra(punto.valor) + (f" [{cifra(entre.desde)}; {cifra(entre.hasta)}]" if entre else "")


def _en_lista(pares: Iterator[tuple[str, str]]) -> str:
    return "; ".join(f"{nombre}, {dicho}" for nombre, dicho in pares) + "."
