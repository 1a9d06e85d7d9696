"""El motor: unas reglas compiladas y listas para evaluar casos. Inmutable y seguro entre hilos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, get_args

from desproteccion import condiciones, expresiones
from desproteccion.catalogo import Catalogo, CatalogoInvalido, cargar_catalogo, catalogo_por_omision
from desproteccion.compilacion import compilar
from desproteccion.condiciones import Intervalo
from desproteccion.decision import SIN_TERMINO, Ejecutor
from desproteccion.ejecutores.tablas import EjecutorDeTablas
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.hechos import saber_de_hechos
from desproteccion.lectura_catalogo import gravedades_incompatibles
from desproteccion.paquete import Paquete, Regla, ReglaDeNivel
from desproteccion.posibles import Componente, clases_posibles, componentes
from desproteccion.programas import Plan, planear
from desproteccion.reglas import cargar_reglas
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura, Nivel, NivelSegun, NombreDeEjecutor, Peor

EJECUTORES: tuple[NombreDeEjecutor, ...] = get_args(NombreDeEjecutor)


class EjecutorNoDisponible(ImportError):
    """Se pidió un ejecutor que esta instalación no tiene."""


@dataclass(frozen=True, slots=True)
class NivelesYReglas:
    """El camino corto: niveles y reglas que deciden un caso completo."""

    existencia: bool
    nivel: Nivel
    regla: str
    dimensiones: dict[str, Nivel]
    indicadores: dict[str, Nivel]
    reglas: dict[str, str]


class Motor:
    """Un paquete de reglas y un catálogo, con sus tablas, sus componentes y sus ejecutores.

    Errores: `CatalogoInvalido` si sus niveles de gravedad no son los del paquete.
    """

    def __init__(self, paquete: Paquete, catalogo: Catalogo | None = None) -> None:
        self.paquete = paquete
        self.catalogo = catalogo or catalogo_por_omision()
        if halladas := gravedades_incompatibles(self.catalogo, paquete):
            raise CatalogoInvalido(halladas)
        self.tablas: Tablas = compilar(paquete)
        self.de_tablas = EjecutorDeTablas(self.tablas, self.catalogo.gravedad)
        self._planes: dict[tuple[Any, ...], Plan] = {}
        self.usados = frozenset(eje for densa in self.tablas.densas for eje in densa.ejes)

    @cached_property
    def hechos_de_fila(self) -> dict[str, tuple[str, ...]]:
        """Por regla de un indicador, los hechos que su condición lee."""
        return {
            fila.regla.id: tuple(
                dict.fromkeys(id for v in condiciones.variables(fila.condicion) for id in self.tablas.hechos_de[v])
            )
            for indicador in self.paquete.indicadores
            for fila in indicador.filas
        }

    @cached_property
    def componentes(self) -> list[Componente]:
        return componentes(self.tablas)

    @cached_property
    def _durable(self) -> Ejecutor | None:
        try:
            from desproteccion.ejecutores.durable import EjecutorDurable
        except ImportError:  # no se instala en Python 3.13 o posterior ni, sin compilador, en Windows
            return None
        return EjecutorDurable(self.paquete, self.catalogo.gravedad)

    @cached_property
    def reglas(self) -> Mapping[str, Regla]:
        """Todas las reglas, del catálogo y del paquete, en orden canónico."""
        return {**self.catalogo.reglas, **self.paquete.reglas}

    def ejecutor(self, nombre: NombreDeEjecutor | None = None) -> Ejecutor:
        """El ejecutor pedido; sin nombre, durable-rules si está y, si no, las tablas.

        Errores: `EjecutorNoDisponible` si se pide `durable` y no está instalado.
        """
        if nombre == "tablas" or (nombre is None and self._durable is None):
            return self.de_tablas
        if self._durable is None:
            raise EjecutorNoDisponible(
                "durable-rules no está instalado (no funciona en Python 3.13 o posterior); use el ejecutor tablas"
            )
        return self._durable

    def decidir(self, hechos: Mapping[str, Any], lectura: Lectura | None = None) -> NivelesYReglas:
        """Decide un caso dado como hechos completos, sin ficha ni explicación.

        Errores: `HechosInvalidos` si falta un hecho que las tablas usan, sobra uno o un valor no es de su dominio.
        """
        saber = saber_de_hechos(hechos, self.paquete)
        clases = clases_posibles(self.tablas, saber.values())
        faltan = [self.tablas.ejes[i].hecho.id for i in sorted(self.usados) if len(clases[i]) > 1]
        if faltan:
            raise HechosInvalidos([Problema(id, "falta el hecho", "un caso completo") for id in faltan])
        numero = LECTURAS.index(lectura or self.paquete.lectura_por_omision)
        decision = self.de_tablas.decidir([minimo for minimo, _ in saber.values()], numero, numero)
        indicadores = self.paquete.indicadores
        filas = {i.id: i.filas[fila].regla.id for i, fila in zip(indicadores, decision.filas, strict=True)}
        return NivelesYReglas(
            existencia=decision.termino != SIN_TERMINO,
            nivel=NIVELES[decision.nivel],
            regla=self.regla_global(numero, decision.termino, decision.existencia),
            dimensiones={d.id: NIVELES[n] for d, n in zip(self.paquete.dimensiones, decision.dimensiones, strict=True)},
            indicadores={i.id: NIVELES[n] for i, n in zip(indicadores, decision.niveles, strict=True)},
            reglas=filas,
        )

    def plan(self, niveles: Sequence[int], celdas: tuple[int, ...], separacion: bool) -> Plan:
        """Los programas para los niveles de las dimensiones; son pocas combinaciones y se calculan una vez."""
        clave = (*niveles, celdas, separacion)
        if clave not in self._planes:
            por_id = {d.id: nivel for d, nivel in zip(self.paquete.dimensiones, niveles, strict=True)}
            self._planes[clave] = planear(self.paquete.programas, por_id, celdas, separacion)
        return self._planes[clave]

    def niveles_de(self, termino: ReglaDeNivel) -> list[str]:
        """Los indicadores y dimensiones cuyos niveles lee un término global, sin repetir."""
        leidos = (nombre.partition("@")[0] for nombre in expresiones.nombres(termino.expresion))
        return list(dict.fromkeys(leidos))

    def acotar(self, derivado: str, saber: Mapping[str, Intervalo]) -> Intervalo:
        """Entre qué códigos queda un derivado (cuenta o peor) con lo que se sabe de sus hechos."""
        calculo = self.paquete.derivados[derivado].calculo
        if isinstance(calculo, NivelSegun):
            return 0, len(NIVELES) - 1
        partes = [saber[de] for de in calculo.de]
        if isinstance(calculo, Peor):
            return max(minimo for minimo, _ in partes), max(maximo for _, maximo in partes)
        minimo = maximo = 0
        for desde, hasta in partes:
            cumplen = [
                condiciones.consta(calculo.prueba, {"·": (codigo, codigo)}) for codigo in range(desde, hasta + 1)
            ]
            minimo += all(cumplen)
            maximo += any(cumplen)
        return minimo, maximo

    def regla_global(self, lectura: int, termino: int, existencia: int) -> str:
        """La regla que da el nivel global: un término o, sin desprotección, la fila de existencia."""
        if termino == SIN_TERMINO:
            return self.paquete.existencia[existencia].regla.id
        return self.tablas.globales[lectura].terminos[termino].regla.id


@cache
def motor_por_omision() -> Motor:
    """El motor con las reglas que trae el paquete, compilado una vez por proceso."""
    return Motor(cargar_reglas())


def motor_de(carpeta: Path | str | None, catalogo: Path | str | None = None) -> Motor:
    """El motor con las reglas y el catálogo de esas carpetas; sin carpeta, los que trae el paquete.

    Errores: `ReglasInvalidas`, `CatalogoInvalido`.
    """
    if carpeta is None and catalogo is None:
        return motor_por_omision()
    paquete = motor_por_omision().paquete if carpeta is None else cargar_reglas(carpeta)
    return Motor(paquete, None if catalogo is None else cargar_catalogo(catalogo))
