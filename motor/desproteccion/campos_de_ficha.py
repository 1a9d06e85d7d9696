"""De qué campo de la ficha sale cada dato de un vocabulario. Lo que pide más que copiar un campo no se lee aquí."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from desproteccion.caso import Caso, Parte
from desproteccion.condiciones import Intervalo
from desproteccion.vocabulario import AMBITOS, Hecho

Saber = dict[str, Intervalo]
"""Entre qué códigos queda cada dato; uno desconocido, en todo su dominio."""

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


class _DeUnCampo(dict[Any, Intervalo]):
    """Por valor de un campo, entre qué códigos queda su dato. El que el vocabulario no admite no dice nada."""

    def __init__(self, hecho: Hecho, tipos: Collection[Any]) -> None:
        # La ficha ya revisó de qué tipo es cada campo: solo hay que apartar lo que Python confunde (`True` y 1).
        ajenos = {bool, int}.difference(tipos)
        super().__init__({valor: i for (tipo, valor), i in hecho.dominio.exactos.items() if i and tipo not in ajenos})
        self[None] = hecho.todo
        self._hecho = hecho

    def __missing__(self, valor: Any) -> Intervalo:
        return self._hecho.dominio.exacto(valor) or self._hecho.todo


class Campos:
    """Los campos de un vocabulario, reunidos por la parte de la ficha que los trae, para leer cada parte una vez."""

    def __init__(self, vocabulario: Mapping[str, Hecho]) -> None:
        self._desconocido: Saber = {id: hecho.todo for id, hecho in vocabulario.items()}
        self._partes: list[tuple[int, str, list[tuple[str, str, _DeUnCampo]]]] = [(0, "", [])]
        """De cada parte, el lugar de la que la contiene, su nombre en ella y lo que se lee: campo, dato e intervalos.
        La primera es la ficha."""
        lugares: dict[tuple[str, ...], int] = {(): 1}
        for id, hecho in vocabulario.items():
            ruta = tuple(_OTRO_CAMPO.get(id, id).split("."))
            if tipos := _tipos_de_un_valor(Caso, ruta):
                for largo in range(1, len(ruta)):
                    if ruta[:largo] not in lugares:
                        self._partes.append((lugares[ruta[: largo - 1]], ruta[largo - 1], []))
                        lugares[ruta[:largo]] = len(self._partes)
                self._partes[lugares[ruta[:-1]] - 1][2].append((ruta[-1], id, _DeUnCampo(hecho, tipos)))

    def leer(self, ficha: Parte) -> Saber:
        """Lo que dicen los campos de una ficha, en el orden del vocabulario."""
        saber = self._desconocido.copy()
        partes: list[dict[str, Any]] = [{"": ficha}]
        for contiene, nombre, campos in self._partes:
            parte = partes[contiene].get(nombre)
            if parte is None:
                partes.append({})
                continue
            dichos = parte.__dict__
            partes.append(dichos)
            for campo, id, intervalos in campos:
                saber[id] = intervalos[dichos[campo]]
        return saber


def _tipos_de_un_valor(modelo: type[Parte], ruta: Sequence[str]) -> set[Any]:
    """De qué tipo es ese campo; ninguno si no existe (unas reglas pueden nombrarlo igual), es una lista o un grupo."""
    campo, *resto = ruta
    if campo not in modelo.model_fields:
        return set()
    tipos = set(_tipos(modelo.model_fields[campo].annotation))
    partes = [tipo for tipo in tipos if isinstance(tipo, type) and issubclass(tipo, Parte)]
    if resto:
        return set().union(*[_tipos_de_un_valor(parte, resto) for parte in partes])
    return set() if partes or list in tipos else tipos


def _tipos(anotacion: Any) -> Iterator[Any]:
    yield get_origin(anotacion) or anotacion
    for parte in get_args(anotacion):
        yield from _tipos(parte)
