"""Coteja el registro con la fuente: qué cláusula ya no aparece y qué frase no está anotada."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from desproteccion.clausulas.partidor import Frase, partir
from desproteccion.clausulas.registro import Clausula, Registro
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO

VARIABLE_DE_FUENTES = "DESPROTECCION_FUENTES"
CARPETA_VECINA = RAIZ_DEL_REPOSITORIO.parent / "shared" / "fuentes"
Tipo = Literal["no_aparece", "sin_registrar"]


@dataclass(frozen=True, slots=True)
class Alarma:
    """Una diferencia entre la fuente y el registro. `clausula` es nula si la frase no está anotada."""

    tipo: Tipo
    seccion: str
    lugar: str
    clausula: str | None = None
    resumen: str = ""

    def __str__(self) -> str:
        if self.tipo == "no_aparece":
            quien = f"{self.clausula} («{self.resumen}»)" if self.clausula else "una frase anotada como no normativa"
            return f"{self.seccion}: la fuente ya no tiene {quien}, o cambió ({self.lugar})."
        return f"{self.seccion}: una frase no está en el registro; hay que leerla y anotarla ({self.lugar})."


@dataclass(frozen=True, slots=True)
class Cotejo:
    """Lo que dio comparar: alarmas y, por sección, cuántas frases hay."""

    misma_fuente: bool
    alarmas: tuple[Alarma, ...]
    frases: dict[str, int]


def leer_fuente(archivo: str, carpeta: Path | None = None) -> str | None:
    """El texto de la fuente, o `None` si no está a la vista y no se pidió una carpeta.

    Se busca en `carpeta`, en la variable DESPROTECCION_FUENTES y en `shared/fuentes`, junto al repositorio.
    Errores: `ErrorDeEntrada` si la carpeta pedida no lo tiene o no es texto UTF-8.
    """
    declarada = carpeta or _de_la_variable()
    ruta = (declarada or CARPETA_VECINA) / archivo
    try:
        return ruta.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _no_sirve(ruta, "no está en UTF-8") from None
    except FileNotFoundError:
        if declarada is None:
            return None
        raise _no_sirve(ruta, "no existe") from None
    except OSError as error:
        raise _no_sirve(ruta, f"no se puede leer ({error.strerror})") from None


def cotejar(registro: Registro, texto: str) -> Cotejo:
    """Compara el registro con el texto de la fuente; las alarmas van en el orden de la fuente y del registro."""
    frases = partir(texto, registro.secciones)
    return Cotejo(
        misma_fuente=hashlib.sha256(texto.encode()).hexdigest() == registro.fuente.huella,
        alarmas=(*_perdidas(registro, frases), *_sin_registrar(registro, frases)),
        frases=dict(Counter(frase.seccion for frase in frases)),
    )


def _perdidas(registro: Registro, frases: list[Frase]) -> Iterator[Alarma]:
    halladas = Counter((frase.seccion, frase.huella) for frase in frases)
    for anotada in (*registro.clausulas, *registro.no_normativas):
        veces = halladas[anotada.seccion, anotada.huella]
        if veces < anotada.veces:
            lugar = f"huella {anotada.huella[:12]}, hallada {veces} de {anotada.veces}"
            if isinstance(anotada, Clausula):
                yield Alarma("no_aparece", anotada.seccion, lugar, anotada.id, anotada.resumen)
            else:
                yield Alarma("no_aparece", anotada.seccion, lugar)


def _sin_registrar(registro: Registro, frases: list[Frase]) -> Iterator[Alarma]:
    quedan = Counter({(a.seccion, a.huella): a.veces for a in (*registro.clausulas, *registro.no_normativas)})
    for frase in frases:
        quedan[frase.seccion, frase.huella] -= 1
        if quedan[frase.seccion, frase.huella] < 0:
            yield Alarma("sin_registrar", frase.seccion, f"línea {frase.linea}, huella {frase.huella[:12]}")


def _de_la_variable() -> Path | None:
    valor = os.environ.get(VARIABLE_DE_FUENTES)
    return Path(valor) if valor else None


def _no_sirve(ruta: Path, encontrado: str) -> ErrorDeEntrada:
    return ErrorDeEntrada([Problema(str(ruta), encontrado, "el texto de la fuente", "Revise la carpeta de fuentes.")])
