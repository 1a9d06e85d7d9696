"""El análisis de un caso: qué tan firme es la respuesta y qué la cambiaría, listo para JSON y para una pantalla."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from desproteccion.resultado import ReglasUsadas
from desproteccion.vocabulario import Lectura, Nivel

Sentido = Literal["bajar", "subir"]
PorLectura = dict[Lectura, tuple[Nivel, ...]]

FORMA_DE_REUNIR = "forma-de-reunir"
"""Cómo cada lectura reúne los indicadores en dimensiones y en el nivel global, entre lo que divide."""


@dataclass(slots=True)
class HechoDicho:
    """Un hecho de la ficha, con su valor y cómo se lee."""

    hecho: str
    etiqueta: str
    valor: Any
    en_llano: str


@dataclass(slots=True)
class Certificado:
    """Un conjunto de hechos conocidos, del menor tamaño posible, que por sí solo fuerza el nivel.

    `contraejemplos` es cuántos grupos de hechos se hallaron tales que olvidar uno de ellos deja el nivel abierto:
    todo certificado debe tener un hecho de cada grupo, y con menos hechos que estos no se puede.
    """

    nivel: Nivel
    hechos: list[HechoDicho]
    contraejemplos: int


@dataclass(slots=True)
class BrechaQueDivide:
    """Una brecha que, resuelta ella sola por la otra lectura, cambia los niveles posibles."""

    id: str
    donde: str
    texto: str
    posibles_si_se_resuelve_al_reves: tuple[Nivel, ...]


@dataclass(slots=True)
class Division:
    """Qué separa la respuesta: lecturas que difieren, por la forma de reunir o por brechas, y hechos que faltan.

    `juntas`: si nada divide por sí solo, un conjunto que sí lo hace y del que nada sobra. Trae los `id` de las brechas
    y, si es parte, `FORMA_DE_REUNIR`.
    """

    difieren_las_lecturas: bool
    por_la_forma_de_reunir: bool
    brechas: list[BrechaQueDivide]
    juntas: list[str]
    faltan: list[str]


@dataclass(slots=True)
class Firmeza:
    """Si el nivel es el mismo bajo ambas lecturas y toda completación; con su certificado, o con lo que lo divide."""

    firme: bool
    por_lectura: PorLectura
    certificado: Certificado | None
    division: Division | None


@dataclass(slots=True)
class Informante:
    id: str
    nombre: str


@dataclass(slots=True)
class Respuesta:
    """Lo que quedaría posible, por lectura, si la pregunta se respondiera así."""

    respuesta: str
    posibles: PorLectura


@dataclass(slots=True)
class Pregunta:
    """Un hecho desconocido que todavía puede cambiar el nivel.

    `en_el_peor_caso`: los niveles que quedarían con la respuesta que menos aclara, en la lectura en que menos aclara.
    `en_promedio`: cuántos quedarían en promedio entre las respuestas posibles, sin suponer unas más probables.
    `aviso`: lo que hay que cuidar con el niño, niña o adolescente, si corresponde.
    """

    hecho: str
    etiqueta: str
    pregunta: str
    responden: list[Informante]
    costo: str
    costo_en_llano: str
    turno: int
    aviso: str | None
    importa_en: list[Lectura]
    en_el_peor_caso: tuple[Nivel, ...]
    en_promedio: float
    respuestas: list[Respuesta]


@dataclass(slots=True)
class Cambio:
    """Un hecho que pasa de un valor a otro. `a` es el valor más cercano al actual que basta."""

    hecho: str
    etiqueta: str
    de: Any
    de_en_llano: str
    a: Any
    a_en_llano: str
    esfera: str | None
    meta: str | None


@dataclass(slots=True)
class MetasDeAmbito:
    """Las metas que un cambio pide en un ámbito (`esfera`) del Plan de Intervención Individual."""

    esfera: str
    nombre: str
    metas: list[str]


@dataclass(slots=True)
class CambioMinimo:
    """Hechos que, cambiados juntos, mueven el nivel; ningún subconjunto suyo lo mueve, con ningún valor.

    `modificable`: la intervención puede cambiarlos todos. `metas_del_plan`: si es modificable y baja el nivel, sus
    metas por ámbito del plan. `por_lectura`: entre qué niveles queda el caso bajo cada lectura (el menor y el mayor, o
    uno solo si coinciden).
    """

    cambios: list[Cambio]
    modificable: bool
    metas_del_plan: list[MetasDeAmbito]
    por_lectura: PorLectura
    frase: str


@dataclass(slots=True)
class CambiosMinimos:
    """Los cambios mínimos de hasta tres hechos en un sentido.

    `revisados`: por tamaño, cuántos conjuntos de hechos se revisaron, que son todos los que no contienen ya uno
    que sirve. `motivo`: por qué no se buscaron, si no se buscaron.
    """

    sentido: Sentido
    desde: Nivel | None
    menor_tamano: int | None
    conjuntos: list[CambioMinimo]
    revisados: dict[int, int]
    motivo: str | None


@dataclass(slots=True)
class Obstaculo:
    """Una condición que no se cumple. `por_saber`: no consta, pero lo que falta podría cumplirla."""

    variable: str
    etiqueta: str
    se_pide: str
    hay: str
    por_saber: bool


@dataclass(slots=True)
class Alternativa:
    """El nivel vecino, la regla que más cerca estuvo de darlo y lo que le faltó.

    Hacia abajo, en una dimensión y en el global: la regla que sostiene el nivel actual y en qué se apoya;
    `otras_reglas` son las demás que también lo alcanzan, y que tendrían que dejar de hacerlo.
    """

    nivel: Nivel
    regla: str
    otras_reglas: list[str]
    texto: str
    obstaculos: list[Obstaculo]
    frase: str


@dataclass(slots=True)
class PorQueNo:
    """Por qué no el nivel que sigue hacia arriba, y por qué no el que sigue hacia abajo."""

    de: str
    nombre: str
    posibles: tuple[Nivel, ...]
    hacia_arriba: Alternativa | None
    hacia_abajo: Alternativa | None


@dataclass(slots=True)
class FilaDeSensibilidad:
    """Un valor (o un tramo de valores que las reglas no distinguen) y entre qué niveles deja el caso."""

    valor: str
    actual: bool
    por_lectura: PorLectura


@dataclass(slots=True)
class TablaDeSensibilidad:
    hecho: str
    etiqueta: str
    filas: list[FilaDeSensibilidad]


@dataclass(slots=True)
class Cuadricula:
    """El nivel según dos hechos a la vez; `celdas` va por valor del primero y, dentro, por valor del segundo."""

    hechos: list[str]
    etiquetas: list[str]
    filas: list[str]
    columnas: list[str]
    celdas: list[list[FilaDeSensibilidad]]


class Analisis(BaseModel):
    """Todo el análisis. El mismo caso con las mismas reglas da el mismo JSON, byte a byte."""

    model_config = ConfigDict(extra="forbid")

    esquema: Literal["analisis/1"] = "analisis/1"
    caso: str
    reglas: ReglasUsadas
    lectura: Lectura
    posibles: tuple[Nivel, ...]
    firmeza: Firmeza
    preguntas: list[Pregunta]
    bajar: CambiosMinimos
    subir: CambiosMinimos
    por_que_no: list[PorQueNo]
    sensibilidad: list[TablaDeSensibilidad]
    cuadriculas: list[Cuadricula]
