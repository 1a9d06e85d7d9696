"""De los errores de pydantic a problemas en español, con el lugar del archivo en que están."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from desproteccion.documentos import Ruta, ruta_en_palabras
from desproteccion.errores import Problema

_ESPERADO = {
    "string_type": "un texto entre comillas",
    "string_unicode": "un texto en UTF-8",
    "int_type": "un número entero, sin comillas ni decimales",
    "int_from_float": "un número entero, sin decimales",
    "bool_type": "true o false",
    "float_type": "un número",
    "list_type": "una lista",
    "tuple_type": "una lista",
    "dict_type": "un grupo de campos (clave: valor)",
    "model_type": "un grupo de campos (clave: valor)",
    "model_attributes_type": "un grupo de campos (clave: valor)",
    "date_type": "una fecha AAAA-MM-DD",
    "date_from_datetime_parsing": "una fecha AAAA-MM-DD",
    "date_from_datetime_inexact": "una fecha AAAA-MM-DD",
    "date_parsing": "una fecha AAAA-MM-DD",
}
_ADMITIDO: dict[str, Callable[[dict[str, Any]], str]] = {
    "greater_than_equal": lambda c: f"un número de {c['ge']} o más",
    "less_than_equal": lambda c: f"un número de a lo más {c['le']}",
    "string_too_long": lambda c: f"un texto de a lo más {c['max_length']} caracteres",
    "string_too_short": lambda c: f"un texto de al menos {c['min_length']} caracteres",
    "too_long": lambda c: f"una lista de a lo más {c['max_length']} elementos",
    "too_short": lambda c: f"una lista de al menos {c['min_length']} elementos",
    "string_pattern_mismatch": lambda c: f"un texto con la forma {c['pattern']}",
}
LARGO_MAXIMO = 60
MAXIMO_DE_PROBLEMAS = 20
"""Un archivo ajeno puede traer decenas de miles: decirlos todos tarda y no ayuda."""
ESPERA_BOOLEANO = "En YAML, sí y no se escriben true y false."


def valor_en_palabras(valor: Any) -> str:
    """El valor encontrado, corto y reconocible."""
    if valor is None:
        return "nada"
    if isinstance(valor, bool):
        return "true" if valor else "false"
    if isinstance(valor, dict):
        return "un grupo de campos"
    if isinstance(valor, list | tuple):
        return "una lista"
    texto = str(valor)
    texto = texto if len(texto) <= LARGO_MAXIMO else texto[: LARGO_MAXIMO - 1] + "…"
    return f"«{texto}»" if isinstance(valor, str) else texto


def opciones(valores: Iterable[Any]) -> str:
    """`a, b o c`."""
    textos = [valor_en_palabras(valor).strip("«»") for valor in valores]
    return textos[0] if len(textos) == 1 else f"{', '.join(textos[:-1])} o {textos[-1]}"


def parecido(valor: Any, candidatos: Iterable[str]) -> str:
    """«¿Quiso decir …?» si algún candidato se parece; si no, nada."""
    cercanos = get_close_matches(str(valor), list(candidatos), n=1, cutoff=0.6)
    return f"¿Quiso decir {cercanos[0]}?" if cercanos else ""


def traducir(
    error: ValidationError,
    lugar: Callable[[Ruta], str] = ruta_en_palabras,
    sobra: Callable[[Ruta], str] = lambda ruta: "",
) -> list[Problema]:
    """Los problemas de un error de validación. `sobra` aconseja sobre una clave que el esquema no conoce."""
    problemas: dict[Problema, None] = {}
    detalles = error.errors(include_url=False)
    for detalle in detalles[:MAXIMO_DE_PROBLEMAS]:
        ruta = _sin_ramas(detalle["loc"], detalle["type"])
        problemas[_problema(detalle, lugar(ruta), ruta, sobra)] = None
    if len(detalles) > MAXIMO_DE_PROBLEMAS:
        restantes = f"hay {len(detalles) - MAXIMO_DE_PROBLEMAS} problemas más"
        problemas[Problema("además", restantes, "", "Corrija estos y vuelva a revisar.")] = None
    return list(problemas)


def _sin_ramas(lugar: Ruta, tipo: str) -> Ruta:
    # La última parte de una clave que sobra o que falta es la clave misma, por más que parezca una rama («RUT»).
    claves = 1 if tipo in {"extra_forbidden", "missing"} else 0
    return tuple(p for i, p in enumerate(lugar) if i >= len(lugar) - claves or not _es_rama(p))


def _es_rama(parte: str | int) -> bool:
    """pydantic nombra en la ruta las ramas de una unión; al lector no le dicen nada."""
    return isinstance(parte, str) and (parte.startswith(("function-", "lax-or-strict", "dict[")) or parte[:1].isupper())


def _problema(detalle: Any, donde: str, ruta: Ruta, sobra: Callable[[Ruta], str]) -> Problema:
    tipo, contexto, valor = detalle["type"], detalle.get("ctx", {}), detalle["input"]
    hallado = f"se encontró {valor_en_palabras(valor)}"
    if tipo == "missing":
        return Problema(donde, "falta la clave", "que esté presente", "Agréguela.")
    if tipo == "extra_forbidden":
        return Problema(donde, "clave que el esquema no conoce", "", sobra(ruta))
    if tipo in {"literal_error", "enum"}:
        admitidos = [opcion.strip("'") for opcion in contexto["expected"].replace(" or ", ", ").split(", ")]
        return Problema(donde, hallado, opciones(admitidos), parecido(valor, admitidos))
    if tipo == "bool_type":
        return Problema(donde, hallado, _ESPERADO[tipo], ESPERA_BOOLEANO if isinstance(valor, str) else "")
    if tipo in _ADMITIDO:
        return Problema(donde, hallado, _ADMITIDO[tipo](contexto))
    if tipo == "value_error":
        causa = contexto.get("error")
        return Problema(donde or "la ficha", str(causa), "")
    return Problema(donde, hallado, _ESPERADO.get(tipo, "otro tipo de valor"))
