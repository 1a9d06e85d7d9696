"""Un archivo hostil o roto se rechaza pronto y con palabras; nunca con una traza ni a medias."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from desproteccion import ErrorDeEntrada, FichaInvalida, cargar_caso
from desproteccion.documentos import LIMITE_BYTES, leer, leer_flujo
from desproteccion.mensajes import MAXIMO_DE_PROBLEMAS
from hypothesis import given, settings
from hypothesis import strategies as st

SEGUNDOS = 10
"""Muy por encima de lo que tarda cualquiera: lo que se descarta es que algo se quede pegado."""


def _bomba_de_alias() -> str:
    lineas = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lineas += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    return "\n".join(lineas)


_MUCHAS = ",".join(f'"a{i}":1' for i in range(90_000))
HOSTILES: dict[str, tuple[str, str | bytes, str]] = {
    "una etiqueta que ejecuta código": (".yaml", "id: !!python/object/apply:os.system ['false']", "usa la etiqueta"),
    "una etiqueta inofensiva": (".yaml", "id: !!binary aGk=", "usa la etiqueta"),
    "una etiqueta propia": (".yaml", "!ficha\nid: x", "usa la etiqueta"),
    "un ancla": (".yaml", "id: &a EJ-001", "usa anclas o alias"),
    "una bomba de alias": (".yaml", _bomba_de_alias(), "usa anclas o alias"),
    "un alias a sí mismo": (".yaml", "a: &a [*a]", "usa anclas o alias"),
    "cincuenta megas": (".yaml", b"x" * 50_000_000, "pesa más de 1 MiB"),
    "cincuenta megas de JSON": (".json", b"[" * 50_000_000, "pesa más de 1 MiB"),
    "un binario": (".yaml", bytes(range(256)), "bytes nulos"),
    "una imagen": (".yaml", b"\x89PNG\r\n\x1a\n\xff\xfe", "no está en UTF-8"),
    "latin-1": (".yaml", "id: EJ-001\nnota: ñandú".encode("latin-1"), "línea 2: no está en UTF-8"),
    "UTF-16": (".yaml", "id: EJ-001".encode("utf-16"), "UTF-16"),
    "un carácter de control": (".yaml", b"id: x\x07", "caracteres que YAML no admite"),
    "corchetes sin fin en YAML": (".yaml", "[" * 500_000, "demasiado anidado"),
    "guiones sin fin en YAML": (".yaml", "- " * 300_000, "demasiado anidado"),
    "sangrías sin fin en YAML": (".yaml", "\n".join(" " * i + "a:" for i in range(1_000)), "demasiado anidado"),
    "corchetes sin fin en JSON": (".json", "[" * 100_000, "demasiado anidado"),
    "llaves sin fin en JSON": (".json", '{"a":' * 100_000, "demasiado anidado"),
    "una clave repetida en YAML": (
        ".yaml",
        "id: EJ-001\nedad: {anios: 3}\nid: EJ-002",
        "línea 3, id: la clave está repetida",
    ),
    "una clave repetida adentro": (
        ".yaml",
        "id: x\nnna:\n  riesgo: {}\n  riesgo: {}",
        "línea 4, nna.riesgo: la clave está repetida",
    ),
    "una clave repetida en JSON": (".json", '{"id": "x", "id": "y"}', "id: la clave está repetida"),
    "una clave repetida tras noventa mil": (".json", f'{{{_MUCHAS},"a89999":1}}', "a89999: la clave está repetida"),
    "un NaN en JSON": (".json", '{"id": "x", "edad": {"anios": NaN}}', "NaN; se esperaba números finitos"),
    "un infinito en JSON": (".json", '{"id": "x", "edad": {"anios": -Infinity}}', "-Infinity"),
    "un número gigante en YAML": (
        ".yaml",
        f"id: x\nedad: {{anios: {'9' * 500_000}}}",
        "línea 2: hay un número desmedido",
    ),
    "un número gigante en JSON": (
        ".json",
        f'{{"id": "x", "edad": {{"anios": {"9" * 500_000}}}}}',
        "hay un número desmedido",
    ),
    "dos documentos": (".yaml", "id: x\n---\nid: y", "línea 2: hay un segundo documento"),
    "una clave que no es texto": (".yaml", "? {a: b}\n: c", "una clave no es texto simple"),
    "un YAML roto": (".yaml", "id: x\nedad: {anios: 3", "el YAML está mal formado"),
    "un tabulador de sangría": (".yaml", "edad:\n\tanios: 3", "línea 2, columna 1: el YAML está mal formado"),
    "un JSON roto": (".json", '{"id": "x",\n "edad": }', "línea 2, columna 10: el JSON está mal formado"),
    "un archivo vacío": (".yaml", "", "está vacío"),
    "solo comentarios": (".yaml", "# nada\n\n", "está vacío"),
    "un JSON vacío": (".json", "", "el JSON está mal formado"),
}


def rechazo(archivo: Path) -> str:
    comienzo = time.perf_counter()
    with pytest.raises(ErrorDeEntrada) as error:
        leer(archivo)
    assert time.perf_counter() - comienzo < SEGUNDOS
    return str(error.value)


@pytest.mark.parametrize(("sufijo", "contenido", "dice"), HOSTILES.values(), ids=HOSTILES.keys())
def test_un_archivo_hostil_se_rechaza_pronto_y_con_palabras(
    sufijo: str, contenido: str | bytes, dice: str, tmp_path: Path
) -> None:
    archivo = tmp_path / f"ficha{sufijo}"
    archivo.write_bytes(contenido if isinstance(contenido, bytes) else contenido.encode())
    mensaje = rechazo(archivo)
    assert dice in mensaje
    assert mensaje.startswith(str(archivo))
    assert len(mensaje) < len(str(archivo)) + 400


def test_una_carpeta_y_un_archivo_que_no_existe_se_dicen(tmp_path: Path) -> None:
    assert "es una carpeta; se esperaba un archivo" in rechazo(tmp_path)
    assert "no existe" in rechazo(tmp_path / "ninguno.yaml")
    assert "no se puede leer" in rechazo(tmp_path / ("x" * 5_000))


def test_lo_que_pesa_justo_un_mebibyte_todavia_se_lee(tmp_path: Path) -> None:
    archivo = tmp_path / "justo.yaml"
    archivo.write_bytes(b"id: EJ-001\n" + b"#" * (LIMITE_BYTES - 11))
    assert leer(archivo).datos == {"id": "EJ-001"}
    archivo.write_bytes(b"id: EJ-001\n" + b"#" * (LIMITE_BYTES - 10))
    assert "pesa más de 1 MiB" in rechazo(archivo)


CARGAS = {
    "noventa mil campos desconocidos": (".json", "{" + _MUCHAS + "}"),
    "cien mil áreas": (".json", '{"id": "x", "nna": {"impacto": {"areas": [' + ",".join(['"z"'] * 100_000) + "]}}}"),
    "cincuenta mil tipologías": (
        ".json",
        '{"id": "x", "violencia": {"tipologias": [' + ",".join(["{}"] * 50_000) + "]}}",
    ),
}


@pytest.mark.parametrize(("sufijo", "contenido"), CARGAS.values(), ids=CARGAS.keys())
def test_una_ficha_con_miles_de_errores_se_rechaza_sin_decirlos_todos(
    sufijo: str, contenido: str, tmp_path: Path
) -> None:
    archivo = tmp_path / f"ficha{sufijo}"
    archivo.write_text(contenido, "utf-8")
    comienzo = time.perf_counter()
    with pytest.raises(FichaInvalida) as error:
        cargar_caso(archivo)
    assert time.perf_counter() - comienzo < SEGUNDOS
    assert 1 <= len(error.value.problemas) <= MAXIMO_DE_PROBLEMAS + 1


def test_si_hay_mas_problemas_de_los_que_se_dicen_se_avisa(tmp_path: Path) -> None:
    archivo = tmp_path / "ficha.yaml"
    archivo.write_text("id: x\n" + "".join(f"campo{i}: 1\n" for i in range(MAXIMO_DE_PROBLEMAS + 5)), "utf-8")
    with pytest.raises(FichaInvalida, match="además: hay 5 problemas más"):
        cargar_caso(archivo)


def test_un_mensaje_no_lleva_caracteres_que_alteren_la_terminal(tmp_path: Path) -> None:
    archivo = tmp_path / "ficha.json"
    archivo.write_text('{"id": "\\u001b[2J", "\\u001b]0;x": 1, "edad": "\\ud800"}', "utf-8")
    with pytest.raises(FichaInvalida) as error:
        cargar_caso(archivo)
    assert all(letra.isprintable() or letra == "\n" for letra in str(error.value))
    str(error.value).encode("utf-8")


def test_solo_true_y_false_son_booleanos_en_yaml() -> None:
    texto = b"a: si\nb: no\nc: yes\nd: on\ne: y\nf: true\ng: false\nh: 'true'\ni: n"
    assert leer_flujo(io.BytesIO(texto), "x").datos == {
        "a": "si",
        "b": "no",
        "c": "yes",
        "d": "on",
        "e": "y",
        "f": True,
        "g": False,
        "h": "true",
        "i": "n",
    }


def test_los_numeros_y_fechas_de_yaml_no_se_interpretan_de_mas() -> None:
    texto = b"a: 010\nb: 0x1F\nc: 1_000\nd: 2026-03-02\ne: 12:30\nf: 1.5\ng: .nan\nh: ~\ni:"
    assert leer_flujo(io.BytesIO(texto), "x").datos == {
        "a": 10,
        "b": "0x1F",
        "c": "1_000",
        "d": "2026-03-02",
        "e": "12:30",
        "f": 1.5,
        "g": ".nan",
        "h": None,
        "i": None,
    }


def test_una_ficha_con_marca_de_orden_y_fin_de_linea_de_windows_se_lee() -> None:
    assert leer_flujo(io.BytesIO(b"\xef\xbb\xbfid: EJ-001\r\nedad: {anios: 3}\r\n"), "x").datos["edad"] == {"anios": 3}


def test_en_un_flujo_lo_que_empieza_con_llave_es_json() -> None:
    assert leer_flujo(io.BytesIO(b'\n {"id": "EJ-001"}'), "-").datos == {"id": "EJ-001"}
    with pytest.raises(ErrorDeEntrada, match="JSON"):
        leer_flujo(io.BytesIO(b"{id: EJ-001}"), "-")


def test_cada_dato_recuerda_su_linea() -> None:
    documento = leer_flujo(io.BytesIO(b"id: x\nnna:\n  riesgo:\n    otros:\n      - {alto: 1}\n"), "x")
    assert documento.linea(("nna", "riesgo", "otros", 0)) == 5
    assert documento.linea(("nna", "riesgo", "no_esta")) == 3
    assert documento.lugar(("nna", "riesgo")) == "x, línea 3, nna.riesgo"


def leer_o_decir_por_que_no(crudo: bytes, es_json: bool | None) -> str | None:
    """El rechazo, si lo hay; cualquier otro error escapa y la prueba falla."""
    try:
        leer_flujo(io.BytesIO(crudo), "azar", es_json=es_json)
    except ErrorDeEntrada as error:
        return str(error)
    return None


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([True, False, None]))
def test_cualquier_tira_de_bytes_se_lee_o_se_rechaza_con_palabras(crudo: bytes, es_json: bool | None) -> None:
    rechazo = leer_o_decir_por_que_no(crudo, es_json)
    assert rechazo is None or rechazo.startswith("azar")


@settings(max_examples=500)
@given(st.text(alphabet="ab1:-{}[],&*!?|>'\"#%@`~ \n\t.ñ", max_size=60))
def test_cualquier_garabato_de_yaml_se_lee_o_se_rechaza_con_palabras(texto: str) -> None:
    rechazo = leer_o_decir_por_que_no(texto.encode(), es_json=False)
    assert rechazo is None or rechazo.startswith("azar")
