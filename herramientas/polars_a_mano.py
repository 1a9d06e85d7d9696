"""La misma base como la escribiría a mano quien domina Polars: `when`/`then`, en etapas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import polars as pl
from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.motor import Motor
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import NIVELES, NO_APLICA, Cuenta, NivelSegun, Peor

from herramientas.casos_de_banco import PRUDENTE


def polars_a_mano(motor: Motor) -> list[list[pl.Expr]]:
    """Filas, niveles, dimensiones y nivel global como expresiones `when`/`then`, en etapas."""
    paquete, tablas = motor.paquete, motor.tablas

    def columna(nombre: str) -> pl.Expr:
        return pl.col(nombre)

    def derivado(id: str) -> pl.Expr:
        calculo = paquete.derivados[id].calculo
        if isinstance(calculo, NivelSegun):
            niveles = next(i for i in paquete.indicadores if i.id == calculo.tabla).filas
            return _de_fila(calculo.tabla, [f.niveles[calculo.lectura] for f in niveles]).alias(id)
        if isinstance(calculo, Peor):
            return pl.max_horizontal(*calculo.de).alias(id)
        pruebas = [condiciones.evaluar(calculo.prueba, {"·": pl.col(de)}) for de in calculo.de]
        return pl.sum_horizontal(*[p.cast(pl.Int8) for p in pruebas]).cast(pl.Int8).alias(id)

    def fila(indicador: Any) -> pl.Expr:
        expresion: pl.Expr = pl.lit(len(indicador.filas) - 1, pl.Int8)
        for n in range(len(indicador.filas) - 2, -1, -1):
            cumple = _polars(indicador.filas[n].condicion)
            expresion = pl.when(cumple).then(pl.lit(n, pl.Int8)).otherwise(expresion)
        return expresion.alias(f"{indicador.id}_fila")

    de_lectura = [d.de_lectura(PRUDENTE)[0] for d in tablas.dimensiones]
    existencia: Any = pl.lit(len(paquete.existencia) - 1, pl.Int8)
    for n in range(len(paquete.existencia) - 2, -1, -1):
        existencia = pl.when(_polars(paquete.existencia[n].condicion)).then(pl.lit(n, pl.Int8)).otherwise(existencia)
    simples = [id for id, d in paquete.derivados.items() if isinstance(d.calculo, Cuenta) or not _de_niveles(motor, id)]
    de_niveles = [id for id in paquete.derivados if id not in simples]
    primeros = [i for i in paquete.indicadores if not _usa(i, de_niveles)]
    luego = [i for i in paquete.indicadores if _usa(i, de_niveles)]
    segundos = [id for id in de_niveles if isinstance(paquete.derivados[id].calculo, NivelSegun)]
    terminos = tablas.globales[PRUDENTE].terminos
    return [
        [derivado(id) for id in simples],
        [fila(i) for i in primeros],
        [derivado(id) for id in segundos],
        [derivado(id) for id in de_niveles if id not in segundos],
        [fila(i) for i in luego],
        [_de_fila(i.id, [f.niveles[PRUDENTE] for f in i.filas]).alias(i.id) for i in paquete.indicadores],
        [existencia.alias("existencia_fila")],
        [
            _nivel(r.expresion, columna).alias(segun(d.dimension.id, r.regla.id))
            for d in tablas.dimensiones
            for r, _ in d.arreglos
        ],
        [
            pl.col(segun(d.dimension.id, r.regla.id)).alias(d.dimension.id)
            for d, r in zip(tablas.dimensiones, de_lectura, strict=True)
        ],
        [_nivel(t.expresion, columna).alias(f"t{n}") for n, t in enumerate(terminos)],
        [pl.max_horizontal(*[f"t{n}" for n in range(len(terminos))]).alias("nivel")],
        [
            reduce(
                lambda resto, n: pl.when(pl.col(f"t{n}") == pl.col("nivel")).then(pl.lit(n, pl.Int8)).otherwise(resto),
                range(len(terminos) - 1, -1, -1),
                pl.lit(len(terminos), pl.Int8),
            ).alias("termino")
        ],
    ]


def codigos_de_polars(motor: Motor) -> list[pl.Expr]:
    """Del marco de un usuario (`Enum`, enteros y booleanos) a códigos; un nulo es «no aplica»: no se sabe de otros."""
    expresiones_de_hechos = []
    for eje in motor.tablas.ejes:
        columna = pl.col(eje.hecho.id)
        if eje.hecho.tipo == "enumeracion":
            columna = columna.to_physical()
        expresiones_de_hechos.append(columna.cast(pl.Int8).fill_null(NO_APLICA))
    return expresiones_de_hechos


def _de_niveles(motor: Motor, id: str) -> bool:
    calculo = motor.paquete.derivados[id].calculo
    return isinstance(calculo, NivelSegun) or any(
        de in motor.paquete.derivados and _de_niveles(motor, de) for de in calculo.de
    )


def _usa(indicador: Any, nombres: Sequence[str]) -> bool:
    return any(v in nombres for f in indicador.filas for v in condiciones.variables(f.condicion))


def _de_fila(indicador: str, niveles: Sequence[int]) -> pl.Expr:
    fila = pl.col(f"{indicador}_fila")
    distintos = sorted(set(niveles))
    expresion: Any = pl.lit(distintos[-1], pl.Int8)
    for nivel in distintos[:-1]:
        suyas = [fila == n for n, suyo in enumerate(niveles) if suyo == nivel]
        expresion = pl.when(reduce(lambda a, b: a | b, suyas)).then(pl.lit(nivel, pl.Int8)).otherwise(expresion)
    salida: pl.Expr = expresion
    return salida


def _polars(c: Condicion) -> pl.Expr:
    match c:
        case Siempre():
            return pl.lit(True)
        case Rango(variable, desde, hasta):
            partes = [pl.col(variable) >= desde] if desde is not None else []
            partes += [pl.col(variable) <= hasta] if hasta is not None else []
            return reduce(lambda a, b: a & b, partes)
        case Pertenece(variable, codigos, negada):
            dentro = reduce(lambda a, b: a | b, [pl.col(variable) == codigo for codigo in codigos])
            return ~dentro if negada else dentro
        case Todos(partes_de):
            return reduce(lambda a, b: a & b, [_polars(parte) for parte in partes_de])
        case Alguno(partes_de):
            return reduce(lambda a, b: a | b, [_polars(parte) for parte in partes_de])


def _nivel(e: Any, columna: Callable[[str], pl.Expr]) -> pl.Expr:
    match e:
        case expresiones.Constante(nivel):
            return pl.lit(nivel, pl.Int8)
        case expresiones.Variable(nombre):
            return columna(nombre)
        case expresiones.Mayor(partes):
            return pl.max_horizontal(*[_nivel(parte, columna) for parte in partes])
        case expresiones.Menor(partes):
            return pl.min_horizontal(*[_nivel(parte, columna) for parte in partes])
        case expresiones.Puesto(lugar, nombres):
            salida: pl.Expr = pl.lit(0, pl.Int8)
            for nivel in range(1, len(NIVELES)):
                alcanzan = pl.sum_horizontal(*[(columna(n) >= nivel).cast(pl.Int8) for n in nombres])
                salida = pl.when(alcanzan >= lugar).then(pl.lit(nivel, pl.Int8)).otherwise(salida)
            return salida
        case expresiones.Menos(cuantos, parte, piso):
            valor = _nivel(parte, columna)
            return pl.max_horizontal(
                valor - cuantos, pl.min_horizontal(valor, pl.lit(piso, pl.Int8)), pl.lit(0, pl.Int8)
            )
        case expresiones.Coinciden(nombres):
            iguales = reduce(lambda a, b: a & b, [columna(n) == columna(nombres[0]) for n in nombres])
            return pl.when(iguales).then(columna(nombres[0])).otherwise(pl.lit(0, pl.Int8))
    raise NotImplementedError(str(e))


def correr_polars(marco: pl.DataFrame, etapas: Sequence[Sequence[pl.Expr]], salida: Sequence[str]) -> pl.DataFrame:
    perezoso = marco.lazy()
    for etapa in etapas:
        perezoso = perezoso.with_columns(etapa)
    return perezoso.select(salida).collect()
