"""De los extremos de cada hecho a lo que se concluye: derivados, indicadores, existencia, dimensiones y global.

Cada etapa agrega columnas que usan solo las de etapas anteriores.
"""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.condiciones import variables
from desproteccion.ejecutores.sql.nombres import EXTREMOS, Nombres
from desproteccion.ejecutores.sql.sintaxis import condicion, expresion, mayor, primera, segun, suma
from desproteccion.vocabulario import EXISTENCIAS, NIVELES, Cuenta, NivelSegun, Peor

ULTIMO = len(NIVELES) - 1

Etapa = tuple[str, list[str]]
"""Nombre de la etapa y las columnas que agrega."""


def de_indicadores(nombres: Nombres) -> Iterator[Etapa]:
    """Derivados e indicadores en tandas: cada una usa solo lo que dejaron las anteriores."""
    paquete = nombres.paquete
    listos, hechas = set(paquete.hechos), 0
    indicadores = {i.id: {v for f in i.filas for v in variables(f.condicion)} for i in paquete.indicadores}
    pendientes = {id: set(_de_que(d.calculo)) for id, d in paquete.derivados.items()} | indicadores
    while pendientes:
        tanda = [id for id, usa in pendientes.items() if usa <= listos]
        yield f"tanda{hechas}", [_columna_de(nombres, id, x) for id in tanda for x in EXTREMOS]
        niveles = [
            f"{_nivel(nombres, id, x, nombres.lectura)} AS {x}n{nombres.posicion[id]}"
            for id in tanda
            if id in indicadores
            for x in EXTREMOS
        ]
        if niveles:
            yield f"niveles{hechas}", niveles
        listos |= set(tanda)
        pendientes = {id: usa for id, usa in pendientes.items() if id not in tanda}
        hechas += 1


def de_conclusiones(nombres: Nombres) -> Iterator[Etapa]:
    """Existencia, dimensiones y nivel global en cada extremo, y lo que ambos dejan dicho."""
    existencia, dimensiones, terminos = nombres.paquete.existencia, nombres.tablas.dimensiones, nombres.terminos
    yield (
        "existencias",
        [f"{primera([condicion(f.condicion, nombres.en(x)) for f in existencia])} AS {x}e" for x in EXTREMOS],
    )
    yield (
        "dimensiones",
        [
            f"{expresion(regla.expresion, nombres.en(x), ULTIMO)} AS {x}d{d}_{n}"
            for x in EXTREMOS
            for d, densa in enumerate(dimensiones)
            for n, (regla, _) in enumerate(densa.arreglos)
        ],
    )
    yield (
        "terminos",
        [
            f"{expresion(t.expresion, nombres.en(x), ULTIMO)} AS {x}t{n}"
            for x in EXTREMOS
            for n, t in enumerate(terminos)
        ],
    )
    yield "maximos", [f"{mayor([f'{x}t{n}' for n in range(len(terminos))])} AS {x}g" for x in EXTREMOS]
    yield (
        "globales",
        [
            *(f"{primera([f'{x}t{n} = {x}g' for n in range(len(terminos))])} AS {x}r" for x in EXTREMOS),
            *(f"{_hay(nombres, x)} AS {x}hay" for x in EXTREMOS),
        ],
    )
    yield (
        "conclusiones",
        [
            f"CASE WHEN bhay = 1 THEN {EXISTENCIAS.index('si')} WHEN whay = 0 THEN {EXISTENCIAS.index('no')} "
            f"ELSE {EXISTENCIAS.index('no_concluyente')} END AS existe",
            "bg * bhay AS minimo",
            "wg * whay AS maximo",
        ],
    )


def _columna_de(nombres: Nombres, id: str, x: str) -> str:
    if id not in nombres.derivado:
        posicion = nombres.posicion[id]
        filas = nombres.paquete.indicadores[posicion].filas
        return f"{primera([condicion(fila.condicion, nombres.en(x)) for fila in filas])} AS {x}f{posicion}"
    calculo = nombres.paquete.derivados[id].calculo
    if isinstance(calculo, NivelSegun):
        valor = _nivel(nombres, calculo.tabla, x, calculo.lectura)
    elif isinstance(calculo, Peor):
        valor = mayor([nombres.en(x)(parte) for parte in calculo.de])
    else:
        valor = suma([condicion(calculo.prueba, {"·": nombres.en(x)(parte)}.__getitem__) for parte in calculo.de])
    return f"{valor} AS {x}{nombres.derivado[id]}"


def _nivel(nombres: Nombres, indicador: str, x: str, lectura: int) -> str:
    posicion = nombres.posicion[indicador]
    filas = nombres.paquete.indicadores[posicion].filas
    return segun(f"{x}f{posicion}", {n: fila.niveles[lectura] for n, fila in enumerate(filas)})


def _hay(nombres: Nombres, x: str) -> str:
    return segun(f"{x}e", {n: fila.niveles[nombres.lectura] for n, fila in enumerate(nombres.paquete.existencia)})


def _de_que(calculo: Cuenta | Peor | NivelSegun) -> tuple[str, ...]:
    return (calculo.tabla,) if isinstance(calculo, NivelSegun) else calculo.de
