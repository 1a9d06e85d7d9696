"""Lo que una pantalla pregunta mientras se llena la ficha: gravedad propuesta, cuenta de factores, necesidades.

Cada respuesta sale de las mismas reglas que `evaluar`; nada se decide en la pantalla.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desproteccion import condiciones, gravedad
from desproteccion.caso import Caso, TipologiaDeViolencia
from desproteccion.esquema_catalogo import CeldaDeNecesidad
from desproteccion.factores import contar_factores
from desproteccion.hechos import GRAVEDAD, saber_de
from desproteccion.motor import Motor
from desproteccion.paquete import Fila, Indicador, Regla
from desproteccion.partes import nombres_de_niveles
from desproteccion.posibles import clases_posibles
from desproteccion.resultado_catalogo import ConteoDeFactores, GravedadDeTipologia
from desproteccion.sensibilidad import CUENTAS
from desproteccion.tablas import IMPOSIBLE
from desproteccion.vocabulario import LECTURAS, Lectura, Nivel


@dataclass(frozen=True, slots=True)
class CuentaConSuRegla:
    """La cuenta de un ámbito y lo que su tabla concluye con lo que se sabe hasta aquí.

    `conteo` es `None` si la ficha no nombra factores. Con más de una regla, decide lo que falta averiguar.
    """

    conteo: ConteoDeFactores | None
    indicador: str
    reglas: list[Regla]
    niveles: dict[Lectura, tuple[Nivel, ...]]


def gravedad_propuesta(tipologia: TipologiaDeViolencia, motor: Motor) -> GravedadDeTipologia:
    """La gravedad que el catálogo propone para una tipología tal como va, con sus reglas y su porqué."""
    return gravedad.proponer_gravedad(tipologia, motor.catalogo, motor.paquete.hechos[GRAVEDAD].dominio)


def cuenta_con_su_regla(caso: Caso, ambito: str, motor: Motor) -> CuentaConSuRegla:
    """La cuenta de factores de riesgo de un ámbito y la regla que le corresponde, en la ficha tal como va.

    `ambito` es `nna`, `cuidadores` o `contexto`.
    """
    parte = getattr(caso, ambito)
    indicador = _indicador_de_la_cuenta(ambito, motor)
    filas = _filas_posibles(caso, indicador, motor)
    return CuentaConSuRegla(
        conteo=contar_factores(parte.riesgo, ambito, motor.catalogo) if parte else None,
        indicador=indicador.id,
        reglas=[fila.regla for fila in filas],
        niveles={
            lectura: nombres_de_niveles(sorted({fila.niveles[numero] for fila in filas}))
            for numero, lectura in enumerate(LECTURAS)
        },
    )


def necesidades_de_la_edad(anios: int, motor: Motor) -> Sequence[CeldaDeNecesidad]:
    """Las necesidades propias de esa edad (años cumplidos), una por área; vacío si ningún tramo la incluye."""
    return motor.catalogo.necesidades_de(anios)


def _indicador_de_la_cuenta(ambito: str, motor: Motor) -> Indicador:
    """El indicador cuyas filas leen directamente la cuenta de ese ámbito."""
    cuentas = set(CUENTAS[ambito])
    return next(
        indicador
        for indicador in motor.paquete.indicadores
        if any(cuentas & set(condiciones.variables(fila.condicion)) for fila in indicador.filas)
    )


def _filas_posibles(caso: Caso, indicador: Indicador, motor: Motor) -> list[Fila]:
    clases = clases_posibles(motor.tablas, saber_de(caso, motor.paquete, motor.catalogo).values())
    densa = next(densa for densa in motor.tablas.densas if densa.indicador is indicador)
    corte = densa.filas[np.ix_(*[clases[eje] for eje in densa.ejes])]
    return [indicador.filas[n] for n in np.unique(corte).tolist() if n != IMPOSIBLE]
