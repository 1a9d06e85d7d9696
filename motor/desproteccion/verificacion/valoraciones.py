"""Las combinaciones de valores que distinguen a una condición de alerta o de programa."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from desproteccion import condiciones
from desproteccion.condiciones import Condicion, Intervalo
from desproteccion.paquete import Paquete
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import DOMINIO_DE_EXISTENCIA, DOMINIO_DE_NIVEL, Dominio


def dominio_en(nombre: str, paquete: Paquete) -> Dominio:
    """El dominio de lo que una condición nombra: hecho, derivado, antecedente, existencia, tabla o dimensión."""
    for vocabulario in (paquete.hechos, paquete.derivados, paquete.antecedentes):
        if nombre in vocabulario:
            return vocabulario[nombre].dominio
    return DOMINIO_DE_EXISTENCIA if nombre == "existencia" else DOMINIO_DE_NIVEL


def dominio_de(nombre: str, examen: Examen) -> Dominio:
    """Lo mismo, de las reglas que se examinan."""
    return dominio_en(nombre, examen.paquete)


def codigos_que_distingue(nombre: str, condicion: Condicion, examen: Examen) -> list[int]:
    """Un código por clase: todos los de una enumeración, y en los enteros el primero tras cada corte."""
    dominio = dominio_de(nombre, examen)
    if dominio.valores is not None:
        return list(range(len(dominio.valores)))
    tope = dominio.maximo
    suyos = {corte for variable, corte in condiciones.cortes(condicion) if variable == nombre}
    return sorted({0} | {c for c in suyos if c > 0 and (tope is None or c <= tope)})


def valoraciones(
    condicion: Condicion, examen: Examen, *, con_desconocidos: bool = False
) -> Iterator[Mapping[str, Intervalo]]:
    """Toda combinación de clases de las variables de la condición; con `con_desconocidos`, también sin saberlas."""
    nombres = list(dict.fromkeys(condiciones.variables(condicion)))
    opciones = []
    for nombre in nombres:
        codigos = codigos_que_distingue(nombre, condicion, examen)
        desconocido = [(codigos[0], codigos[-1])] if con_desconocidos and len(codigos) > 1 else []
        opciones.append([(codigo, codigo) for codigo in codigos] + desconocido)
    for intervalos in product(*opciones):
        yield dict(zip(nombres, intervalos, strict=True))


def se_puede_cumplir(condicion: Condicion, examen: Examen) -> bool:
    """Si alguna combinación de valores conocidos cumple la condición."""
    return any(condiciones.consta(condicion, valores) for valores in valoraciones(condicion, examen))
