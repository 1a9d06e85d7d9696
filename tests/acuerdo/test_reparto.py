"""Lo que se reparte no trae la clave, se puede seguir después, y la clave se puede reemplazar por la de un panel."""

import io
import json
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from desproteccion.acuerdo import Ejercicio, leer_hojas
from desproteccion.acuerdo.calificaciones import abrir_hoja, subidas
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.reparto import abrir_reparto, claves_en_yaml, con_claves, en_json, repartir
from desproteccion.documentos import Documento, leer_flujo
from desproteccion.errores import ErrorDeEntrada
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.acuerdo import orden

from tests.acuerdo.conftest import Consenso, Grupo

PAQUETE = motor_por_omision().paquete


def leido(texto: str, nombre: str = "archivo") -> Documento:
    return leer_flujo(io.BytesIO(texto.encode()), nombre)


def hoja(juez: str, consenso: Consenso, **cambios: Any) -> dict[str, Any]:
    calificaciones = [{"vineta": id, "hechos": hechos} for id, hechos in consenso.items()]
    datos = {"esquema": "calificaciones/1", "juez": juez, "sesion": "2026-11-20", "calificaciones": calificaciones}
    return {**datos, **cambios}


def test_el_ejercicio_repartido_trae_los_relatos_y_nada_de_la_clave_ni_de_en_que_difieren(ejercicio: Ejercicio) -> None:
    texto = en_json(repartir(ejercicio))
    reparto = abrir_reparto(leido(texto))
    assert [v.id for v in reparto.vinetas] == [v.id for v in ejercicio.en_orden_de_lectura()]
    for vineta in ejercicio.vinetas.values():
        assert vineta.clave.porque[:40] not in texto
        assert not [i for i in vineta.clave.indicadores.values() if i.regla in texto or i.porque in texto]
    for par in ejercicio.pares:
        assert par.proposito not in texto
        una, otra = (next(v for v in reparto.vinetas if v.id == id) for id in par.vinetas)
        assert una.titulo == otra.titulo != ""
        assert una.parrafos != otra.parrafos


def test_un_ejercicio_de_algunas_vinetas_conserva_solo_los_pares_enteros(ejercicio: Ejercicio) -> None:
    menor = ejercicio.solo({"F-13", "F-14", "F-15"})
    assert list(menor.vinetas) == ["F-13", "F-14", "F-15"]
    assert [par.vinetas for par in menor.pares] == [("F-13", "F-14")]


def test_la_orden_reparte_las_vinetas_elegidas_y_rechaza_las_que_no_existen() -> None:
    salida = CliRunner().invoke(orden, ["repartir", "--vineta", "F-14", "--vineta", "F-13"]).output
    assert [v.id for v in abrir_reparto(leido(salida)).vinetas] == ["F-13", "F-14"]
    resultado = CliRunner().invoke(orden, ["repartir", "--vineta", "F-99"])
    assert isinstance(resultado.exception, ErrorDeEntrada)
    assert "F-99" in str(resultado.exception)


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("{}", "no dice de qué clase es"),
        ("[1, 2]", "no dice de qué clase es"),
        ('{"esquema": "calificaciones/1"}', "es un archivo calificaciones/1"),
        ('{"esquema": "ejercicio-para-calificar/1", "titulo": "x", "vinetas": []}', "vinetas"),
        ('{"esquema": "ejercicio-para-calificar/1", "titulo": "x", "vinetas": [{"id": "A"}]}', "relato"),
        (
            '{"esquema": "ejercicio-para-calificar/1", "titulo": "x", "vinetas": '
            '[{"id": "A", "relato": "a"}, {"id": "A", "relato": "b"}]}',
            "repite A",
        ),
    ],
)
def test_un_archivo_que_no_es_un_ejercicio_se_rechaza_y_se_dice_que_es(texto: str, dice: str) -> None:
    with pytest.raises(ErrorDeEntrada, match="archivo") as error:
        abrir_reparto(leido(texto))
    assert dice in str(error.value)


def test_una_hoja_a_medias_se_reabre_aunque_sus_respuestas_no_puedan_ir_juntas(
    codificador: Codificador,
) -> None:
    hechos = {"nna.impacto.areas": 0, "nna.impacto.persiste": True, "nna.proteccion": None}
    datos = hoja("J-01", {"F-01": hechos})
    assert abrir_hoja(leido(json.dumps(datos)), {"F-01"}, codificador).calificaciones[0].hechos == hechos


