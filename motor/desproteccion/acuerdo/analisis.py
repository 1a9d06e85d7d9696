"""El análisis completo de unas hojas de calificación, listo para el informe, la aplicación o JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from desproteccion.acuerdo.calificaciones import Recogida
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.conclusiones import Conclusiones
from desproteccion.acuerdo.contra_clave import ExactitudDeJuez, FrenteALaClave, exactitud_por_juez, frente_a_la_clave
from desproteccion.acuerdo.cuanto import Acuerdo, acuerdo_en
from desproteccion.acuerdo.discutir import DondeImporta, donde_importa
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.acuerdo.matriz import NIVEL, Matriz, armar
from desproteccion.acuerdo.sesgo import ComparacionDePar, comparar_pares
from desproteccion.acuerdo.severidad import Deriva, Severidad, deriva, severidad
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.vocabulario import Lectura


@dataclass(frozen=True, slots=True)
class Analisis:
    """Todo lo que se sabe del acuerdo. `problemas`: las hojas que no entraron, y por qué."""

    esquema: Literal["acuerdo/1"]
    ejercicio: str
    autoria_de_la_clave: str
    lectura: Lectura
    reglas: str
    jueces: int
    sesiones: tuple[str, ...]
    calificaciones: int
    acuerdo: tuple[Acuerdo, ...]
    clave: tuple[FrenteALaClave, ...]
    exactitud: tuple[ExactitudDeJuez, ...]
    donde_importa: DondeImporta
    severidad: tuple[Severidad, ...]
    deriva: tuple[Deriva, ...]
    sesgo: tuple[ComparacionDePar, ...]
    problemas: tuple[str, ...]

    def como_datos(self) -> dict[str, Any]:
        """El análisis como lo admite JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Estudio:
    """El análisis con aquello de que salió, para responder después por una persona o una viñeta."""

    analisis: Analisis
    matriz: Matriz
    conclusiones: Conclusiones


def analizar(recogida: Recogida, ejercicio: Ejercicio, codificador: Codificador, lectura: Lectura) -> Analisis:
    """Analiza las hojas que sirven.

    Errores: `ErrorDeEntrada` si ninguna sirve.
    """
    return estudiar(recogida, ejercicio, codificador, lectura).analisis


def estudiar(recogida: Recogida, ejercicio: Ejercicio, codificador: Codificador, lectura: Lectura) -> Estudio:
    """Como `analizar`, y conserva las calificaciones decididas.

    Errores: `ErrorDeEntrada` si ninguna hoja sirve.
    """
    if not any(hoja.calificaciones for hoja in recogida.hojas):
        sin_hojas = Problema("las hojas de calificación", "ninguna sirve", "al menos una con calificaciones")
        raise ErrorDeEntrada([*recogida.problemas, sin_hojas])
    # Una viñeta que nadie calificó no informa: si entrara, los remuestreos la sortearían.
    ejercicio = ejercicio.solo({c.vineta for hoja in recogida.hojas for c in hoja.calificaciones})
    conclusiones = Conclusiones(codificador, lectura)
    matriz = armar(recogida, ejercicio, conclusiones)
    con_dato = [variable for variable in matriz.variables if (matriz.de(variable) >= 0).any()]
    analisis = Analisis(
        esquema="acuerdo/1",
        ejercicio=ejercicio.titulo,
        autoria_de_la_clave=ejercicio.autoria,
        lectura=lectura,
        reglas=codificador.motor.paquete.huella,
        jueces=len(matriz.jueces),
        sesiones=matriz.sesiones,
        calificaciones=len(matriz.niveles),
        acuerdo=tuple(acuerdo_en(matriz, variable) for variable in con_dato),
        clave=tuple(frente_a_la_clave(matriz, variable) for variable in con_dato),
        exactitud=tuple(exactitud_por_juez(matriz, NIVEL)),
        donde_importa=donde_importa(matriz, ejercicio, conclusiones),
        severidad=tuple(severidad(matriz)),
        deriva=tuple(deriva(matriz)),
        sesgo=tuple(comparar_pares(matriz, ejercicio)),
        problemas=tuple(map(str, recogida.problemas)),
    )
    return Estudio(analisis, matriz, conclusiones)
