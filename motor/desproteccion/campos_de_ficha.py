"""De qué campo de la ficha sale cada dato de un vocabulario. Lo que pide más que copiar un campo no se lee aquí."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from desproteccion.condiciones import Intervalo
from desproteccion.vocabulario import Hecho

Saber = dict[str, Intervalo]
"""Entre qué códigos queda cada dato; uno desconocido, en todo su dominio."""
Campo = tuple[str, str, Callable[[Any], Intervalo | None]]
"""El campo, el dato que da, y a qué código corresponde cada valor."""

# Casi todos se llaman como su campo; estos no.
_OTRO_CAMPO = {
    "violencia.ingresos_previos": "violencia.trayectoria.ingresos_previos",
    "violencia.mayor_parte_de_la_vida": "violencia.trayectoria.mayor_parte_de_la_vida",
    **{f"{ambito}.proteccion": f"{ambito}.proteccion.suficiencia" for ambito in ("nna", "cuidadores", "contexto")},
    **{
        f"{ambito}.riesgo.{cuenta}": f"{ambito}.riesgo.conteo.{cuenta}"
        for ambito in ("nna", "cuidadores", "contexto")
        for cuenta in ("alto", "no_alto")
    },
}


class Campos:
    """Los campos de un vocabulario, reunidos por la parte de la ficha que los trae, para leer cada parte una vez."""

    def __init__(self, vocabulario: Mapping[str, Hecho]) -> None:
        self._desconocido: Saber = {id: hecho.todo for id, hecho in vocabulario.items()}
        partes: dict[tuple[str, ...], list[Campo]] = {}
        for id, hecho in vocabulario.items():
            *ruta, campo = _OTRO_CAMPO.get(id, id).split(".")
            partes.setdefault(tuple(ruta), []).append((campo, id, hecho.dominio.exacto))
        self._partes = list(partes.items())

    def leer(self, ficha: Any) -> Saber:
        """Lo que dicen los campos de una ficha, en el orden del vocabulario."""
        saber = self._desconocido.copy()
        for ruta, campos in self._partes:
            parte = ficha
            for tramo in ruta:
                parte = getattr(parte, tramo, None)
                if parte is None:
                    break
            else:
                dichos = vars(parte)
                for campo, id, exacto in campos:
                    valor = dichos.get(campo)
                    if valor is not None and (conocido := exacto(valor)) is not None:
                        saber[id] = conocido
        return saber
