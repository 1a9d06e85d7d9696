"""Las hojas de calificación: lo que no sirve se dice con claridad y no arrastra a lo demás."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desproteccion.acuerdo import Ejercicio, hoja_en_blanco, leer_carpeta
from desproteccion.acuerdo.codigos import Codificador
from desproteccion.documento_yaml import leer_yaml
from desproteccion.errores import ErrorDeEntrada
from desproteccion.motor import motor_por_omision

from tests.acuerdo.conftest import Grupo

Cambio = Callable[[dict[str, Any]], object]


def alterar(archivo: Path, cambio: Cambio) -> None:
    datos = json.loads(archivo.read_text(encoding="utf-8"))
    cambio(datos)
    archivo.write_text(json.dumps(datos), encoding="utf-8")


def problemas_de(grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador) -> list[str]:
    return [str(problema) for problema in leer_carpeta(grupo.carpeta, ejercicio, codificador).problemas]


def test_una_carpeta_de_hojas_correctas_se_lee_entera(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    grupo.hoja("J-01")
    grupo.hoja("J-02", {"F-03": None})
    recogida = leer_carpeta(grupo.carpeta, ejercicio, codificador)
    assert recogida.problemas == ()
    assert [(hoja.juez, len(hoja.calificaciones)) for hoja in recogida.hojas] == [("J-01", 24), ("J-02", 23)]


@pytest.mark.parametrize(
    ("cambio", "dice"),
    [
        (lambda d: d["calificaciones"][0].update(nivel="gravisima"), "gravisima"),
        (lambda d: d["calificaciones"][0].update(puntaje=3), "puntaje"),
        (lambda d: d["calificaciones"][0]["hechos"].update({"violencia.gravedad": "atroz"}), "atroz"),
        (lambda d: d["calificaciones"][0]["hechos"].update({"violencia.gravedá": "elevada"}), "violencia.gravedá"),
        (lambda d: d["calificaciones"][0]["hechos"].update({"violencia.polivictimizacion": 1}), "polivictimizacion"),
        (lambda d: d["calificaciones"][0]["hechos"].update({"violencia.ingresos_previos": True}), "ingresos_previos"),
        (lambda d: d["calificaciones"][0].update(vineta="F-99"), "F-99"),
        (lambda d: d["calificaciones"][1].update(vineta=d["calificaciones"][0]["vineta"]), "repetida"),
        (lambda d: d.update(sesion="ayer"), "AAAA-MM-DD"),
        (lambda d: d.update(nombre="quien sea"), "seudónima"),
        (lambda d: d.update(esquema="otra/1"), "calificaciones/1"),
        (lambda d: d.pop("juez"), "juez"),
    ],
)
def test_una_hoja_que_no_sirve_se_explica_y_las_otras_no_se_pierden(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador, cambio: Cambio, dice: str
) -> None:
    grupo.hoja("J-01")
    alterar(grupo.hoja("J-02"), cambio)
    recogida = leer_carpeta(grupo.carpeta, ejercicio, codificador)
    assert [hoja.juez for hoja in recogida.hojas] == ["J-01"]
    assert recogida.problemas
    assert any(dice in str(problema) and "J-02" in str(problema) for problema in recogida.problemas)


def test_un_juez_repetido_en_la_misma_sesion_se_avisa_con_los_dos_archivos(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    original = grupo.hoja("J-01")
    (grupo.carpeta / "z-copia.json").write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    (problema,) = problemas_de(grupo, ejercicio, codificador)
    assert "z-copia.json" in problema
    assert original.name in problema


def test_el_mismo_juez_en_otra_sesion_no_es_un_error(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    grupo.hoja("J-01")
    grupo.hoja("J-01", sesion="2027-03-01")
    assert problemas_de(grupo, ejercicio, codificador) == []


def test_todos_los_problemas_de_una_hoja_salen_juntos(
    grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    def romper(datos: dict[str, Any]) -> None:
        datos["calificaciones"][0]["hechos"]["violencia.gravedad"] = "atroz"
        datos["calificaciones"][5]["hechos"]["nna.proteccion"] = "mucha"

    alterar(grupo.hoja("J-01"), romper)
    assert len(problemas_de(grupo, ejercicio, codificador)) == 2


def test_una_combinacion_imposible_se_rechaza(grupo: Grupo, ejercicio: Ejercicio, codificador: Codificador) -> None:
    grupo.hoja("J-01", {"F-01": {"nna.impacto.areas": 0, "nna.impacto.persiste": True}})
    (problema,) = problemas_de(grupo, ejercicio, codificador)
    assert "persistir" in problema


def test_una_carpeta_vacia_o_que_no_existe_es_un_error(
    tmp_path: Path, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    for carpeta in (tmp_path, tmp_path / "nada"):
        with pytest.raises(ErrorDeEntrada):
            leer_carpeta(carpeta, ejercicio, codificador)


def test_la_hoja_en_blanco_se_puede_volver_a_leer_y_no_responde_nada(
    tmp_path: Path, ejercicio: Ejercicio, codificador: Codificador
) -> None:
    paquete = motor_por_omision().paquete
    texto = hoja_en_blanco(ejercicio, paquete, "J-07", date(2026, 11, 20))
    (tmp_path / "hoja.yaml").write_text(texto, encoding="utf-8")
    recogida = leer_carpeta(tmp_path, ejercicio, codificador)
    assert recogida.problemas == ()
    assert all(valor is None for c in recogida.hojas[0].calificaciones for valor in c.hechos.values())
    assert set(leer_yaml(texto, "hoja").datos["calificaciones"][0]["hechos"]) == set(paquete.hechos)
    assert not any(v.titulo in texto or v.clave.porque in texto for v in ejercicio.vinetas.values())


def test_la_hoja_en_blanco_rechaza_un_nombre_como_juez(ejercicio: Ejercicio) -> None:
    with pytest.raises(ErrorDeEntrada, match="seudónimo"):
        hoja_en_blanco(ejercicio, motor_por_omision().paquete, "Una Persona", date(2026, 11, 20))
