"""El resultado de evaluar un caso, tal como lo escribe el contrato `resultado/1`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from desproteccion.fijo import Fijo
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


@dataclass(frozen=True, slots=True)
class ReglasUsadas:
    """Qué reglas se usaron: paquete, versión y huella de sus archivos."""

    paquete: str
    version: str
    huella: str


@dataclass(frozen=True, slots=True)
class ResultadoDeExistencia:
    """Si hay desprotección. `regla` es `None` si, según lo que falta, deciden varias (`reglas_posibles`)."""

    valor: Existencia
    regla: str | None
    posibles: tuple[Existencia, ...]
    reglas_posibles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultadoDeNivel:
    """El nivel global. `sugerido` es `None` cuando `posibles` tiene más de uno."""

    sugerido: Nivel | None
    posibles: tuple[Nivel, ...]
    robusto: bool
    por_brecha: bool
    regla: str | None
    reglas_posibles: tuple[str, ...]
    por_lectura: Fijo[Lectura, tuple[Nivel, ...]]


@dataclass(frozen=True, slots=True)
class ResultadoDeIndicador:
    id: str
    nivel: Nivel | None
    posibles: tuple[Nivel, ...]
    regla: str | None
    reglas_posibles: tuple[str, ...]
    apoyo: Apoyo | None
    brecha: str | None
    hechos: Fijo[str, Any]


@dataclass(frozen=True, slots=True)
class ResultadoDeDimension:
    """`homogenea` es `None` si depende de lo que falta averiguar."""

    id: str
    nivel: Nivel | None
    posibles: tuple[Nivel, ...]
    homogenea: bool | None
    indicadores: tuple[ResultadoDeIndicador, ...]


@dataclass(frozen=True, slots=True)
class ProgramaPropuesto:
    id: str
    orden: int
    papel: Papel
    cubre: tuple[str, ...]
    condicionado: bool
    complementarios: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertaEncendida:
    """Un deber y, si lo tiene, su plazo en horas."""

    id: str
    deber: str
    plazo_horas: int | None
    regla: str


@dataclass(frozen=True, slots=True)
class HechoFaltante:
    hecho: str
    posibles_en_el_peor_caso: tuple[Nivel, ...]


@dataclass(frozen=True, slots=True)
class ResultadoDePronunciamiento:
    """El nivel que pronunció el profesional frente a la propuesta. No influye en el cálculo."""

    nivel: Nivel | None
    difiere: bool | None
    falta_fundamento: bool


@dataclass(frozen=True, slots=True)
class BrechaPresente:
    """Una brecha de la norma que opera en el caso y lo que da cada lectura."""

    id: str
    indicador: str
    minima: str | None
    prudente: str | None


@dataclass(frozen=True, slots=True)
class ReglaDisparada:
    """Una regla que dispara en toda completación de lo desconocido, con los hechos que la encendieron."""

    regla: str
    texto: str
    apoyo: Apoyo
    fuente: Fuente
    hechos: Fijo[str, Any]


class Resultado(BaseModel):
    """El resultado completo. El mismo caso con las mismas reglas da el mismo JSON, byte a byte.

    Ni él ni sus partes se pueden cambiar: los resultados comparten las que se repiten.
    """

    # El serializador se arma al escribir el primer resultado: importar el paquete no lo espera.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    esquema: Literal["resultado/1"] = "resultado/1"
    caso: str
    reglas: ReglasUsadas
    ejecutor: NombreDeEjecutor
    lectura: Lectura
    existencia: ResultadoDeExistencia
    nivel: ResultadoDeNivel
    dimensiones: tuple[ResultadoDeDimension, ...]
    programas: tuple[ProgramaPropuesto, ...]
    programas_pendientes: str | None
    alertas: tuple[AlertaEncendida, ...]
    faltantes: tuple[HechoFaltante, ...]
    pronunciamiento: ResultadoDePronunciamiento | None
    brechas: tuple[BrechaPresente, ...]
    disparadas: tuple[ReglaDisparada, ...]
    catalogo: CatalogoUsado
    gravedad: tuple[GravedadDeTipologia, ...]
    conteos: tuple[ConteoDeFactores, ...]
    doble_conteo: tuple[DobleConteo, ...]
    sensibilidad: tuple[SensibilidadAFactor, ...]
    avisos: tuple[AvisoDelCatalogo, ...]
    supletorias: tuple[ConclusionSupletoria, ...]


_SIN_CAMPOS: dict[str, Any] = {}
_EN_BLANCO = Resultado.model_construct(**_SIN_CAMPOS)


def armado(**campos: Any) -> Resultado:
    """Un resultado con esos campos, que son todos y ya son correctos.

    Copiar uno en blanco cuesta la mitad que `model_construct`, que busca cada campo por sus nombres.
    """
    return _EN_BLANCO.model_copy(update=campos)
