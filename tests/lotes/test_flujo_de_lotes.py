"""Un archivo de casos entra y otro sale: lo que no sirve va aparte y nada queda a medias."""

from __future__ import annotations

import csv
import errno
import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner
from desproteccion import cargar_caso
from desproteccion.errores import ErrorDeEntrada, HechosInvalidos
from desproteccion.fichas_de_lote import fila_de_resultado
from desproteccion.flujo_de_lotes import evaluar_archivo
from desproteccion.lectores_de_lote import leer_parquet
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.lote import orden
from desproteccion.reglas import carpeta_de_datos

from tests.fichas import ficha_de
from tests.lotes.arbitro_de_lotes import filas_al_azar

MOTOR = motor_por_omision()
TABLA = pl.DataFrame(filas_al_azar(MOTOR, 300, 0.05, 21), infer_schema_length=None)


def escribir(tabla: pl.DataFrame, archivo: Path) -> Path:
    match archivo.suffix:
        case ".csv":
            tabla.write_csv(archivo)
        case ".parquet":
            tabla.write_parquet(archivo)
        case ".xlsx":
            tabla.write_excel(archivo)
    return archivo


def leer(archivo: Path) -> list[dict[str, Any]]:
    """Las filas como texto, con el vacío de un CSV por nulo."""
    match archivo.suffix:
        case ".csv":
            filas: list[dict[str, Any]] = list(csv.DictReader(archivo.open(encoding="utf-8")))
        case ".jsonl":
            filas = [json.loads(linea) for linea in archivo.open(encoding="utf-8")]
        case _:
            filas = pl.read_parquet(archivo).to_dicts()
    return [{nombre: valor or None for nombre, valor in fila.items()} for fila in filas]


def esperadas(tabla: pl.DataFrame) -> list[dict[str, Any]]:
    return [{nombre: valor or None for nombre, valor in fila.items()} for fila in evaluar_lote(tabla).to_dicts()]


@pytest.mark.parametrize("salida", [".csv", ".parquet", ".jsonl"])
@pytest.mark.parametrize("entrada", [".csv", ".parquet", ".xlsx"])
def test_cada_formato_dice_lo_mismo_que_la_tabla_en_memoria(tmp_path: Path, entrada: str, salida: str) -> None:
    hacia = tmp_path / f"salida{salida}"
    resumen = evaluar_archivo(escribir(TABLA, tmp_path / f"casos{entrada}"), hacia, MOTOR)
    assert leer(hacia) == esperadas(TABLA)
    assert (resumen.evaluadas, resumen.rechazadas) == (TABLA.height, 0)
    assert sum(resumen.niveles.values()) + resumen.sin_nivel == TABLA.height
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"casos{entrada}", f"salida{salida}"]


@pytest.mark.parametrize("salida", [".csv", ".parquet", ".jsonl"])
@pytest.mark.parametrize("entrada", [".csv", ".parquet", ".jsonl"])
def test_los_bloques_de_un_archivo_pueden_ser_muy_distintos_entre_si(
    tmp_path: Path, monkeypatch: Any, entrada: str, salida: str
) -> None:
    variados = filas_al_azar(MOTOR, 500, 0.01, 31)  # traen más combinaciones de brechas que las que caben en un octeto
    bloques = [*variados, *({"id": f"EJ-V{n}"} for n in range(5))]
    monkeypatch.setattr("desproteccion.lectores_de_lote.FILAS_POR_BLOQUE", len(variados))
    monkeypatch.setattr("desproteccion.lectores_de_lote.FICHAS_POR_BLOQUE", len(variados))
    archivo, hacia = tmp_path / f"casos{entrada}", tmp_path / f"salida{salida}"
    tabla = pl.DataFrame(bloques, infer_schema_length=None)
    if entrada == ".jsonl":
        fichas = [ficha_de({c: v for c, v in fila.items() if c in MOTOR.paquete.hechos}) for fila in bloques]
        archivo.write_text("\n".join(map(json.dumps, fichas)), encoding="utf-8")
        tabla = tabla.select(pl.lit("EJ-000").alias("id"), *MOTOR.paquete.hechos)
    else:
        escribir(tabla, archivo)
    assert evaluar_archivo(archivo, hacia, MOTOR).evaluadas == len(bloques)
    assert leer(hacia) == esperadas(tabla)


