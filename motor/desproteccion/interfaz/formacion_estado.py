"""Lo que la página «Formación» guarda en la sesión del navegador, y en ninguna otra parte."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import streamlit as st

from desproteccion.acuerdo import Ejercicio, Hoja, Recogida, cargar_ejercicio, leer_hojas
from desproteccion.acuerdo.analisis import Estudio, estudiar
from desproteccion.acuerdo.calificaciones import hoja_de, subidas
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.reparto import Reparto, repartir
from desproteccion.documentos import Documento
from desproteccion.errores import ErrorDeEntrada
from desproteccion.interfaz import estado
from desproteccion.interfaz.borrador import DESCONOCIDO, NO_EXPLORADO
from desproteccion.interfaz.seguro import para_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import Lectura, Nivel

NOMBRE_DE_LA_HOJA = "su hoja"
PROBLEMAS_A_LA_VISTA = 30


@cache
def codificador() -> Codificador:
    return Codificador(motor_por_omision())


@cache
def ejercicio_propio() -> Ejercicio:
    """El que trae la aplicación, con su clave: solo para quien facilita."""
    return cargar_ejercicio(None, motor_por_omision().paquete)


@cache
def reparto_propio() -> Reparto:
    return repartir(ejercicio_propio())


class HojaDeVineta(estado.Hoja):
    """Las respuestas a una viñeta, un hecho por clave: así lo escribe el formato de las calificaciones."""

    def respuesta(self, ruta: str) -> Any:
        valor = self.ficha.get(ruta, NO_EXPLORADO)
        return DESCONOCIDO if valor is None else valor

    def anotar(self, ruta: str, respuesta: Any) -> None:
        if respuesta == NO_EXPLORADO:
            self.ficha.pop(ruta, None)
        else:
            self.ficha[ruta] = None if respuesta == DESCONOCIDO else respuesta


@dataclass
class Calificando:
    """Lo que lleva quien califica. `hojas` y `niveles` van por viñeta."""

    reparto: Reparto = field(default_factory=reparto_propio)
    juez: str = ""
    sesion: str = field(default_factory=lambda: date.today().isoformat())
    hojas: dict[str, HojaDeVineta] = field(default_factory=dict)
    niveles: dict[str, Nivel] = field(default_factory=dict)
    actual: str = ""
    version: int = 0

    def hoja(self, vineta: str) -> HojaDeVineta:
        if vineta not in self.hojas:
            self.hojas[vineta] = HojaDeVineta(f"calificar-{vineta}", {}, self.version)
        return self.hojas[vineta]

    @property
    def empezo(self) -> bool:
        return bool(self.niveles) or any(hoja.ficha for hoja in self.hojas.values())

    def como_datos(self) -> dict[str, Any]:
        """Lo calificado hasta aquí, en el formato `calificaciones/1`."""
        calificaciones = [
            {"vineta": v.id, "hechos": dict(self.hoja(v.id).ficha), "nivel": self.niveles.get(v.id)}
            for v in self.reparto.vinetas
            if self.hoja(v.id).ficha or v.id in self.niveles
        ]
        datos = {"esquema": "calificaciones/1", "juez": self.juez, "sesion": self.sesion}
        return {**datos, "calificaciones": calificaciones}

    def como_archivo(self) -> str:
        """El archivo que se descarga.

        Errores: `ErrorDeEntrada` si el seudónimo o la fecha no sirven.
        """
        datos = self.como_datos()
        hoja_de(Documento(NOMBRE_DE_LA_HOJA, datos, {}))
        return json.dumps(datos, ensure_ascii=False, indent=1)

    def seguir_con(self, hoja: Hoja) -> None:
        """Continúa una hoja guardada; reemplaza lo que hubiera."""
        self.version += 1
        self.juez, self.sesion = hoja.juez, hoja.sesion.isoformat()
        self.hojas = {
            c.vineta: HojaDeVineta(f"calificar-{c.vineta}", dict(c.hechos), self.version) for c in hoja.calificaciones
        }
        self.niveles = {c.vineta: c.nivel for c in hoja.calificaciones if c.nivel is not None}


@dataclass
class Facilitando:
    """Lo que reúne quien facilita. `vuelta` renueva la zona de subida cuando ya se recibieron sus archivos."""

    ejercicio: Ejercicio = field(default_factory=ejercicio_propio)
    elegidas: tuple[str, ...] = field(default_factory=lambda: tuple(ejercicio_propio().vinetas))
    archivos: list[tuple[str, bytes]] = field(default_factory=list)
    vuelta: int = 0
    recogida: Recogida | None = None
    estudios: dict[Lectura, Estudio | ErrorDeEntrada] = field(default_factory=dict)

    def recibir(self, archivos: Iterable[tuple[str, bytes]]) -> None:
        self.archivos += archivos
        self.vuelta += 1
        self.rehacer()

    def olvidar(self) -> None:
        self.archivos.clear()
        self.rehacer()

    def cambiar_clave(self, ejercicio: Ejercicio) -> None:
        self.ejercicio = ejercicio
        self.rehacer()

    def rehacer(self) -> None:
        self.recogida = None
        self.estudios.clear()

    def reunidas(self) -> Recogida:
        """Las hojas que sirven y los problemas de las otras. Se aceptan todas las viñetas, no solo las elegidas."""
        if self.recogida is None:
            self.recogida = leer_hojas(subidas(self.archivos), self.ejercicio, codificador())
        return self.recogida

    def estudio(self, lectura: Lectura) -> Estudio | ErrorDeEntrada:
        """El análisis bajo esa lectura, o por qué no se puede."""
        if lectura not in self.estudios:
            try:
                self.estudios[lectura] = estudiar(self.reunidas(), self.ejercicio, codificador(), lectura)
            except ErrorDeEntrada as error:
                self.estudios[lectura] = error
        return self.estudios[lectura]


def calificando() -> Calificando:
    guardado: Calificando = st.session_state.setdefault("calificando", Calificando())
    return guardado


def facilitando() -> Facilitando:
    guardado: Facilitando = st.session_state.setdefault("facilitando", Facilitando())
    return guardado


def avisar(error: ErrorDeEntrada) -> None:
    """Los problemas de uno o varios archivos, como texto literal y en un solo aviso."""
    lineas = [f"- {para_markdown(problema)}" for problema in error.problemas[:PROBLEMAS_A_LA_VISTA]]
    if resto := len(error.problemas) - len(lineas):
        lineas.append(f"- Y otros {resto}.")
    st.error("\n".join(lineas))
