"""Lo que se puede escribir en `si:` y en `nivel:`: de datos del YAML a condiciones y expresiones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from desproteccion import expresiones
from desproteccion.condiciones import Alguno, Condicion, Pertenece, Rango, Siempre, Todos
from desproteccion.documentos import Ruta
from desproteccion.expresiones import Coinciden, Constante, Expresion, Mayor, Menor, Menos, Puesto
from desproteccion.mensajes import opciones, parecido, valor_en_palabras
from desproteccion.vocabulario import DOMINIO_DE_NIVEL, Dominio

EN_OTRO_CASO = "en_otro_caso"
Nombres = Callable[[str], Expresion | tuple[str, ...] | None]
"""Traduce un nombre a una expresión, a un grupo de variables, o a `None` si no existe."""


class ErrorDeSintaxis(Exception):
    """Un hallazgo en `si:` o `nivel:`, con la ruta dentro de ese campo."""

    def __init__(self, ruta: Ruta, encontrado: str, esperado: str, que_hacer: str = "") -> None:
        self.ruta, self.encontrado, self.esperado, self.que_hacer = ruta, encontrado, esperado, que_hacer
        super().__init__(encontrado)


def condicion(crudo: Any, dominios: Mapping[str, Dominio], ruta: Ruta = ()) -> Condicion:
    """`{hecho: prueba, …}` (se cumplen todas), `alguno`/`todos` con una lista de condiciones, o `en_otro_caso`."""
    if crudo == EN_OTRO_CASO:
        return Siempre()
    if not isinstance(crudo, dict) or not crudo:
        raise ErrorDeSintaxis(ruta, f"se encontró {valor_en_palabras(crudo)}", "{hecho: valor, …} o en_otro_caso")
    partes: list[Condicion] = []
    for clave, valor in crudo.items():
        donde = (*ruta, clave)
        if clave in {"alguno", "todos"}:
            if not isinstance(valor, list) or not valor:
                raise ErrorDeSintaxis(donde, f"se encontró {valor_en_palabras(valor)}", "una lista de condiciones")
            hijas = tuple(condicion(parte, dominios, (*donde, i)) for i, parte in enumerate(valor))
            partes.append(Alguno(hijas) if clave == "alguno" else Todos(hijas))
        elif clave in dominios:
            partes.append(prueba(clave, valor, dominios[clave], donde))
        else:
            raise ErrorDeSintaxis(
                donde,
                f"el hecho «{clave}» no existe",
                "un hecho de hechos.yaml",
                parecido(clave, dominios) or "Decláralo en hechos.yaml o corrija el nombre.",
            )
    return partes[0] if len(partes) == 1 else Todos(tuple(partes))


def prueba(variable: str, crudo: Any, dominio: Dominio, ruta: Ruta) -> Condicion:
    """Un valor, una lista de valores, `{desde: a, hasta: b}` o `{distinto: valor}`."""
    if isinstance(crudo, dict):
        claves = set(crudo)
        if claves == {"distinto"}:
            return Pertenece(variable, (_codigo(crudo["distinto"], dominio, (*ruta, "distinto")),), negada=True)
        if not claves or not claves <= {"desde", "hasta"}:
            raise ErrorDeSintaxis(ruta, f"se encontró {opciones(crudo) if crudo else '{}'}", "desde, hasta o distinto")
        extremos = {clave: _codigo(crudo[clave], dominio, (*ruta, clave)) for clave in crudo}
        rango = Rango(variable, extremos.get("desde"), extremos.get("hasta"))
        if rango.desde is not None and rango.hasta is not None and rango.desde > rango.hasta:
            raise ErrorDeSintaxis(ruta, "el rango está vacío", "desde no mayor que hasta")
        return rango
    valores = crudo if isinstance(crudo, list) else [crudo]
    if not valores:
        raise ErrorDeSintaxis(ruta, "se encontró una lista vacía", dominio.admite())
    return Pertenece(variable, tuple(_codigo(valor, dominio, ruta) for valor in valores))


def _codigo(valor: Any, dominio: Dominio, ruta: Ruta) -> int:
    codigo = dominio.codigo(valor)
    if codigo is None:
        que_hacer = parecido(valor, [v for v in dominio.valores or () if isinstance(v, str)])
        raise ErrorDeSintaxis(ruta, f"se encontró {valor_en_palabras(valor)}", dominio.admite(), que_hacer)
    return codigo


def por_lectura(crudo: Any, dominio: Dominio, ruta: Ruta) -> tuple[int, int]:
    """Un valor, o `{minima: a, prudente: b}`: los códigos bajo (mínima, prudente)."""
    if not isinstance(crudo, dict):
        codigo = _codigo(crudo, dominio, ruta)
        return codigo, codigo
    if set(crudo) != {"minima", "prudente"}:
        raise ErrorDeSintaxis(ruta, f"se encontró {opciones(crudo) if crudo else '{}'}", "minima y prudente")
    minima, prudente = (_codigo(crudo[lectura], dominio, (*ruta, lectura)) for lectura in ("minima", "prudente"))
    if minima > prudente:
        raise ErrorDeSintaxis(ruta, "la lectura mínima da más que la prudente", "minima no mayor que prudente")
    return minima, prudente


def expresion(crudo: Any, nombres: Nombres, ruta: Ruta = ()) -> Expresion:
    """Un nivel, un nombre, o una operación: `mayor`, `menor`, `coinciden`, `{puesto, de}`, `{menos, de, piso}`,
    `{dimension, segun}`.
    """
    if isinstance(crudo, str):
        return _nombre(crudo, nombres, ruta)
    if not isinstance(crudo, dict) or not crudo:
        raise ErrorDeSintaxis(ruta, f"se encontró {valor_en_palabras(crudo)}", "un nivel o una operación entre niveles")
    claves = set(crudo)
    if claves in ({"mayor"}, {"menor"}):
        (clave,) = claves
        partes = _partes(crudo[clave], nombres, (*ruta, clave))
        return Mayor(partes) if clave == "mayor" else Menor(partes)
    if claves == {"coinciden"}:
        return Coinciden(_grupo(crudo["coinciden"], nombres, (*ruta, "coinciden")))
    if claves == {"puesto", "de"}:
        return Puesto(_entero(crudo["puesto"], (*ruta, "puesto")), _grupo(crudo["de"], nombres, (*ruta, "de")))
    if claves in ({"menos", "de"}, {"menos", "de", "piso"}):
        piso = _codigo(crudo.get("piso", DOMINIO_DE_NIVEL.valor(0)), DOMINIO_DE_NIVEL, (*ruta, "piso"))
        return Menos(_entero(crudo["menos"], (*ruta, "menos")), expresion(crudo["de"], nombres, (*ruta, "de")), piso)
    if claves == {"dimension", "segun"}:
        return _nombre(segun(crudo["dimension"], crudo["segun"]), nombres, ruta)
    raise ErrorDeSintaxis(
        ruta,
        f"se encontró la operación {opciones(crudo)}",
        "mayor, menor, coinciden, puesto/de, menos/de o dimension/segun",
    )


def segun(dimension: Any, regla: Any) -> str:
    """Nombre de la variable «esta dimensión, resumida con esa regla»."""
    return f"{dimension}@{regla}"


def _nombre(nombre: str, nombres: Nombres, ruta: Ruta) -> Expresion:
    codigo = DOMINIO_DE_NIVEL.codigo(nombre)
    if codigo is not None:
        return Constante(codigo)
    hallado = nombres(nombre)
    if hallado is None:
        raise ErrorDeSintaxis(ruta, f"se encontró «{nombre}»", "un nivel, un indicador o una dimensión que exista")
    if isinstance(hallado, tuple):
        return Puesto(1, hallado) if hallado else Constante(0)
    return hallado


def _partes(crudo: Any, nombres: Nombres, ruta: Ruta) -> tuple[Expresion, ...]:
    if not isinstance(crudo, list) or not crudo:
        raise ErrorDeSintaxis(ruta, f"se encontró {valor_en_palabras(crudo)}", "una lista de niveles u operaciones")
    return tuple(expresion(parte, nombres, (*ruta, i)) for i, parte in enumerate(crudo))


def _grupo(crudo: Any, nombres: Nombres, ruta: Ruta) -> tuple[str, ...]:
    lista = crudo if isinstance(crudo, list) else [crudo]
    variables: list[str] = []
    for i, nombre in enumerate(lista):
        hallado = nombres(nombre) if isinstance(nombre, str) else None
        if isinstance(hallado, tuple):
            variables += hallado
        elif isinstance(hallado, expresiones.Variable):
            variables.append(hallado.nombre)
        else:
            raise ErrorDeSintaxis(
                (*ruta, i), f"se encontró {valor_en_palabras(nombre)}", "el nombre de algo que tenga nivel"
            )
    return tuple(variables)


def _entero(crudo: Any, ruta: Ruta) -> int:
    if not isinstance(crudo, int) or isinstance(crudo, bool) or crudo < 1:
        _falla(ruta, crudo, "un entero de 1 o más")
    return crudo


def _falla(ruta: Ruta, crudo: Any, esperado: str) -> NoReturn:
    raise ErrorDeSintaxis(ruta, f"se encontró {valor_en_palabras(crudo)}", esperado)
