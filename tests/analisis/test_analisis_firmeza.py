from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from desproteccion.analisis.certificado import certificado
from desproteccion.analisis.cobertura import cobertura_minima
from desproteccion.analisis.firmeza import _abiertas, _las_que_podrian_dividir, _niveles_con, firmeza
from desproteccion.analisis.preguntas import preguntas
from desproteccion.analisis.situacion import situar
from desproteccion.analisis.tramos import tramo_en_llano
from desproteccion.hechos import saber_de_hechos
from desproteccion.posibles import Abanico, clases_posibles
from desproteccion.vocabulario import LECTURAS, NIVELES

from tests.analisis import fuerza_bruta as bruta
from tests.analisis.test_analisis_monotonia import motor_con

pytestmark = pytest.mark.largo
CASOS_POR_DESCONOCIDOS = {0: 150, 1: 550, 2: 550, 3: 400, 4: 200, 5: 100, 6: 60}
"""Cuántos casos al azar con tantos hechos desconocidos: más de dos mil, con menos de los que tardan en enumerarse."""

OTRAS_NECESIDADES = ("seguridad", "emocionales", "sociales", "cognitivas")


def nombres(niveles: set[int]) -> tuple[str, ...]:
    return tuple(NIVELES[nivel] for nivel in sorted(niveles))


@pytest.mark.parametrize("desconocidos", CASOS_POR_DESCONOCIDOS)
def test_los_niveles_posibles_y_las_preguntas_son_los_de_enumerar_todas_las_completaciones(
    desconocidos: int,
) -> None:
    azar = random.Random(desconocidos)
    for _ in range(CASOS_POR_DESCONOCIDOS[desconocidos]):
        caso = bruta.caso_al_azar(azar, desconocidos)
        situacion = situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), 1)
        filas = bruta.completaciones(caso)
        por_lectura = [bruta.niveles(filas, lectura) for lectura in (0, 1)]

        hechas = preguntas(situacion, ())

        assert [abanico.niveles for abanico in situacion.abanicos] == [sorted(set(n.tolist())) for n in por_lectura]
        assert {p.hecho: set(p.importa_en) for p in hechas} == _los_que_importan(caso, filas, por_lectura)
        for pregunta in hechas:
            eje = bruta.INDICE[pregunta.hecho]
            for respuesta in pregunta.respuestas:
                clases = np.unique(filas[:, eje]).tolist()
                de_la_respuesta = [c for c in clases if tramo_en_llano(bruta.EJES[eje], c) == respuesta.respuesta]
                quedan = np.isin(filas[:, eje], de_la_respuesta)
                for lectura, niveles in respuesta.posibles.items():
                    assert niveles == nombres(set(por_lectura[LECTURAS.index(lectura)][quedan].tolist()))
            assert len(pregunta.respuestas) == len(np.unique(filas[:, eje]))


def _los_que_importan(
    caso: bruta.Conocido, filas: bruta.Clases, por_lectura: list[bruta.Niveles]
) -> dict[str, set[str]]:
    """Los hechos para los que dos completaciones que difieren solo en ellos dan distinto nivel."""
    importan: dict[str, set[str]] = {}
    for eje in set(bruta.USADOS) - set(caso):
        otros = [otro for otro in bruta.USADOS if otro not in caso and otro != eje]
        direccion = filas[:, otros] @ (10 ** np.arange(len(otros), dtype=np.int64))
        _, grupo = np.unique(direccion, return_inverse=True)
        for lectura in (0, 1):
            niveles = por_lectura[lectura]
            mayor = np.full(grupo.max() + 1, -1)
            menor = np.full(grupo.max() + 1, 9)
            np.maximum.at(mayor, grupo.ravel(), niveles)
            np.minimum.at(menor, grupo.ravel(), niveles)
            if len(set(niveles.tolist())) > 1 and (mayor > menor).any():
                importan.setdefault(bruta.EJES[eje].hecho.id, set()).add(LECTURAS[lectura])
    return importan


def test_lo_que_hay_que_preguntar_a_un_nino_o_nina_va_despues_de_lo_que_responde_un_documento() -> None:
    azar = random.Random(7)
    costos = bruta.MOTOR.paquete.indagacion.costos
    for _ in range(60):
        caso = bruta.caso_al_azar(azar, 8)
        hechas = preguntas(situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), 1), ())
        orden = [(p.turno, len(p.en_el_peor_caso), p.en_promedio) for p in hechas]
        assert orden == sorted(orden)
        assert all(p.turno == costos[bruta.MOTOR.paquete.hechos[p.hecho].costo].turno for p in hechas)
    assert max(costos["documento"].turno, costos["adulto"].turno) < costos["nna"].turno < costos["relato"].turno


