"""El motor: unas reglas compiladas y listas para evaluar casos. Inmutable y seguro entre hilos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import getitem
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, get_args

from desproteccion import condiciones
from desproteccion.catalogo import Catalogo, CatalogoInvalido, cargar_catalogo, catalogo_por_omision
from desproteccion.condiciones import Ciertas, Constancia, Intervalo
from desproteccion.decision import SIN_TERMINO, Ejecutor
from desproteccion.ejecutores.tablas import EjecutorDeTablas
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.hechos import saber_de_hechos
from desproteccion.paquete import Paquete, Regla
from desproteccion.partes import Partes
from desproteccion.posible import Aperturas
from desproteccion.programas import Plan, planear
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import LECTURAS, NIVELES, Cuenta, Lectura, Nivel, NivelSegun, NombreDeEjecutor, Peor

# Lo que lee archivos de reglas y lo que usa NumPy se importa al armar un motor, y no al importar el paquete.
if TYPE_CHECKING:
    from desproteccion.componentes import Componente

# Sin él, varios hilos que llaman primero compilarían cada uno el suyo.
_UN_HILO_A_LA_VEZ = RLock()
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
        from desproteccion.calce_catalogo import gravedades_incompatibles
        from desproteccion.compilacion import compilar

        self.paquete = paquete
        self.catalogo = catalogo or catalogo_por_omision()
        if halladas := gravedades_incompatibles(self.catalogo, paquete):
            raise CatalogoInvalido(halladas)
        self.tablas: Tablas = compilar(paquete)
        self.de_tablas = EjecutorDeTablas(self.tablas, self.catalogo.gravedad)
        self._planes: dict[tuple[Any, ...], Plan] = {}
        self.usados = frozenset(eje for densa in self.tablas.densas for eje in densa.ejes)

    @cached_property
    def partes(self) -> Partes:
        return Partes(self.tablas, self.catalogo)

    @cached_property
    def _reglas_de_filas(self) -> dict[str, list[str]]:
        return {i.id: [fila.regla.id for fila in i.filas] for i in self.paquete.indicadores}

    @cached_property
    def variables_de_existencia(self) -> list[tuple[Ciertas, list[str]]]:
        """Por fila de existencia, las variables que la hacen cierta con lo que consta, y todas las que lee."""
        filas = self.paquete.existencia
        return [(condiciones.ciertas(f.condicion), list(condiciones.variables(f.condicion))) for f in filas]

    @cached_property
    def variables_de_alerta(self) -> list[Ciertas]:
        """Por alerta, las variables que la encienden con lo que consta."""
        return [condiciones.ciertas(alerta.condicion) for alerta in self.paquete.alertas]

    @cached_property
    def _pruebas(self) -> dict[str, Constancia]:
        """La prueba de cada derivado que cuenta."""
        calculos = {id: derivado.calculo for id, derivado in self.paquete.derivados.items()}
        return {id: condiciones.constancia(c.prueba) for id, c in calculos.items() if isinstance(c, Cuenta)}

    @cached_property
    def componentes(self) -> list[Componente]:
        from desproteccion.componentes import componentes

        return componentes(self.tablas)

    @cached_property
    def aperturas(self) -> Aperturas:
        return Aperturas(self.tablas, self.de_tablas)

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
        minimos, maximos = zip(*saber_de_hechos(hechos, self.paquete).values(), strict=True)
        if not self.es_completo(minimos, maximos):
            abiertos = [i for i in sorted(self.usados) if minimos[i] != maximos[i]]
            faltan = [self.tablas.ejes[i].hecho.id for i in abiertos]
            raise HechosInvalidos([Problema(id, "falta el hecho", "un caso completo") for id in faltan])
        numero = LECTURAS.index(lectura or self.paquete.lectura_por_omision)
        decision = self.de_tablas.decidir(minimos, numero, numero)
        indicadores = self._reglas_de_filas
        return NivelesYReglas(
            existencia=decision.termino != SIN_TERMINO,
            nivel=NIVELES[decision.nivel],
            regla=self.regla_global(numero, decision.termino, decision.existencia),
            dimensiones={d.id: NIVELES[n] for d, n in zip(self.paquete.dimensiones, decision.dimensiones, strict=True)},
            indicadores=dict(zip(indicadores, [NIVELES[n] for n in decision.niveles], strict=True)),
            reglas=dict(zip(indicadores, map(getitem, indicadores.values(), decision.filas), strict=True)),
        )

    def es_completo(self, minimos: Sequence[int], maximos: Sequence[int]) -> bool:
        """Si se conocen todos los hechos que las tablas usan; sus extremos van en el orden del vocabulario."""
        return minimos == maximos or all(minimos[i] == maximos[i] for i in self.usados)

    def plan(self, niveles: Sequence[int], separacion: bool, ejecutor: Ejecutor | None = None) -> Plan:
        """Los programas para los niveles de las dimensiones, con las celdas que elige un ejecutor (sin él, las tablas).

        Son pocas combinaciones y se calculan una vez.
        """
        ejecutor = ejecutor or self.de_tablas
        clave = (ejecutor.nombre, *niveles, separacion)
        if clave not in self._planes:
            por_id = {d.id: nivel for d, nivel in zip(self.paquete.dimensiones, niveles, strict=True)}
            self._planes[clave] = planear(self.paquete.programas, por_id, ejecutor.celdas(niveles), separacion)
        return self._planes[clave]

    def acotar(self, derivado: str, saber: Mapping[str, Intervalo]) -> Intervalo:
        """Entre qué códigos queda un derivado (cuenta o peor) con lo que se sabe de sus hechos."""
        calculo = self.paquete.derivados[derivado].calculo
        if isinstance(calculo, NivelSegun):
            return 0, len(NIVELES) - 1
        partes = [saber[de] for de in calculo.de]
        if isinstance(calculo, Peor):
            return max(minimo for minimo, _ in partes), max(maximo for _, maximo in partes)
        prueba = self._pruebas[derivado]
        minimo = maximo = 0
        for desde, hasta in partes:
            cumplen = [prueba({"·": (codigo, codigo)}) for codigo in range(desde, hasta + 1)]
            minimo += all(cumplen)
            maximo += any(cumplen)
        return minimo, maximo

    def regla_global(self, lectura: int, termino: int, existencia: int) -> str:
        """La regla que da el nivel global: un término o, sin desprotección, la fila de existencia."""
        if termino == SIN_TERMINO:
            return self.paquete.existencia[existencia].regla.id
        return self.tablas.globales[lectura].terminos[termino].regla.id


def motor_por_omision() -> Motor:
    """El motor con las reglas que trae el paquete, compilado una vez por proceso."""
    with _UN_HILO_A_LA_VEZ:
        return _motor_por_omision()


@cache
def _motor_por_omision() -> Motor:
    from desproteccion.reglas import cargar_reglas

    return Motor(cargar_reglas())


def motor_de(carpeta: Path | str | None, catalogo: Path | str | None = None) -> Motor:
    """El motor con las reglas y el catálogo de esas carpetas; sin carpeta, los que trae el paquete.

    Errores: `ReglasInvalidas`, `CatalogoInvalido`.
    """
    from desproteccion.reglas import cargar_reglas

    if carpeta is None and catalogo is None:
        return motor_por_omision()
    paquete = motor_por_omision().paquete if carpeta is None else cargar_reglas(carpeta)
    return Motor(paquete, None if catalogo is None else cargar_catalogo(catalogo))
