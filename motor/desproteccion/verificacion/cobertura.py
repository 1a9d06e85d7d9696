"""Qué muestran los casos de ejemplo de cada tabla y qué les falta.

Se pide: cada fila decidiendo (y con ella cada brecha bajo sus dos lecturas), y cada condición con un par de casos que
difieren en un solo hecho, uno en que la fila decide y otro en que deja de decidir porque esa condición no se cumple.
En un umbral, ese par está justo a cada lado. Una condición sin tal par no importa: lo dice la enumeración.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from desproteccion import condiciones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Todos
from desproteccion.paquete import Regla
from desproteccion.tabla_gravedad import AGRAVANTES, FUERTES, GRAVEDAD_MAXIMA, TablaDeGravedad, dominios
from desproteccion.tablas import IMPOSIBLE, TablaDensa
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import LECTURAS, NO_APLICA, Cuenta, Dominio, NivelSegun

Punto = tuple[int, ...]
"""Los códigos de un caso sobre los hechos de una tabla."""
Requisito = tuple[str, str]
"""Regla y qué falta mostrar de ella."""


@dataclass(frozen=True)
class Puntos:
    """Los casos que importan de una tabla: los dos extremos de cada clase de cada hecho.

    `notables` son los códigos que se prueban de cada hecho; `valores` da los de hechos y derivados en un punto.
    """

    hechos: tuple[str, ...]
    dominios: tuple[Dominio, ...]
    notables: tuple[tuple[int, ...], ...]
    filas: tuple[tuple[Regla, Condicion], ...]
    decide: Mapping[Punto, int]
    valores: Callable[[Punto], Mapping[str, Any]]

    def vecinos(self, punto: Punto) -> Iterator[Punto]:
        """Los que difieren en un solo hecho; en un entero, solo en el código de al lado."""
        for i, (dominio, codigos) in enumerate(zip(self.dominios, self.notables, strict=True)):
            for codigo in codigos:
                contiguo = dominio.valores is not None or abs(codigo - punto[i]) == 1
                otro = (*punto[:i], codigo, *punto[i + 1 :])
                if codigo != punto[i] and contiguo and otro in self.decide:
                    yield otro


def codigos_notables(representantes: Sequence[int], dominio: Dominio) -> tuple[int, ...]:
    """Todos los valores de una enumeración; de un entero, el primero y el último de cada clase."""
    if dominio.valores is not None:
        return tuple(representantes)
    finales = [codigo - 1 for codigo in representantes[1:]]
    return tuple(sorted({*representantes, *finales}))


def puntos_de(examen: Examen, densa: TablaDensa) -> Puntos:
    """Los de un indicador."""
    assert densa.indicador is not None
    ejes = tuple(examen.tablas.ejes[i] for i in densa.ejes)
    notables = tuple(codigos_notables(eje.representantes, eje.hecho.dominio) for eje in ejes)
    decide = {}
    for punto in product(*notables):
        fila = int(densa.filas[tuple(eje.clase(codigo) for eje, codigo in zip(ejes, punto, strict=True))])
        if fila != IMPOSIBLE:
            decide[punto] = fila
    hechos = tuple(eje.hecho.id for eje in ejes)
    return Puntos(
        hechos,
        tuple(eje.hecho.dominio for eje in ejes),
        notables,
        tuple((fila.regla, fila.condicion) for fila in densa.indicador.filas),
        decide,
        partial(valores_en, examen, hechos),
    )


def puntos_de_gravedad(tabla: TablaDeGravedad) -> Puntos:
    """Los de las reglas V0; los agravantes fuertes son parte del total."""
    vocabulario = dominios(tabla.gravedades)
    hechos = (GRAVEDAD_MAXIMA, AGRAVANTES, FUERTES)
    notables = (
        tuple(range(len(tabla.gravedades))),
        codigos_notables(tabla.totales, vocabulario[AGRAVANTES]),
        codigos_notables(tabla.fuertes, vocabulario[FUERTES]),
    )
    decide = {
        (maxima, total, fuertes): tabla.decidir((maxima, total, fuertes))
        for maxima, total, fuertes in product(*notables)
        if fuertes <= total
    }
    return Puntos(
        hechos,
        tuple(vocabulario[hecho] for hecho in hechos),
        notables,
        tuple((v0.regla, v0.condicion) for v0 in tabla.reglas),
        decide,
        lambda punto: dict(zip(hechos, punto, strict=True)),
    )


def cubierto(puntos: Puntos, casos: Sequence[Punto]) -> dict[Requisito, list[Punto]]:
    """Lo que unos casos muestran de la tabla y, por cada cosa, los casos que la muestran."""
    elegidos = set(casos)
    muestran: dict[Requisito, list[Punto]] = {}
    for punto in casos:
        regla, condicion = puntos.filas[puntos.decide[punto]]
        for que in _lo_que_decide(regla):
            muestran.setdefault((regla.id, que), [punto])
        partes = list(hojas(condicion))
        for vecino in puntos.vecinos(punto):
            if vecino in elegidos and puntos.decide[vecino] != puntos.decide[punto]:
                valores = puntos.valores(vecino)
                for parte in partes:
                    if not condiciones.evaluar(parte, valores):
                        muestran.setdefault((regla.id, en_palabras(parte)), [punto, vecino])
    return muestran


def exigido(puntos: Puntos) -> dict[Requisito, list[Punto]]:
    """Lo que se puede mostrar de la tabla, con unos casos que lo muestran."""
    return cubierto(puntos, list(puntos.decide))


def casos_que_cubren(puntos: Puntos) -> list[Punto]:
    """Unos pocos casos que muestran todo lo exigido."""
    elegidos: dict[Punto, None] = {}
    for casos in exigido(puntos).values():
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


def _lo_que_decide(regla: Regla) -> Iterator[str]:
    yield "la fila decide"
    if regla.brecha:
        yield from (f"brecha {regla.brecha}, lectura {lectura}" for lectura in LECTURAS)


def valores_en(examen: Examen, hechos: Sequence[str], punto: Punto) -> Mapping[str, Any]:
    """Los valores de hechos y derivados en un punto, para evaluar condiciones sueltas."""
    valores: dict[str, Any] = dict(zip(hechos, punto, strict=True))
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
        id: dominio.valor(codigo)
        for id, dominio, codigo in zip(puntos.hechos, puntos.dominios, punto, strict=True)
        if codigo != NO_APLICA
    }


def punto_de(puntos: Puntos, hechos: Mapping[str, Any]) -> Punto:
    """El punto de unos hechos; los que no se nombran no aplican."""
    codigos = []
    for id, dominio in zip(puntos.hechos, puntos.dominios, strict=True):
        codigo = dominio.codigo(hechos[id]) if id in hechos else NO_APLICA
        assert codigo is not None
        codigos.append(codigo)
    return tuple(codigos)
