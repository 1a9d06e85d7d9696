"""El vocabulario de la ficha, escrito en su esquema, es el de `hechos.yaml`."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from desproteccion import caso
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES

from tests.estrategias import HECHOS
from tests.fichas import AREAS

NECESIDADES = ("fisicas", "seguridad", "emocionales", "sociales", "cognitivas")
SOPORTES = ("comunitarios_nna", "comunitarios_familia", "intersectoriales_nna", "intersectoriales_familia")


def opciones(modelo: type[caso.Parte], campo: str) -> tuple[Any, ...]:
    """Los valores del Literal de un campo opcional."""
    (literal,) = [parte for parte in get_args(modelo.model_fields[campo].annotation) if parte is not type(None)]
    return get_args(literal)


ENUMERACIONES: dict[str, Any] = dict(
    [
        ("violencia.gravedad", ("ninguna", *get_args(caso.Gravedad))),
        *[(f"nna.necesidades.{n}", opciones(caso.Necesidades, n)) for n in NECESIDADES],
        ("nna.impacto.trauma", opciones(caso.Impacto, "trauma")),
        *[
            (f"{ambito}.proteccion", opciones(caso.Proteccion, "suficiencia"))
            for ambito in ("nna", "cuidadores", "contexto")
        ],
        ("cuidadores.respuesta.alcance", opciones(caso.Respuesta, "alcance")),
        ("cuidadores.respuesta.frecuencia", opciones(caso.Respuesta, "frecuencia")),
        ("cuidadores.disponibilidad", opciones(caso.Cuidadores, "disponibilidad")),
        *[(f"contexto.soportes.{s}", opciones(caso.Soportes, s)) for s in SOPORTES],
    ]
)


@pytest.mark.parametrize(("hecho", "valores"), ENUMERACIONES.items())
def test_la_ficha_admite_los_valores_del_vocabulario_en_su_orden(hecho: str, valores: Any, paquete: Paquete) -> None:
    assert paquete.hechos[hecho].dominio.valores == valores


def test_toda_enumeracion_del_vocabulario_se_compara(paquete: Paquete) -> None:
    assert {id for id, hecho in paquete.hechos.items() if hecho.tipo == "enumeracion"} == set(ENUMERACIONES)


def test_las_areas_son_tantas_como_el_maximo_del_hecho(paquete: Paquete) -> None:
    assert get_args(caso.Area) == AREAS
    assert paquete.hechos["nna.impacto.areas"].dominio.maximo == len(AREAS)


def test_cada_campo_de_las_secciones_copiadas_tal_cual_es_un_hecho_o_un_antecedente(paquete: Paquete) -> None:
    copiadas: dict[str, type[caso.Parte]] = {
        "violencia": caso.Trayectoria,
        "nna.necesidades": caso.Necesidades,
        "nna.impacto": caso.Impacto,
        "cuidadores.respuesta": caso.Respuesta,
        "contexto.soportes": caso.Soportes,
        "seguridad": caso.Seguridad,
    }
    de_la_ficha = {f"{prefijo}.{campo}" for prefijo, modelo in copiadas.items() for campo in modelo.model_fields}
    assert de_la_ficha <= set(HECHOS)
    de_la_situacion = {f"situacion.{c}" for c in caso.Situacion.model_fields if c != "contacto"}
    del_contacto = {f"situacion.contacto.{c}" for c in caso.Contacto.model_fields}
    assert de_la_situacion | del_contacto == {id for id in paquete.antecedentes if id.startswith("situacion")}


def test_los_programas_y_niveles_del_contrato_son_los_de_las_reglas(paquete: Paquete) -> None:
    assert NIVELES == ("sin", "inicial", "intermedia", "avanzada")
    assert LECTURAS == ("minima", "prudente")
    assert EXISTENCIAS == ("no", "si", "no_concluyente")
    assert [p.id for p in paquete.programas.programas] == ["AFT", "PIR", "PTE", "CA"]
    assert [d.id for d in paquete.dimensiones] == ["violencia", "nna", "cuidadores", "contexto"]


def test_las_tipologias_son_las_ocho_del_contrato() -> None:
    assert set(get_args(caso.Tipologia)) == {
        "fisica",
        "psicologica",
        "sexual",
        "negligencia",
        "abandono",
        "prenatal",
        "trato_degradante",
        "actividades_nocivas",
    }
