from __future__ import annotations

import itertools
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from desproteccion.analisis.monotonia import hallazgos
from desproteccion.analisis.situacion import situar
from desproteccion.analisis.terreno import trazar
from desproteccion.errores import ReglasInvalidas
from desproteccion.hechos import saber_de_hechos
from desproteccion.motor import Motor
from desproteccion.reglas import cargar_reglas, carpeta_de_datos

from tests.analisis import fuerza_bruta as bruta


def motor_con(tmp_path: Path, archivo: str, antes: str, despues: str) -> Motor:
    copia = tmp_path / "dce_2023"
    shutil.copytree(carpeta_de_datos("reglas") / "dce_2023", copia)
    texto = (copia / archivo).read_text(encoding="utf-8")
    assert antes in texto
    (copia / archivo).write_text(texto.replace(antes, despues, 1), encoding="utf-8")
    return Motor(cargar_reglas(copia))


def test_en_las_reglas_publicadas_empeorar_un_hecho_nunca_baja_un_nivel() -> None:
    assert list(hallazgos(trazar(bruta.MOTOR))) == []


@pytest.mark.parametrize(
    ("archivo", "antes", "despues", "dice"),
    [
        (
            "violencia.yaml",
            "si: {violencia.gravedad: muy_elevada}\n        nivel: avanzada",
            "si: {violencia.gravedad: muy_elevada}\n        nivel: inicial",
            "V1: empeorar violencia.gravedad puede bajar un nivel",
        ),
        (
            "cuidadores.yaml",
            "si: {cuidadores.respuesta.alcance: ninguna}\n        nivel: sin",
            "si: {cuidadores.respuesta.alcance: ninguna}\n        nivel: avanzada",
            "C1: empeorar cuidadores.respuesta.alcance, cuidadores.respuesta.frecuencia puede bajar",
        ),
        (
            "niveles.yaml",
            "nivel: {menos: 1, de: {mayor: [violencia, nna, cuidadores, contexto]}}",
            "nivel: {coinciden: [violencia, contexto]}",
            "",
        ),
        (
            "niveles.yaml",
            "nivel: {menor: [violencia, nna, cuidadores, contexto]}",
            "nivel: inicial",
            "nivel global: no crece con las dimensiones",
        ),
    ],
)
def test_una_tabla_o_una_regla_que_decrece_se_encuentra_y_se_nombra(
    tmp_path: Path, archivo: str, antes: str, despues: str, dice: str
) -> None:
    encontrados = list(hallazgos(trazar(motor_con(tmp_path, archivo, antes, despues))))

    assert encontrados
    assert any(dice in encontrado for encontrado in encontrados)


def test_con_reglas_que_decrecen_el_analisis_se_niega_a_responder(tmp_path: Path) -> None:
    motor = motor_con(
        tmp_path,
        "violencia.yaml",
        "si: {violencia.gravedad: muy_elevada}\n        nivel: avanzada",
        "si: {violencia.gravedad: muy_elevada}\n        nivel: inicial",
    )

    with pytest.raises(ReglasInvalidas, match=r"empeorar violencia\.gravedad puede bajar un nivel"):
        situar(motor, saber_de_hechos({}, motor.paquete), 1)


def test_la_cadena_entera_crece_al_empeorar_un_hecho_en_casos_cualesquiera() -> None:
    """La demostración es la enumeración de arriba; esto la contrasta de punta a punta."""
    azar = random.Random(11)
    filas = np.concatenate([bruta.completaciones(bruta.caso_al_azar(azar, 2)) for _ in range(600)])
    for eje in bruta.USADOS:
        orden = bruta.con_valor(eje)
        for mejor, peor in itertools.pairwise(orden):
            antes = filas[filas[:, eje] == mejor]
            despues = antes.copy()
            despues[:, eje] = peor
            validas = bruta.validas(despues)
            for lectura in (0, 1):
                a, b = bruta.niveles(antes[validas], lectura), bruta.niveles(despues[validas], lectura)
                assert (a <= b).all(), bruta.EJES[eje].hecho.id


def test_la_lectura_minima_nunca_da_mas_que_la_prudente() -> None:
    azar = random.Random(12)
    filas = np.concatenate([bruta.completaciones(bruta.caso_al_azar(azar, 3)) for _ in range(300)])

    assert (bruta.niveles(filas, 0) <= bruta.niveles(filas, 1)).all()


def test_evaluar_por_bloques_da_lo_mismo_que_evaluar_de_a_uno() -> None:
    azar = random.Random(13)
    filas = np.concatenate([bruta.completaciones(bruta.caso_al_azar(azar, 2)) for _ in range(150)])
    for lectura in (0, 1):
        de_a_uno = [
            bruta.MOTOR.de_tablas.decidir(
                [eje.representantes[clase] for eje, clase in zip(bruta.EJES, fila, strict=True)], lectura, lectura
            ).nivel
            for fila in filas.tolist()
        ]
        assert bruta.niveles(filas, lectura).tolist() == de_a_uno
