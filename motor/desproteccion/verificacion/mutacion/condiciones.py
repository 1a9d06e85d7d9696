"""Condiciones con un solo error: un umbral corrido, una comparación o un valor cambiados, una condición quitada."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, product

from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Todos, cortes, variables
from desproteccion.vocabulario import Dominio

Variante = tuple[str, str, Condicion]
"""Operador, descripción y condición cambiada."""
Dominios = Callable[[str], Dominio]


def variantes(condicion: Condicion, dominios: Dominios) -> Iterator[Variante]:
    match condicion:
        case Rango():
            yield from _de_rango(condicion, dominios(condicion.variable))
        case Pertenece():
            yield from _de_pertenencia(condicion, dominios(condicion.variable))
        case Todos(partes) | Alguno(partes):
            for i, parte in enumerate(partes):
                resto = (*partes[:i], *partes[i + 1 :])
                if resto:
                    yield "condición quitada", f"sin {nombre(parte)}", type(condicion)(resto)
                for operador, descripcion, otra in variantes(parte, dominios):
                    yield operador, descripcion, type(condicion)((*partes[:i], otra, *partes[i + 1 :]))


def de_tabla_entera(todas: Sequence[Condicion], dominios: Dominios) -> Iterator[tuple[str, str, list[Condicion]]]:
    """El mismo error en todas las filas de una tabla: un umbral corrido o dos valores confundidos.

    Así no queda vacío ni traslape que delate el error al cargar.
    """
    for variable in dict.fromkeys(v for condicion in todas for v in variables(condicion)):
        dominio = dominios(variable)
        if dominio.valores is None:
            suyos = sorted({corte for condicion in todas for v, corte in cortes(condicion) if v == variable})
            for corte, paso in product(suyos, (-1, 1)):
                if corte >= 1 and corte + paso >= 1:
                    nuevas = [_correr(condicion, variable, corte, paso) for condicion in todas]
                    yield "umbral ±1", f"{variable}: {corte} pasa a {corte + paso} en toda la tabla", nuevas
        else:
            for uno, otro in pairwise(range(len(dominio.valores))):
                nuevas = [_confundir(condicion, variable, uno, otro) for condicion in todas]
                valores = f"{_valor(uno, dominio)} y {_valor(otro, dominio)}"
                yield "valor cambiado", f"{variable}: {valores} confundidos en toda la tabla", nuevas


def _correr(condicion: Condicion, variable: str, corte: int, paso: int) -> Condicion:
    """Donde la variable cambiaba de respuesta en `corte`, cambia un paso más allá."""
    match condicion:
        case Todos(partes) | Alguno(partes):
            return type(condicion)(tuple(_correr(parte, variable, corte, paso) for parte in partes))
        case Rango(nombrada, desde, hasta) if nombrada == variable:
            return Rango(
                variable,
                None if desde is None else desde + paso * (desde == corte),
                None if hasta is None else hasta + paso * (hasta + 1 == corte),
            )
        case Pertenece(nombrada, codigos, negada) if nombrada == variable:
            desde, hasta = min(codigos), max(codigos)
            desde, hasta = desde + paso * (desde == corte), hasta + paso * (hasta + 1 == corte)
            # Si no queda ningún código, el rango es vacío y la fila deja de decidir.
            if desde > hasta:
                return Rango(variable, desde, hasta)
            return Pertenece(variable, tuple(range(desde, hasta + 1)), negada)
    return condicion


def _confundir(condicion: Condicion, variable: str, uno: int, otro: int) -> Condicion:
    cambio = {uno: otro, otro: uno}
    match condicion:
        case Todos(partes) | Alguno(partes):
            return type(condicion)(tuple(_confundir(parte, variable, uno, otro) for parte in partes))
        case Pertenece(nombrada, codigos, negada) if nombrada == variable:
            return Pertenece(variable, tuple(sorted(cambio.get(codigo, codigo) for codigo in codigos)), negada)
    return condicion


def nombre(condicion: Condicion) -> str:
    """De qué habla una condición, para describirla."""
    match condicion:
        case Rango(variable) | Pertenece(variable):
            return variable
        case Todos(partes) | Alguno(partes):
            return f"({', '.join(map(nombre, partes))})"
    return "siempre"


def _de_rango(rango: Rango, dominio: Dominio) -> Iterator[Variante]:
    for extremo in ("desde", "hasta"):
        actual = getattr(rango, extremo)
        for paso in (-1, 1):
            if actual is not None and _existe(actual + paso, dominio):
                otro = replace(rango, **{extremo: actual + paso})
                if otro.desde is None or otro.hasta is None or otro.desde <= otro.hasta:
                    yield "umbral ±1", f"{rango.variable} {extremo} {_valor(actual + paso, dominio)}", otro
    if rango.desde is not None and rango.hasta is not None:
        yield "comparación", f"{rango.variable} sin «hasta»", replace(rango, hasta=None)
        yield "comparación", f"{rango.variable} sin «desde»", replace(rango, desde=None)


def _de_pertenencia(condicion: Pertenece, dominio: Dominio) -> Iterator[Variante]:
    variable, codigos = condicion.variable, condicion.codigos
    yield "comparación", f"{variable} negada", replace(condicion, negada=not condicion.negada)
    for i, codigo in enumerate(codigos):
        resto = (*codigos[:i], *codigos[i + 1 :])
        if resto:
            yield "valor cambiado", f"{variable} sin {_valor(codigo, dominio)}", replace(condicion, codigos=resto)
        for otro in _vecinos(codigo, dominio):
            if otro not in codigos:
                nuevos = replace(condicion, codigos=(*codigos[:i], otro, *codigos[i + 1 :]))
                operador = "umbral ±1" if dominio.valores is None else "valor cambiado"
                yield operador, f"{variable} {_valor(otro, dominio)} en vez de {_valor(codigo, dominio)}", nuevos
    if len(codigos) == 1 and not condicion.negada and dominio.valores != (False, True):
        yield "comparación", f"{variable} ≥ {_valor(codigos[0], dominio)}", Rango(variable, desde=codigos[0])
        yield "comparación", f"{variable} ≤ {_valor(codigos[0], dominio)}", Rango(variable, hasta=codigos[0])


def _vecinos(codigo: int, dominio: Dominio) -> list[int]:
    if dominio.valores is not None:
        return [otro for otro in range(len(dominio.valores)) if otro != codigo]
    return [otro for otro in (codigo - 1, codigo + 1) if _existe(otro, dominio)]


def _existe(codigo: int, dominio: Dominio) -> bool:
    if dominio.valores is not None:
        return 0 <= codigo < len(dominio.valores)
    return codigo >= 0 and (dominio.maximo is None or codigo <= dominio.maximo)


def _valor(codigo: int, dominio: Dominio) -> str:
    return str(dominio.valor(codigo))