def test_con_un_delito_de_la_ley_21057_lo_que_repetiria_el_relato_no_se_pregunta_al_nino_o_nina() -> None:
    caso = bruta.caso_al_azar(random.Random(3), 0)
    situacion = situar(
        bruta.MOTOR,
        saber_de_hechos(
            {
                **bruta.hechos(caso),
                "nna.impacto.areas": 0,
                "nna.impacto.persiste": False,
                "nna.impacto.trauma": "ninguno",
                "cuidadores.respuesta.alcance": "ninguna",
                "cuidadores.respuesta.frecuencia": None,
                "violencia.gravedad": "moderada",
                "violencia.mayor_parte_de_la_vida": False,
                "violencia.ingresos_previos": 0,
                "violencia.polivictimizacion": None,
                "nna.necesidades.fisicas": "esporadica",
                **dict.fromkeys((f"nna.necesidades.{n}" for n in OTRAS_NECESIDADES), "satisfecha"),
                **{f"{a}.riesgo.{c}": 0 for a in ("nna", "cuidadores", "contexto") for c in ("alto", "no_alto")},
                "cuidadores.disponibilidad": "idonea",
                **{
                    f"contexto.soportes.{s}_{q}": "con_acceso"
                    for s in ("comunitarios", "intersectoriales")
                    for q in ("nna", "familia")
                },
            },
            bruta.MOTOR.paquete,
        ),
        1,
    )

    (sin_alerta,) = preguntas(situacion, ())
    (con_alerta,) = preguntas(situacion, {"A-ley-21057"})

    assert sin_alerta.hecho == con_alerta.hecho == "violencia.polivictimizacion"
    assert "nna" in [informante.id for informante in sin_alerta.responden]
    assert sin_alerta.aviso is None
    assert "nna" not in [informante.id for informante in con_alerta.responden]
    assert con_alerta.aviso is not None


# Lo que divide


@pytest.mark.parametrize(
    ("archivo", "brecha", "antes", "despues"),
    [
        ("nna.yaml", "N2-un-area", "nivel: {minima: inicial, prudente: intermedia}", "nivel: inicial"),
        (
            "cuidadores.yaml",
            "C1-mayor-parte-esporadica",
            "nivel: {minima: inicial, prudente: intermedia}",
            "nivel: inicial",
        ),
        (
            "cuidadores.yaml",
            "C1-mayor-parte-habitual",
            "nivel: {minima: intermedia, prudente: avanzada}",
            "nivel: intermedia",
        ),
        (
            "violencia.yaml",
            "V2-tres-o-mas-ingresos",
            "nivel: {minima: intermedia, prudente: avanzada}",
            "nivel: intermedia",
        ),
        ("niveles.yaml", "E-solo-riesgo", 'valor: {minima: "no", prudente: "si"}', 'valor: "no"'),
    ],
)
def test_una_brecha_divide_si_resolverla_al_reves_en_las_reglas_cambia_los_niveles_posibles(
    tmp_path: Path, archivo: str, brecha: str, antes: str, despues: str
) -> None:
    """Se reescribe el YAML con esa sola brecha resuelta por la mínima y se comparan los motores."""
    sangria = "    " if archivo == "niveles.yaml" else "        "
    marca = f"\n{sangria}brecha: {brecha}\n"
    reescrito = motor_con(tmp_path, archivo, f"{antes}{marca}", f"{despues}\n")
    azar = random.Random(brecha)
    divididos = 0
    for _ in range(220):
        caso = bruta.caso_al_azar(azar, azar.randint(0, 2))
        saber = saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete)
        situacion = situar(bruta.MOTOR, saber, 1)
        if situacion.abanicos[0].niveles == situacion.abanicos[1].niveles:
            continue
        division = firmeza(situacion, []).division
        assert division is not None
        clases = clases_posibles(reescrito.tablas, saber.values())
        al_reves = Abanico(reescrito.tablas, reescrito.componentes, clases, 1, 1).niveles
        hallada = next((b for b in division.brechas if b.id == brecha), None)
        assert (hallada is not None) == (al_reves != situacion.abanicos[1].niveles)
        if hallada is not None:
            divididos += 1
            assert hallada.posibles_si_se_resuelve_al_reves == nombres(set(al_reves))
    assert divididos > 0


def test_las_brechas_que_se_descartan_por_testigos_de_verdad_no_dividen() -> None:
    azar = random.Random(41)
    descartadas = 0
    for _ in range(40):
        saber = saber_de_hechos(bruta.hechos(bruta.caso_al_azar(azar, azar.randint(4, 9))), bruta.MOTOR.paquete)
        situacion = situar(bruta.MOTOR, saber, azar.choice([0, 1]))
        activos = situacion.abanicos[situacion.lectura].niveles
        abiertas = list(_abiertas(situacion))
        quedan = list(_las_que_podrian_dividir(situacion, abiertas))
        for abierta in [abierta for abierta in abiertas if abierta not in quedan]:
            descartadas += 1
            assert _niveles_con(situacion, [abierta], reunir=False) == activos
    assert descartadas > 20


