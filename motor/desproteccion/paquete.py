"""Un conjunto de reglas ya leído: tablas tipadas, listas para compilar. Nada aquí lee archivos ni decide casos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from desproteccion import condiciones
from desproteccion.campos_de_ficha import Campos
from desproteccion.condiciones import Condicion, Constancia
from desproteccion.expresiones import Expresion
from desproteccion.vocabulario import Apoyo, Derivado, Hecho, Imposible, Lectura

Etapa = Literal["gravedad", "conteo", "indicadores", "existencia", "dimensiones", "global", "programas", "alertas"]


@dataclass(frozen=True, slots=True)
class Fuente:
    """De dónde sale una regla: sigla del documento, sección y la frase corta que la sostiene."""

    sigla: str
    seccion: str
    frase: str


@dataclass(frozen=True, slots=True)
class Regla:
    """Lo que toda regla dice de sí misma. `si` y `da` son la condición y la conclusión tal como están en el YAML."""

    id: str
    etapa: Etapa
    tabla: str
    texto: str
    apoyo: Apoyo
    fuente: Fuente
    si: Any = None
    da: Any = None
    brecha: str | None = None


@dataclass(frozen=True, slots=True)
class Fila:
    """Una fila de tabla. `niveles` es el código de su conclusión bajo cada lectura: (mínima, prudente)."""

    regla: Regla
    condicion: Condicion
    niveles: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Indicador:
    id: str
    nombre: str
    dimension: str
    filas: tuple[Fila, ...]


@dataclass(frozen=True, slots=True)
class ReglaDeNivel:
    """Una regla que calcula un nivel; `lectura` la limita a una, `None` vale en ambas."""

    regla: Regla
    lectura: Lectura | None
    expresion: Expresion


@dataclass(frozen=True, slots=True)
class Dimension:
    """`reglas` da la expresión de cada regla de dimensión, ya con los indicadores de esta."""

    id: str
    nombre: str
    indicadores: tuple[str, ...]
    foco: str | None
    reglas: tuple[ReglaDeNivel, ...]


@dataclass(frozen=True, slots=True)
class Celda:
    regla: Regla
    condicion: Condicion
    dimension: str
    programas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programa:
    id: str
    nombre: str
    complementarios: tuple[str, ...]
    excepcional: bool


@dataclass(frozen=True, slots=True)
class CuadroDeProgramas:
    """El cuadro orientador: programas del menos al más invasivo, celdas, y cómo se ordenan."""

    programas: tuple[Programa, ...]
    complementarios: Mapping[str, str]
    celdas: tuple[Celda, ...]
    criterios: tuple[str, ...]
    foco: tuple[str, ...]
    orden: Regla
    combinado: Regla
    excepcional: Regla
    separacion: Regla
    alerta_de_separacion: str


@dataclass(frozen=True, slots=True)
class Alerta:
    regla: Regla
    condicion: Condicion
    deber: str
    plazo_horas: int | None


@dataclass(frozen=True, slots=True)
class ConteoQueAfirma:
    """Desde cuántas victimizaciones el conteo afirma la polivictimización."""

    vida: int
    ultimo_anio: int
    regla: Regla


@dataclass(frozen=True, slots=True)
class Reserva:
    """A quién no se pregunta mientras una alerta está encendida, y por qué."""

    alerta: str
    informante: str
    texto: str


@dataclass(frozen=True, slots=True)
class Costo:
    """Lo que cuesta averiguar un hecho: los de menor `turno` se preguntan antes."""

    id: str
    nombre: str
    turno: int
    reserva: Reserva | None
    fuente: Fuente


@dataclass(frozen=True, slots=True)
class Indagacion:
    """A quién se pregunta y en qué turno."""

    texto: str
    apoyo: Apoyo
    fuente: Fuente
    informantes: Mapping[str, str]
    costos: Mapping[str, Costo]


@dataclass(frozen=True, slots=True)
class PlanDeIntervencion:
    """Los ámbitos del Plan de Intervención Individual."""

    texto: str
    apoyo: Apoyo
    fuente: Fuente
    esferas: Mapping[str, str]


@dataclass(frozen=True)
class Paquete:
    """Las reglas de una norma, su versión y la huella de sus archivos."""

    id: str
    nombre: str
    version: str
    vigente_desde: str
    vigente_hasta: str | None
    huella: str
    lectura_por_omision: Lectura
    lecturas: Mapping[Lectura, str]
    apoyos: Mapping[Apoyo, str]
    fuentes: Mapping[str, str]
    hechos: Mapping[str, Hecho]
    antecedentes: Mapping[str, Hecho]
    derivados: Mapping[str, Derivado]
    imposibles: tuple[Imposible, ...]
    polivictimizacion: ConteoQueAfirma | None
    indagacion: Indagacion
    plan_de_intervencion: PlanDeIntervencion
    indicadores: tuple[Indicador, ...]
    existencia: tuple[Fila, ...]
    no_concluyente: Regla
    dimensiones: tuple[Dimension, ...]
    globales: tuple[ReglaDeNivel, ...]
    programas: CuadroDeProgramas
    alertas: tuple[Alerta, ...]
    reglas: Mapping[str, Regla]
    """Todas, en orden canónico: etapa, tabla y fila del YAML."""
    lugares: Mapping[str, str]
    """Archivo y línea de cada regla y de cada tabla, para señalarlas en un mensaje."""

    @cached_property
    def pruebas_de_imposibles(self) -> tuple[tuple[tuple[str, ...], Constancia, str], ...]:
        """Por combinación imposible, los hechos que reúne, cómo se reconoce y por qué lo es."""
        return tuple(
            (tuple(dict.fromkeys(condiciones.variables(i.condicion))), condiciones.constancia(i.condicion), i.motivo)
            for i in self.imposibles
        )

    @cached_property
    def campos_de_hechos(self) -> Campos:
        """De qué campos de la ficha salen los hechos."""
        return Campos(self.hechos)

    @cached_property
    def campos_de_antecedentes(self) -> Campos:
        """De qué campos de la ficha salen los antecedentes."""
        return Campos(self.antecedentes)

    @cached_property
    def condicionados(self) -> tuple[Hecho, ...]:
        """Los hechos que solo tienen sentido según otro."""
        return tuple(hecho for hecho in self.hechos.values() if hecho.aplica_si is not None)
