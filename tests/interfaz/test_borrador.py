"""El borrador distingue lo no explorado de lo desconocido, y sigue siendo una ficha válida."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from desproteccion import caso as ficha
from desproteccion import etiquetas
from desproteccion.errores import FichaInvalida
from desproteccion.evaluacion import evaluar
from desproteccion.interfaz.borrador import (
    DESCONOCIDO,
    NO_EXPLORADO,
    abrir,
    caso_de,
    en_yaml,
    escribir_respuesta,
    ficha_vacia,
    leer_respuesta,
    respondidos,
)
from desproteccion.interfaz.campos import secciones
from desproteccion.vinetas import Vineta, vinetas

RUTA = "nna.impacto.persiste"


@pytest.mark.parametrize("respuesta", [NO_EXPLORADO, DESCONOCIDO, False, True])
def test_cada_respuesta_se_lee_como_se_escribio_y_sobrevive_a_descargar_y_abrir(respuesta: Any) -> None:
    borrador = ficha_vacia()
    escribir_respuesta(borrador, RUTA, respuesta)
    assert leer_respuesta(borrador, RUTA) == respuesta
    reabierto = abrir(en_yaml(borrador).encode(), "borrador.yaml")
    assert leer_respuesta(reabierto, RUTA) == respuesta


def test_quitar_una_respuesta_deja_la_ficha_como_estaba() -> None:
    borrador = ficha_vacia()
    escribir_respuesta(borrador, RUTA, True)
    escribir_respuesta(borrador, RUTA, NO_EXPLORADO)
    assert borrador == ficha_vacia()


def test_para_el_motor_no_explorado_y_desconocido_son_lo_mismo() -> None:
    sin_explorar, desconocido = ficha_vacia(), ficha_vacia()
    escribir_respuesta(desconocido, RUTA, DESCONOCIDO)
    assert evaluar(caso_de(sin_explorar)).model_dump() == evaluar(caso_de(desconocido)).model_dump()


def test_se_cuentan_aparte_lo_contestado_lo_desconocido_y_lo_no_explorado() -> None:
    borrador = ficha_vacia()
    escribir_respuesta(borrador, "seguridad.mitigable", False)
    escribir_respuesta(borrador, "seguridad.control_en_entorno", DESCONOCIDO)
    rutas = ["seguridad.mitigable", "seguridad.control_en_entorno", "seguridad.riesgo_integridad"]
    assert respondidos(borrador, rutas) == (1, 1, 1)


@pytest.mark.parametrize("vineta", vinetas(), ids=lambda vineta: vineta.id)
def test_una_vineta_descargada_y_abierta_da_el_mismo_resultado(vineta: Vineta) -> None:
    reabierta = abrir(en_yaml(vineta.ficha).encode(), "borrador.yaml")
    assert reabierta == vineta.ficha
    assert evaluar(caso_de(reabierta)).model_dump() == evaluar(vineta.caso).model_dump()


@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"id: [", "YAML"),
        (b"id: EJ-1\nnombre: Ana", "seudónima"),
        (b"a: &x 1\nb: *x", "alias"),
        (b"\xff\xfe\x00", "bytes nulos"),
        (b"x" * (1024 * 1024 + 1), "1 MiB"),
        (b"id: EJ-1\nnna: {impacto: {areas: [], persiste: true}}", "persistir"),
    ],
)
def test_un_archivo_que_no_sirve_se_rechaza_con_el_mensaje_de_la_biblioteca(contenido: bytes, dice: str) -> None:
    with pytest.raises(FichaInvalida, match=dice):
        abrir(contenido, "subido.yaml")


def test_todo_codigo_de_la_ficha_tiene_nombre_en_llano() -> None:
    assert set(etiquetas.TIPOLOGIAS) == set(get_args(ficha.Tipologia))
    assert set(etiquetas.AREAS) == set(get_args(ficha.Area))
    assert set(etiquetas.REGIONES) == set(get_args(ficha.Region))
    assert set(etiquetas.MOTIVOS) == set(get_args(ficha.Motivo))


def test_el_formulario_pregunta_todos_los_campos_que_la_ficha_admite() -> None:
    preguntados = {campo.ruta for seccion in secciones() for campo in seccion.campos()}
    admitidos = set(_hojas(ficha.Caso.model_json_schema()))
    que_son_listas = {ruta for ruta in preguntados if ruta in {"violencia.tipologias"} or ruta.endswith(".riesgo")}
    fuera_del_formulario = {"esquema"}
    faltan = {
        ruta
        for ruta in admitidos - fuera_del_formulario
        if ruta not in preguntados
        and not ruta.startswith("pronunciamiento.")
        and not any(ruta.startswith(f"{lista}.") for lista in que_son_listas)
    }
    assert faltan == set()


def _hojas(esquema: dict[str, Any], nodo: dict[str, Any] | None = None, prefijo: str = "") -> list[str]:
    nodo = esquema if nodo is None else nodo
    hojas: list[str] = []
    for nombre, propiedad in nodo["properties"].items():
        referencias = [opcion["$ref"] for opcion in propiedad.get("anyOf", [propiedad]) if "$ref" in opcion]
        ruta = f"{prefijo}{nombre}"
        if referencias:
            hojas += _hojas(esquema, esquema["$defs"][referencias[0].rsplit("/", 1)[1]], f"{ruta}.")
        else:
            hojas.append(ruta)
    return hojas
