"""Condiciones y valores escritos en SQL: lo que DuckDB y Spark leen igual."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos

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


def literal(valor: int | str | None) -> str:
    """Un valor escrito en SQL. Las comillas se cambian, porque no todo dialecto las escapa igual."""
    if valor is None:
        return "NULL"
    return str(valor) if isinstance(valor, int) else "'" + valor.replace("'", "’").replace("\\", "/") + "'"


def texto_de(partes: Sequence[tuple[str, str]], separador: str) -> str:
    """Los textos cuya condición se cumple, en orden y separados."""
    ramas = ", ".join(f"CASE WHEN {cuando} THEN {literal(texto)} END" for cuando, texto in partes)
    return f"concat_ws({literal(separador)}, {ramas})" if ramas else "''"
