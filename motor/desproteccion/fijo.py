"""Un diccionario que no se puede cambiar: permite que varios resultados compartan sus partes."""

from __future__ import annotations

from collections.abc import Callable
from types import GenericAlias
from typing import Any, NoReturn, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

C = TypeVar("C")
V = TypeVar("V")


def _no_se_cambia(*_: Any, **__: Any) -> NoReturn:
    raise TypeError("el resultado no se puede cambiar: copie el diccionario con dict(…) y cambie la copia")


class Fijo(dict[C, V]):
    """Se lee, se compara y se escribe en JSON como cualquier diccionario; cambiarlo es un `TypeError`."""

    __slots__ = ()

    __setitem__: Callable[..., NoReturn] = _no_se_cambia
    __delitem__: Callable[..., NoReturn] = _no_se_cambia
    __ior__: Callable[..., NoReturn] = _no_se_cambia
    clear: Callable[..., NoReturn] = _no_se_cambia
    pop: Callable[..., NoReturn] = _no_se_cambia
    popitem: Callable[..., NoReturn] = _no_se_cambia
    setdefault: Callable[..., NoReturn] = _no_se_cambia
    update: Callable[..., NoReturn] = _no_se_cambia

    def __reduce__(self) -> tuple[type[Fijo[C, V]], tuple[dict[C, V]]]:
        # Copiarlo o mandarlo a otro proceso lo arma de una vez, y no dato por dato.
        return type(self), (dict(self),)

    @classmethod
    def __get_pydantic_core_schema__(cls, origen: Any, generar: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            cls, generar.generate_schema(GenericAlias(dict, get_args(origen)))
        )