# El certificado


def casos_firmes(semilla: int, cuantos: int) -> list[tuple[bruta.Conocido, int]]:
    azar = random.Random(semilla)
    hallados: list[tuple[bruta.Conocido, int]] = []
    while len(hallados) < cuantos:
        caso = bruta.caso_al_azar(azar, azar.randint(0, 6))
        niveles = bruta.posibles(caso, 0) | bruta.posibles(caso, 1)
        if len(niveles) == 1:
            hallados.append((caso, niveles.pop()))
    return hallados


def abierto(caso: bruta.Conocido, niveles_permitidos: set[int]) -> bool:
    """Si con solo esos hechos el abanico (que no supone monotonía) deja otro nivel bajo alguna lectura."""
    saber = saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete)
    clases = clases_posibles(bruta.MOTOR.tablas, saber.values())
    return any(
        set(Abanico(bruta.MOTOR.tablas, bruta.MOTOR.componentes, clases, n, n).niveles) != niveles_permitidos
        for n in (0, 1)
    )


@pytest.mark.parametrize("semilla", range(4))
def test_el_certificado_por_si_solo_fuerza_el_nivel_y_quitarle_un_hecho_lo_abre(semilla: int) -> None:
    for caso, nivel in casos_firmes(semilla, 8):
        hallado = certificado(situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), 1), nivel)
        suyos = {bruta.INDICE[dicho.hecho]: caso[bruta.INDICE[dicho.hecho]] for dicho in hallado.hechos}
        assert not abierto(suyos, {nivel})
        quitar = random.Random(semilla).choice(sorted(suyos))
        assert abierto({eje: clase for eje, clase in suyos.items() if eje != quitar}, {nivel})


@pytest.mark.parametrize("semilla", range(10, 14))
def test_ningun_conjunto_menor_que_el_certificado_fuerza_el_nivel(semilla: int) -> None:
    """Por cada conjunto con un hecho menos se exhibe un caso que coincide con él y tiene otro nivel."""
    revisados = 0
    for caso, nivel in casos_firmes(semilla, 310):
        hallado = certificado(situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), 1), nivel)
        menor = len(hallado.hechos) - 1
        if menor > 3:
            continue
        revisados += 1
        conjuntos = list(combinations(sorted(caso), menor))
        hay_testigo = np.zeros(len(conjuntos), dtype=bool)
        for testigos in _testigos(caso, conjuntos):
            sirve = bruta.validas(testigos)
            for lectura in (0, 1):
                hay_testigo |= sirve & (bruta.niveles(testigos, lectura) != nivel)
        assert hay_testigo.all(), [bruta.EJES[e].hecho.id for e in conjuntos[int(hay_testigo.argmin())]]
    assert revisados > 10


def _testigos(caso: bruta.Conocido, conjuntos: list[tuple[int, ...]]) -> list[bruta.Clases]:
    """Por conjunto, casos completos que coinciden con él y llevan lo demás a lo mejor o a lo peor que se pueda."""
    testigos = []
    for extremo in (0, -1):
        for areas, persiste, frecuencia in [(0, 0, 0), (1, 0, 0), (1, 1, 0), (-1, -1, -1)]:
            filas = np.zeros((len(conjuntos), len(bruta.EJES)), dtype=np.int64)
            for eje in bruta.USADOS:
                filas[:, eje] = bruta.con_valor(eje)[extremo]
            if extremo == 0:
                filas[:, bruta.AREAS], filas[:, bruta.PERSISTE] = areas % 3, persiste % 2
            filas[:, bruta.FRECUENCIA] = frecuencia % 3
            for fila, conjunto in enumerate(conjuntos):
                for eje in conjunto:
                    filas[fila, eje] = caso[eje]
                if bruta.FRECUENCIA in conjunto and bruta.ALCANCE not in conjunto and extremo == 0:
                    filas[fila, bruta.ALCANCE] = 1
                elif filas[fila, bruta.ALCANCE] == 0:
                    filas[fila, bruta.FRECUENCIA] = bruta.SIN_FRECUENCIA
            testigos.append(filas)
    return testigos


def test_la_cobertura_minima_es_la_de_probar_todos_los_conjuntos() -> None:
    azar = random.Random(5)
    for _ in range(400):
        elementos = azar.randint(2, 9)
        conjuntos = [azar.randint(1, 2**elementos - 1) for _ in range(azar.randint(1, 14))]
        hallada = cobertura_minima(conjuntos)
        menor = min(m.bit_count() for m in range(2**elementos) if all(m & c for c in conjuntos))
        assert all(hallada & conjunto for conjunto in conjuntos)
        assert hallada.bit_count() == menor