@pytest.mark.parametrize(
    ("consenso_", "dice"),
    [
        ({"F-99": {}}, "F-99 no es de este ejercicio"),
        ({"F-01": {"violencia.gravedad": "atroz"}}, "atroz"),
        ({"F-01": {"violencia.gravedá": "elevada"}}, "violencia.gravedá"),
    ],
)
def test_una_hoja_de_otro_ejercicio_o_con_respuestas_que_no_existen_no_se_reabre(
    codificador: Codificador, consenso_: Consenso, dice: str
) -> None:
    with pytest.raises(ErrorDeEntrada) as error:
        abrir_hoja(leido(json.dumps(hoja("J-01", consenso_))), {"F-01"}, codificador)
    assert dice in str(error.value)


HOSTILES = {
    "vacia.json": b"",
    "binaria.json": b"\x00\x01\xff",
    "latina.yaml": "juez: se\xf1al".encode("latin-1"),
    "enorme.json": b'{"a": "' + b"x" * (1024 * 1024 + 10) + b'"}',
    "honda.json": b"[" * 5000,
    "alias.yaml": b"a: &x [1]\nb: *x\n",
    "planilla.csv": b"juez;vineta;nivel\nJ-09;F-01;sin\n",
    "columnas.json": b'{"esquema": "calificaciones/1", "persona": "J-09", "fecha": "2026-11-20", "notas": []}',
    "lista.json": b"[]",
}


def test_archivos_hostiles_se_explican_uno_por_uno_y_las_hojas_buenas_entran(
    ejercicio: Ejercicio, codificador: Codificador, consenso: Consenso
) -> None:
    buenas = {f"{juez}.json": json.dumps(hoja(juez, consenso)).encode() for juez in ("J-01", "J-02")}
    repetida = {"otra-vez.json": buenas["J-01.json"]}
    recogida = leer_hojas(subidas([*buenas.items(), *HOSTILES.items(), *repetida.items()]), ejercicio, codificador)
    assert [h.juez for h in recogida.hojas] == ["J-01", "J-02"]
    for nombre in (*HOSTILES, *repetida):
        assert any(nombre in str(problema) for problema in recogida.problemas), nombre


def test_la_clave_de_un_panel_reemplaza_a_la_propia_y_dice_de_quien_es(ejercicio: Ejercicio) -> None:
    datos = yaml.safe_load(claves_en_yaml(ejercicio))
    assert con_claves(ejercicio, Documento("claves", datos, {}), PAQUETE) == ejercicio
    nueva = next(clave for clave in datos["claves"] if clave["caso"] == "F-11")
    nueva["lecturas"]["prudente"]["nivel"] = "avanzada"
    datos.update(autoria="Panel de tres equipos, por acuerdo", claves=[nueva])
    cambiado = con_claves(ejercicio, Documento("claves", datos, {}), PAQUETE)
    assert cambiado.autoria == "Panel de tres equipos, por acuerdo"
    assert cambiado.vinetas["F-11"].clave.lecturas["prudente"].nivel == "avanzada"
    assert cambiado.vinetas["F-12"] == ejercicio.vinetas["F-12"]


def test_una_clave_que_no_calza_con_las_reglas_o_el_ejercicio_se_explica(ejercicio: Ejercicio) -> None:
    datos = yaml.safe_load(claves_en_yaml(ejercicio.solo({"F-01", "F-02"})))
    una, otra = datos["claves"]
    una["indicadores"]["V1"]["regla"] = "V1-inventada"
    del una["indicadores"]["X3"]
    una["lecturas"]["minima"]["dimensiones"] = {"violencia": "sin"}
    otra["caso"] = "F-77"
    with pytest.raises(ErrorDeEntrada) as error:
        con_claves(ejercicio, leido(yaml.safe_dump(datos, allow_unicode=True)), PAQUETE)
    for dicho in ("V1-inventada", "X3", "lecturas.minima", "F-77"):
        assert dicho in str(error.value)


def test_comparar_con_la_clave_de_un_panel_usa_sus_niveles(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    from desproteccion.acuerdo import analizar, leer_carpeta

    grupo.hoja("J-01")
    datos = yaml.safe_load(claves_en_yaml(ejercicio.solo({"F-11"})))
    datos["claves"][0]["lecturas"]["prudente"]["nivel"] = "avanzada"
    de_panel = con_claves(ejercicio, Documento("claves", datos, {}), PAQUETE)
    analisis = analizar(leer_carpeta(grupo.carpeta, de_panel, codificador), de_panel, codificador, "prudente")
    nivel = next(frente for frente in analisis.clave if frente.variable == "nivel")
    assert nivel.confusion[3][2] == 1
    assert nivel.exactitud == pytest.approx(23 / 24)
