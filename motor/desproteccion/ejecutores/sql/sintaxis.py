"""Condiciones y expresiones de nivel escritas en SQL: lo que DuckDB y Spark leen igual.

Solo enteros, `CASE`, comparaciones y `GREATEST`/`LEAST` sobre valores que nunca son nulos: `&` de enteros, los
ensanchamientos de `+` y los nulos dentro de `GREATEST` no significan lo mismo en todas partes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.expresiones import Coinciden, Constante, Expresion, Mayor, Menor, Menos, Puesto, Variable

Nombrar = Callable[[str], str]


def condicion(c: Condicion, nombrar: Nombrar) -> str:
    """La condición sobre columnas sin nulos."""
    match c:
        case Siempre():
            return "TRUE"
        case Rango(variable, desde, hasta):
            columna = nombrar(variable)
            extremos = [] if desde is None else [f"{columna} >= {desde}"]
            extremos += [] if hasta is None else [f"{columna} <= {hasta}"]
            return " AND ".join(extremos) or "TRUE"
        case Pertenece(variable, codigos, negada):
            return f"{nombrar(variable)} {'NOT IN' if negada else 'IN'} ({', '.join(map(str, codigos))})"
        case Todos(partes):
            return " AND ".join(f"({condicion(parte, nombrar)})" for parte in partes)
        case Alguno(partes):
            return " OR ".join(f"({condicion(parte, nombrar)})" for parte in partes)


def consta(c: Condicion, nombrar: Nombrar) -> str:
    """La condición sobre columnas que pueden ser nulas: lo desconocido no cumple nada, salvo un `distinto`."""
    match c:
        case Siempre():
            return "TRUE"
        case Todos(partes):
            return " AND ".join(f"({consta(parte, nombrar)})" for parte in partes)
        case Alguno(partes):
            return " OR ".join(f"({consta(parte, nombrar)})" for parte in partes)
        case _:
            negada = isinstance(c, Pertenece) and c.negada
            return f"COALESCE({condicion(c, nombrar)}, {'TRUE' if negada else 'FALSE'})"


def expresion(e: Expresion, nombrar: Nombrar, ultimo: int) -> str:
    """El nivel de la expresión sobre columnas sin nulos. `ultimo` es el código del mayor nivel."""
    match e:
        case Constante(nivel):
            return str(nivel)
        case Variable(nombre):
            return nombrar(nombre)
        case Mayor(partes):
            return _varios("GREATEST", [expresion(parte, nombrar, ultimo) for parte in partes])
        case Menor(partes):
            return _varios("LEAST", [expresion(parte, nombrar, ultimo) for parte in partes])
        case Puesto(lugar, nombres):
            if lugar > len(nombres):
                return "0"
            alcanzan = [
                f"WHEN {suma([f'{nombrar(nombre)} >= {nivel}' for nombre in nombres])} >= {lugar} THEN {nivel}"
                for nivel in range(ultimo, 0, -1)
            ]
            return f"CASE {' '.join(alcanzan)} ELSE 0 END"
        case Menos(cuantos, parte, piso):
            valor = expresion(parte, nombrar, ultimo)
            return f"GREATEST({valor} - {cuantos}, LEAST({valor}, {piso}), 0)"
        case Coinciden(nombres):
            primero, *otros = map(nombrar, nombres)
            iguales = " AND ".join(f"{primero} = {otro}" for otro in otros) or "TRUE"
            return f"CASE WHEN {iguales} THEN {primero} ELSE 0 END"


def suma(condiciones: Sequence[str]) -> str:
    """Cuántas de las condiciones se cumplen."""
    return "(" + " + ".join(f"CASE WHEN {una} THEN 1 ELSE 0 END" for una in condiciones) + ")"


def mayor(columnas: Sequence[str]) -> str:
    return _varios("GREATEST", columnas)


def segun(columna: str, valores: Mapping[int, int | str]) -> str:
    """El valor que corresponde al código de la columna; los códigos con un mismo valor van juntos."""
    juntos: dict[int | str, list[int]] = {}
    for codigo, valor in valores.items():
        juntos.setdefault(valor, []).append(codigo)
    ramas = [
        f"WHEN {columna} IN ({', '.join(map(str, codigos))}) THEN {literal(valor)}" for valor, codigos in juntos.items()
    ]
    return f"CASE {' '.join(ramas)} END"


def literal(valor: int | str) -> str:
    """Un valor escrito en SQL. Las comillas se cambian, porque no todo dialecto las escapa igual."""
    return str(valor) if isinstance(valor, int) else "'" + valor.replace("'", "’").replace("\\", "/") + "'"


def primera(condiciones: Sequence[str]) -> str:
    """La posición de la primera condición que se cumple; la última vale en otro caso."""
    *previas, _ = condiciones
    ramas = " ".join(f"WHEN {una} THEN {n}" for n, una in enumerate(previas))
    return f"CASE {ramas} ELSE {len(previas)} END" if previas else "0"


def texto_de(partes: Sequence[tuple[str, str]], separador: str) -> str:
    """Los textos cuya condición se cumple, en orden y separados."""
    ramas = ", ".join(f"CASE WHEN {cuando} THEN {literal(texto)} END" for cuando, texto in partes)
    return f"concat_ws({literal(separador)}, {ramas})" if ramas else "''"


def _varios(funcion: str, columnas: Sequence[str]) -> str:
    """`GREATEST` y `LEAST` piden al menos dos columnas en Spark."""
    distintas = list(dict.fromkeys(columnas))
    return distintas[0] if len(distintas) == 1 else f"{funcion}({', '.join(distintas)})"
