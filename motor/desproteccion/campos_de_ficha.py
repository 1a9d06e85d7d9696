"""De qué campo de la ficha sale cada dato de un vocabulario. Lo que pide más que copiar un campo no se lee aquí."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from desproteccion.caso import Caso, Parte
from desproteccion.condiciones import Intervalo
from desproteccion.vocabulario import AMBITOS, Hecho

Saber = dict[str, Intervalo]
"""Entre qué códigos queda cada dato; uno desconocido, en todo su dominio."""
Campo = tuple[str, str, Mapping[Any, Intervalo | None]]
"""El campo, el dato que da, y el intervalo de cada valor."""

# Casi todos se llaman como su campo; estos no.
_OTRO_CAMPO = {
    "violencia.ingresos_previos": "violencia.trayectoria.ingresos_previos",
    "violencia.mayor_parte_de_la_vida": "violencia.trayectoria.mayor_parte_de_la_vida",
    **{f"{ambito}.proteccion": f"{ambito}.proteccion.suficiencia" for ambito in AMBITOS},
    **{
        f"{ambito}.riesgo.{cuenta}": f"{ambito}.riesgo.conteo.{cuenta}"
        for ambito in AMBITOS
        for cuenta in ("alto", "no_alto")
    },
}


class Campos:
    """Los campos de un vocabulario, reunidos por la parte de la ficha que los trae, para leer cada parte una vez."""

    def __init__(self, vocabulario: Mapping[str, Hecho]) -> None:
        self._desconocido: Saber = {id: hecho.todo for id, hecho in vocabulario.items()}
        partes: dict[tuple[str, ...], list[Campo]] = {}
        for id, hecho in vocabulario.items():
            ruta = _OTRO_CAMPO.get(id, id).split(".")
            if _trae_un_valor(Caso, ruta):
                partes.setdefault(tuple(ruta[:-1]), []).append((ruta[-1], id, hecho.dominio.exactos))
        self._partes = list(partes.items())

    def leer(self, ficha: Parte) -> Saber:
        """Lo que dicen los campos de una ficha, en el orden del vocabulario."""
        saber = self._desconocido.copy()
        for ruta, campos in self._partes:
            dichos = _dichos(ficha, ruta)
            for campo, id, exactos in campos:
                valor = dichos.get(campo)
                if valor is not None and (conocido := exactos[valor.__class__, valor]) is not None:
                    saber[id] = conocido
        return saber


def _dichos(parte: Any, ruta: Sequence[str]) -> Mapping[str, Any]:
    """Los campos de la parte de la ficha que está en esa ruta; ninguno si la ficha no la trae."""
    for tramo in ruta:
        parte = parte.__dict__.get(tramo)
        if parte is None:
            return {}
    campos: Mapping[str, Any] = parte.__dict__
    return campos


def _trae_un_valor(modelo: type[Parte], ruta: Sequence[str]) -> bool:
    """Si ese campo existe y no es una lista ni un grupo: unas reglas pueden nombrar lo que la ficha no trae."""
    campo, *resto = ruta
    if campo not in modelo.model_fields:
        return False
    tipos = set(_tipos(modelo.model_fields[campo].annotation))
    partes = [tipo for tipo in tipos if isinstance(tipo, type) and issubclass(tipo, Parte)]
    if resto:
        return any(_trae_un_valor(parte, resto) for parte in partes)
    return not partes and list not in tipos


def _tipos(anotacion: Any) -> Iterator[Any]:
    yield get_origin(anotacion) or anotacion
    for parte in get_args(anotacion):
        yield from _tipos(parte)
