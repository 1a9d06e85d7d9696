"""Qué tan firme es la respuesta de un caso y qué la cambiaría: exacto, con prueba, y nunca por muestreo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desproteccion.analisis.cambios import cambios_minimos
from desproteccion.analisis.firmeza import firmeza
from desproteccion.analisis.por_que_no import por_que_no
from desproteccion.analisis.preguntas import preguntas
from desproteccion.analisis.resultado import Analisis
from desproteccion.analisis.sensibilidad import cuadricula, tabla, tablas_de_los_numericos
from desproteccion.analisis.situacion import Situacion, situar
from desproteccion.caso import Caso
from desproteccion.errores import ErrorDeEntrada, FichaInvalida, Problema
from desproteccion.hechos import constancias, contradicciones, saber_de
from desproteccion.mensajes import opciones, parecido
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.paquete import Paquete
from desproteccion.partes import nombres_de_niveles
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, Lectura

if TYPE_CHECKING:
    from desproteccion.panorama import Abanicos

__all__ = ["Analisis", "alertas_de", "analizar", "exigir_niveles", "situacion_de"]

HECHOS_DE_UNA_CUADRICULA = 2


def analizar(
    caso: Caso,
    lectura: Lectura | None = None,
    *,
    motor: Motor | None = None,
    hechos: Sequence[str] = (),
) -> Analisis:
    """Analiza una ficha: firmeza, preguntas, cambios mínimos, por qué no y sensibilidad.

    `lectura` es la activa (por omisión, la del paquete de reglas); la firmeza mira siempre ambas. `hechos` pide la
    sensibilidad de esos hechos en vez de la de todos los numéricos; con dos, también su cuadrícula.
    Errores: `FichaInvalida` si la ficha se contradice; `ErrorDeEntrada` si un hecho pedido no existe o no influye en el
    nivel; `ReglasInvalidas` si las reglas no son monótonas.
    """
    motor = motor or motor_por_omision()
    situacion = situacion_de(caso, lectura, motor=motor)
    ejes = [_eje(situacion, hecho) for hecho in dict.fromkeys(hechos)]
    pendientes = preguntas(situacion, alertas_de(caso, situacion))
    return Analisis.model_construct(
        esquema="analisis/1",
        caso=caso.id,
        reglas=motor.partes.reglas,
        lectura=LECTURAS[situacion.lectura],
        posibles=nombres_de_niveles(situacion.abanicos[situacion.lectura].niveles),
        firmeza=firmeza(situacion, [pregunta.hecho for pregunta in pendientes]),
        preguntas=pendientes,
        bajar=cambios_minimos(situacion, "bajar"),
        subir=cambios_minimos(situacion, "subir"),
        por_que_no=por_que_no(situacion),
        sensibilidad=[tabla(situacion, eje) for eje in ejes] if ejes else tablas_de_los_numericos(situacion),
        cuadriculas=[cuadricula(situacion, ejes[0], ejes[1])] if len(ejes) == HECHOS_DE_UNA_CUADRICULA else [],
    )


def situacion_de(
    caso: Caso, lectura: Lectura | None = None, *, motor: Motor | None = None, abiertos: Abanicos | None = None
) -> Situacion:
    """La situación de una ficha, para pedir una sola parte del análisis.

    `abiertos` son los abanicos de esa misma ficha, si evaluarla ya los abrió (`evaluar_con_abanicos`).
    Errores: `FichaInvalida` si la ficha se contradice según las reglas; `ReglasInvalidas` si no son monótonas.
    """
    motor = motor or motor_por_omision()
    if halladas := list(contradicciones(caso, motor.paquete, motor.catalogo)):
        raise FichaInvalida([Problema(caso.id, hallada, "") for hallada in halladas])
    elegida = lectura or motor.paquete.lectura_por_omision
    return situar(motor, saber_de(caso, motor.paquete, motor.catalogo), LECTURAS.index(elegida), abiertos)


def exigir_niveles(pedidos: Sequence[str], paquete: Paquete) -> None:
    """Revisa que lo pedido tenga un nivel: `global`, una dimensión o un indicador.

    Errores: `ErrorDeEntrada` con los que no existen.
    """
    conocidos = ["global", *(d.id for d in paquete.dimensiones), *(i.id for i in paquete.indicadores)]
    ajenos = [pedido for pedido in pedidos if pedido not in conocidos]
    if ajenos:
        admitidos = opciones(conocidos)
        raise ErrorDeEntrada([Problema(a, "no tiene nivel", admitidos, parecido(a, conocidos)) for a in ajenos])


def _eje(situacion: Situacion, hecho: str) -> int:
    tablas, usados = situacion.terreno.tablas, situacion.terreno.motor.usados
    if hecho not in tablas.indice:
        que_hacer = parecido(hecho, tablas.indice)
        raise ErrorDeEntrada([Problema(hecho, "el hecho no existe", "un hecho del vocabulario", que_hacer)])
    if tablas.indice[hecho] not in usados:
        raise ErrorDeEntrada([Problema(hecho, "ninguna regla de nivel lo usa", "un hecho que influya en el nivel")])
    return tablas.indice[hecho]


def alertas_de(caso: Caso, situacion: Situacion) -> set[str]:
    """Las alertas que se encienden con lo que consta; si hay desprotección, aquí queda por concluir."""
    motor = situacion.terreno.motor
    no_concluyente = EXISTENCIAS.index("no_concluyente")
    consta = {**situacion.saber, **constancias(caso, motor.paquete), "existencia": (no_concluyente, no_concluyente)}
    return {motor.paquete.alertas[i].regla.id for i in motor.de_tablas.alertas(consta)}
