"""De un caso ficticio hecho por hecho a una ficha `caso/1`, y de un hallazgo a un ejemplo que falla."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import fill
from typing import Any, get_args

import yaml

from desproteccion.caso import Area, Tipologia
from desproteccion.verificacion.hallazgo import Hallazgo, Hechos

TRAYECTORIA = ("ingresos_previos", "mayor_parte_de_la_vida")


def ficha_de(id: str, hechos: Hechos) -> dict[str, Any]:
    """La ficha que dice exactamente esos hechos; los que no aplican quedan sin decir."""
    ficha: dict[str, Any] = {"esquema": "caso/1", "id": id}
    for hecho, valor in hechos.items():
        if valor is not None:
            _poner(ficha, *_campo(hecho, valor))
    return ficha


def _campo(hecho: str, valor: Any) -> tuple[list[str], Any]:
    partes = hecho.split(".")
    match partes:
        case ["violencia", "gravedad"]:
            # La ficha da la gravedad por tipología; «ninguna» es no tener ninguna.
            sin_violencia = valor == "ninguna"
            return ["violencia", "tipologias"], [] if sin_violencia else [
                {"tipo": get_args(Tipologia)[0], "gravedad": valor}
            ]
        case ["violencia", campo] if campo in TRAYECTORIA:
            return ["violencia", "trayectoria", campo], valor
        case ["nna", "impacto", "areas"]:
            return partes, list(get_args(Area)[:valor])
        case [ambito, "riesgo", ("alto" | "no_alto") as cuenta]:
            return [ambito, "riesgo", "conteo", cuenta], valor
        case [ambito, "proteccion"]:
            return [ambito, "proteccion", "suficiencia"], valor
    return partes, valor


def _poner(ficha: dict[str, Any], ruta: list[str], valor: Any) -> None:
    *camino, ultimo = ruta
    for parte in camino:
        ficha = ficha.setdefault(parte, {})
    ficha[ultimo] = valor


def guardar(hallazgos: Iterable[Hallazgo], carpeta: Path) -> list[Path]:
    """Escribe cada hallazgo como ejemplo que falla: sus fichas y, en `esperados/`, lo que debería cumplirse.

    Devuelve las fichas escritas, en orden.
    """
    (carpeta / "esperados").mkdir(parents=True, exist_ok=True)
    escritas = []
    for numero, hallazgo in enumerate(hallazgos, start=1):
        ids = [f"VF-{numero:03}{letra}" for letra in ("ab" if len(hallazgo.casos) > 1 else [""])]
        armadas = [{"esquema": "caso/1", "id": id, **ficha} for id, ficha in zip(ids, hallazgo.fichas, strict=False)]
        fichas = armadas or [ficha_de(id, caso) for id, caso in zip(ids, hallazgo.casos, strict=True)]
        for id, ficha in zip(ids, fichas, strict=True):
            archivo = carpeta / f"{id}.yaml"
            archivo.write_text(_comentario(hallazgo) + _yaml(ficha), encoding="utf-8")
            escritas.append(archivo)
        esperado = _esperado(ids[-1], hallazgo)
        (carpeta / "esperados" / f"{ids[-1]}.yaml").write_text(_yaml(esperado), encoding="utf-8")
    return escritas


def _esperado(id: str, hallazgo: Hallazgo) -> dict[str, Any]:
    return {
        "caso": id,
        "titulo": f"Defecto de las reglas en {hallazgo.tabla}",
        "muestra": [hallazgo.revision],
        "lecturas": {lectura: dict(tablas) for lectura, tablas in hallazgo.esperado.items()},
        "porque": hallazgo.mensaje,
    }


def _comentario(hallazgo: Hallazgo) -> str:
    texto = f"Caso ficticio de la verificación ({hallazgo.revision}, {hallazgo.tabla}): {hallazgo.mensaje}."
    return fill(texto, 110, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False) + "\n"


def _yaml(datos: Any) -> str:
    return yaml.safe_dump(datos, allow_unicode=True, sort_keys=False, default_flow_style=None, width=110)
