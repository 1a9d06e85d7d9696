"""Parte el texto de una norma en frases con sección y huella, siempre de la misma forma.

El texto viene de un PDF convertido a Markdown. Reglas, en orden:

1. Un *bloque* es un título (empieza con `#`, o va entero en negrita y es corto o lleva letra), una viñeta (`- ` o
   `1. `), una fila de cuadro (tiene tabuladores), una nota al pie (empieza con `<sup>n</sup>`) o prosa.
2. Una sección empieza en el título cuyo texto comienza como declara el registro.
3. Las notas se apartan y pasan a la sección que las llama. Lo que el salto de página partió se vuelve a unir: un
   bloque sin punto final sigue en el que empieza con minúscula, o en el siguiente si termina en una palabra de enlace.
4. Una celda se parte por sus párrafos y viñetas HTML; si el cuadro sigue en otra página, se une por columna. Su
   contexto son los encabezados de su fila y su columna: lo que dice depende de dónde está. En una sección de formato
   la unidad es la fila entera, con sus celdas separadas por ` | `.
5. Cada bloque se parte en frases tras `.`, `!` o `?` seguidos de mayúscula, fuera de paréntesis y de abreviaturas.
6. La huella es el sha256 de la frase normalizada (sin etiquetas, llamadas a notas, asteriscos ni espacios repetidos),
   precedida de su contexto si es una celda.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

Forma = Literal["titulo", "prosa", "viñeta", "celda", "nota", "fila"]

PALABRAS_DE_UN_TITULO = 20
_NOTA = re.compile(r"<sup>\[?(\d+)\]?</sup>")
_ETIQUETA = re.compile(r"<(?!https?:)[^>]*>")
_CORTE_DE_CELDA = re.compile(r"</?(?:p|ul|ol|li)\b[^>]*>")
_VINETA = re.compile(r"\s*(?:- |\d+\. )")
_RAYA = re.compile(r"[-|\s]+")
_NEGRITA = re.compile(r"\*\*[^*]+\*\*")
_LETRA = re.compile(r"\*\*[a-z][.)]")
_FIN = re.compile(r"[.:;!?]['\")\]]*$")
_SIGUE = re.compile(r"(?![a-h][.)] )[(.]?[a-záéíóúñü]|\. ")
_ENLACE = re.compile(r"\b(?:a|al|con|de|del|e|el|en|la|las|los|o|para|por|que|su|sus|un|una|y)$")
_PAUSA = re.compile(r"[.!?]+['\")\]]*\s+(?=['\"(¿¡]*[A-ZÁÉÍÓÚÑ])")
_ABREVIATURA = re.compile(r"(?:^|[\s(])(?:al|art|p|pp|vs|N|\d|[a-h])$")
_COMILLAS = str.maketrans({"“": '"', "”": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "\\": None, "*": None})


@dataclass(frozen=True, slots=True)
class Seccion:
    """Un tramo de la fuente. `id` nulo lo deja fuera; `formato` toma cada fila de cuadro como una unidad."""

    id: str | None
    desde: str
    titulo: str = ""
    formato: bool = False


@dataclass(frozen=True, slots=True)
class Frase:
    """Una frase de la fuente, normalizada. `linea` es la del texto donde empieza su bloque."""

    seccion: str
    forma: Forma
    texto: str
    linea: int
    contexto: str = ""

    @property
    def huella(self) -> str:
        return huella(self.texto, self.contexto)


@dataclass(frozen=True, slots=True)
class _Bloque:
    forma: Forma
    crudo: str
    linea: int
    seccion: Seccion
    columna: int = 0
    contexto: str = ""


class _Cuadro:
    """Los encabezados del cuadro que se está leyendo: el de cada columna y el de la fila en curso."""

    def __init__(self) -> None:
        self.columnas: list[str] = []
        self.fila = ""

    def contexto(self, celdas: Sequence[str]) -> list[str]:
        """El contexto de cada celda de la fila que sigue; los encabezados mismos no llevan."""
        limpias = [normalizar(celda) for celda in celdas]
        if not self.columnas:
            self.columnas = limpias
            return [""] * len(limpias)
        self.fila = limpias[0] or self.fila
        columnas = [*self.columnas, *[""] * (len(limpias) - len(self.columnas))]
        return ["", *(f"{self.fila} | {columna}" for columna in columnas[1 : len(limpias)])]


@lru_cache(maxsize=4096)  # unir, partir y calcular huellas vuelven varias veces sobre el mismo bloque
def normalizar(crudo: str) -> str:
    """El texto sin llamadas a notas, etiquetas, asteriscos ni espacios de más, con comillas rectas y en NFC."""
    sin_marcas = _ETIQUETA.sub(" ", _NOTA.sub("", crudo)).translate(_COMILLAS)
    return re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s+", " ", unicodedata.normalize("NFC", sin_marcas))).strip()


def huella(frase: str, contexto: str = "") -> str:
    """Sha256 de la frase normalizada, con su contexto si lo tiene, en hexadecimal."""
    completa = f"{contexto} | {normalizar(frase)}" if contexto else normalizar(frase)
    return hashlib.sha256(completa.encode()).hexdigest()


def partir(texto: str, secciones: Sequence[Seccion]) -> list[Frase]:
    """Las frases de las secciones con `id`, en el orden del texto (las notas, donde están escritas)."""
    bloques = list(_bloques(texto, secciones))
    de_cada_nota = {
        llamada: bloque.seccion
        for bloque in bloques
        if bloque.forma != "nota"
        for llamada in _NOTA.findall(bloque.crudo)
    }
    notas = [_en_su_seccion(bloque, de_cada_nota) for bloque in bloques if bloque.forma == "nota"]
    cuerpo = (bloque for bloque in bloques if bloque.forma != "nota" and bloque.seccion.id is not None)
    unidos = [*_unir(cuerpo), *notas]
    return [
        Frase(bloque.seccion.id, bloque.forma, frase, bloque.linea, bloque.contexto)
        for bloque in sorted(unidos, key=lambda bloque: bloque.linea)
        if bloque.seccion.id is not None
        for frase in _frases(bloque)
    ]


def _bloques(texto: str, secciones: Sequence[Seccion]) -> Iterator[_Bloque]:
    """Los bloques tal como están escritos; un párrafo de varios renglones es uno solo."""
    actual = Seccion(None, "")
    prosa: _Bloque | None = None
    cuadro = _Cuadro()
    for linea, crudo in enumerate(texto.splitlines(), 1):
        forma = _forma(crudo)
        if prosa and forma != "prosa":
            yield prosa
            prosa = None
        if forma is None:
            continue
        if forma not in ("celda", "nota"):
            cuadro = _Cuadro()
        if forma == "titulo":
            actual = next((s for s in secciones if _titulo(crudo).startswith(s.desde)), actual)
        if forma == "prosa":
            prosa = replace(prosa, crudo=f"{prosa.crudo} {crudo}") if prosa else _Bloque(forma, crudo, linea, actual)
        elif forma == "celda":
            yield from _celdas(crudo.split("\t"), linea, actual, cuadro)
        else:
            yield _Bloque(forma, crudo, linea, actual)
    if prosa:
        yield prosa


def _forma(crudo: str) -> Forma | None:
    """La forma del bloque al que pertenece un renglón; `None` si es blanco o una raya."""
    limpio = crudo.strip()
    if _RAYA.fullmatch(crudo) or not limpio:
        return None
    if "\t" in crudo:
        return "celda"
    if limpio.startswith("<sup>"):
        return "nota"
    if limpio.startswith("#") or (
        _NEGRITA.fullmatch(limpio) and (_LETRA.match(limpio) or len(limpio.split()) <= PALABRAS_DE_UN_TITULO)
    ):
        return "titulo"
    return "viñeta" if _VINETA.match(crudo) else "prosa"


def _titulo(crudo: str) -> str:
    return normalizar(crudo.lstrip("# "))


def _celdas(celdas: Sequence[str], linea: int, seccion: Seccion, cuadro: _Cuadro) -> Iterator[_Bloque]:
    if seccion.formato:
        llenas = [normalizar(celda) for celda in celdas if normalizar(celda).strip("- ")]
        if llenas:
            yield _Bloque("fila", " | ".join(llenas), linea, seccion)
        return
    for columna, (celda, contexto) in enumerate(zip(celdas, cuadro.contexto(celdas), strict=True)):
        for parte in _CORTE_DE_CELDA.split(celda):
            if normalizar(parte).strip("- "):
                yield _Bloque("celda", parte, linea, seccion, columna, contexto)


def _en_su_seccion(nota: _Bloque, de_cada_nota: dict[str, Seccion]) -> _Bloque:
    numero = _NOTA.match(nota.crudo.strip())
    return replace(nota, seccion=de_cada_nota.get(numero.group(1), nota.seccion)) if numero else nota


def _unir(bloques: Iterator[_Bloque]) -> list[_Bloque]:
    """Rehace los bloques que un salto de página partió."""
    unidos: list[_Bloque] = []
    for bloque in bloques:
        anterior = _anterior(unidos, bloque)
        if anterior is None:
            unidos.append(bloque)
        else:
            previo = unidos[anterior]
            unidos[anterior] = replace(previo, crudo=f"{previo.crudo} {_VINETA.sub('', bloque.crudo, count=1)}")
    return unidos


def _anterior(unidos: Sequence[_Bloque], bloque: _Bloque) -> int | None:
    """La posición del bloque que este continúa: el último o, en un cuadro, el último de su columna."""
    if bloque.forma not in ("prosa", "viñeta", "celda"):
        return None
    for posicion in range(len(unidos) - 1, -1, -1):
        previo = unidos[posicion]
        if (previo.forma == "celda") != (bloque.forma == "celda") or previo.forma in ("titulo", "fila"):
            return None
        if previo.columna == bloque.columna:
            return posicion if _continua(previo, bloque) else None
    return None


def _continua(previo: _Bloque, bloque: _Bloque) -> bool:
    antes, despues = normalizar(previo.crudo), normalizar(_VINETA.sub("", bloque.crudo, count=1))
    if _FIN.search(antes):
        return False
    return bool(_SIGUE.match(despues) or (bloque.forma == "prosa" and _ENLACE.search(antes)))


def _frases(bloque: _Bloque) -> Iterator[str]:
    crudo = _VINETA.sub("", bloque.crudo, count=1) if bloque.forma == "viñeta" else bloque.crudo
    texto = _titulo(crudo) if bloque.forma == "titulo" else normalizar(crudo)
    if bloque.forma in ("fila", "titulo"):
        yield texto
        return
    inicio = 0
    for pausa in _PAUSA.finditer(texto):
        frase = texto[inicio : pausa.start()]
        if frase.count("(") > frase.count(")") or _ABREVIATURA.search(frase):
            continue
        yield texto[inicio : pausa.end()].strip()
        inicio = pausa.end()
    if texto[inicio:].strip():
        yield texto[inicio:].strip()
