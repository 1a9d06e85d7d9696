"""Las viñetas de formación: la clave escrita a mano y el motor dicen lo mismo, y los pares son lo que dicen ser."""

import re

import pytest
from desproteccion import Resultado, evaluar
from desproteccion.acuerdo import cargar_ejercicio
from desproteccion.acuerdo.ejercicio import Par, Vineta
from desproteccion.hechos import saber_de
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura

EJERCICIO = cargar_ejercicio()
PAQUETE = motor_por_omision().paquete
SESGO = [par for par in EJERCICIO.pares if par.clase == "sesgo"]
UMBRAL = [par for par in EJERCICIO.pares if par.clase == "umbral"]


def nombre(par: Par) -> str:
    return "-".join(par.vinetas)


def resultado(vineta: str, lectura: Lectura) -> Resultado:
    return evaluar(EJERCICIO.vinetas[vineta].caso, lectura, ejecutor="tablas")


@pytest.mark.parametrize("lectura", LECTURAS)
@pytest.mark.parametrize("vineta", EJERCICIO.vinetas)
def test_la_clave_razonada_a_mano_y_el_motor_dicen_lo_mismo(vineta: str, lectura: Lectura) -> None:
    clave = EJERCICIO.vinetas[vineta].clave
    esperado, obtenido = clave.lecturas[lectura], resultado(vineta, lectura)
    papeles = {programa.papel: programa.id for programa in obtenido.programas}
    assert obtenido.existencia.valor == esperado.existencia
    assert (obtenido.nivel.sugerido, obtenido.nivel.regla) == (esperado.nivel, esperado.regla)
    assert {d.id: d.nivel for d in obtenido.dimensiones} == esperado.dimensiones
    assert (papeles.get("sugerido"), papeles.get("combinado")) == (esperado.sugerido, esperado.combinado)
    assert {i.id: (i.nivel, i.regla) for d in obtenido.dimensiones for i in d.indicadores} == {
        id: (indicador.nivel[lectura], indicador.regla) for id, indicador in clave.indicadores.items()
    }
    assert sorted(brecha.id for brecha in obtenido.brechas) == sorted(clave.brechas)


def test_son_veinticuatro_y_cada_una_explica_sus_catorce_indicadores() -> None:
    assert len(EJERCICIO.vinetas) == 24
    for vineta in EJERCICIO.vinetas.values():
        assert list(vineta.clave.indicadores) == [i.id for i in PAQUETE.indicadores]
        assert all(len(indicador.porque) > 10 for indicador in vineta.clave.indicadores.values())


@pytest.mark.parametrize("lectura", LECTURAS)
def test_cada_nivel_es_la_respuesta_de_alguna_vineta(lectura: Lectura) -> None:
    assert {v.clave.lecturas[lectura].nivel for v in EJERCICIO.vinetas.values()} == set(NIVELES)


@pytest.mark.parametrize("dimension", [d.id for d in PAQUETE.dimensiones])
def test_cada_dimension_toma_todos_los_niveles_y_alguna_vez_es_la_mas_alta(dimension: str) -> None:
    dimensiones = [v.clave.lecturas["prudente"].dimensiones for v in EJERCICIO.vinetas.values()]
    assert {niveles[dimension] for niveles in dimensiones} == set(NIVELES)
    assert any(
        all(NIVELES.index(niveles[dimension]) > NIVELES.index(otro) for id, otro in niveles.items() if id != dimension)
        for niveles in dimensiones
    )


def test_hay_vinetas_que_la_norma_deja_abiertas_y_otras_que_no() -> None:
    difieren = [
        v.clave.lecturas["prudente"].nivel != v.clave.lecturas["minima"].nivel for v in EJERCICIO.vinetas.values()
    ]
    assert 4 <= sum(difieren) <= 12


@pytest.mark.parametrize("par", UMBRAL, ids=nombre)
def test_un_par_de_umbral_difiere_en_un_solo_hecho_y_cambia_la_respuesta(par: Par) -> None:
    una, otra = (saber_de(EJERCICIO.vinetas[id].caso, PAQUETE) for id in par.vinetas)
    assert [hecho for hecho in una if una[hecho] != otra[hecho]] == [par.hecho]
    claves = [EJERCICIO.vinetas[id].clave.lecturas for id in par.vinetas]
    assert claves[0] != claves[1]


def test_los_pares_de_sesgo_cubren_lo_que_nunca_debe_pesar() -> None:
    assert {par.difieren_en for par in SESGO} == {"pobreza", "migración", "etnia", "discapacidad", "forma de familia"}


@pytest.mark.parametrize("lectura", LECTURAS)
@pytest.mark.parametrize("par", SESGO, ids=nombre)
def test_un_par_de_sesgo_da_la_misma_respuesta_salvo_sus_deberes_propios(par: Par, lectura: Lectura) -> None:
    una, otra = (resultado(id, lectura).model_dump() for id in par.vinetas)
    assert una.pop("caso") != otra.pop("caso")
    for datos in (una, otra):
        datos["alertas"] = [alerta for alerta in datos["alertas"] if alerta["id"] not in par.alertas_propias]
        datos["disparadas"] = [regla for regla in datos["disparadas"] if regla["regla"] not in par.alertas_propias]
    assert una == otra


@pytest.mark.parametrize("par", SESGO, ids=nombre)
def test_un_par_de_sesgo_tiene_los_mismos_hechos_y_relatos_casi_iguales(par: Par) -> None:
    una, otra = (EJERCICIO.vinetas[id] for id in par.vinetas)
    assert saber_de(una.caso, PAQUETE) == saber_de(otra.caso, PAQUETE)
    palabras = [set(re.findall(r"\w+", vineta.relato.lower())) for vineta in (una, otra)]
    assert una.relato != otra.relato
    assert len(palabras[0] & palabras[1]) / len(palabras[0] | palabras[1]) > 0.8


@pytest.mark.parametrize("par", SESGO, ids=nombre)
def test_la_ficha_de_un_par_de_sesgo_difiere_solo_en_eso(par: Par) -> None:
    una, otra = (EJERCICIO.vinetas[id].caso.model_dump() for id in par.vinetas)
    propios = {"migración": {"migrante"}}.get(par.difieren_en or "", set())
    assert una.pop("id") != otra.pop("id")
    situaciones = una.pop("situacion"), otra.pop("situacion")
    assert una == otra
    assert {campo for campo in situaciones[0] if situaciones[0][campo] != situaciones[1][campo]} == propios


@pytest.mark.parametrize("vineta", EJERCICIO.vinetas.values(), ids=lambda vineta: vineta.id)
def test_el_relato_no_trae_la_respuesta(vineta: Vineta) -> None:
    relato = vineta.relato.lower()
    nunca = {"inicial", "intermedia", "avanzada", "desprotección", *(p.id.lower() for p in PAQUETE.programas.programas)}
    assert not nunca & set(re.findall(r"\w+", relato))
    assert not re.search(r"\b[vncx][1-4]\b", relato)


def test_en_el_orden_de_lectura_las_parejas_quedan_lejos() -> None:
    orden = [vineta.id for vineta in EJERCICIO.en_orden_de_lectura()]
    assert sorted(orden) == sorted(EJERCICIO.vinetas)
    assert all(abs(orden.index(a) - orden.index(b)) > 5 for a, b in (par.vinetas for par in EJERCICIO.pares))
