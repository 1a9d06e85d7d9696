"""La línea de órdenes como la usa una persona u otro programa: un proceso, su salida y su código."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.largo
RAIZ = Path(__file__).parents[1]
EJEMPLOS = sorted(str(ficha) for ficha in (RAIZ / "casos_ejemplo").glob("EJ-*.yaml"))


def correr(*argumentos: str, entrada: bytes | None = None, carpeta: Path = RAIZ) -> subprocess.CompletedProcess[str]:
    ambiente = {**os.environ, "PYTHONPATH": str(RAIZ / "motor"), "LANG": "C", "PYTHONIOENCODING": "ascii"}
    proceso = subprocess.run(
        [sys.executable, "-m", "desproteccion", *argumentos],
        input=entrada,
        capture_output=True,
        cwd=carpeta,
        env=ambiente,
        timeout=120,
        check=False,
    )
    return subprocess.CompletedProcess(
        proceso.args, proceso.returncode, proceso.stdout.decode("utf-8"), proceso.stderr.decode("utf-8")
    )


def rechaza(proceso: subprocess.CompletedProcess[str], *fragmentos: str) -> None:
    """Salida 2, nada en stdout, el motivo en stderr y ninguna traza."""
    assert proceso.returncode == 2, proceso.stderr
    assert proceso.stdout == ""
    assert "Traceback" not in proceso.stderr
    for fragmento in fragmentos:
        assert fragmento in proceso.stderr


def test_evaluar_explica_el_caso_de_arriba_abajo() -> None:
    proceso = correr("evaluar", EJEMPLOS[2])
    assert proceso.returncode == 0, proceso.stderr
    partes = ["Caso EJ-003", "Desprotección avanzada", "Qué decide el nivel", "Dimensiones", "Programas", "Deberes"]
    posiciones = [proceso.stdout.index(f"\n{parte}") for parte in partes]
    assert posiciones == sorted(posiciones)
    for esperado in ("literal", "interpretación", "OT-DCE", "en 24 horas o menos", "no reemplaza el juicio"):
        assert esperado in proceso.stdout


def test_varias_fichas_en_json_salen_una_por_linea() -> None:
    proceso = correr("evaluar", "--formato", "json", *EJEMPLOS[:3])
    resultados = [json.loads(linea) for linea in proceso.stdout.splitlines()]
    assert [resultado["caso"] for resultado in resultados] == ["EJ-001", "EJ-002", "EJ-003"]


def test_una_ficha_mala_entre_varias_no_deja_salir_ninguna(tmp_path: Path) -> None:
    mala = tmp_path / "mala.yaml"
    mala.write_text("id: X-1\nnna: {necesidades: {fisicas: habituall}}\n", encoding="utf-8")
    proceso = correr("evaluar", EJEMPLOS[0], str(mala))
    rechaza(proceso, "línea 2", "nna.necesidades.fisicas", "«habituall»", "habitual", "¿Quiso decir habitual?")


def test_se_leen_fichas_de_la_entrada_estandar() -> None:
    for entrada in (b"id: A-1\n", b'{"id": "A-1"}'):
        proceso = correr("evaluar", "-", "--formato", "json", entrada=entrada)
        assert json.loads(proceso.stdout)["existencia"]["valor"] == "no_concluyente"


def test_los_dos_ejecutores_escriben_el_mismo_json() -> None:
    durable, tablas = (
        correr("evaluar", "--formato", "json", "--ejecutor", e, *EJEMPLOS) for e in ("durable", "tablas")
    )
    if sys.version_info >= (3, 13):
        rechaza(durable, "use el ejecutor tablas")
    else:
        assert durable.stdout.replace('"ejecutor":"durable"', '"ejecutor":"tablas"') == tablas.stdout


def test_el_formato_markdown_trae_titulos_y_la_advertencia() -> None:
    salida = correr("evaluar", "--formato", "markdown", EJEMPLOS[0]).stdout
    assert salida.startswith("# Caso EJ-001")
    assert "## Dimensiones" in salida
    assert "No es un instrumento oficial" in salida


def test_cuando_las_lecturas_difieren_el_texto_nunca_muestra_un_nivel_solo() -> None:
    ejemplo = next(ficha for ficha in EJEMPLOS if "EJ-010" in ficha)
    for lectura in ("prudente", "minima"):
        titular = correr("evaluar", "--lectura", lectura, "--formato", "markdown", ejemplo).stdout.splitlines()[2]
        assert "prudente" in titular
        assert "mínima" in titular


def test_validar_dice_que_fichas_sirven_y_cuales_no(tmp_path: Path) -> None:
    assert "válida (EJ-001)" in correr("validar", EJEMPLOS[0]).stdout
    mala = tmp_path / "mala.json"
    mala.write_text('{"id": "B-1", "run": "x"}', encoding="utf-8")
    rechaza(correr("validar", str(mala)), "run", "seudónima")


def test_el_libro_de_reglas_en_json_trae_toda_regla_que_un_resultado_nombra() -> None:
    libro = json.loads(correr("reglas", "--formato", "json").stdout)
    conocidas = {regla["id"]: regla for regla in libro["reglas"]}
    for linea in correr("evaluar", "--formato", "json", *EJEMPLOS).stdout.splitlines():
        resultado = json.loads(linea)
        nombradas = {disparo["regla"] for disparo in resultado["disparadas"]}
        nombradas |= {indicador["regla"] for d in resultado["dimensiones"] for indicador in d["indicadores"]}
        nombradas |= {resultado["existencia"]["regla"], resultado["nivel"]["regla"]} - {None}
        for regla in nombradas - {None}:
            assert conocidas[regla]["texto"]
            # Lo que el catálogo decide por sí mismo no cita ninguna frase, y lo dice en la sección.
            propia = conocidas[regla]["etapa"] in {"gravedad", "conteo"}
            assert conocidas[regla]["fuente"]["seccion" if propia else "frase"]


def test_el_libro_de_reglas_en_texto_dice_condicion_apoyo_y_fuente() -> None:
    salida = correr("reglas").stdout
    for esperado in ("N1-algunas-esporadica", "hasta 2", "interpretación", "«", "Brecha"):
        assert esperado in salida


@pytest.mark.parametrize(("cual", "trae"), [("caso", "nna"), ("resultado", "dimensiones"), ("analisis", "firmeza")])
def test_el_esquema_describe_lo_que_el_motor_lee_y_escribe(cual: str, trae: str) -> None:
    esquema = json.loads(correr("esquema", cual).stdout)
    assert esquema["type"] == "object"
    assert trae in esquema["properties"]


@pytest.mark.parametrize(
    ("argumentos", "fragmento"),
    [
        (["evaluar"], "Falta el argumento"),
        (["evaluar", "x.yaml", "--lectura", "otra"], "no es ninguno de"),
        (["evaluar", "x.yaml", "--formatoo", "json"], "No existe la opción"),
        (["evalua"], "No existe la orden"),
        (["esquema", "otro"], "no es ninguno de"),
        (["evaluar", "no_existe.yaml"], "no existe"),
        (["evaluar", "."], "es una carpeta"),
        (["reglas", "--reglas", "no_existe"], "no hay un paquete.yaml"),
    ],
)
def test_los_errores_de_uso_salen_en_espanol_con_codigo_2(argumentos: list[str], fragmento: str) -> None:
    rechaza(correr(*argumentos), fragmento)


def test_la_ayuda_esta_en_espanol() -> None:
    salida = correr("evaluar", "--ayuda").stdout
    assert "Uso:" in salida
    assert "Muestra esta ayuda y termina." in salida
    for ingles in ("Usage", "Options:", "Show this", "[OPTIONS]"):
        assert ingles not in salida


@pytest.mark.parametrize(
    ("nombre", "contenido", "fragmento"),
    [
        ("etiqueta.yaml", b"id: !!python/object/apply:os.system ['true']\n", "etiqueta"),
        ("alias.yaml", b"id: A\na: &x [1]\nb: [*x, *x]\n", "alias"),
        ("grande.yaml", b"id: A\n" + b"# relleno\n" * 5_000_000, "1 MiB"),
        ("binario.yaml", bytes(range(256)) * 8, "bytes nulos"),
        ("latin1.yaml", "id: A\nnombre: Ñuñoa\n".encode("latin-1"), "UTF-8"),
        ("hondo.yaml", b"id: " + b"[" * 5000 + b"]" * 5000, "anidado"),
        ("hondo.json", b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "anidado"),
        ("repetida.yaml", b"id: A\nid: B\n", "repetida"),
        ("repetida.json", b'{"id": "A", "id": "B"}', "repetida"),
        ("vacia.yaml", b"", "vacío"),
        ("lista.yaml", b"- id: A\n", "no es una ficha"),
        ("rota.yaml", b"id: 'A\n", "mal formado"),
    ],
)
def test_un_archivo_hostil_se_rechaza_con_palabras(
    tmp_path: Path, nombre: str, contenido: bytes, fragmento: str
) -> None:
    (tmp_path / nombre).write_bytes(contenido)
    rechaza(correr("evaluar", nombre, carpeta=tmp_path), nombre, fragmento)


def test_cambiar_un_umbral_en_una_copia_de_las_reglas_cambia_la_respuesta(tmp_path: Path) -> None:
    copia = shutil.copytree(RAIZ / "reglas", tmp_path / "reglas")
    tabla = copia / "dce_2023" / "violencia.yaml"
    texto = tabla.read_text(encoding="utf-8")
    texto = texto.replace("{desde: 1, hasta: 2}", "{desde: 1, hasta: 5}").replace("{desde: 3}", "{desde: 6}")
    tabla.write_text(texto, encoding="utf-8")
    ficha = b"id: A\nviolencia: {trayectoria: {ingresos_previos: 4, mayor_parte_de_la_vida: false}}\n"
    reglas = [
        json.loads(correr("evaluar", "-", "--formato", "json", *opciones, entrada=ficha).stdout)
        for opciones in ([], ["--reglas", str(copia)])
    ]
    decide = [resultado["dimensiones"][0]["indicadores"][1]["regla"] for resultado in reglas]
    assert decide == ["V2-tres-o-mas-ingresos", "V2-uno-o-dos-ingresos"]
    assert reglas[0]["reglas"]["huella"] != reglas[1]["reglas"]["huella"]


def test_si_no_se_puede_escribir_se_dice_donde_y_no_se_culpa_al_motor(tmp_path: Path) -> None:
    archivo = tmp_path / "material"
    archivo.write_text("ya es un archivo", encoding="utf-8")
    for donde in (archivo, archivo / "adentro"):
        rechaza(correr("acuerdo", "material", str(donde)), f"Error: {donde}: no se puede escribir ahí", "una carpeta")
    assert archivo.read_text(encoding="utf-8") == "ya es un archivo"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full, que hace de disco lleno, solo existe en Linux")
def test_si_se_llena_el_disco_de_la_salida_se_dice() -> None:
    with Path("/dev/full").open("wb") as lleno:
        proceso = subprocess.run(
            [sys.executable, "-m", "desproteccion", "evaluar", EJEMPLOS[0]],
            stdout=lleno,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(RAIZ / "motor")},
            timeout=120,
            check=False,
        )
    assert proceso.stderr.decode("utf-8").splitlines() == [
        "Error: la salida: no queda espacio en el disco. Libere espacio o escriba en otra carpeta."
    ]
    assert proceso.returncode == 2


def test_cerrar_la_salida_a_medias_no_deja_una_traza() -> None:
    proceso = subprocess.run(
        f'"{sys.executable}" -m desproteccion reglas | head -n 1',
        shell=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(RAIZ / "motor")},
        timeout=60,
        check=False,
    )
    assert proceso.stderr == b""
