"""De octetos a planos de bits y de vuelta: no se pierde nada, y cada bit va donde se dice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from desproteccion.ejecutores.circuito import Circuito
from desproteccion.ejecutores.programa_de_mascaras import Espacio, Programa
from desproteccion.ejecutores.trasposicion import CASOS_POR_PALABRA, REBANADAS, Trasposicion
from hypothesis import given
from hypothesis import strategies as st

BITS = range(1, 9)


def columna_al_azar(bits: int, palabras: int, semilla: int) -> npt.NDArray[np.uint8]:
    columna = np.random.default_rng(semilla).integers(0, 1 << bits, palabras * CASOS_POR_PALABRA, dtype=np.uint8)
    columna.flags.writeable = False  # leer una columna ajena no la cambia
    return columna


def planos_de(columna: npt.NDArray[np.uint8], bits: int) -> npt.NDArray[np.uint64]:
    palabras = len(columna) // CASOS_POR_PALABRA
    planos = np.empty((bits, 1, palabras), dtype=np.uint64)
    Trasposicion(palabras).empacar(columna, list(planos))
    return planos


@given(st.sampled_from(BITS), st.integers(1, 40), st.integers(0, 2**32))
def test_desempacar_lo_empacado_devuelve_lo_mismo_y_no_toca_los_planos(bits: int, palabras: int, semilla: int) -> None:
    columna = columna_al_azar(bits, palabras, semilla)
    planos = planos_de(columna, bits)
    planos.flags.writeable = False
    vuelta = np.empty_like(columna)
    Trasposicion(palabras).desempacar(list(planos), vuelta)
    assert (vuelta == columna).all()


@given(st.sampled_from(BITS), st.integers(1, 40), st.integers(0, 2**32))
def test_el_caso_j_de_la_rebanada_k_va_al_bit_k_del_octeto_j(bits: int, palabras: int, semilla: int) -> None:
    columna = columna_al_azar(bits, palabras, semilla)
    rebanadas = columna.reshape(REBANADAS, -1)
    for bit, plano in enumerate(planos_de(columna, bits).view(np.uint8)):
        for k, rebanada in enumerate(rebanadas):
            assert (plano[0] >> k & 1 == rebanada >> bit & 1).all(), (bit, k)


@given(st.integers(2, 200), st.booleans(), st.integers(0, 2**32))
def test_un_caso_desconocido_no_cambia_lo_que_se_lee_de_los_demas(clases: int, algunos: bool, semilla: int) -> None:
    azar = np.random.default_rng(semilla)
    conocidas = azar.integers(0, clases, 5 * CASOS_POR_PALABRA).astype(np.uint8)
    oculta = (azar.random(len(conocidas)) < 0.3) & algunos
    circuito = Circuito()
    salida = [circuito.hoja(0, bit) for bit in range((clases - 1).bit_length())]
    leidas, columna = np.empty_like(conocidas), np.where(oculta, np.uint8(clases), conocidas)
    mayores = Espacio(Programa(circuito, [salida]), len(columna)).correr([columna], [leidas], None, 1)
    assert (leidas == conocidas)[~oculta].all()
    assert mayores == {0: columna.max()}


@pytest.mark.parametrize("bit", range(8))
def test_de_un_eje_se_puede_mirar_un_solo_bit(bit: int) -> None:
    columna = columna_al_azar(8, 3, 4)
    circuito, leida = Circuito(), np.empty_like(columna)
    programa = Programa(circuito, [[circuito.no(circuito.hoja(0, bit))]])
    Espacio(programa, len(columna)).correr([columna], [leida], None, 1)
    assert (leida == 1 - (columna >> bit & 1)).all()


def test_una_salida_sin_planos_es_cero_en_todos_los_casos() -> None:
    leida = np.full(2 * CASOS_POR_PALABRA, 7, dtype=np.uint8)
    Espacio(Programa(Circuito(), [[]]), len(leida)).correr([], [leida], None, 1)
    assert not leida.any()
