"""Las combinaciones de valores que distinguen a una condición de alerta o de programa."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from desproteccion import condiciones
from desproteccion.condiciones import Condicion, Intervalo
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import DOMINIO_DE_EXISTENCIA, DOMINIO_DE_NIVEL, Dominio


def dominio_de(nombre: str, examen: Examen) -> Dominio:
    """El dominio de una variable de alertas o programas: hecho, antecedente, existencia o dimensión."""
    paquete = examen.paquete
    if nombre in paquete.hechos:
        return paquete.hechos[nombre].dominio
    if nombre in paquete.antecedentes:
        return paquete.antecedentes[nombre].dominio
    return DOMINIO_DE_EXISTENCIA if nombre == "existencia" else DOMINIO_DE_NIVEL


def codigos_que_distingue(nombre: str, condicion: Condicion, examen: Examen) -> list[int]:
    """Un código por clase: todos los de una enumeración, y en los enteros el primero tras cada corte."""
    dominio = dominio_de(nombre, examen)
    if dominio.valores is not None:
        return list(range(len(dominio.valores)))
    tope = dominio.maximo
    suyos = {corte for variable, corte in condiciones.cortes(condicion) if variable == nombre}
    return sorted({0} | {c for c in suyos if c > 0 and (tope is None or c <= tope)})


def valoraciones(condicion: Condicion, examen: Examen) -> Iterator[Mapping[str, Intervalo]]:
    """Toda combinación de clases de las variables de la condición, con cada una conocida."""
    nombres = list(dict.fromkeys(condiciones.variables(condicion)))
    opciones = [codigos_que_distingue(nombre, condicion, examen) for nombre in nombres]
    for codigos in product(*opciones):
        yield {nombre: (codigo, codigo) for nombre, codigo in zip(nombres, codigos, strict=True)}


def se_puede_cumplir(condicion: Condicion, examen: Examen) -> bool:
    """Si alguna combinación de valores conocidos cumple la condición."""
    return any(condiciones.consta(condicion, valores) for valores in valoraciones(condicion, examen))
