"""El resultado de evaluar un caso, tal como lo escribe el contrato `resultado/1`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from desproteccion.paquete import Fuente
from desproteccion.resultado_catalogo import (
    AvisoDelCatalogo,
    CatalogoUsado,
    ConclusionSupletoria,
    ConteoDeFactores,
    DobleConteo,
    GravedadDeTipologia,
    SensibilidadAFactor,
)
from desproteccion.vocabulario import Apoyo, Existencia, Lectura, Nivel, NombreDeEjecutor

Papel = Literal["sugerido", "combinado", "alternativa"]


@dataclass(slots=True)
class ReglasUsadas:
    """Qué reglas se usaron: paquete, versión y huella de sus archivos."""

    paquete: str
    version: str
    huella: str


@dataclass(slots=True)
class ResultadoDeExistencia:
    """Si hay desprotección. `regla` es `None` si, según lo que falta, deciden varias (`reglas_posibles`)."""

    valor: Existencia
    regla: str | None
    posibles: list[Existencia]
    reglas_posibles: list[str]


@dataclass(slots=True)
class ResultadoDeNivel:
    """El nivel global. `sugerido` es `None` cuando `posibles` tiene más de uno."""

    sugerido: Nivel | None
    posibles: list[Nivel]
    robusto: bool
    por_brecha: bool
    regla: str | None
    reglas_posibles: list[str]
    por_lectura: dict[Lectura, list[Nivel]]


@dataclass(slots=True)
class ResultadoDeIndicador:
    id: str
    nivel: Nivel | None
    posibles: list[Nivel]
    regla: str | None
    reglas_posibles: list[str]
    apoyo: Apoyo | None
    brecha: str | None
    hechos: dict[str, Any]


@dataclass(slots=True)
class ResultadoDeDimension:
    """`homogenea` es `None` si depende de lo que falta averiguar."""

    id: str
    nivel: Nivel | None
    posibles: list[Nivel]
    homogenea: bool | None
    indicadores: list[ResultadoDeIndicador]


@dataclass(slots=True)
class ProgramaPropuesto:
    id: str
    orden: int
    papel: Papel
    cubre: list[str]
    condicionado: bool
    complementarios: list[str]


@dataclass(slots=True)
class AlertaEncendida:
    """Un deber y, si lo tiene, su plazo en horas."""

    id: str
    deber: str
    plazo_horas: int | None
    regla: str


@dataclass(slots=True)
class HechoFaltante:
    hecho: str
    posibles_en_el_peor_caso: list[Nivel]


@dataclass(slots=True)
class ResultadoDePronunciamiento:
    """El nivel que pronunció el profesional frente a la propuesta. No influye en el cálculo."""

    nivel: Nivel | None
    difiere: bool | None
    falta_fundamento: bool


@dataclass(slots=True)
class BrechaPresente:
    """Una brecha de la norma que opera en el caso y lo que da cada lectura."""

    id: str
    indicador: str
    minima: str | None
    prudente: str | None


@dataclass(slots=True)
class ReglaDisparada:
    """Una regla que dispara en toda completación de lo desconocido, con los hechos que la encendieron."""

    regla: str
    texto: str
    apoyo: Apoyo
    fuente: Fuente
    hechos: dict[str, Any]


class Resultado(BaseModel):
    """El resultado completo. El mismo caso con las mismas reglas da el mismo JSON, byte a byte."""

    # El serializador se arma al escribir el primer resultado: importar el paquete no lo espera.
    model_config = ConfigDict(extra="forbid", defer_build=True)

    esquema: Literal["resultado/1"] = "resultado/1"
    caso: str
    reglas: ReglasUsadas
    ejecutor: NombreDeEjecutor
    lectura: Lectura
    existencia: ResultadoDeExistencia
    nivel: ResultadoDeNivel
    dimensiones: list[ResultadoDeDimension]
    programas: list[ProgramaPropuesto]
    programas_pendientes: str | None
    alertas: list[AlertaEncendida]
    faltantes: list[HechoFaltante]
    pronunciamiento: ResultadoDePronunciamiento | None
    brechas: list[BrechaPresente]
    disparadas: list[ReglaDisparada]
    catalogo: CatalogoUsado
    gravedad: list[GravedadDeTipologia]
    conteos: list[ConteoDeFactores]
    doble_conteo: list[DobleConteo]
    sensibilidad: list[SensibilidadAFactor]
    avisos: list[AvisoDelCatalogo]
    supletorias: list[ConclusionSupletoria]


_SIN_CAMPOS: dict[str, Any] = {}
_EN_BLANCO = Resultado.model_construct(**_SIN_CAMPOS)


def armado(**campos: Any) -> Resultado:
    """Un resultado con esos campos, que son todos y ya son correctos.

    Copiar uno en blanco cuesta la mitad que `model_construct`, que busca cada campo por sus nombres.
    """
    return _EN_BLANCO.model_copy(update=campos)
