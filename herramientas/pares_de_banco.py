"""La misma base de decisión escrita para otros motores de reglas: de un caso, el número de fila de cada indicador."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos, evaluar, variables
from desproteccion.motor import Motor

from herramientas.casos_de_banco import Contexto

ANIO = "2026"
"""OpenFisca pide un período para todo."""
Par = Callable[[Contexto], list[int]]
"""De los hechos y derivados de un caso, en códigos, al número de fila de cada indicador."""


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


def con_clips(motor: Motor) -> Par:
    import clips

    entorno = clips.Environment()
    nombres = [*motor.paquete.hechos, *motor.paquete.derivados]
    entorno.build(f"(deftemplate caso {' '.join(f'(slot {_plano(nombre)})' for nombre in nombres)})")
    entorno.build("(deftemplate decide (slot tabla) (slot fila))")
    for tabla, indicador in enumerate(motor.paquete.indicadores):
        for n, fila in enumerate(indicador.filas):
            usados = " ".join(f"({_plano(v)} ?{_plano(v)})" for v in dict.fromkeys(variables(fila.condicion)))
            entorno.build(
                f"(defrule r{tabla}-{n} (declare (salience {-n})) (caso {usados}) (not (decide (tabla {tabla}))) "
                f"(test {_en_clips(fila.condicion)}) => (assert (decide (tabla {tabla}) (fila {n}))))"
            )
    caso = entorno.find_template("caso")

    def decidir(contexto: Contexto) -> list[int]:
        entorno.reset()
        caso.assert_fact(**{_plano(nombre): contexto[nombre] for nombre in nombres})
        entorno.run()
        filas = {hecho["tabla"]: hecho["fila"] for hecho in entorno.facts() if hecho.template.name == "decide"}
        return [int(filas[tabla]) for tabla in range(len(filas))]

    return decidir


def _en_clips(c: Condicion) -> str:
    match c:
        case Siempre():
            return "TRUE"
        case Rango(variable, desde, hasta):
            extremos = [f"(>= ?{_plano(variable)} {desde})"] if desde is not None else []
            extremos += [f"(<= ?{_plano(variable)} {hasta})"] if hasta is not None else []
            return f"(and TRUE {' '.join(extremos)})"
        case Pertenece(variable, codigos, negada):
            unos = f"(or FALSE {' '.join(f'(= ?{_plano(variable)} {codigo})' for codigo in codigos)})"
            return f"(not {unos})" if negada else unos
        case Todos(partes):
            return f"(and TRUE {' '.join(map(_en_clips, partes))})"
        case Alguno(partes):
            return f"(or FALSE {' '.join(map(_en_clips, partes))})"


def con_openfisca(motor: Motor) -> Callable[[Mapping[str, Any]], list[Any]]:
    """OpenFisca evalúa por columnas: recibe un arreglo por hecho y da, por indicador, la fila de cada caso."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    persona = build_entity(key="persona", plural="personas", label="persona", is_person=True)
    sistema = TaxBenefitSystem([persona])
    comunes = {"value_type": int, "entity": persona, "definition_period": DateUnit.YEAR, "label": "-"}
    for nombre in [*motor.paquete.hechos, *motor.paquete.derivados]:
        sistema.add_variable(type(_plano(nombre), (Variable,), dict(comunes)))

    def formula_de(indicador: Any) -> Callable[..., Any]:
        def formula(personas: Any, periodo: Any) -> Any:
            leidas = {v: personas(_plano(v), periodo) for f in indicador.filas for v in variables(f.condicion)}
            cumplen = [np.broadcast_to(evaluar(f.condicion, leidas), personas.count) for f in indicador.filas]
            return np.select(cumplen, range(len(cumplen)))

        return formula

    ids = [f"fila_{indicador.id.lower()}" for indicador in motor.paquete.indicadores]
    for id, indicador in zip(ids, motor.paquete.indicadores, strict=True):
        sistema.add_variable(type(id, (Variable,), {**comunes, "formula": formula_de(indicador)}))

    def decidir(columnas: Mapping[str, Any]) -> list[Any]:
        cuantos = len(next(iter(columnas.values())))
        simulacion = SimulationBuilder().build_default_simulation(sistema, count=cuantos)
        for nombre, valores in columnas.items():
            simulacion.set_input(_plano(nombre), ANIO, valores)
        return [simulacion.calculate(id, ANIO) for id in ids]

    return decidir


PARES: Mapping[str, Callable[[Motor], Par]] = {
    "Python plano": python_plano,
    "zen-engine": con_zen_engine,
    "CLIPS": con_clips,
    "rule-engine": con_rule_engine,
    "business-rules": con_business_rules,
}
