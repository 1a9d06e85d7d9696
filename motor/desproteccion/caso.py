"""La ficha del caso: lo que el contrato deja escribir, y las contradicciones que no deja pasar.

Todo es opcional salvo `id`; ausente o `null` es desconocido, nunca «no». La ficha es seudónima.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from desproteccion.vocabulario import Nivel

if TYPE_CHECKING:
    from desproteccion.catalogo import Catalogo

_RUN = re.compile(r"\b(\d{1,2}\.\d{3}\.\d{3}|\d{7,8})-[\dkK]\b")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _sin_identificar(texto: str) -> str:
    if _RUN.search(texto):
        raise ValueError("parece contener un RUN, y la ficha es seudónima: quítelo o use un seudónimo como EJ-001")
    if _CONTROL.search(texto):
        raise ValueError("el texto tiene caracteres de control: escríbalo de nuevo como texto simple")
    return texto


def _fecha(valor: Any) -> Any:
    if isinstance(valor, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", valor):
        try:
            return date.fromisoformat(valor)
        except ValueError:
            raise ValueError(f"la fecha «{valor}» no existe en el calendario") from None
    return valor


Seudonimo = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Za-z0-9-]{1,64}$", description="Seudónimo"),
    AfterValidator(_sin_identificar),
]
Texto = Annotated[str, Field(strict=True, min_length=1, max_length=4000), AfterValidator(_sin_identificar)]
TextoCorto = Annotated[str, Field(strict=True, min_length=1, max_length=300), AfterValidator(_sin_identificar)]
Codigo = Annotated[
    str,
    Field(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$"),
    AfterValidator(_sin_identificar),
]
SiNo = Annotated[bool, Field(strict=True)]
Numero = Annotated[int, Field(strict=True, ge=0)]
Fecha = Annotated[date, BeforeValidator(_fecha, json_schema_input_type=str), Field(strict=True)]

Tipologia = Literal[
    "fisica",
    "psicologica",
    "sexual",
    "negligencia",
    "abandono",
    "prenatal",
    "trato_degradante",
    "actividades_nocivas",
]
Gravedad = Literal["moderada", "elevada", "muy_elevada"]
Frecuencia = Literal["satisfecha", "esporadica", "habitual", "permanente"]
Area = Literal["fisico", "emocional", "social", "cognitivo", "afectivo", "sexual"]
Trauma = Literal["ninguno", "tept", "tept_complejo", "trastorno_traumatico_del_desarrollo"]
Suficiencia = Literal["moderan", "insuficientes", "escasos"]
Disponibilidad = Literal["idonea", "suficiente", "insuficiente", "nula"]
Soporte = Literal["con_acceso", "sin_acceso", "con_obstaculos", "ausente"]
Region = Literal["AP", "TA", "AN", "AT", "CO", "VS", "RM", "LI", "ML", "NB", "BI", "AR", "LR", "LL", "AI", "MA"]
Motivo = Literal["contexto_no_recogido", "error_de_regla", "criterio_de_equipo", "otro"]


class Parte(BaseModel):
    # El validador se arma al usarlo: importar el paquete no lo espera.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Edad(Parte):
    anios: Annotated[int, Field(strict=True, ge=0, le=120)] | None = None
    meses: Annotated[int, Field(strict=True, ge=0, le=11)] | None = None


class Ingreso(Parte):
    fecha: Fecha | None = None
    derivante: Literal["tribunal_familia", "oln"] | None = None
    region: Region | None = None


class TipologiaDeViolencia(Parte):
    tipo: Tipologia
    subtipo: Codigo | None = None
    gravedad: Gravedad | None = None
    delito: SiNo | None = None
    ley_21057: SiNo | None = None
    denuncia: SiNo | None = None
    criterios: Annotated[list[Codigo], Field(max_length=100, description="Descriptores del catálogo")] | None = None
    agravantes: Annotated[list[Codigo], Field(max_length=100, description="Agravantes del catálogo")] | None = None

    @model_validator(mode="after")
    def _del_catalogo(self, info: ValidationInfo) -> Self:
        if self.subtipo or self.criterios or self.agravantes:
            from desproteccion.ids_de_ficha import de_tipologia

            _rechazar(de_tipologia(self, _catalogo_en_uso(info)))
        return self


class Trayectoria(Parte):
    ingresos_previos: Numero | None = None
    mayor_parte_de_la_vida: SiNo | None = None


class Victimizaciones(Parte):
    vida: Numero | None = None
    ultimo_anio: Numero | None = None

    @model_validator(mode="after")
    def _el_ultimo_anio_es_parte_de_la_vida(self) -> Self:
        if self.vida is not None and self.ultimo_anio is not None and self.ultimo_anio > self.vida:
            raise ValueError(
                f"ultimo_anio ({self.ultimo_anio}) es mayor que vida ({self.vida}), y el último año es parte de la vida"
            )
        return self


class Violencia(Parte):
    tipologias: Annotated[list[TipologiaDeViolencia], Field(max_length=50)] | None = None
    trayectoria: Trayectoria | None = None
    polivictimizacion: SiNo | None = None
    victimizaciones: Victimizaciones | None = None


class Necesidades(Parte):
    fisicas: Frecuencia | None = None
    seguridad: Frecuencia | None = None
    emocionales: Frecuencia | None = None
    sociales: Frecuencia | None = None
    cognitivas: Frecuencia | None = None


class Impacto(Parte):
    areas: Annotated[list[Area], Field(max_length=len(get_args(Area)))] | None = None
    persiste: SiNo | None = None
    trauma: Trauma | None = None

    @model_validator(mode="after")
    def _sin_areas_repetidas(self) -> Self:
        if self.areas and len(set(self.areas)) < len(self.areas):
            raise ValueError("areas repite un área del desarrollo: nombre cada una una sola vez")
        return self


class Conteo(Parte):
    alto: Numero | None = None
    no_alto: Numero | None = None


class OtroFactor(Parte):
    descripcion: TextoCorto
    alto_riesgo: SiNo


class Riesgo(Parte):
    factores: Annotated[list[Codigo], Field(max_length=200)] | None = None
    otros: Annotated[list[OtroFactor], Field(max_length=200)] | None = None
    conteo: Conteo | None = None

    @model_validator(mode="after")
    def _o_conteo_o_factores(self) -> Self:
        if self.conteo is not None and (self.factores is not None or self.otros is not None):
            raise ValueError("trae conteo junto con factores u otros: deje una sola de las dos formas")
        return self


class RiesgoDelContexto(Riesgo):
    visualiza: SiNo | None = None


class Proteccion(Parte):
    factores: Annotated[list[Codigo], Field(max_length=200)] | None = None
    suficiencia: Suficiencia | None = None


def _ids_del_catalogo(cual: Literal["riesgo", "proteccion"], ambito: str) -> AfterValidator:
    """Los factores que nombra esa parte de la ficha son los que el catálogo tiene en ese ámbito."""

    def revisar(parte: Riesgo | Proteccion | None, info: ValidationInfo) -> Riesgo | Proteccion | None:
        if parte is not None and parte.factores:
            from desproteccion.ids_de_ficha import de_ambito

            _rechazar(de_ambito(cual, parte.factores, ambito, _catalogo_en_uso(info)))
        return parte

    return AfterValidator(revisar)


def _catalogo_en_uso(info: ValidationInfo) -> Catalogo:
    from desproteccion.catalogo import catalogo_por_omision

    dado: Catalogo | None = (info.context or {}).get("catalogo")
    return dado or catalogo_por_omision()


def _rechazar(hallados: Iterable[str]) -> None:
    if problemas := "; ".join(hallados):
        raise ValueError(problemas)


class SituacionDelNNA(Parte):
    necesidades: Necesidades | None = None
    impacto: Impacto | None = None
    riesgo: Annotated[Riesgo | None, _ids_del_catalogo("riesgo", "nna")] = None
    proteccion: Annotated[Proteccion | None, _ids_del_catalogo("proteccion", "nna")] = None


class Respuesta(Parte):
    alcance: Literal["ninguna", "algunas", "mayor_parte"] | None = None
    frecuencia: Literal["esporadica", "habitual", "permanente"] | None = None


class Cuidadores(Parte):
    respuesta: Respuesta | None = None
    riesgo: Annotated[Riesgo | None, _ids_del_catalogo("riesgo", "cuidadores")] = None
    disponibilidad: Disponibilidad | None = None
    proteccion: Annotated[Proteccion | None, _ids_del_catalogo("proteccion", "cuidadores")] = None


class Soportes(Parte):
    comunitarios_nna: Soporte | None = None
    comunitarios_familia: Soporte | None = None
    intersectoriales_nna: Soporte | None = None
    intersectoriales_familia: Soporte | None = None


class Contexto(Parte):
    soportes: Soportes | None = None
    riesgo: Annotated[RiesgoDelContexto | None, _ids_del_catalogo("riesgo", "contexto")] = None
    proteccion: Annotated[Proteccion | None, _ids_del_catalogo("proteccion", "contexto")] = None


class Seguridad(Parte):
    riesgo_integridad: SiNo | None = None
    peligro_grave_inminente: SiNo | None = None
    control_en_entorno: SiNo | None = None
    mitigable: SiNo | None = None


class Contacto(Parte):
    dias_habiles: Numero | None = None
    intentos: Numero | None = None
    logrado: SiNo | None = None


class Situacion(Parte):
    migrante: SiNo | None = None
    no_acompanado: SiNo | None = None
    en_oferta_especializada: SiNo | None = None
    cuidado_alternativo_urgente: SiNo | None = None
    reparacion_previa: SiNo | None = None
    intervenciones_sin_resultado: Annotated[list[Codigo], Field(max_length=50)] | None = None
    participa: SiNo | None = None
    riesgo_prenatal: SiNo | None = None
    contacto: Contacto | None = None


class Pronunciamiento(Parte):
    nivel: Nivel | None = None
    programas: Annotated[list[Codigo], Field(max_length=20)] | None = None
    motivo: Motivo | None = None
    fundamento: Texto | None = None


class Caso(Parte):
    """La ficha de un caso, tal como la escribe el contrato `caso/1`.

    `model_validate` acepta lo que JSON puede llevar (fechas y enumeraciones como texto, números como números). Con
    `context={"paquete": …, "catalogo": …}` revisa contradicciones e identificadores contra esas reglas y ese catálogo,
    y no contra los que trae el motor.
    """

    esquema: Literal["caso/1"] = "caso/1"
    id: Seudonimo
    edad: Edad | None = None
    ingreso: Ingreso | None = None
    violencia: Violencia | None = None
    nna: SituacionDelNNA | None = None
    cuidadores: Cuidadores | None = None
    contexto: Contexto | None = None
    seguridad: Seguridad | None = None
    situacion: Situacion | None = None
    pronunciamiento: Pronunciamiento | None = None

    @model_validator(mode="after")
    def _sin_contradicciones(self, info: ValidationInfo) -> Self:
        from desproteccion.hechos import contradicciones
        from desproteccion.motor import motor_por_omision

        paquete = (info.context or {}).get("paquete") or motor_por_omision().paquete
        _rechazar(contradicciones(self, paquete, _catalogo_en_uso(info)))
        return self
