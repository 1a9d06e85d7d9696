"""El registro de cláusulas de una norma: qué enuncia cada frase de la fuente y dónde quedó. Nunca guarda la frase."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import Field, ValidationError

from desproteccion.clausulas.partidor import Forma, Frase, Seccion, huella
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


class MarcadorYaml(FormaYaml):
    clase: Clase
    expresion: Texto


class DetectorYaml(FormaYaml):
    """Qué frases se revisan: las de estas formas, las de una sección de formato y las que calzan un marcador."""

    formas: list[Forma]
    marcadores: Annotated[list[MarcadorYaml], Field(min_length=1)]


class Anotacion(FormaYaml):
    seccion: Texto
    huella: Huella
    veces: Veces = 1


class Clausula(Anotacion):
    """Una frase que enuncia algo. `nota` dice qué parte de lo codificado queda en manos de personas."""

    id: Identificador
    clase: Clase
    resumen: Texto
    estado: Estado
    reglas: tuple[Texto, ...] = ()
    razon: Identificador | None = None
    nota: Texto | None = None


class NoNormativa(Anotacion):
    """Una frase que el detector señala y no enuncia nada que cumplir."""

    razon: Identificador


class RegistroYaml(FormaYaml):
    fuente: FuenteDelRegistro
    secciones: Annotated[list[SeccionYaml], Field(min_length=1)]
    detector: DetectorYaml
    razones: dict[
        Literal["juicio_profesional", "fuera_de_alcance", "pendiente", "no_normativa"], dict[Identificador, Texto]
    ]
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
    """El registro ya comprobado: secciones, detector, cláusulas y lo que no enuncia."""

    fuente: FuenteDelRegistro
    secciones: tuple[Seccion, ...]
    detector: DetectorYaml
    razones: dict[str, dict[str, str]]
    clausulas: tuple[Clausula, ...]
    no_normativas: tuple[NoNormativa, ...]

    @cached_property
    def _expresiones(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(marcador.expresion) for marcador in self.detector.marcadores)

    @cached_property
    def _de_formato(self) -> frozenset[str | None]:
        return frozenset(seccion.id for seccion in self.secciones if seccion.formato)

    def detecta(self, frase: Frase) -> bool:
        """Si la frase puede enunciar un criterio, plazo, deber, mínimo, formato o excepción."""
        if frase.forma in self.detector.formas or frase.seccion in self._de_formato:
            return True
        texto = frase.texto.casefold()
        return any(expresion.search(texto) for expresion in self._expresiones)


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
        crudo.detector,
        {str(estado): dict(razones) for estado, razones in crudo.razones.items()},
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
    for i, marcador in enumerate(crudo.detector.marcadores):
        try:
            re.compile(marcador.expresion)
        except re.error as error:
            yield ("detector", "marcadores", i), f"la expresión no se entiende ({error})", "una expresión regular"


def _estado_incoherente(clausula: Clausula, crudo: RegistroYaml) -> Iterator[tuple[str, str]]:
    if clausula.estado == "codificada":
        if not clausula.reglas or clausula.razon:
            yield "una cláusula codificada sin reglas, o con razón", "reglas y, si algo queda fuera, nota"
        return
    admitidas = crudo.razones.get(clausula.estado, {})
    if clausula.razon not in admitidas:
        yield (
            f"{clausula.estado} con razón {clausula.razon}",
            f"razon: {opciones(admitidas) if admitidas else 'declarada'}",
        )
    if clausula.reglas:
        yield f"{clausula.estado} con reglas", "reglas solo en las codificadas"


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
