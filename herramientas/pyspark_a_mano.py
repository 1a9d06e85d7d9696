"""La misma base como la escribiría a mano quien domina PySpark: `when`/`otherwise`, una etapa de columnas tras otra."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.motor import Motor
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import NIVELES, Cuenta, NivelSegun, Peor
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - así la llama todo el mundo

from herramientas.casos_de_banco import PRUDENTE

Etapa = dict[str, Column]


def columnas_a_mano(motor: Motor) -> list[str]:
    """Nivel y regla de cada indicador, nivel de cada dimensión, y nivel y regla globales."""
    ids = [indicador.id for indicador in motor.paquete.indicadores]
    dimensiones = [f"nivel_{dimension.id}" for dimension in motor.paquete.dimensiones]
    return ["nivel", "regla", *dimensiones, *ids, *(f"{id}_regla" for id in ids)]


def pyspark_a_mano(motor: Motor, casos: DataFrame) -> DataFrame:
    """Evalúa casos completos y válidos: no mira dominios, ni contradicciones, ni datos que falten."""
    for etapa in _etapas(motor):
        casos = casos.withColumns(etapa)
    return casos.select(*[F.col(f"texto_{nombre}").alias(nombre) for nombre in columnas_a_mano(motor)])


def _etapas(motor: Motor) -> Iterator[Etapa]:
    paquete, tablas = motor.paquete, motor.tablas
    yield {_n(id): _codigo(id, hecho.dominio.valores, hecho.tipo) for id, hecho in paquete.hechos.items()}
    listos, indicadores = set(paquete.hechos), {i.id: i for i in paquete.indicadores}
    usa = {i.id: {v for f in i.filas for v in condiciones.variables(f.condicion)} for i in paquete.indicadores}
    for id, derivado in paquete.derivados.items():
        calculo = derivado.calculo
        usa[id] = {calculo.tabla} if isinstance(calculo, NivelSegun) else set(calculo.de)
    while usa:
        tanda = [id for id, suyas in usa.items() if suyas <= listos]
        yield {
            _n(f"{id}_fila") if id in indicadores else _n(id): _fila([f.condicion for f in indicadores[id].filas])
            if id in indicadores
            else _derivado(motor, id)
            for id in tanda
        }
        suyos = [indicadores[id] for id in tanda if id in indicadores]
        yield {_n(i.id): _segun_fila(i.id, [f.niveles[PRUDENTE] for f in i.filas]) for i in suyos}
        listos |= set(tanda)
        usa = {id: suyas for id, suyas in usa.items() if id not in tanda}
    yield {"existencia_fila": _fila([f.condicion for f in paquete.existencia])}
    yield {
        _n(segun(d.dimension.id, r.regla.id)): _nivel(r.expresion, _columna)
        for d in tablas.dimensiones
        for r, _ in d.arreglos
    }
    yield {
        d.dimension.id: _columna(segun(d.dimension.id, d.de_lectura(PRUDENTE)[0].regla.id)) for d in tablas.dimensiones
    }
    terminos = tablas.globales[PRUDENTE].terminos
    yield {f"t{n}": _nivel(t.expresion, _columna) for n, t in enumerate(terminos)}
    yield {"maximo": F.greatest(*[f"t{n}" for n in range(len(terminos))])}
    yield {"termino": _primera([F.col(f"t{n}") == F.col("maximo") for n in range(len(terminos) - 1)])}
    hay = F.col("existencia_fila").isin([n for n, f in enumerate(paquete.existencia) if f.niveles[PRUDENTE] == 1])
    textos = {
        "nivel": F.when(hay, _de_lista(NIVELES, "maximo")).otherwise(F.lit(NIVELES[0])),
        "regla": F.when(hay, _de_lista([t.regla.id for t in terminos], "termino")).otherwise(
            _de_lista([f.regla.id for f in paquete.existencia], "existencia_fila")
        ),
        **{f"nivel_{d.id}": _de_lista(NIVELES, d.id) for d in paquete.dimensiones},
        **{i.id: _de_lista(NIVELES, i.id) for i in paquete.indicadores},
        **{f"{i.id}_regla": _de_lista([f.regla.id for f in i.filas], f"{i.id}_fila") for i in paquete.indicadores},
    }
    yield {f"texto_{nombre}": columna for nombre, columna in textos.items()}


def _n(nombre: str) -> str:
    """Un nombre de columna sin puntos, que en PySpark abrirían una estructura."""
    return "c_" + nombre.replace(".", "_").replace("@", "_") if "." in nombre or "@" in nombre else nombre


def _columna(nombre: str) -> Column:
    return F.col(_n(nombre))


def _codigo(id: str, valores: Sequence[str] | None, tipo: str) -> Column:
    columna = F.col(f"`{id}`")
    if valores is None or tipo == "booleano":
        return columna.cast("int")
    return _primera([columna == valor for valor in valores[:-1]])


def _primera(condiciones_: Sequence[Column]) -> Column:
    """La posición de la primera que se cumple; la siguiente a la última vale en otro caso."""
    resto = F.lit(len(condiciones_))
    return reduce(lambda otra, n: F.when(condiciones_[n], n).otherwise(otra), reversed(range(len(condiciones_))), resto)


def _fila(de_filas: Sequence[Condicion]) -> Column:
    return _primera([_condicion(c) for c in de_filas[:-1]])


def _segun_fila(indicador: str, niveles: Sequence[int]) -> Column:
    salida, fila = F.lit(niveles[-1]), F.col(f"{indicador}_fila")
    for nivel in sorted(set(niveles) - {niveles[-1]}):
        salida = F.when(fila.isin([n for n, suyo in enumerate(niveles) if suyo == nivel]), nivel).otherwise(salida)
    return salida


def _de_lista(textos: Sequence[str], columna: str) -> Column:
    return F.array(*map(F.lit, textos))[F.col(columna)]


def _derivado(motor: Motor, id: str) -> Column:
    calculo = motor.paquete.derivados[id].calculo
    if isinstance(calculo, NivelSegun):
        filas = next(i for i in motor.paquete.indicadores if i.id == calculo.tabla).filas
        return _segun_fila(calculo.tabla, [f.niveles[calculo.lectura] for f in filas])
    if isinstance(calculo, Peor):
        return F.greatest(*map(_columna, calculo.de))
    assert isinstance(calculo, Cuenta)
    return _cuantas([_condicion(calculo.prueba, {"·": _columna(de)}.__getitem__) for de in calculo.de])


def _cuantas(pruebas: Sequence[Column]) -> Column:
    return reduce(lambda a, b: a + b, [prueba.cast("int") for prueba in pruebas])


def _condicion(c: Condicion, nombrar: Callable[[str], Column] = _columna) -> Column:
    match c:
        case Siempre():
            return F.lit(True)
        case Rango(variable, desde, hasta):
            partes = [nombrar(variable) >= desde] if desde is not None else []
            partes += [nombrar(variable) <= hasta] if hasta is not None else []
            return reduce(and_, partes)
        case Pertenece(variable, codigos, negada):
            dentro = nombrar(variable).isin(list(codigos))
            return ~dentro if negada else dentro
        case Todos(partes_de):
            return reduce(and_, [_condicion(parte, nombrar) for parte in partes_de])
        case Alguno(partes_de):
            return reduce(or_, [_condicion(parte, nombrar) for parte in partes_de])


def _nivel(e: Any, columna: Callable[[str], Column]) -> Column:
    match e:
        case expresiones.Constante(nivel):
            return F.lit(nivel)
        case expresiones.Variable(nombre):
            return columna(nombre)
        case expresiones.Mayor(partes):
            return _de_varias(F.greatest, [_nivel(parte, columna) for parte in partes])
        case expresiones.Menor(partes):
            return _de_varias(F.least, [_nivel(parte, columna) for parte in partes])
        case expresiones.Puesto(lugar, nombres):
            salida = F.lit(0)
            for nivel in range(1, len(NIVELES)):
                salida = F.when(_cuantas([columna(n) >= nivel for n in nombres]) >= lugar, nivel).otherwise(salida)
            return salida
        case expresiones.Menos(cuantos, parte, piso):
            valor = _nivel(parte, columna)
            return F.greatest(valor - cuantos, F.least(valor, F.lit(piso)), F.lit(0))
        case expresiones.Coinciden(nombres):
            iguales = reduce(and_, [columna(n) == columna(nombres[0]) for n in nombres[1:]])
            return F.when(iguales, columna(nombres[0])).otherwise(F.lit(0))
    raise NotImplementedError(str(e))


def _de_varias(funcion: Callable[..., Column], columnas: Sequence[Column]) -> Column:
    return funcion(*columnas) if len(columnas) > 1 else columnas[0]
