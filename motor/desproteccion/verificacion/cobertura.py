"""Qué muestran los casos de ejemplo de cada tabla y qué les falta.

Se pide: cada fila decidiendo (y con ella cada brecha bajo sus dos lecturas), y cada condición con un par de casos que
difieren en un solo hecho, uno en que la fila decide y otro en que deja de decidir porque esa condición no se cumple.
En un umbral, ese par está justo a cada lado. Una condición sin tal par no importa: lo dice la enumeración.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from desproteccion import condiciones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Todos
from desproteccion.paquete import Indicador
from desproteccion.tablas import IMPOSIBLE, TablaDensa
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import LECTURAS, NO_APLICA, Cuenta, Eje, NivelSegun

Punto = tuple[int, ...]
"""Los códigos de un caso sobre los ejes de una tabla."""
Requisito = tuple[str, str]
"""Regla y qué falta mostrar de ella."""


@dataclass(frozen=True)
class Puntos:
    """Los casos que importan de una tabla: los dos extremos de cada clase de cada hecho."""

    densa: TablaDensa
    ejes: tuple[Eje, ...]
    decide: Mapping[Punto, int]

    def vecinos(self, punto: Punto) -> Iterator[Punto]:
        """Los que difieren en un solo hecho; en un entero, solo en el código de al lado."""
        for i, eje in enumerate(self.ejes):
            for codigo in codigos_notables(eje):
                contiguo = eje.hecho.dominio.valores is not None or abs(codigo - punto[i]) == 1
                otro = (*punto[:i], codigo, *punto[i + 1 :])
                if codigo != punto[i] and contiguo and otro in self.decide:
                    yield otro


def codigos_notables(eje: Eje) -> list[int]:
    """Todos los valores de una enumeración; de un entero, el primero y el último de cada clase."""
    if eje.hecho.dominio.valores is not None:
        return list(eje.representantes)
    finales = [codigo - 1 for codigo in eje.representantes[1:]]
    return sorted({*eje.representantes, *finales})


def puntos_de(examen: Examen, densa: TablaDensa) -> Puntos:
    ejes = tuple(examen.tablas.ejes[i] for i in densa.ejes)
    decide = {}
    for punto in product(*map(codigos_notables, ejes)):
        fila = int(densa.filas[tuple(eje.clase(codigo) for eje, codigo in zip(ejes, punto, strict=True))])
        if fila != IMPOSIBLE:
            decide[punto] = fila
    return Puntos(densa, ejes, decide)


def cubierto(examen: Examen, puntos: Puntos, casos: Sequence[Punto]) -> dict[Requisito, list[Punto]]:
    """Lo que unos casos muestran de la tabla y, por cada cosa, los casos que la muestran."""
    indicador = puntos.densa.indicador
    assert indicador is not None
    elegidos = set(casos)
    muestran: dict[Requisito, list[Punto]] = {}
    for punto in casos:
        fila = indicador.filas[puntos.decide[punto]]
        for que in _lo_que_decide(indicador, puntos.decide[punto]):
            muestran.setdefault((fila.regla.id, que), [punto])
        partes = list(hojas(fila.condicion))
        for vecino in puntos.vecinos(punto):
            if vecino in elegidos and puntos.decide[vecino] != puntos.decide[punto]:
                valores = _valores(examen, puntos, vecino)
                for parte in partes:
                    if not condiciones.evaluar(parte, valores):
                        muestran.setdefault((fila.regla.id, en_palabras(parte)), [punto, vecino])
    return muestran


def exigido(examen: Examen, puntos: Puntos) -> dict[Requisito, list[Punto]]:
    """Lo que se puede mostrar de la tabla, con unos casos que lo muestran."""
    return cubierto(examen, puntos, list(puntos.decide))


def casos_que_cubren(examen: Examen, puntos: Puntos) -> list[Punto]:
    """Unos pocos casos que muestran todo lo exigido."""
    elegidos: dict[Punto, None] = {}
    for casos in exigido(examen, puntos).values():
        elegidos.update(dict.fromkeys(casos))
    return list(elegidos)


def hojas(condicion: Condicion) -> Iterator[Condicion]:
    match condicion:
        case Rango() | Pertenece():
            yield condicion
        case Todos(partes) | Alguno(partes):
            for parte in partes:
                yield from hojas(parte)


def en_palabras(condicion: Condicion) -> str:
    match condicion:
        case Rango(variable, desde, hasta):
            return f"condición {variable} de {desde} a {hasta}"
        case Pertenece(variable, codigos, negada):
            return f"condición {variable} {'no ' if negada else ''}en {codigos}"
    return "siempre"


def _lo_que_decide(indicador: Indicador, numero: int) -> Iterator[str]:
    regla = indicador.filas[numero].regla
    yield "la fila decide"
    if regla.brecha:
        yield from (f"brecha {regla.brecha}, lectura {lectura}" for lectura in LECTURAS)


def _valores(examen: Examen, puntos: Puntos, punto: Punto) -> Mapping[str, Any]:
    """Los valores de hechos y derivados en un punto, para evaluar condiciones sueltas."""
    valores: dict[str, Any] = {eje.hecho.id: codigo for eje, codigo in zip(puntos.ejes, punto, strict=True)}
    for id, derivado in examen.paquete.derivados.items():
        calculo = derivado.calculo
        if isinstance(calculo, NivelSegun):
            if set(examen.tablas.hechos_de[id]) <= set(valores):
                valores[id] = _nivel_segun(examen, calculo, valores)
        elif set(calculo.de) <= set(valores):
            codigos = [valores[de] for de in calculo.de]
            if isinstance(calculo, Cuenta):
                valores[id] = sum(bool(condiciones.evaluar(calculo.prueba, {"·": codigo})) for codigo in codigos)
            else:
                valores[id] = max(codigos)
    return valores


def _nivel_segun(examen: Examen, calculo: NivelSegun, valores: Mapping[str, Any]) -> int:
    densa = next(d for d in examen.tablas.densas if d.nombre == calculo.tabla)
    ejes = [examen.tablas.ejes[i] for i in densa.ejes]
    # Los ejes que bajo esa lectura no importan pueden faltar; cualquier clase da lo mismo.
    celda = tuple(eje.clase(valores.get(eje.hecho.id, eje.representantes[0])) for eje in ejes)
    return int(densa.niveles[calculo.lectura][celda])


def hechos_de(puntos: Puntos, punto: Punto) -> dict[str, Any]:
    """Los hechos de un punto, sin los que no aplican."""
    return {
        eje.hecho.id: eje.hecho.dominio.valor(codigo)
        for eje, codigo in zip(puntos.ejes, punto, strict=True)
        if codigo != NO_APLICA
    }


def punto_de(puntos: Puntos, hechos: Mapping[str, Any]) -> Punto:
    """El punto de unos hechos; los que no se nombran no aplican."""
    codigos = []
    for eje in puntos.ejes:
        codigo = eje.hecho.dominio.codigo(hechos[eje.hecho.id]) if eje.hecho.id in hechos else NO_APLICA
        assert codigo is not None
        codigos.append(codigo)
    return tuple(codigos)
