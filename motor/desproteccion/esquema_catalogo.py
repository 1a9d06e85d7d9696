"""La forma de los archivos de un catálogo: lo que se puede escribir en cada uno, antes de cruzarlos entre sí.

De aquí sale el JSON Schema publicado en `reglas/esquema_catalogo.json`.
"""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import Field

from desproteccion.caso import Area, Disponibilidad, Frecuencia, Tipologia, Trauma
from desproteccion.esquema_reglas import Forma, Identificador, Numero, Texto
from desproteccion.vocabulario import Apoyo

SiNo = Annotated[bool, Field(strict=True)]
Necesidad = Literal["fisicas", "seguridad", "emocionales", "sociales", "cognitivas"]
CondicionDeFuente = Literal["norma", "visto", "conocido", "propia"]


class FuenteDeFila(Forma):
    """De dónde sale una fila. `frase` y `seccion` son de la norma; `nota` dice qué parte es propia."""

    sigla: Texto
    otras: list[Texto] = Field(default_factory=list)
    seccion: Texto | None = None
    frase: Texto | None = None
    nota: Texto | None = None


class Fila(Forma):
    """Lo que toda fila del catálogo dice de sí misma. `oficial` solo si lo dice la norma."""

    id: Identificador
    texto: Texto
    fuente: FuenteDeFila
    apoyo: Apoyo
    oficial: SiNo


class FilaConDefinicion(Fila):
    """Una fila cuyo nombre viene de la norma y cuya definición tiene su propio respaldo."""

    definicion: Texto
    fuente_definicion: FuenteDeFila | None = None
    apoyo_definicion: Apoyo | None = None


# catalogo.yaml


class Ventana(Fila):
    valor: Numero


class Tramo(Fila):
    """Un tramo de edad, en años cumplidos, ambos extremos incluidos."""

    tramo: Texto
    desde_anios: Numero
    hasta_anios: Numero


class Obra(Forma):
    titulo: Texto
    autor: Texto
    anio: Numero | None
    enlace: Texto | None
    condicion: CondicionDeFuente
    nota: Texto | None = None


class FichaDelCatalogo(Forma):
    id: Identificador
    nombre: Texto
    version: Annotated[str, Field(strict=True, pattern=r"^\d+\.\d+\.\d+$")]
    oficial: SiNo
    descripcion: Texto
    advertencia: Texto
    ventana_temporal_meses: Ventana
    tramos_edad: Annotated[list[Tramo], Field(min_length=1)]
    condiciones_de_fuente: dict[CondicionDeFuente, Texto]
    fuentes: dict[Texto, Obra]


# tipologias.yaml y agravantes.yaml


class Criterio(Fila):
    """Un descriptor observable. `ya_considera` nombra los agravantes que ya describe."""

    gravedad: Texto
    subtipos: list[Identificador] = Field(default_factory=list)
    ya_considera: list[Identificador] = Field(default_factory=list)
    tramos: list[Texto] = Field(default_factory=list)


class Aviso(Fila):
    alertas: list[Identificador] = Field(default_factory=list)


class TipologiaDelCatalogo(FilaConDefinicion):
    id: Tipologia
    nombre: Texto
    prefijo: Identificador
    resumen: Texto
    cautela: Texto | None = None
    subtipos: list[Fila]
    criterios: Annotated[list[Criterio], Field(min_length=1)]
    avisos: list[Aviso] = Field(default_factory=list)


class Tipologias(Forma):
    niveles: Annotated[list[Texto], Field(min_length=1)]
    notas: list[Fila] = Field(default_factory=list)
    tipologias: Annotated[list[TipologiaDelCatalogo], Field(min_length=1)]


class TambienEn(Forma):
    """Dónde más cuenta el mismo hecho: un indicador y, si se sabe, la fila que lo registra."""

    donde: Texto
    indicador: Identificador
    fila: Identificador | None = None
    texto: Texto


class Efecto(Forma):
    sube: Numero
    desde: Texto
    hasta: Texto


class Meses(Forma):
    desde: Numero
    hasta: Numero


class Agravante(Fila):
    definicion: Texto
    ejemplo: Texto
    no_marcar_si: Texto
    tipologias: Annotated[list[Tipologia], Field(min_length=1)]
    fuerte: SiNo
    efecto: Efecto
    razon: Texto | None = None
    edad_meses: Meses | None = None
    tambien_en: list[TambienEn] = Field(default_factory=list)


class Agravantes(Forma):
    agravantes: list[Agravante]


# gravedad.yaml


class NivelDeGravedad(Fila):
    nivel: Texto
    violencia_gravedad: Texto
    orienta_a: Texto | None


class HechoDeGravedad(Fila):
    hecho: Texto
    tipo: Literal["orden", "entero"]
    valores: list[Texto] | None = None
    minimo: Numero | None = None


