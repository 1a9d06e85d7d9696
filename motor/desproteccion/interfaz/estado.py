"""El estado de la sesión: la ficha que se edita, la lectura activa y la alternativa que se compara.

Todo vive en la sesión del navegador que lo creó; nada va al disco, a una memoria compartida ni a la dirección.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from desproteccion.analisis import alertas_de, situacion_de
from desproteccion.analisis.preguntas import preguntas
from desproteccion.analisis.resultado import Pregunta
from desproteccion.analisis.situacion import Situacion
from desproteccion.caso import Caso
from desproteccion.errores import FichaInvalida
from desproteccion.evaluacion import evaluar_con_abanicos
from desproteccion.interfaz.borrador import Ficha, caso_de, escribir_respuesta, ficha_vacia, leer_respuesta
from desproteccion.motor import motor_por_omision
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import Lectura

if TYPE_CHECKING:
    from desproteccion.panorama import Abanicos

T = TypeVar("T")

RECORDADOS = 4
"""Fichas de las que se guarda lo calculado: bastan las dos que una página muestra a la vez y sus últimos cambios."""


@dataclass
class Hoja:
    """Una ficha en edición. `version` cambia cuando la ficha se reemplaza, y con ella las claves de los controles."""

    nombre: str
    ficha: Ficha = field(default_factory=ficha_vacia)
    version: int = 0

    def clave(self, ruta: str) -> str:
        return f"{self.nombre}-{self.version}-{ruta.replace('.', '-')}"

    def respuesta(self, ruta: str) -> Any:
        return leer_respuesta(self.ficha, ruta)

    def anotar(self, ruta: str, respuesta: Any) -> None:
        escribir_respuesta(self.ficha, ruta, respuesta)

    def reemplazar(self, ficha: Ficha) -> None:
        self.ficha = deepcopy(ficha)
        self.version += 1


@dataclass(frozen=True)
class Evaluado:
    """Un caso con su resultado y, si se piden, su situación y sus preguntas pendientes: se calculan una vez."""

    caso: Caso
    resultado: Resultado
    abanicos: Abanicos | None = field(default=None, repr=False)

    @cached_property
    def situacion(self) -> Situacion:
        return situacion_de(self.caso, self.resultado.lectura, abiertos=self.abanicos)

    @cached_property
    def preguntas(self) -> list[Pregunta]:
        return preguntas(self.situacion, alertas_de(self.caso, self.situacion))


def hoja(nombre: str = "caso") -> Hoja:
    """La hoja de la sesión con ese nombre; la crea vacía la primera vez."""
    clave = f"hoja_{nombre}"
    if clave not in st.session_state:
        st.session_state[clave] = Hoja(nombre)
    guardada: Hoja = st.session_state[clave]
    return guardada


def lectura() -> Lectura:
    """La lectura activa en la sesión."""
    elegida: Lectura = st.session_state.get("lectura_activa", motor_por_omision().paquete.lectura_por_omision)
    return elegida


def evaluar_hoja(cual: Hoja, bajo: Lectura | None = None) -> Evaluado | FichaInvalida:
    """El caso y su resultado, o por qué la ficha todavía no se puede evaluar."""
    activa = bajo or lectura()
    return recordar(f"evaluado-{activa}", cual.ficha, lambda: _evaluar(cual.ficha, activa))


def _evaluar(ficha: Ficha, bajo: Lectura) -> Evaluado | FichaInvalida:
    try:
        caso = caso_de(ficha)
        return Evaluado(caso, *evaluar_con_abanicos(caso, bajo))
    except FichaInvalida as error:
        return error


def recordar(que: str, ficha: Ficha, calcular: Callable[[], T]) -> T:
    """Lo calculado de una ficha, sin repetirlo mientras sea la misma; vive y muere con la sesión."""
    recordado: dict[str, T] = st.session_state.setdefault(f"recordado-{que}", {})
    clave = json.dumps(ficha)
    if clave not in recordado:
        recordado[clave] = calcular()
        if len(recordado) > RECORDADOS:
            del recordado[next(iter(recordado))]
    return recordado[clave]
