"""Las reglas como circuito de bits dicen lo mismo que las tablas densas, celda por celda y caso por caso."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from desproteccion.ejecutores.completos import Completos
from desproteccion.ejecutores.decisiones import Decisiones
from desproteccion.ejecutores.trasposicion import CASOS_POR_PALABRA
from desproteccion.ejecutores.vectorial import POCOS, EjecutorVectorial
from desproteccion.motor import Motor, motor_por_omision

from tests.copia_de_reglas import CopiaDeReglas

MOTOR = motor_por_omision()
CASOS = 70_000


def clases_al_azar(motor: Motor, casos: int, nulos: float, semilla: int) -> list[Any]:
    """Clases cualesquiera, también las que se contradicen; `nulos` es la parte desconocida."""
    azar = np.random.default_rng(semilla)
    columnas = []
    for eje in motor.tablas.ejes:
        largo = len(eje.representantes)
        columna = azar.integers(0, largo, casos).astype(np.uint8)
        columna[azar.random(casos) < nulos] = largo
        columnas.append(columna)
    return columnas


def con_tablas(ejecutor: EjecutorVectorial, clases: list[Any]) -> Decisiones:
    """Lo que dicen las tablas, de a tandas tan cortas que no pasan por el circuito."""
    casos = len(clases[0])
    salida = Decisiones.de_largo(casos, ejecutor.indicadores, len(ejecutor.tablas.dimensiones))
    for desde in range(0, casos, POCOS):
        cuales = np.arange(desde, min(desde + POCOS, casos))
        salida.escribir(cuales, ejecutor.decidir([columna[cuales] for columna in clases]))
    return salida


def exigir_iguales(halladas: Decisiones, esperadas: Decisiones) -> None:
    assert (halladas.vacia == esperadas.vacia).all()
    validas = ~esperadas.vacia
    for nombre, columna in vars(halladas).items():
        assert (columna[..., validas] == getattr(esperadas, nombre)[..., validas]).all(), nombre


def exigir_las_filas_de_las_tablas(motor: Motor, lectura: int) -> None:
    completos = Completos(motor.tablas, lectura)
    reglas = completos.reglas
    for n, indicador in enumerate(motor.tablas.indicadores):
        tabla = motor.tablas.densas[n]
        numero = reglas.numero(completos.elegidas[n], range(len(indicador.filas)))
        nivel = reglas.circuito.en_bits(reglas.niveles[n])
        filas, niveles = completos.en_malla(tabla, [numero, nivel]).reshape(2, *tabla.forma)
        validas = tabla.filas >= 0
        assert validas.any()
        assert (filas[validas] == tabla.filas[validas]).all(), indicador.id
        assert (niveles[validas] == tabla.niveles[lectura][validas]).all(), indicador.id


@pytest.mark.parametrize("lectura", [0, 1])
def test_en_cada_celda_de_cada_tabla_el_circuito_da_su_fila_y_su_nivel(lectura: int) -> None:
    exigir_las_filas_de_las_tablas(MOTOR, lectura)


CAMBIOS = {
    "violencia.yaml": [
        ("violencia.ingresos_previos: {desde: 1, hasta: 2}", "violencia.ingresos_previos: {desde: 1, hasta: 4}"),
        ("violencia.ingresos_previos: {desde: 3}", "violencia.ingresos_previos: {desde: 5}"),
    ],
    "niveles.yaml": [("nivel: {menos: 1, de:", "nivel: {menos: 2, de:")],
}


@pytest.mark.parametrize("archivo", CAMBIOS)
def test_en_unas_reglas_cambiadas_el_circuito_cambia_como_las_tablas(tmp_path: Path, archivo: str) -> None:
    copia = CopiaDeReglas.en(tmp_path)
    for viejo, nuevo in CAMBIOS[archivo]:
        copia.cambiar(archivo, viejo, nuevo)
    motor = copia.motor()
    exigir_las_filas_de_las_tablas(motor, 1)
    ejecutor, clases = EjecutorVectorial(motor, 1), clases_al_azar(motor, CASOS, 0.0, 3)
    hallada = ejecutor.decidir(clases)
    exigir_iguales(hallada, con_tablas(ejecutor, clases))
    if archivo == "niveles.yaml":
        antes = EjecutorVectorial(MOTOR, 1).decidir(clases)
        assert (antes.nivel != hallada.nivel).any()


@pytest.mark.parametrize("lectura", [0, 1])
@pytest.mark.parametrize("nulos", [0.0, 0.005, 0.02, 0.3])  # ninguno, unos pocos apartados, muchos, casi todos
def test_un_lote_largo_dice_lo_mismo_que_sus_tandas_cortas_con_y_sin_desconocidos(lectura: int, nulos: float) -> None:
    ejecutor, clases = EjecutorVectorial(MOTOR, lectura), clases_al_azar(MOTOR, CASOS, nulos, 5)
    halladas = ejecutor.decidir(clases)
    assert (~halladas.vacia).sum() > 1_000
    exigir_iguales(halladas, con_tablas(ejecutor, clases))


@pytest.mark.parametrize("nulos", [0.005, 0.02])
def test_dos_hilos_dicen_lo_mismo_que_uno_tambien_en_un_largo_que_no_es_de_bloques_enteros(nulos: float) -> None:
    ejecutor, clases = EjecutorVectorial(MOTOR, 1), clases_al_azar(MOTOR, CASOS + 3, nulos, 6)
    uno, dos = ejecutor.decidir(clases, 1), ejecutor.decidir(clases, 2)
    for nombre, columna in vars(uno).items():
        assert (columna == getattr(dos, nombre)).all(), nombre


@pytest.mark.parametrize("sobran", [0, 1, 63])
def test_los_casos_que_no_llenan_una_palabra_se_deciden_como_los_demas(sobran: int) -> None:
    ejecutor, clases = EjecutorVectorial(MOTOR, 1), clases_al_azar(MOTOR, CASOS, 0.0, 8)
    validos = np.flatnonzero(~ejecutor.decidir(clases).vacia)
    elegidos = np.resize(validos, 40 * CASOS_POR_PALABRA + sobran)
    clases = [columna[elegidos] for columna in clases]
    exigir_iguales(ejecutor.decidir(clases), con_tablas(ejecutor, clases))


def test_las_columnas_pueden_venir_salteadas_o_partir_en_cualquier_octeto() -> None:
    ejecutor, clases = EjecutorVectorial(MOTOR, 1), clases_al_azar(MOTOR, CASOS, 0.01, 9)
    salteadas = np.stack(clases, axis=1)
    corridas = [np.concatenate([[np.uint8(0)], columna])[1:] for columna in clases]
    esperadas = ejecutor.decidir(clases)
    exigir_iguales(ejecutor.decidir(list(salteadas.T)), esperadas)
    exigir_iguales(ejecutor.decidir(corridas), esperadas)


def test_un_lote_no_deja_rastro_en_el_que_le_sigue_ni_en_el_que_se_decide_a_la_vez() -> None:
    ejecutor = EjecutorVectorial(MOTOR, 1)
    lotes = [clases_al_azar(MOTOR, CASOS, 0.0, semilla) for semilla in range(4)]
    esperadas = [EjecutorVectorial(MOTOR, 1).decidir(clases) for clases in lotes]
    with ThreadPoolExecutor(len(lotes)) as grupo:
        for halladas in ([ejecutor.decidir(clases) for clases in lotes], grupo.map(ejecutor.decidir, lotes)):
            for hallada, esperada in zip(halladas, esperadas, strict=True):
                exigir_iguales(hallada, esperada)


def test_sin_brechas_lo_demas_no_cambia() -> None:
    ejecutor, clases = EjecutorVectorial(MOTOR, 1), clases_al_azar(MOTOR, CASOS, 0.0, 7)
    con, sin = ejecutor.decidir(clases), ejecutor.decidir(clases, brechas=False)
    for nombre, columna in vars(con).items():
        if nombre != "brechas":
            assert (columna == getattr(sin, nombre)).all(), nombre
    assert con.brechas.any()