class Rango(Forma):
    desde: Numero | None = None
    hasta: Numero | None = None


class ReglaDeGravedad(Fila):
    si: Annotated[dict[Texto, Texto | Numero | Rango], Field(min_length=1)]
    propone: Texto


class Gravedad(Forma):
    niveles: Annotated[list[NivelDeGravedad], Field(min_length=1)]
    hechos: Annotated[list[HechoDeGravedad], Field(min_length=1)]
    propuestas: Annotated[list[Texto], Field(min_length=1)]
    conteo: list[Fila] = Field(default_factory=list)
    reglas: Annotated[list[ReglaDeGravedad], Field(min_length=1)]


# factores_riesgo.yaml y factores_protectores.yaml


class Factor(Fila):
    definicion: Texto
    ejemplo: Texto
    dinamico: SiNo
    cautela: Texto | None = None
    tramos: list[Texto] = Field(default_factory=list)
    tambien_en: list[TambienEn] = Field(default_factory=list)


class FactorDeRiesgo(Factor):
    alto_riesgo: SiNo
    evidencia_tipologias: list[Tipologia] = Field(default_factory=list)
    grupo: Identificador | None = None


class Grupo(Fila):
    """Factores de una misma causa; se advierte desde `desde` presentes."""

    desde: Annotated[int, Field(strict=True, ge=2)]


class Clase(Forma):
    alto_riesgo: SiNo


class ReglaDeConteo(Fila):
    si: Clase
    suma_en: Literal["riesgo.alto", "riesgo.no_alto"]


class FactoresDeRiesgo(Forma):
    notas: list[Fila] = Field(default_factory=list)
    grupos: list[Grupo] = Field(default_factory=list)
    conteo: Annotated[list[ReglaDeConteo], Field(min_length=2, max_length=2)]
    nna: list[FactorDeRiesgo]
    cuidadores: list[FactorDeRiesgo]
    contexto: list[FactorDeRiesgo]


class FactoresProtectores(Forma):
    notas: list[Fila] = Field(default_factory=list)
    nna: list[Factor]
    cuidadores: list[Factor]
    contexto: list[Factor]


# necesidades.yaml, impacto.yaml y colaboracion.yaml


class ValorDeEscala(Fila):
    valor: Frecuencia


class AreaDeNecesidad(FilaConDefinicion):
    area: Necesidad


class CeldaDeNecesidad(Fila):
    area: Necesidad
    tramo: Texto
    indicadores: list[Fila]


class Necesidades(Forma):
    notas: list[Fila] = Field(default_factory=list)
    escala: list[ValorDeEscala]
    areas: list[AreaDeNecesidad]
    celdas: list[CeldaDeNecesidad]


class Persistencia(Fila):
    valor: SiNo | None


class DiagnosticoDeTrauma(Fila):
    valor: Trauma | None


class Manifestacion(Fila):
    tramos: list[Texto] = Field(default_factory=list)


class AreaDeImpacto(FilaConDefinicion):
    area: Area
    manifestaciones: list[Manifestacion]


class Impacto(Forma):
    notas: list[Fila] = Field(default_factory=list)
    persistencia: list[Persistencia]
    trauma: list[DiagnosticoDeTrauma]
    areas: list[AreaDeImpacto]


class HechoDeColaboracion(Fila):
    eje: Texto


class NivelDeColaboracion(FilaConDefinicion):
    nivel: Disponibilidad
    exige_ajuste: SiNo = False
    """Si antes de concluirlo hay que revisar los obstáculos y ajustar la oferta."""
    hechos: list[HechoDeColaboracion]


class Obstaculo(Fila):
    ejemplo: Texto
    que_hacer: Texto


class Colaboracion(Forma):
    orientaciones: list[Fila] = Field(default_factory=list)
    ejes: list[Texto]
    niveles: list[NivelDeColaboracion]
    no_puede: list[Obstaculo]
    no_quiere: list[Obstaculo]


class CatalogoYaml(Forma):
    """Un catálogo completo: un archivo `.yaml` por campo, con el mismo nombre."""

    catalogo: FichaDelCatalogo
    tipologias: Tipologias
    agravantes: Agravantes
    gravedad: Gravedad
    factores_riesgo: FactoresDeRiesgo
    factores_protectores: FactoresProtectores
    necesidades: Necesidades
    impacto: Impacto
    colaboracion: Colaboracion


def esquema_publicado() -> str:
    """El JSON Schema de un catálogo, como texto estable: es el contenido de `reglas/esquema_catalogo.json`."""
    esquema = CatalogoYaml.model_json_schema()
    return json.dumps(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **esquema}, ensure_ascii=False, indent=2
    )
