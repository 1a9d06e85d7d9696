"""El vocabulario de los hechos: qué valores admite cada uno y con qué código entero se razona sobre ellos."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from desproteccion.condiciones import Condicion, Intervalo

Nivel = Literal["sin", "inicial", "intermedia", "avanzada"]
Lectura = Literal["minima", "prudente"]
Existencia = Literal["no", "si", "no_concluyente"]
Apoyo = Literal["literal", "interpretacion", "supletoria"]
TipoDeHecho = Literal["enumeracion", "entero", "booleano"]
NombreDeEjecutor = Literal["durable", "tablas"]
Ambito = Literal["nna", "cuidadores", "contexto"]

NIVELES: tuple[Nivel, ...] = get_args(Nivel)
LECTURAS: tuple[Lectura, ...] = get_args(Lectura)
EXISTENCIAS: tuple[Existencia, ...] = get_args(Existencia)
AMBITOS: tuple[Ambito, ...] = get_args(Ambito)
SIN_TOPE = 2**31 - 1
"""El código más alto de un entero sin máximo."""
NO_APLICA = -1
"""Código de un hecho que no tiene sentido en el caso (la frecuencia de una dificultad que no existe)."""


ENTEROS_A_MANO = 32


class _Exactos(dict[tuple[type, Any], Intervalo | None]):
    """Por tipo y valor, el intervalo de su código (`True` no es 1). De los enteros, a mano solo los usuales."""

    def __init__(self, valores: tuple[Any, ...] | None, maximo: int | None) -> None:
        self._enteros = valores is None
        self._tope = math.inf if maximo is None else maximo
        usuales = range(ENTEROS_A_MANO if maximo is None else min(ENTEROS_A_MANO, maximo + 1))
        super().__init__({(type(valor), valor): (codigo, codigo) for codigo, valor in enumerate(valores or usuales)})

    def __missing__(self, clave: tuple[type, Any]) -> Intervalo | None:
        tipo, valor = clave
        return (valor, valor) if self._enteros and tipo is int and 0 <= valor <= self._tope else None


@dataclass(frozen=True, slots=True)
class Dominio:
    """Los valores de una variable, de mejor a peor. Sin `valores` es un entero de 0 a `maximo` (o sin tope)."""

    valores: tuple[Any, ...] | None = None
    maximo: int | None = None
    exactos: Mapping[tuple[type, Any], Intervalo | None] = field(init=False, repr=False, compare=False)
    """Por tipo y valor, lo que da `exacto`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "exactos", _Exactos(self.valores, self.maximo))

    def codigo(self, valor: Any) -> int | None:
        """El código del valor, o `None` si no pertenece al dominio (`True` no es 1, `"10"` no es 10)."""
        exacto = self.exacto(valor)
        return None if exacto is None else exacto[0]

    def exacto(self, valor: Any) -> Intervalo | None:
        """El intervalo de un solo código de ese valor, o `None` si no pertenece al dominio."""
        try:
            return self.exactos[type(valor), valor]
        except TypeError:  # una lista o un grupo de campos donde se esperaba un valor
            return None

    def valor(self, codigo: int) -> Any:
        return codigo if self.valores is None else self.valores[codigo]

    def admite(self) -> str:
        """Los valores admitidos, para un mensaje."""
        if self.valores is None:
            return f"un entero de 0 a {self.maximo}" if self.maximo is not None else "un entero de 0 o más"
        textos = [{True: "true", False: "false"}.get(valor, valor) for valor in self.valores]
        return f"{', '.join(textos[:-1])} o {textos[-1]}"


DOMINIO_BOOLEANO = Dominio((False, True))
DOMINIO_DE_NIVEL = Dominio(NIVELES)
DOMINIO_DE_EXISTENCIA = Dominio(EXISTENCIAS)
DOMINIO_ENTERO = Dominio()


@dataclass(frozen=True, slots=True)
class Plan:
    """Lo que la intervención busca con un hecho: ámbito del plan (`esfera`) y meta, en una frase."""

    esfera: str
    meta: str


@dataclass(frozen=True, slots=True)
class Hecho:
    """Un hecho del caso. `nombres` da sus valores en llano; `peor`, en los booleanos, la respuesta que empeora."""

    id: str
    tipo: TipoDeHecho
    dominio: Dominio
    etiqueta: str
    pregunta: str
    nombres: Mapping[Any, str]
    peor: bool | None = None
    aplica_si: tuple[str, tuple[int, ...]] | None = None
    responden: tuple[str, ...] = ()
    """Quién puede responderlo, primero a quien se pregunta primero."""
    costo: str = ""
    plan: Plan | None = None
    """`None` si la intervención no puede cambiarlo."""
    todo: Intervalo = field(init=False, repr=False, compare=False)
    """El intervalo de códigos de cuando no se sabe nada."""

    def __post_init__(self) -> None:
        valores, maximo = self.dominio.valores, self.dominio.maximo
        ultimo = len(valores) - 1 if valores is not None else SIN_TOPE if maximo is None else maximo
        object.__setattr__(self, "todo", (0 if self.aplica_si is None else NO_APLICA, ultimo))

    def en_llano(self, valor: Any) -> str:
        """El valor en lenguaje llano."""
        if isinstance(valor, dict):
            hasta = f" y a lo más {self.en_llano(valor['a_lo_mas'])}" if "a_lo_mas" in valor else ""
            return f"al menos {self.en_llano(valor['al_menos'])}{hasta}"
        if valor is None:
            return "desconocido"
        if isinstance(valor, bool):
            return "sí" if valor else "no"
        return self.nombres.get(valor, str(valor))


@dataclass(frozen=True, slots=True)
class Cuenta:
    """Cuántos de los hechos cumplen la prueba (sobre la variable `·`)."""

    de: tuple[str, ...]
    prueba: Condicion


@dataclass(frozen=True, slots=True)
class Peor:
    """El peor código de varias variables de la misma escala."""

    de: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NivelSegun:
    """El nivel que da otra tabla bajo una lectura fija."""

    tabla: str
    lectura: int


@dataclass(frozen=True, slots=True)
class Derivado:
    """Lo que se calcula de los hechos para que las filas hablen el idioma de la norma."""

    id: str
    etiqueta: str
    dominio: Dominio
    calculo: Cuenta | Peor | NivelSegun


@dataclass(frozen=True, slots=True)
class Imposible:
    """Una combinación de hechos que ninguna ficha válida reúne."""

    condicion: Condicion
    motivo: str


@dataclass(frozen=True, slots=True)
class Eje:
    """Un hecho partido en las clases que las reglas distinguen.

    `representantes` es un código por clase; en los enteros, el primero de cada una. Si el hecho puede no aplicar,
    la última clase es `NO_APLICA`.
    """

    hecho: Hecho
    representantes: tuple[int, ...]

    def clase(self, codigo: int) -> int:
        if codigo == NO_APLICA:
            return len(self.representantes) - 1
        if self.hecho.dominio.valores is not None:
            return codigo
        return bisect_right(self.representantes, codigo) - 1

    def valor(self, clase: int) -> Any:
        """El valor representante de la clase; `None` si es la de «no aplica»."""
        codigo = self.representantes[clase]
        return None if codigo == NO_APLICA else self.hecho.dominio.valor(codigo)

    def de_mejor_a_peor(self) -> tuple[int, ...]:
        clases = tuple(clase for clase, codigo in enumerate(self.representantes) if codigo != NO_APLICA)
        return clases[::-1] if self.hecho.peor is False else clases
