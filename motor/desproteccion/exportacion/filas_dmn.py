"""De condiciones a filas de una tabla DMN: cada alternativa, una fila; cada variable, una prueba unaria de FEEL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.vocabulario import Dominio

Prueba = Rango | Pertenece
Alternativa = Mapping[str, tuple[Prueba, ...]]
"""Por variable, las pruebas que debe cumplir."""


def alternativas(condicion: Condicion) -> Iterator[Alternativa]:
    """La condición como lista de alternativas (forma normal disyuntiva)."""
    match condicion:
        case Siempre():
            yield {}
        case Rango(variable) | Pertenece(variable):
            yield {variable: (condicion,)}
        case Alguno(partes):
            for parte in partes:
                yield from alternativas(parte)
        case Todos(partes):
            for combinacion in product(*[list(alternativas(parte)) for parte in partes]):
                junta: dict[str, tuple[Prueba, ...]] = {}
                for una in combinacion:
                    for variable, pruebas in una.items():
                        junta[variable] = tuple(dict.fromkeys([*junta.get(variable, ()), *pruebas]))
                yield junta


def en_feel(pruebas: tuple[Prueba, ...], dominio: Dominio) -> str:
    """La prueba unaria de una entrada; «-» si no pide nada."""
    if not pruebas:
        return "-"
    if dominio.valores is not None:
        codigos = [c for c in range(len(dominio.valores)) if all(_cumple(prueba, c) for prueba in pruebas)]
        textos = [literal(dominio.valor(codigo)) for codigo in codigos]
        return textos[0] if len(textos) == 1 else f"? in [{', '.join(textos)}]"
    partes = [parte for prueba in pruebas for parte in _de_entero(prueba)]
    return partes[0].removeprefix("? = ").removeprefix("? ") if len(partes) == 1 else " and ".join(partes)


def literal(valor: object) -> str:
    """Un valor como literal de FEEL."""
    if isinstance(valor, bool):
        return "true" if valor else "false"
    return f'"{valor}"' if isinstance(valor, str) else str(valor)


def _cumple(prueba: Prueba, codigo: int) -> bool:
    if isinstance(prueba, Pertenece):
        return (codigo in prueba.codigos) is not prueba.negada
    desde, hasta = prueba.desde, prueba.hasta
    return (desde is None or codigo >= desde) and (hasta is None or codigo <= hasta)


def _de_entero(prueba: Prueba) -> Iterator[str]:
    if isinstance(prueba, Pertenece):
        if prueba.negada:
            yield from (f"? != {codigo}" for codigo in prueba.codigos)
        elif len(prueba.codigos) == 1:
            yield f"? = {prueba.codigos[0]}"
        else:
            yield f"? in [{', '.join(map(str, prueba.codigos))}]"
        return
    if prueba.desde is not None:
        yield f"? >= {prueba.desde}"
    if prueba.hasta is not None:
        yield f"? <= {prueba.hasta}"
