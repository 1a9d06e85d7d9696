"""Mide el motor, un caso y por lotes, junto a otros motores de reglas sobre la misma base de decisión.

    PYTHONPATH=motor python herramientas/banco_lotes.py [--casos N] [--veces K]

Los pares (zen-engine, rule-engine, business-rules) son dependencias solo de este banco; el que no esté instalado se
nombra y se salta. Antes de medir se exige que todos den las mismas respuestas en 2.000 casos. Se informa la mediana y
la razón con el motor: un tiempo suelto no dice nada fuera de la máquina en que se tomó.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.flujo_de_lotes import evaluar_archivo
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import NIVELES, Cuenta, NivelSegun, Peor

CASOS_DE_ACUERDO = 2_000
PRUDENTE = 1
Contexto = dict[str, int]
Par = Callable[[Contexto], list[int]]
"""De los hechos y derivados de un caso, en códigos, al número de fila de cada indicador."""


def mediana(hacer: Callable[[], Any], veces: int) -> float:
    """Segundos de la ejecución mediana."""
    tiempos = []
    for _ in range(veces):
        desde = time.perf_counter()
        hacer()
        tiempos.append(time.perf_counter() - desde)
    return statistics.median(tiempos)


# Casos


def clases_al_azar(motor: Motor, cuantos: int, nulos: float = 0.0) -> list[Any]:
    """Clases por eje de casos válidos; `nulos` es la parte desconocida."""
    azar = np.random.default_rng(7)
    columnas = []
    for eje in motor.tablas.ejes:
        clases = [n for n, codigo in enumerate(eje.representantes) if codigo >= 0]
        pesos = np.exp(-np.arange(len(clases)))
        columnas.append(azar.choice(clases, cuantos, p=pesos / pesos.sum()).astype(np.uint8))
    for ejes, imposible in motor.tablas.restricciones:
        celdas = tuple(columnas[eje] for eje in ejes)
        for clase in range(len(motor.tablas.ejes[ejes[-1]].representantes)):
            malas = imposible[tuple(columnas[eje] for eje in ejes)]
            columnas[ejes[-1]][malas] = clase
        assert not imposible[celdas].any()
    for eje, columna in zip(motor.tablas.ejes, columnas, strict=True):
        if nulos:
            columna[azar.random(cuantos) < nulos] = len(eje.representantes)
    return columnas


def marco_de(motor: Motor, clases: Sequence[Any]) -> pl.DataFrame:
    """El lote como lo trae un usuario: `Enum`, enteros y booleanos."""
    columnas = {}
    for eje, columna in zip(motor.tablas.ejes, clases, strict=True):
        dominio = eje.hecho.dominio
        valores = [eje.valor(n) for n in range(len(eje.representantes))] + [None]
        if dominio.valores is None or eje.hecho.tipo == "booleano":
            tipo: Any = pl.Int64 if dominio.valores is None else pl.Boolean
            serie = pl.Series(valores, dtype=tipo).gather(columna)
        else:
            serie = pl.Series(valores, dtype=pl.Enum(list(dominio.valores))).gather(columna)
        columnas[eje.hecho.id] = serie
    return pl.DataFrame(columnas)


def contextos(motor: Motor, clases: Sequence[Any], cuantos: int) -> list[Contexto]:
    """Hechos y derivados de los primeros casos: todos los pares reciben lo mismo ya calculado."""
    salida = []
    for caso in range(cuantos):
        codigos = [eje.representantes[int(c[caso])] for eje, c in zip(motor.tablas.ejes, clases, strict=True)]
        valores = {eje.hecho.id: codigo for eje, codigo in zip(motor.tablas.ejes, codigos, strict=True)}
        filas = motor.de_tablas.decidir(codigos, PRUDENTE, PRUDENTE).filas
        for id, derivado in motor.paquete.derivados.items():
            calculo = derivado.calculo
            if isinstance(calculo, NivelSegun):
                indicador = next(n for n, i in enumerate(motor.paquete.indicadores) if i.id == calculo.tabla)
                valores[id] = motor.paquete.indicadores[indicador].filas[filas[indicador]].niveles[calculo.lectura]
            elif isinstance(calculo, Peor):
                valores[id] = max(valores[de] for de in calculo.de)
            else:
                valores[id] = sum(bool(condiciones.evaluar(calculo.prueba, {"·": valores[de]})) for de in calculo.de)
        salida.append(valores)
    return salida


# Pares: la misma base en el idioma de cada uno


def _texto(c: Condicion, nombre: Callable[[str], str]) -> str:
    match c:
        case Siempre():
            return "1 == 1"
        case Rango(variable, desde, hasta):
            extremos = [f"{nombre(variable)} >= {desde}"] if desde is not None else []
            extremos += [f"{nombre(variable)} <= {hasta}"] if hasta is not None else []
            return " and ".join(extremos)
        case Pertenece(variable, codigos, negada):
            unos = " or ".join(f"{nombre(variable)} == {codigo}" for codigo in codigos)
            return f"not ({unos})" if negada else f"({unos})"
        case Todos(partes):
            return " and ".join(f"({_texto(parte, nombre)})" for parte in partes)
        case Alguno(partes):
            return " or ".join(f"({_texto(parte, nombre)})" for parte in partes)


def _plano(nombre: str) -> str:
    return nombre.replace(".", "_")


def python_plano(motor: Motor) -> Par:
    """Las filas como `if` encadenados de Python, sin motor alguno."""
    lineas = ["def decidir(c):", "    filas = []"]
    for indicador in motor.paquete.indicadores:
        for n, fila in enumerate(indicador.filas):
            lineas.append(
                f"    {'el' if n else ''}if {_texto(fila.condicion, lambda v: f'c[{v!r}]')}: filas.append({n})"
            )
    espacio: dict[str, Any] = {}
    exec("\n".join([*lineas, "    return filas"]), espacio)
    decidir: Par = espacio["decidir"]
    return decidir


def con_rule_engine(motor: Motor) -> Par:
    import rule_engine

    tablas = [[rule_engine.Rule(_texto(f.condicion, _plano)) for f in i.filas] for i in motor.paquete.indicadores]

    def decidir(contexto: Contexto) -> list[int]:
        plano = {_plano(nombre): valor for nombre, valor in contexto.items()}
        return [next(n for n, regla in enumerate(tabla) if regla.matches(plano)) for tabla in tablas]

    return decidir


def con_zen_engine(motor: Motor) -> Par:
    import zen

    nodos: list[dict[str, Any]] = [
        {"id": "entrada", "type": "inputNode", "name": "entrada", "position": {"x": 0, "y": 0}},
        {"id": "salida", "type": "outputNode", "name": "salida", "position": {"x": 2, "y": 0}},
    ]
    aristas = []
    for indicador in motor.paquete.indicadores:
        contenido = {
            "hitPolicy": "first",
            "inputs": [{"id": "si", "name": "si", "type": "expression"}],
            "outputs": [{"id": "fila", "name": "fila", "field": indicador.id, "type": "expression"}],
            "rules": [
                {"_id": f"{indicador.id}{n}", "si": _texto(f.condicion, _plano), "fila": str(n)}
                for n, f in enumerate(indicador.filas)
            ],
        }
        nodo = {"id": indicador.id, "type": "decisionTableNode", "name": indicador.id, "position": {"x": 1, "y": 0}}
        nodos.append({**nodo, "content": contenido})
        aristas.append({"id": f"a{indicador.id}", "type": "edge", "sourceId": "entrada", "targetId": indicador.id})
        aristas.append({"id": f"b{indicador.id}", "type": "edge", "sourceId": indicador.id, "targetId": "salida"})
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodos, "edges": aristas}))
    ids = [indicador.id for indicador in motor.paquete.indicadores]

    def decidir(contexto: Contexto) -> list[int]:
        resultado = decision.evaluate({_plano(nombre): valor for nombre, valor in contexto.items()})["result"]
        return [int(resultado[id]) for id in ids]

    return decidir


def con_business_rules(motor: Motor) -> Par:
    from business_rules import run_all
    from business_rules.actions import BaseActions, rule_action
    from business_rules.fields import FIELD_NUMERIC
    from business_rules.variables import BaseVariables, numeric_rule_variable

    nombres = [*motor.paquete.hechos, *motor.paquete.derivados]

    def variable(nombre: str) -> Any:
        def leer(self: Any) -> int:
            return int(self.contexto[nombre])

        leer.__name__ = _plano(nombre)
        return numeric_rule_variable(leer)

    class Variables(BaseVariables):  # type: ignore[misc]
        def __init__(self, contexto: Contexto) -> None:
            self.contexto = contexto

    for nombre in nombres:
        setattr(Variables, _plano(nombre), variable(nombre))

    class Acciones(BaseActions):  # type: ignore[misc]
        def __init__(self) -> None:
            self.filas: list[int] = []

        @rule_action(params={"fila": FIELD_NUMERIC})  # type: ignore[untyped-decorator]
        def decide(self, fila: int) -> None:
            self.filas.append(fila)

    def traducir(c: Condicion) -> dict[str, Any]:
        match c:
            case Rango(nombre, desde, hasta):
                partes = [(desde, "greater_than_or_equal_to"), (hasta, "less_than_or_equal_to")]
                unas = [{"name": _plano(nombre), "operator": op, "value": v} for v, op in partes if v is not None]
                return {"all": unas}
            case Pertenece(nombre, codigos, False):
                return {"any": [{"name": _plano(nombre), "operator": "equal_to", "value": v} for v in codigos]}
            case Todos(partes_de):
                return {"all": [traducir(parte) for parte in partes_de]}
            case Alguno(partes_de):
                return {"any": [traducir(parte) for parte in partes_de]}
            case _:
                raise NotImplementedError(f"business-rules no expresa {c}")

    tablas = [
        [
            {"conditions": traducir(f.condicion), "actions": [{"name": "decide", "params": {"fila": n}}]}
            for n, f in enumerate(i.filas)
        ]
        for i in motor.paquete.indicadores
    ]

    def decidir(contexto: Contexto) -> list[int]:
        variables, acciones = Variables(contexto), Acciones()
        for tabla in tablas:
            run_all(tabla, variables, acciones, stop_on_first_trigger=True)
        return acciones.filas

    return decidir


PARES: Mapping[str, Callable[[Motor], Par]] = {
    "Python plano": python_plano,
    "zen-engine": con_zen_engine,
    "rule-engine": con_rule_engine,
    "business-rules": con_business_rules,
}


# Polars escrito a mano


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


# Informe


def un_caso(motor: Motor, veces: int) -> None:
    clases = clases_al_azar(motor, CASOS_DE_ACUERDO)
    casos = contextos(motor, clases, CASOS_DE_ACUERDO)
    codigos = [[caso[id] for id in motor.paquete.hechos] for caso in casos]
    esperadas = [list(motor.de_tablas.decidir(c, PRUDENTE, PRUDENTE).filas) for c in codigos]
    base = mediana(lambda: [motor.de_tablas.decidir(c, PRUDENTE, PRUDENTE) for c in codigos], veces) / len(casos)
    print(f"\nUn caso ({len(casos)} casos; los pares dan solo las filas de los indicadores, sin nivel global)")
    print(f"  {'tablas densas, todo':<28}{base * 1e6:9.1f} µs   ×1,0")
    valores = [
        {id: h.dominio.valor(c[id]) for id, h in motor.paquete.hechos.items() if c[id] >= 0} for c in casos[:500]
    ]
    _linea("decidir(hechos)", mediana(lambda: [motor.decidir(v) for v in valores], veces) / len(valores), base)
    durable = motor.ejecutor("durable")
    tiempo = mediana(lambda: [durable.decidir(c, PRUDENTE, PRUDENTE) for c in codigos[:500]], veces) / 500
    _linea(f"ejecutor {durable.nombre}, todo", tiempo, base)
    for nombre, armar in PARES.items():
        try:
            par = armar(motor)
        except (ImportError, NotImplementedError) as error:
            print(f"  {nombre:<28} no se midió: {error}")
            continue
        distintas = sum(par(caso) != esperada for caso, esperada in zip(casos, esperadas, strict=True))
        if distintas:
            print(f"  {nombre:<28} NO COINCIDE en {distintas} de {len(casos)} casos: no se mide")
            continue

        def una_tanda(par: Any = par) -> None:
            for caso in casos[:500]:
                par(caso)

        _linea(nombre, mediana(una_tanda, veces) / 500, base)


def _linea(nombre: str, tiempo: float, base: float) -> None:
    print(f"  {nombre:<28}{tiempo * 1e6:9.1f} µs   ×{tiempo / base:.1f}".replace(".", ","))


def lotes(motor: Motor, casos: int, veces: int) -> None:
    ejecutor = EjecutorVectorial(motor, PRUDENTE)
    clases, con_nulos = clases_al_azar(motor, casos), clases_al_azar(motor, casos, 0.02)
    for columna, otra, eje in zip(clases, con_nulos, motor.tablas.ejes, strict=True):
        if eje.hecho.aplica_si:  # lo que no aplica no se puede escribir en una columna
            otra[columna == len(eje.representantes) - 1] = len(eje.representantes) - 1
    marco, incompleto = marco_de(motor, clases), _valido(motor, marco_de(motor, con_nulos))
    codigos = pl.DataFrame(
        {
            e.hecho.id: np.array(e.representantes, dtype=np.int8)[c]
            for e, c in zip(motor.tablas.ejes, clases, strict=True)
        }
    )
    etapas = polars_a_mano(motor)
    ids = [i.id for i in motor.paquete.indicadores]
    salida = [*ids, *(f"{id}_fila" for id in ids), *(d.id for d in motor.paquete.dimensiones), "nivel", "termino"]
    salida.append("existencia_fila")
    hecho = correr_polars(codigos, etapas, salida)
    decisiones = ejecutor.decidir(clases, 2)
    for n, id in enumerate(ids):
        assert (hecho[f"{id}_fila"].to_numpy() == decisiones.filas[n]).all(), id
    hay = decisiones.existencia == 1
    assert (hecho["nivel"].to_numpy()[hay] == decisiones.nivel[hay]).all()
    print(f"\nLotes de {casos:,} casos (millones de casos por segundo, mediana de {veces})".replace(",", "."))
    medidas: dict[str, Callable[[], Any]] = {
        "clases, un hilo": lambda: ejecutor.decidir(clases, 1),
        "clases, dos hilos": lambda: ejecutor.decidir(clases, 2),
        "Polars a mano, desde códigos": lambda: correr_polars(codigos, etapas, salida),
        "evaluar_lote(Polars)": lambda: evaluar_lote(marco),
        "evaluar_lote(Polars), mínimo": lambda: evaluar_lote(marco, detalle="minimo"),
        "evaluar_lote(Polars), 2 % nulo": lambda: evaluar_lote(incompleto),
    }
    base = None
    for nombre, hacer in medidas.items():
        ritmo = (incompleto.height if "nulo" in nombre else casos) / mediana(hacer, veces) / 1e6
        base = base or ritmo
        print(f"  {nombre:<34}{ritmo:8.2f}   ×{ritmo / base:.2f}".replace(".", ","))
    print("\nTiempo por caso según las filas (1 = el de la tanda menor)")
    menor = casos // 16
    tiempos = []
    for factor in (1, 2, 4, 8, 16):
        parte = [columna[: menor * factor] for columna in clases]
        tiempos.append(mediana(partial(ejecutor.decidir, parte, 1), veces) / factor)
    print("  " + "  ".join(f"{f}×: {t / tiempos[0]:.2f}" for f, t in zip((1, 2, 4, 8, 16), tiempos, strict=True)))


def _valido(motor: Motor, marco: pl.DataFrame) -> pl.DataFrame:
    """Sin las filas que al borrar un dato quedaron contradichas."""
    for id, hecho in motor.paquete.hechos.items():
        if hecho.aplica_si:
            otro, codigos = hecho.aplica_si
            valores = motor.paquete.hechos[otro].dominio.valores or ()
            aplica = pl.col(otro).is_in([valores[codigo] for codigo in codigos])
            marco = marco.with_columns(pl.when(aplica).then(pl.col(id)).alias(id))
    return marco


def memoria(motor: Motor, casos: int) -> None:
    """La memoria máxima de un proceso que evalúa un Parquet en flujo, para dos largos."""
    print("\nMemoria máxima al evaluar un Parquet en flujo")
    with tempfile.TemporaryDirectory() as carpeta:
        for factor in (1, 4):
            entrada, salida = Path(carpeta) / f"{factor}.parquet", Path(carpeta) / "salida.parquet"
            marco = marco_de(motor, clases_al_azar(motor, casos))
            pl.concat([marco] * factor, rechunk=False).write_parquet(entrada, row_group_size=100_000)
            orden = [sys.executable, __file__, "--flujo", str(entrada), str(salida)]
            maximo = subprocess.run(orden, check=True, capture_output=True, text=True).stdout.strip()
            print(f"  {casos * factor:>12,} filas: {int(maximo) // 1024} MiB".replace(",", "."))


def main() -> None:
    argumentos = argparse.ArgumentParser(description=__doc__)
    argumentos.add_argument("--casos", type=int, default=1_000_000)
    argumentos.add_argument("--veces", type=int, default=5)
    argumentos.add_argument("--flujo", nargs=2, type=Path, help=argparse.SUPPRESS)
    pedido = argumentos.parse_args()
    motor = motor_por_omision()
    if pedido.flujo:
        entrada, salida = pedido.flujo
        evaluar_archivo(entrada, salida, motor)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    un_caso(motor, pedido.veces)
    lotes(motor, pedido.casos, pedido.veces)
    memoria(motor, pedido.casos)


if __name__ == "__main__":
    main()