def test_el_parquet_reune_varios_bloques_en_cada_grupo_de_filas(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("desproteccion.lectores_de_lote.FILAS_POR_BLOQUE", 40)
    monkeypatch.setattr("desproteccion.escritores_de_lote.FILAS_POR_GRUPO", 100)
    salida = tmp_path / "salida.parquet"
    evaluar_archivo(escribir(TABLA, tmp_path / "casos.parquet"), salida, MOTOR)
    escrito = pq.read_metadata(salida)
    assert [escrito.row_group(n).num_rows for n in range(escrito.num_row_groups)] == [120, 120, 60]
    assert leer(salida) == esperadas(TABLA)


def test_si_el_parquet_no_se_puede_escribir_el_error_llega_y_la_salida_anterior_queda_intacta(
    tmp_path: Path, monkeypatch: Any
) -> None:
    salida = tmp_path / "salida.parquet"
    salida.write_text("anterior", encoding="utf-8")
    monkeypatch.setattr("desproteccion.lectores_de_lote.FILAS_POR_BLOQUE", 50)
    monkeypatch.setattr("desproteccion.escritores_de_lote.FILAS_POR_GRUPO", 100)

    def sin_espacio(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", sin_espacio)
    with pytest.raises(HechosInvalidos, match=r"salida\.parquet: no queda espacio en el disco\. Libere espacio"):
        evaluar_archivo(escribir(TABLA, tmp_path / "entrada.parquet"), salida, MOTOR)
    assert salida.read_text(encoding="utf-8") == "anterior"
    assert sorted(archivo.name for archivo in tmp_path.iterdir()) == ["entrada.parquet", "salida.parquet"]


def test_las_fichas_de_un_jsonl_dicen_lo_mismo_que_evaluadas_una_por_una(tmp_path: Path) -> None:
    fichas = sorted(carpeta_de_datos("casos_ejemplo").glob("*.yaml"))
    entrada, salida = tmp_path / "fichas.jsonl", tmp_path / "salida.jsonl"
    lineas = [json.dumps(yaml.safe_load(ficha.read_text(encoding="utf-8")), default=str) for ficha in fichas]
    entrada.write_text("\n".join(lineas), encoding="utf-8")
    evaluar_archivo(entrada, salida, MOTOR, "prudente")
    assert len(fichas) > 20
    halladas = [json.loads(linea) for linea in salida.open(encoding="utf-8")]
    for ficha, hallada in zip(fichas, halladas, strict=True):
        evaluada = fila_de_resultado(cargar_caso(ficha), MOTOR, 1)
        assert hallada == {nombre: evaluada[nombre] for nombre in hallada}


def test_un_csv_con_filas_malas_las_deja_aparte_con_su_numero_y_evalua_las_demas(tmp_path: Path) -> None:
    entrada, salida = tmp_path / "casos.csv", tmp_path / "salida.csv"
    entrada.write_text(
        "id,violencia.gravedad,nna.riesgo.alto\n"
        "EJ-1,moderada,1\n"
        "EJ-2,gravisima,-1\n"
        "EJ-3,elevada\n"
        "EJ-4,elevada,\n"
        "00000000-1,elevada,2\n",
        encoding="utf-8",
    )
    resumen = evaluar_archivo(entrada, salida, MOTOR)
    assert [fila["id"] for fila in leer(salida)] == ["EJ-1", "EJ-4"]
    assert (resumen.evaluadas, resumen.rechazadas) == (2, 3)
    rechazos = list(csv.DictReader((tmp_path / "salida.rechazos.csv").open(encoding="utf-8")))
    assert [(r["fila"], r["columna"], r["valor"]) for r in rechazos] == [
        ("2", "violencia.gravedad", "gravisima"),
        ("2", "nna.riesgo.alto", "-1"),
        ("3", "", ""),
        ("5", "id", "00000000-1"),
    ]
    assert "moderada" in rechazos[0]["motivo"]


def test_un_csv_de_excel_con_punto_y_coma_se_lee_igual(tmp_path: Path) -> None:
    entrada, salida = tmp_path / "casos.csv", tmp_path / "salida.csv"
    entrada.write_text("\ufeffid;violencia.gravedad\nEJ-1;moderada\n", encoding="utf-8")
    evaluar_archivo(entrada, salida, MOTOR)
    assert leer(salida)[0]["V1"] == "inicial"


def test_una_ficha_mala_de_un_jsonl_no_detiene_a_las_demas(tmp_path: Path) -> None:
    entrada, salida = tmp_path / "fichas.jsonl", tmp_path / "salida.jsonl"
    entrada.write_text('{"id": "EJ-1"}\n{"id": "EJ-2", "run": 1}\nno es json\n{"id": "EJ-4"}\n', encoding="utf-8")
    resumen = evaluar_archivo(entrada, salida, MOTOR)
    assert [fila["id"] for fila in leer(salida)] == ["EJ-1", "EJ-4"]
    rechazos = list(csv.DictReader((tmp_path / "salida.rechazos.csv").open(encoding="utf-8")))
    assert {r["fila"] for r in rechazos} == {"2", "3"}
    assert resumen.rechazadas == 2


def test_con_estricto_un_rechazo_basta_para_que_no_haya_salida(tmp_path: Path) -> None:
    entrada, salida = tmp_path / "casos.csv", tmp_path / "salida.csv"
    entrada.write_text("violencia.gravedad\nmoderada\ngravisima\n", encoding="utf-8")
    salida.write_text("lo de antes", encoding="utf-8")
    hecho = CliRunner().invoke(orden, [str(entrada), str(salida), "--estricto"])
    assert isinstance(hecho.exception, ErrorDeEntrada)
    assert "estricto" in str(hecho.exception)
    assert salida.read_text(encoding="utf-8") == "lo de antes"
    assert hecho.stdout == ""
    assert (tmp_path / "salida.rechazos.csv").is_file()


def test_si_algo_falla_a_mitad_de_camino_la_salida_anterior_queda_intacta(tmp_path: Path) -> None:
    salida = tmp_path / "salida.csv"
    salida.write_text("lo de antes", encoding="utf-8")
    entrada = escribir(TABLA, tmp_path / "casos.csv")

    def falla(parte: float) -> None:
        raise RuntimeError("corte de luz")

    with pytest.raises(RuntimeError):
        evaluar_archivo(entrada, salida, MOTOR, avance=falla)
    assert salida.read_text(encoding="utf-8") == "lo de antes"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["casos.csv", "salida.csv"]


@pytest.mark.parametrize(
    ("nombre", "contenido", "motivo"),
    [
        ("casos.txt", b"x", "la extensi"),
        ("casos.parquet", b"no es parquet", "no se puede leer"),
        ("casos.xlsx", b"no es excel", "no se puede leer"),
        ("casos.csv", b"violencia.gravedad\n\xff\xfe\n", "no se puede leer"),
        ("casos.csv", b"nombre,violencia.gravedad\nx,moderada\n", "seud"),
        ("casos.csv", b"", "ninguna columna"),
    ],
)
def test_un_archivo_que_no_sirve_se_explica(tmp_path: Path, nombre: str, contenido: bytes, motivo: str) -> None:
    entrada = tmp_path / nombre
    entrada.write_bytes(contenido)
    with pytest.raises(HechosInvalidos, match=motivo):
        evaluar_archivo(entrada, tmp_path / "salida.csv", MOTOR)
    assert not (tmp_path / "salida.csv").exists()


def test_la_salida_no_puede_ser_la_entrada(tmp_path: Path) -> None:
    entrada = escribir(TABLA, tmp_path / "casos.csv")
    with pytest.raises(HechosInvalidos, match="mismo archivo"):
        evaluar_archivo(entrada, entrada, MOTOR)


def test_la_memoria_de_python_no_crece_con_el_largo_del_archivo(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("desproteccion.lectores_de_lote.FILAS_POR_BLOQUE", 2_000)
    topes = []
    for veces in (10, 80):
        entrada = escribir(pl.concat([TABLA] * veces), tmp_path / f"{veces}.parquet")
        tracemalloc.start()
        evaluar_archivo(entrada, tmp_path / "salida.parquet", MOTOR)
        topes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert topes[1] < 2 * topes[0]


def test_la_memoria_de_arrow_no_crece_con_lo_leido(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("desproteccion.lectores_de_lote.FILAS_POR_BLOQUE", 2_000)
    azar = random.Random(1)
    tabla = pl.DataFrame({"id": [f"{azar.getrandbits(240):060x}" for _ in range(120_000)], "nna.impacto.areas": 1})
    archivo = tmp_path / "casos.parquet"
    tabla.write_parquet(archivo, row_group_size=5_000)
    antes, topes = pa.total_allocated_bytes(), []
    for _ in leer_parquet(archivo, MOTOR):
        topes.append(pa.total_allocated_bytes() - antes)
    assert len(topes) >= 60
    assert max(topes) < archivo.stat().st_size / 4


def test_la_orden_muestra_un_resumen_con_niveles_brechas_y_lo_que_falta(tmp_path: Path) -> None:
    entrada, salida = escribir(TABLA, tmp_path / "casos.parquet"), tmp_path / "salida.parquet"
    hecho = CliRunner().invoke(orden, [str(entrada), str(salida), "--lectura", "minima"])
    assert hecho.exit_code == 0
    partes = "300 casos evaluados", "Nivel:", "Brechas de la norma", "Lo que más falta averiguar", "juicio profesional"
    for parte in partes:
        assert parte in hecho.output
