"""La forma de los archivos de `reglas/`: lo que se puede escribir en cada uno, antes de cruzarlos entre sí."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from desproteccion.vocabulario import Apoyo, Lectura, TipoDeHecho

Texto = Annotated[str, Field(strict=True, min_length=1)]
Identificador = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=80)]
Fecha = Annotated[str, Field(strict=True, pattern=r"^\d{4}-\d{2}-\d{2}$")]
Numero = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]


def _cualquiera(valor: Any) -> Any:
    return valor


Libre = Annotated[Any, BeforeValidator(_cualquiera)]
"""Se interpreta al cruzar los archivos, cuando ya se conocen los hechos."""


class Forma(BaseModel):
    # El validador se arma al leer el primer archivo: importar el paquete no lo espera.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class FuenteYaml(Forma):
    sigla: Texto
    seccion: Texto
    frase: Texto


class Sustento(Forma):
    id: Identificador
    apoyo: Apoyo
    texto: Texto
    fuente: FuenteYaml


class FuenteDocumental(Forma):
    titulo: Texto
    organismo: Texto
    fecha: Texto
    archivo: Texto


class PaqueteYaml(Forma):
    id: Identificador
    nombre: Texto
    version: Annotated[str, Field(strict=True, pattern=r"^\d+\.\d+\.\d+$")]
    vigente_desde: Fecha
    vigente_hasta: Fecha | None
    lectura_por_omision: Lectura
    lecturas: dict[Lectura, Texto]
    apoyos: dict[Apoyo, Texto]
    dimensiones: dict[Identificador, Texto]
    fuentes: dict[Texto, FuenteDocumental]


class ConteoYaml(Forma):
    vida: Numero
    ultimo_anio: Numero
    apoyo: Apoyo
    fuente: FuenteYaml


class PlanYaml(Forma):
    """Lo que la intervención puede cambiar de un hecho: el ámbito del plan y la meta."""

    esfera: Identificador
    meta: Texto


class HechoYaml(Forma):
    tipo: TipoDeHecho
    etiqueta: Texto
    pregunta: Texto
    valores: dict[Texto, Texto] | None = None
    maximo: Numero | None = None
    peor: Annotated[bool, Field(strict=True)] | None = None
    aplica_si: dict[Texto, list[Texto]] | None = None
    afirmada_por_conteo: ConteoYaml | None = None
    responden: Annotated[list[Identificador], Field(min_length=1)]
    costo: Identificador
    plan: PlanYaml | None = None


class AntecedenteYaml(Forma):
    tipo: Literal["entero", "booleano"]
    etiqueta: Texto
    pregunta: Texto


class ImposibleYaml(Forma):
    cuando: dict[Texto, Libre]
    motivo: Texto


class CuentaYaml(Forma):
    de: list[Texto]
    donde: Libre


class NivelSegunYaml(Forma):
    tabla: Identificador
    lectura: Lectura


class DerivadoYaml(Forma):
    etiqueta: Texto
    cuenta: CuentaYaml | None = None
    peor: list[Texto] | None = None
    nivel_segun: NivelSegunYaml | None = None


class ReservaYaml(Forma):
    alerta: Identificador
    informante: Identificador
    texto: Texto


class CostoYaml(Forma):
    turno: Annotated[int, Field(strict=True, ge=1, le=9)]
    nombre: Texto
    informantes: Annotated[list[Identificador], Field(min_length=1)]
    reserva: ReservaYaml | None = None
    fuente: FuenteYaml


class IndagacionYaml(Forma):
    apoyo: Apoyo
    texto: Texto
    fuente: FuenteYaml
    informantes: Annotated[dict[Identificador, Texto], Field(min_length=1)]
    costos: Annotated[dict[Identificador, CostoYaml], Field(min_length=1)]


class PlanDeIntervencionYaml(Forma):
    apoyo: Apoyo
    texto: Texto
    fuente: FuenteYaml
    esferas: Annotated[dict[Identificador, Texto], Field(min_length=1)]


class HechosYaml(Forma):
    hechos: dict[Identificador, HechoYaml]
    imposibles: list[ImposibleYaml]
    derivados: dict[Identificador, DerivadoYaml]
    antecedentes: dict[Identificador, AntecedenteYaml]
    indagacion: IndagacionYaml
    plan_de_intervencion: PlanDeIntervencionYaml


class FilaYaml(Sustento):
    si: Libre
    nivel: Libre
    brecha: Identificador | None = None


class IndicadorYaml(Forma):
    id: Identificador
    nombre: Texto
    filas: Annotated[list[FilaYaml], Field(min_length=1)]


class DimensionYaml(Forma):
    dimension: Identificador
    indicadores: Annotated[list[IndicadorYaml], Field(min_length=1)]


class FilaDeExistenciaYaml(Sustento):
    si: Libre
    valor: Libre
    brecha: Identificador | None = None


class ReglaDeDimensionYaml(Sustento):
    lectura: Lectura
    nivel: Libre


class ReglasDeDimensionYaml(Forma):
    foco: dict[Identificador, Identificador]
    reglas: list[ReglaDeDimensionYaml]


class TerminoYaml(Sustento):
    lectura: Lectura | None = None
    nivel: Libre


class NivelesYaml(Forma):
    existencia: Annotated[list[FilaDeExistenciaYaml], Field(min_length=1)]
    no_concluyente: Sustento
    dimensiones: ReglasDeDimensionYaml
    globales: Annotated[list[TerminoYaml], Field(min_length=1)]


class ProgramaYaml(Forma):
    id: Identificador
    nombre: Texto
    complementarios: list[Identificador] = []
    excepcional: Annotated[bool, Field(strict=True)] = False


class ComplementarioYaml(Sustento):
    nombre: Texto


class CeldaYaml(Sustento):
    si: Libre
    programas: Annotated[list[Identificador], Field(min_length=1)]


Criterio = Literal["cubre_el_foco_mas_alto", "suma_de_niveles_cubiertos", "menos_invasivo"]


class OrdenYaml(Sustento):
    criterios: Annotated[list[Criterio], Field(min_length=1)]
    foco: list[Identificador]


class SeparacionYaml(Sustento):
    alerta: Identificador


class ProgramasYaml(Forma):
    programas: Annotated[list[ProgramaYaml], Field(min_length=1)]
    complementarios: list[ComplementarioYaml]
    celdas: Annotated[list[CeldaYaml], Field(min_length=1)]
    orden: OrdenYaml
    combinado: Sustento
    excepcional: Sustento
    separacion: SeparacionYaml


class AlertaYaml(Sustento):
    si: Libre
    deber: Texto
    plazo_horas: Numero | None = None


class AlertasYaml(Forma):
    alertas: list[AlertaYaml]
