"""La consulta SQL dice lo mismo que el ejecutor vectorial, en DuckDB y en Spark, y sigue siendo perezosa."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from click.testing import CliRunner
from desproteccion.ejecutores.sql import bloques
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.errores import ErrorDeEntrada, HechosInvalidos
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.ordenes.exportar import orden as exportar
from desproteccion.salida_de_lote import columnas_de_salida
from desproteccion.vocabulario import LECTURAS, Lectura

from tests.copia_de_reglas import CopiaDeReglas
from tests.lotes.arbitro_de_lotes import filas_al_azar, salida_esperada

pytestmark = pytest.mark.largo
MOTOR = motor_por_omision()
FILAS = filas_al_azar(MOTOR, 200, 0.0, 11) + filas_al_azar(MOTOR, 200, 0.1, 12) + filas_al_azar(MOTOR, 60, 0.5, 13)


def relacion(filas: Any) -> duckdb.DuckDBPyRelation:
    tabla = filas if isinstance(filas, pa.Table) else pa.Table.from_pylist(filas)
    conexion = duckdb.connect()
    conexion.register("casos", tabla)
    return conexion.table("casos")


def filas_de(salida: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    return [dict(zip(salida.columns, fila, strict=True)) for fila in salida.fetchall()]


def exigir_iguales(
    halladas: list[dict[str, Any]], filas: list[dict[str, Any]], lectura: Lectura, motor: Motor = MOTOR
) -> None:
    assert len(halladas) == len(filas)
    for hallada, fila in zip(halladas, filas, strict=True):
        assert hallada["rechazo"] is None
        esperada = salida_esperada(motor, fila, lectura)
        assert {nombre: hallada[nombre] for nombre in esperada} == esperada


@pytest.mark.parametrize("lectura", LECTURAS)
def test_duckdb_dice_de_cada_fila_lo_mismo_que_la_evaluacion_de_un_caso(lectura: Lectura) -> None:
    exigir_iguales(filas_de(evaluar_lote(relacion(FILAS), lectura)), FILAS, lectura)


@pytest.mark.parametrize("lectura", LECTURAS)
def test_con_datos_desconocidos_la_regla_es_la_de_todas_las_completaciones_o_ninguna(lectura: Lectura) -> None:
    filas = filas_al_azar(MOTOR, 1_500, 0.15, 14)
    halladas = filas_de(evaluar_lote(relacion(filas), lectura))
    exigir_iguales(halladas, filas, lectura)
    # Hay de las dos: nombradas aunque el nivel siga abierto, y calladas aunque el nivel sea uno.
    assert sum(fila["regla"] is not None and fila["nivel"] is None for fila in halladas) > 30
    assert sum(fila["regla"] is None and fila["nivel"] is not None for fila in halladas) > 30


def test_con_otras_reglas_globales_la_regla_tambien_es_exacta(tmp_path: Path) -> None:
    copia = CopiaDeReglas.en(tmp_path)
    copia.cambiar(
        "niveles.yaml",
        "nivel: {mayor: [{menor: [N2, nna]}, {menor: [C1, cuidadores]}]}",
        "nivel: {mayor: [{menor: [N2, contexto]}, {menor: [C1, violencia]}, {menor: [X3, cuidadores]}]}",
    )
    motor = copia.motor()
    filas = filas_al_azar(motor, 800, 0.15, 15)
    for lectura in LECTURAS:
        exigir_iguales(filas_de(evaluar_lote(relacion(filas), lectura, motor=motor)), filas, lectura, motor)


def test_si_las_tablas_de_la_duda_no_caben_la_regla_calla_y_nunca_nombra_otra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bloques, "MAXIMO_DE_CASILLAS", 100)
    filas = filas_al_azar(MOTOR, 600, 0.1, 16)
    calladas = 0
    for hallada, fila in zip(filas_de(evaluar_lote(relacion(filas))), filas, strict=True):
        esperada = salida_esperada(MOTOR, fila, MOTOR.paquete.lectura_por_omision)
        calladas += hallada["regla"] is None and esperada["regla"] is not None
        assert hallada["regla"] in (None, esperada["regla"])
        assert hallada["nivel_max"] == esperada["nivel_max"]
    assert calladas


@pytest.mark.parametrize("lectura", LECTURAS)
def test_en_toda_celda_de_cada_componente_duckdb_da_las_mismas_filas_que_las_tablas(lectura: Lectura) -> None:
    """Que la mejor y la peor completación caigan en la misma fila basta para que caigan todas: se recorre todo."""
    ejecutor = EjecutorVectorial(MOTOR, LECTURAS.index(lectura))
    partes = []
    for extendida in ejecutor.extendidas:
        columnas = _toda_celda(extendida.pasos, extendida.largo)
        partes.append(pa.table(columnas).filter(pa.array(~extendida.vacia)))
    todas = pa.concat_tables(partes, promote_options="permissive")
    assert todas.num_rows > 15_000
    # DuckDB lee una tabla larga en paralelo y no promete el orden: las filas se emparejan por su id.
    todas = todas.append_column("id", pa.array(range(todas.num_rows)))
    suyas = [indicador.id for indicador in MOTOR.paquete.indicadores]
    nombres = ["id", *suyas, *(f"{id}_regla" for id in suyas), "nivel_min", "nivel_max", "brechas"]
    vectorial = evaluar_lote(todas, lectura).select(nombres).to_pylist()
    salida = evaluar_lote(relacion(todas), lectura)
    assert sorted(salida.project(", ".join(nombres)).fetchall()) == [tuple(fila.values()) for fila in vectorial]


def _toda_celda(pasos: tuple[tuple[int, int], ...], largo: int) -> dict[str, Any]:
    columnas: dict[str, list[Any]] = {}
    for eje, paso in pasos:
        suyo = MOTOR.tablas.ejes[eje]
        valores = [suyo.valor(clase) for clase in range(len(suyo.representantes))] + [None]
        largo_del_eje = len(valores)
        columnas[suyo.hecho.id] = [valores[celda // paso % largo_del_eje] for celda in range(largo)]
    return columnas


def test_la_relacion_de_duckdb_sigue_siendo_perezosa_y_trae_todas_las_filas() -> None:
    salida = evaluar_lote(relacion(FILAS))
    assert isinstance(salida, duckdb.DuckDBPyRelation)
    assert sorted(fila["id"] for fila in filas_de(salida)) == sorted(fila["id"] for fila in FILAS)


# Van en una sola consulta: planearla tarda varios segundos, y es la misma para todas.
MALAS: list[tuple[dict[str, Any], str]] = [
    ({"violencia.gravedad": "gravisima"}, "gravisima"),
    ({"nna.impacto.areas": 7}, "nna.impacto.areas: se encontró «7»"),
    ({"nna.riesgo.alto": -1}, "un entero de 0 o más"),
    ({"nna.impacto.areas": 0, "nna.impacto.persiste": True}, "no puede persistir"),
    ({"cuidadores.respuesta.alcance": "ninguna", "cuidadores.respuesta.frecuencia": "habitual"}, "no tiene sentido"),
]


@pytest.fixture(scope="module")
def rechazadas() -> dict[str, dict[str, Any]]:
    hechos = dict.fromkeys(hecho for mala, _ in MALAS for hecho in mala)
    filas = [{"id": f"EJ-{n}", **hechos, **mala} for n, (mala, _) in enumerate(MALAS)]
    halladas = filas_de(evaluar_lote(relacion(filas)))
    assert len(halladas) == len(MALAS)
    return {fila["id"]: fila for fila in halladas}


@pytest.mark.parametrize("cual", range(len(MALAS)), ids=[motivo for _, motivo in MALAS])
def test_una_fila_que_no_sirve_sale_con_todo_nulo_y_su_motivo(cual: int, rechazadas: dict[str, dict[str, Any]]) -> None:
    id = f"EJ-{cual}"
    fila = dict(rechazadas[id])
    assert MALAS[cual][1] in fila.pop("rechazo")
    assert fila.pop("id") == id
    assert set(fila.values()) == {None}


def test_una_columna_de_otro_tipo_se_rechaza_al_compilar() -> None:
    with pytest.raises(HechosInvalidos, match=r"columna nna.riesgo.alto: su tipo es String"):
        evaluar_lote(relacion([{"nna.riesgo.alto": "1"}]))


def test_un_conteo_desmedido_vale_como_el_mayor_de_su_clase() -> None:
    grande = pa.table({"nna.riesgo.alto": pa.array([2**40, 3], pa.int64())})
    uno, otro = filas_de(evaluar_lote(relacion(grande)))
    assert uno == otro


def test_el_detalle_minimo_trae_las_columnas_del_detalle_minimo() -> None:
    salida = evaluar_lote(relacion(FILAS), detalle="minimo")
    assert salida.columns == ["id", *columnas_de_salida(MOTOR, "minimo"), "rechazo"]


def test_exportar_sql_escribe_una_consulta_que_corre_tal_cual() -> None:
    hecho = CliRunner().invoke(exportar, ["sql", "--tabla", "casos", "--lectura", "minima"])
    assert hecho.exit_code == 0
    conexion = duckdb.connect()
    columnas = {c: pa.nulls(1, t) for c, t in _tipos().items()}
    conexion.register("casos", pa.table({**columnas, "violencia.gravedad": ["elevada"]}))
    salida = conexion.sql(hecho.output)
    assert filas_de(salida)[0]["V1"] == "intermedia"


def _tipos() -> dict[str, pa.DataType]:
    from desproteccion.columnas import columnas_admitidas

    tipos = {"enumeracion": pa.string(), "entero": pa.int64(), "booleano": pa.bool_()}
    return {"id": pa.string(), **{c: tipos[h.tipo] for c, h in columnas_admitidas(MOTOR.paquete).items()}}


def test_exportar_sql_no_acepta_un_nombre_de_tabla_que_sea_otra_cosa() -> None:
    hecho = CliRunner().invoke(exportar, ["sql", "--tabla", "casos; DROP TABLE casos"])
    assert isinstance(hecho.exception, ErrorDeEntrada)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    assert shutil.which("java"), "PySpark necesita Java 17: apt-get install default-jre-headless"
    from pyspark.sql import SparkSession

    sesion = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    sesion.sparkContext.setLogLevel("ERROR")
    yield sesion
    sesion.stop()


def test_spark_dice_de_cada_fila_lo_mismo_que_la_evaluacion_de_un_caso(spark: Any, tmp_path: Any) -> None:
    from pyarrow.parquet import write_table
    from pyspark.sql import DataFrame

    filas = FILAS[100:300]
    malas = [{**filas[0], "id": "EJ-MALA", "violencia.gravedad": "gravisima"}]
    write_table(pa.Table.from_pylist(filas + malas), tmp_path / "casos.parquet")
    salida = evaluar_lote(spark.read.parquet(str(tmp_path / "casos.parquet")), "prudente")
    assert isinstance(salida, DataFrame)
    *halladas, mala = [fila.asDict() for fila in salida.collect()]
    exigir_iguales(halladas, filas, "prudente")
    assert "gravisima" in mala["rechazo"]
    assert mala["nivel_min"] is None
