"""Las viñetas ficticias, contra el resultado que se razonó a mano para cada una."""

from __future__ import annotations

from typing import Any

import pytest
from desproteccion import Resultado, cargar_caso, evaluar
from desproteccion.documentos import leer
from desproteccion.paquete import Paquete
from desproteccion.reglas import carpeta_de_datos
from desproteccion.vocabulario import NIVELES, Lectura, NombreDeEjecutor

from tests.ejecutores import DISPONIBLES, LECTURAS_DEL_CONTRATO

CARPETA = carpeta_de_datos("casos_ejemplo")
FICHAS = {archivo.name[:6]: archivo for archivo in sorted(CARPETA.glob("EJ-*.yaml"))}
ESPERADOS: dict[str, dict[str, Any]] = {
    archivo.stem: leer(archivo).datos for archivo in sorted((CARPETA / "esperados").glob("*.yaml"))
}

por_ejemplo = pytest.mark.parametrize("id", FICHAS)
por_lectura = pytest.mark.parametrize("lectura", LECTURAS_DEL_CONTRATO)
por_ejecutor = pytest.mark.parametrize("ejecutor", DISPONIBLES)


def resultado_de(id: str, lectura: Lectura, ejecutor: NombreDeEjecutor | None = None) -> Resultado:
    return evaluar(cargar_caso(FICHAS[id]), lectura, ejecutor=ejecutor)


@por_ejecutor
@por_lectura
@por_ejemplo
def test_la_vineta_da_el_nivel_y_las_reglas_esperadas(id: str, lectura: Lectura, ejecutor: NombreDeEjecutor) -> None:
    esperado, resultado = ESPERADOS[id]["lecturas"][lectura], resultado_de(id, lectura, ejecutor)
    assert resultado.ejecutor == ejecutor
    assert resultado.existencia.valor == esperado["existencia"]
    assert list(resultado.nivel.posibles) == esperado["nivel"]
    assert resultado.nivel.regla == esperado["regla"]
    assert {d.id: list(d.posibles) for d in resultado.dimensiones} == esperado["dimensiones"]
    indicadores = [i for d in resultado.dimensiones for i in d.indicadores]
    assert {i.id: list(i.posibles) for i in indicadores} == esperado["indicadores"]


@por_ejecutor
@por_lectura
@por_ejemplo
def test_la_vineta_da_los_programas_esperados(id: str, lectura: Lectura, ejecutor: NombreDeEjecutor) -> None:
    esperado, resultado = ESPERADOS[id]["lecturas"][lectura], resultado_de(id, lectura, ejecutor)
    assert [p.id for p in resultado.programas] == esperado["programas"]
    papeles = {p.papel: p.id for p in resultado.programas}
    assert papeles.get("sugerido") == esperado["sugerido"]
    assert papeles.get("combinado") == esperado["combinado"]
    assert (resultado.programas_pendientes is None) is bool(resultado.programas)


@por_ejemplo
def test_la_vineta_enciende_las_alertas_y_muestra_las_brechas_esperadas(id: str) -> None:
    resultado = resultado_de(id, "prudente")
    assert [a.id for a in resultado.alertas] == ESPERADOS[id]["alertas"]
    assert [b.id for b in resultado.brechas] == ESPERADOS[id]["brechas"]


@por_lectura
@por_ejemplo
def test_los_antecedentes_van_a_la_oln_si_y_solo_si_no_hay_desproteccion(id: str, lectura: Lectura) -> None:
    resultado = resultado_de(id, lectura)
    assert ("A-remitir-oln" in [a.id for a in resultado.alertas]) is (resultado.existencia.valor == "no")


@pytest.mark.parametrize("id", [id for id, esperado in ESPERADOS.items() if esperado["faltantes"] is not None])
def test_la_vineta_dice_que_falta_averiguar(id: str) -> None:
    assert [f.hecho for f in resultado_de(id, "prudente").faltantes] == ESPERADOS[id]["faltantes"]


@por_ejemplo
def test_el_nivel_por_lectura_es_el_mismo_se_active_la_que_se_active(id: str) -> None:
    esperado = {lectura: tuple(ESPERADOS[id]["lecturas"][lectura]["nivel"]) for lectura in LECTURAS_DEL_CONTRATO}
    for lectura in LECTURAS_DEL_CONTRATO:
        nivel = resultado_de(id, lectura).nivel
        assert nivel.por_lectura == esperado
        assert nivel.robusto is (len(nivel.posibles) == 1 and esperado["prudente"] == esperado["minima"])


def test_cada_ficha_tiene_su_esperado_y_su_relato() -> None:
    relatos = {archivo.stem for archivo in (CARPETA / "relatos").glob("*.md")}
    assert set(FICHAS) == set(ESPERADOS) == relatos
    assert len(FICHAS) >= 16
    assert all(esperado["caso"] == id == cargar_caso(FICHAS[id]).id for id, esperado in ESPERADOS.items())


def test_cada_nivel_aparece_en_algun_ejemplo() -> None:
    unicos = {tuple(e["lecturas"]["prudente"]["nivel"]) for e in ESPERADOS.values()}
    assert {(nivel,) for nivel in NIVELES} <= unicos


def test_cada_alerta_aparece_en_algun_ejemplo(paquete: Paquete) -> None:
    mostradas = {alerta for esperado in ESPERADOS.values() for alerta in esperado["alertas"]}
    assert {alerta.regla.id for alerta in paquete.alertas} == mostradas


def test_cada_regla_global_decide_en_algun_ejemplo(paquete: Paquete) -> None:
    decisivas = {e["lecturas"][lectura]["regla"] for e in ESPERADOS.values() for lectura in LECTURAS_DEL_CONTRATO}
    assert {termino.regla.id for termino in paquete.globales} <= decisivas


def test_hay_ejemplos_de_cada_situacion_que_el_encargo_nombra() -> None:
    resultados = {id: resultado_de(id, "prudente") for id in FICHAS}
    assert any(r.nivel.regla == "G-homogenea" for r in resultados.values())
    assert any(len({d.nivel for d in r.dimensiones}) > 2 for r in resultados.values()), "falta un perfil discordante"
    assert any(r.nivel.por_brecha and not r.nivel.robusto for r in resultados.values())
    assert any(len(r.nivel.posibles) > 1 and r.faltantes for r in resultados.values())
    desconocidos = {
        id for id, r in resultados.items() if any(len(i.posibles) > 1 for d in r.dimensiones for i in d.indicadores)
    }
    assert any(resultados[id].nivel.robusto for id in desconocidos), "falta uno con vacíos que no importan"
    assert any(
        r.existencia.valor == "no" and "A-red-de-salud" in [a.id for a in r.alertas] for r in resultados.values()
    )


def test_hay_pronunciamientos_que_coinciden_que_difieren_con_fundamento_y_sin_el() -> None:
    dichos = {
        (p.difiere, p.falta_fundamento)
        for id in FICHAS
        if (p := resultado_de(id, "prudente").pronunciamiento) is not None
    }
    assert {(False, False), (True, False), (True, True), (None, False)} <= dichos
