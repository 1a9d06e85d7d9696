"""El libro de reglas para leer en la terminal: por tabla, cada regla en llano con su apoyo y su fuente."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from desproteccion.explicacion import APOYO_EN_PALABRAS
from desproteccion.paquete import Paquete, Regla
from desproteccion.sintaxis import EN_OTRO_CASO

ETAPAS = {
    "indicadores": "Indicadores",
    "existencia": "Existencia de desprotección",
    "dimensiones": "Nivel de cada dimensión",
    "global": "Nivel global",
    "programas": "Programas",
    "alertas": "Alertas y deberes",
}


def en_markdown(paquete: Paquete) -> str:
    """Todas las reglas del paquete, en su orden canónico."""
    return "\n".join(_lineas(paquete))


def _lineas(paquete: Paquete) -> Iterator[str]:
    yield f"# {paquete.nombre}"
    yield ""
    yield f"Paquete {paquete.id}, versión {paquete.version}, {len(paquete.reglas)} reglas. Huella {paquete.huella}."
    nombres = {indicador.id: indicador.nombre for indicador in paquete.indicadores}
    for etapa, de_la_etapa in groupby(paquete.reglas.values(), key=lambda regla: regla.etapa):
        yield f"\n## {ETAPAS[etapa]}"
        for tabla, de_la_tabla in groupby(de_la_etapa, key=lambda regla: regla.tabla):
            if tabla in nombres:
                yield f"\n### {tabla} {nombres[tabla]}"
            yield ""
            for regla in de_la_tabla:
                yield from _regla(regla)


def _regla(regla: Regla) -> Iterator[str]:
    conclusion = f": {_valor(regla.da)}" if regla.da is not None else ""
    yield f"- **{regla.id}**{conclusion} ({APOYO_EN_PALABRAS[regla.apoyo]})"
    yield f"  - {regla.texto}"
    if regla.si is not None:
        yield f"  - Si: {condicion_en_palabras(regla.si)}"
    if regla.brecha:
        yield f"  - Brecha `{regla.brecha}`"
    yield f"  - {regla.fuente.sigla}, {regla.fuente.seccion}: «{regla.fuente.frase}»"


def condicion_en_palabras(si: Any) -> str:
    """La condición de una regla, tal como está en el YAML, en una frase."""
    if si == EN_OTRO_CASO:
        return "en otro caso"
    partes = []
    for clave, prueba in si.items():
        if clave in {"alguno", "todos"}:
            nexo = " o " if clave == "alguno" else " y "
            partes.append(f"({nexo.join(condicion_en_palabras(parte) for parte in prueba)})")
        else:
            partes.append(f"{clave} {_prueba(prueba)}")
    return " y ".join(partes)


def _prueba(prueba: Any) -> str:
    if isinstance(prueba, list):
        return f"es {' o '.join(map(_valor, prueba))}"
    if not isinstance(prueba, dict):
        return f"es {_valor(prueba)}"
    if "distinto" in prueba:
        return f"no es {_valor(prueba['distinto'])}"
    extremos = [f"desde {_valor(prueba['desde'])}"] if "desde" in prueba else []
    extremos += [f"hasta {_valor(prueba['hasta'])}"] if "hasta" in prueba else []
    return " ".join(extremos)


def _valor(valor: Any) -> str:
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, dict) and set(valor) == {"minima", "prudente"}:
        return f"{valor['minima']} (mínima) | {valor['prudente']} (prudente)"
    if isinstance(valor, dict):
        return ", ".join(f"{clave} {_valor(parte)}" for clave, parte in valor.items())
    if isinstance(valor, list):
        return "[" + ", ".join(map(_valor, valor)) + "]"
    return str(valor)
