"""Lo que el catálogo aporta al resultado: propuestas de gravedad, conteos, dobles conteos, sensibilidad y respaldo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desproteccion.vocabulario import Apoyo, Existencia, Nivel

QuienDecide = Literal["profesional", "propuesta", "por_averiguar"]
Reclasificacion = Literal["de_alto_a_no_alto", "de_no_alto_a_alto"]


@dataclass(frozen=True, slots=True)
class CatalogoUsado:
    """Qué catálogo se usó y si es oficial."""

    id: str
    version: str
    huella: str
    oficial: bool


@dataclass(frozen=True, slots=True)
class FilaMarcada:
    """Una fila del catálogo presente en la ficha, con su respaldo."""

    id: str
    texto: str
    apoyo: Apoyo
    oficial: bool


@dataclass(frozen=True, slots=True)
class CriterioMarcado(FilaMarcada):
    gravedad: str


@dataclass(frozen=True, slots=True)
class GravedadDeTipologia:
    """La gravedad de una tipología: qué se propone, por qué, y qué vale.

    `propuestas` trae una sola si lo que se sabe basta; con agravantes desconocidos, todas las que quedan. `regla` es
    la V0 que propone, o `None` si según lo que falta deciden varias (`reglas_posibles`) o ninguna. `vale` dice de
    quién es la gravedad que llega a V1. `menor_que_la_propuesta` es `None` si depende de lo que falta.
    """

    tipo: str
    escrita: str | None
    propuestas: tuple[str, ...]
    vale: QuienDecide
    menor_que_la_propuesta: bool | None
    regla: str | None
    reglas_posibles: tuple[str, ...]
    criterios: tuple[CriterioMarcado, ...]
    agravantes_contados: tuple[str, ...]
    agravantes_no_contados: tuple[str, ...]
    agravantes_desconocidos: bool
    orienta_a: str | None
    porque: str


@dataclass(frozen=True, slots=True)
class FactorPresente:
    """Un factor de riesgo presente. `id` es `None` si se escribió a mano (`otros`)."""

    id: str | None
    texto: str
    alto_riesgo: bool
    apoyo: Apoyo | None
    oficial: bool


@dataclass(frozen=True, slots=True)
class ConteoDeFactores:
    """Los factores de riesgo de un ámbito, uno a uno, y lo que suman. Si no está completo, suman al menos eso."""

    ambito: str
    factores: tuple[FactorPresente, ...]
    alto: int
    no_alto: int
    completo: bool
    reglas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DobleConteo:
    """Un mismo hecho que puede estar contando dos veces: en la fila y en otro indicador u otra fila marcada.

    `cambia_el_nivel` dice si el nivel posible cambiaría sin esa fila; `None` si la fila no suma en un conteo.
    """

    fila: str
    ambito: str | None
    indicador: str
    otra_fila: str | None
    texto: str
    cambia_el_nivel: bool | None


@dataclass(frozen=True, slots=True)
class SensibilidadAFactor:
    """Reclasificar uno solo de estos factores dejaría posibles otros niveles globales, bajo la lectura activa."""

    ambito: str
    reclasificacion: Reclasificacion
    factores: tuple[str, ...]
    posibles: tuple[Nivel, ...]


@dataclass(frozen=True, slots=True)
class AvisoDelCatalogo:
    """Algo que mirar, con la fila del catálogo que lo dice y lo que lo provocó."""

    fila: str
    texto: str
    apoyo: Apoyo
    por: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConclusionSupletoria:
    """Una conclusión que no se sostendría sin filas supletorias.

    `conclusion` es un indicador, una dimensión, `existencia` o `nivel`; `sin_ellas`, lo que sería posible si se
    desconociera lo que esas filas aportan.
    """

    conclusion: str
    filas: tuple[str, ...]
    sin_ellas: tuple[Nivel, ...] | tuple[Existencia, ...]


@dataclass(frozen=True)
class AporteDelCatalogo:
    gravedad: tuple[GravedadDeTipologia, ...] = ()
    conteos: tuple[ConteoDeFactores, ...] = ()
    doble_conteo: tuple[DobleConteo, ...] = ()
    sensibilidad: tuple[SensibilidadAFactor, ...] = ()
    avisos: tuple[AvisoDelCatalogo, ...] = ()
    supletorias: tuple[ConclusionSupletoria, ...] = ()
