"""El registro de cláusulas de una norma: qué enuncia cada frase de la fuente y dónde quedó. Nunca guarda la frase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import Field, ValidationError

from desproteccion.clausulas.partidor import Seccion, huella
from desproteccion.documentos import Documento, Ruta, leer
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.esquema_reglas import Forma as FormaYaml
from desproteccion.esquema_reglas import FuenteYaml, Identificador, Texto
from desproteccion.mensajes import opciones, parecido, traducir
from desproteccion.paquete import Paquete

Estado = Literal["codificada", "juicio_profesional", "fuera_de_alcance", "pendiente"]
ESTADOS: tuple[Estado, ...] = get_args(Estado)
Clase = Literal["criterio", "plazo", "deber", "minimo", "formato", "excepcion"]
Huella = Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{64}$")]
Veces = Annotated[int, Field(strict=True, ge=1, le=99)]
TipoDeHallazgo = Literal["contradiccion", "vacio", "error_de_tipeo", "referencia_rota"]
F = TypeVar("F", bound=FormaYaml)


class FuenteDelRegistro(FormaYaml):
    """El documento que se partió; la huella es la de su texto completo, tal como se leyó."""

    sigla: Texto
    archivo: Texto
    huella: Huella


class SeccionYaml(FormaYaml):
    id: Texto | None
    desde: Texto
    titulo: str = ""
    formato: Annotated[bool, Field(strict=True)] = False


class Parte(FormaYaml):
    """Un documento o un archivo que sostiene cláusulas sin ser una regla del paquete; `donde`, desde la raíz."""

    que: Texto
    donde: Annotated[tuple[Texto, ...], Field(min_length=1)]


class Anotacion(FormaYaml):
    seccion: Texto
    huella: Huella
    veces: Veces = 1


class Clausula(Anotacion):
    """Una frase que enuncia algo. `reglas` y `en` (otras partes del motor o de reglas/) dicen dónde está codificada.

    `nota` dice qué parte de lo codificado queda en manos de personas.
    """

    id: Identificador
    clase: Clase
    resumen: Texto
    estado: Estado
    reglas: tuple[Texto, ...] = ()
    en: tuple[Identificador, ...] = ()
    razon: Identificador | None = None
    nota: Texto | None = None


class NoNormativa(Anotacion):
    """Una frase leída que no enuncia nada que cumplir."""

    razon: Identificador


class RegistroYaml(FormaYaml):
    fuente: FuenteDelRegistro
    secciones: Annotated[list[SeccionYaml], Field(min_length=1)]
    razones: dict[
        Literal["juicio_profesional", "fuera_de_alcance", "pendiente", "no_normativa"], dict[Identificador, Texto]
    ]
    partes: Annotated[dict[Identificador, Parte], Field(default_factory=dict)]
    clausulas: list[Clausula]
    no_normativas: list[NoNormativa]


class Hallazgo(FormaYaml):
    """Algo que la fuente dice mal o dos veces distinto, y qué hizo el motor con ello."""

    id: Identificador
    tipo: TipoDeHallazgo
    fuente: FuenteYaml
    contra: FuenteYaml | None = None
    problema: Texto
    motor: Texto
    reglas: tuple[Texto, ...] = ()


class HallazgosYaml(FormaYaml):
    hallazgos: list[Hallazgo]


@dataclass(frozen=True)
class Registro:
    """El registro ya comprobado: secciones, cláusulas y lo que no enuncia nada."""

    fuente: FuenteDelRegistro
    secciones: tuple[Seccion, ...]
    razones: dict[str, dict[str, str]]
    partes: dict[str, Parte]
    clausulas: tuple[Clausula, ...]
    no_normativas: tuple[NoNormativa, ...]


def leer_registro(carpeta: Path, paquete: Paquete) -> Registro:
    """El registro `clausulas.yaml` de la carpeta de una norma, cruzado con sus reglas.

    Errores: `ReglasInvalidas` si no se puede leer o no es coherente (identificadores o huellas repetidos, secciones,
    razones o reglas que no existen, un resumen que es la frase misma).
    """
    documento, crudo = _leer(carpeta / "clausulas.yaml", RegistroYaml)
    problemas = [
        Problema(documento.lugar(ruta), encontrado, esperado)
        for ruta, encontrado, esperado in [*_incoherencias(crudo), *_reglas_ajenas(crudo, paquete)]
    ]
    if problemas:
        raise ReglasInvalidas(problemas)
    return Registro(
        crudo.fuente,
        tuple(Seccion(s.id, s.desde, s.titulo, s.formato) for s in crudo.secciones),
        {str(estado): dict(razones) for estado, razones in crudo.razones.items()},
        dict(crudo.partes),
        tuple(crudo.clausulas),
        tuple(crudo.no_normativas),
    )


def leer_hallazgos(carpeta: Path, paquete: Paquete) -> tuple[Hallazgo, ...]:
    """Los hallazgos de `hallazgos_de_fuente.yaml`. Errores: `ReglasInvalidas`."""
    documento, crudo = _leer(carpeta / "hallazgos_de_fuente.yaml", HallazgosYaml)
    conocidas = referencias(paquete)
    problemas = [
        Problema(documento.lugar(("hallazgos", i, "reglas")), f"no existe la regla {regla}", "una del paquete")
        for i, hallazgo in enumerate(crudo.hallazgos)
        for regla in hallazgo.reglas
        if regla not in conocidas
    ]
    problemas += [
        Problema(documento.lugar(("hallazgos",)), f"el identificador {id} está repetido", "uno por hallazgo")
        for id in _repetidos(hallazgo.id for hallazgo in crudo.hallazgos)
    ]
    if problemas:
        raise ReglasInvalidas(problemas)
    return tuple(crudo.hallazgos)


def referencias(paquete: Paquete) -> frozenset[str]:
    """Lo que una cláusula puede citar: reglas, indicadores (todas sus filas) y brechas."""
    conteo = [paquete.polivictimizacion.regla.id] if paquete.polivictimizacion else []
    brechas = [regla.brecha for regla in paquete.reglas.values() if regla.brecha]
    return frozenset([*paquete.reglas, *(indicador.id for indicador in paquete.indicadores), *brechas, *conteo])


def _leer(archivo: Path, modelo: type[F]) -> tuple[Documento, F]:
    documento = leer(archivo)
    try:
        return documento, modelo.model_validate(documento.datos)
    except ValidationError as error:
        raise ReglasInvalidas(traducir(error, documento.lugar)) from None


def _incoherencias(crudo: RegistroYaml) -> Iterator[tuple[Ruta, str, str]]:
    for id in _repetidos(clausula.id for clausula in crudo.clausulas):
        yield ("clausulas",), f"el identificador {id} está repetido", "uno por cláusula"
    anotadas = [*crudo.clausulas, *crudo.no_normativas]
    for seccion, repetida in _repetidos((a.seccion, a.huella) for a in anotadas):
        yield ("clausulas",), f"la huella {repetida} está anotada dos veces en {seccion}", "una sola, con «veces»"
    secciones = {seccion.id for seccion in crudo.secciones}
    huellas = {anotada.huella for anotada in anotadas}
    for i, clausula in enumerate(crudo.clausulas):
        ruta: Ruta = ("clausulas", i)
        if clausula.seccion not in secciones:
            yield (*ruta, "seccion"), f"no existe la sección {clausula.seccion}", "una de las declaradas"
        if {huella(clausula.resumen), huella(clausula.nota or "")} & huellas:
            yield (*ruta, "resumen"), "es la frase de la fuente", "un resumen con nuestras palabras"
        yield from ((ruta, *problema) for problema in _estado_incoherente(clausula, crudo))
    for i, frase in enumerate(crudo.no_normativas):
        if frase.seccion not in secciones:
            yield ("no_normativas", i, "seccion"), f"no existe la sección {frase.seccion}", "una de las declaradas"
        if frase.razon not in crudo.razones.get("no_normativa", {}):
            yield ("no_normativas", i, "razon"), f"no existe la razón {frase.razon}", "una de razones.no_normativa"


def _estado_incoherente(clausula: Clausula, crudo: RegistroYaml) -> Iterator[tuple[str, str]]:
    if clausula.estado == "codificada":
        if not (clausula.reglas or clausula.en) or clausula.razon:
            yield (
                "una cláusula codificada sin reglas ni partes, o con razón",
                "reglas o en y, si algo queda fuera, nota",
            )
        for ajena in set(clausula.en) - set(crudo.partes):
            yield f"no existe la parte {ajena}", "una de las declaradas en partes"
        return
    admitidas = crudo.razones.get(clausula.estado, {})
    if clausula.razon not in admitidas:
        yield (
            f"{clausula.estado} con razón {clausula.razon}",
            f"razon: {opciones(admitidas) if admitidas else 'declarada'}",
        )
    if clausula.reglas or clausula.en:
        yield f"{clausula.estado} con reglas o partes", "reglas y en solo en las codificadas"


def _reglas_ajenas(crudo: RegistroYaml, paquete: Paquete) -> Iterator[tuple[Ruta, str, str]]:
    conocidas = referencias(paquete)
    for i, clausula in enumerate(crudo.clausulas):
        for regla in clausula.reglas:
            if regla not in conocidas:
                sugerencia = parecido(regla, conocidas)
                yield (
                    ("clausulas", i, "reglas"),
                    f"no existe la regla {regla}",
                    f"una del paquete. {sugerencia}".strip(),
                )


T = TypeVar("T")


def _repetidos(valores: Iterator[T]) -> list[T]:
    return [valor for valor, cuantos in Counter(valores).items() if cuantos > 1]
