"""`evaluar_lote` dice de cada fila lo mismo que la evaluación de un caso, en cada forma de tabla."""

from __future__ import annotations

import threading
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from desproteccion.codigos_de_columna import codigos_de_columna
from desproteccion.columnas import clases, codificar
from desproteccion.componentes import Componente
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.errores import HechosInvalidos, ReglasInvalidas
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.posibles import Abanico
from desproteccion.reglas import cargar_reglas
from desproteccion.salida_de_lote import columnas_de_salida
from desproteccion.vocabulario import LECTURAS, Lectura

from tests.lotes.arbitro_de_lotes import filas_al_azar, salida_esperada

MOTOR = motor_por_omision()
FORMAS = {
    "polars": lambda filas: pl.DataFrame(filas, infer_schema_length=None),
    "pandas": pd.DataFrame,
    "pyarrow": pa.Table.from_pylist,
}
FILAS = filas_al_azar(MOTOR, 250, 0.0, 1) + filas_al_azar(MOTOR, 250, 0.08, 2) + filas_al_azar(MOTOR, 100, 0.4, 3)


def como_filas(tabla: Any) -> list[dict[str, Any]]:
    if isinstance(tabla, pl.DataFrame):
        return tabla.to_dicts()
    if isinstance(tabla, pd.DataFrame):
        tabla = pa.Table.from_pandas(tabla, preserve_index=False)
    filas: list[dict[str, Any]] = tabla.to_pylist()
    return filas


@pytest.mark.parametrize("lectura", LECTURAS)
@pytest.mark.parametrize("forma", FORMAS)
def test_cada_columna_de_cada_fila_coincide_con_la_evaluacion_de_un_caso(forma: str, lectura: Lectura) -> None:
    entrada = FORMAS[forma](FILAS)
    salida = evaluar_lote(entrada, lectura)
    assert type(salida) is type(entrada)
    assert como_filas(salida) == [salida_esperada(MOTOR, fila, lectura) for fila in FILAS]


@pytest.mark.parametrize("forma", FORMAS)
def test_repartido_entre_hilos_un_lote_dice_lo_mismo(forma: str, monkeypatch: Any) -> None:
    entrada = FORMAS[forma](FILAS)
    de_un_hilo = como_filas(evaluar_lote(entrada))
    propio, ayudaron = threading.get_ident(), threading.Event()

    def leer(*argumentos: Any) -> Any:
        if threading.get_ident() != propio:
            ayudaron.set()
        assert ayudaron.wait(30), "quien llama trabaja, y nadie lo ayuda"
        return codigos_de_columna(*argumentos)

    monkeypatch.setattr("desproteccion.columnas.codigos_de_columna", leer)
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    monkeypatch.setattr("desproteccion.hilos.LARGO", 1)
    assert como_filas(evaluar_lote(entrada)) == de_un_hilo
    assert ayudaron.is_set()


@pytest.mark.parametrize("lectura", LECTURAS)
def test_veinte_mil_casos_completos_deciden_como_las_tablas(lectura: Lectura) -> None:
    numero = LECTURAS.index(lectura)
    azar = np.random.default_rng(20)
    posibles = [[n for n in eje.representantes if n >= 0] for eje in MOTOR.tablas.ejes]
    columnas = [azar.integers(0, len(codigos), 40_000).astype(np.uint8) for codigos in posibles]
    ejecutor = EjecutorVectorial(MOTOR, numero)
    decisiones = ejecutor.decidir(columnas)
    validos = np.flatnonzero(~decisiones.vacia)
    assert len(validos) > 10_000
    for caso in validos.tolist():
        codigos = [suyos[columna[caso]] for suyos, columna in zip(posibles, columnas, strict=True)]
        esperada = MOTOR.de_tablas.decidir(codigos, numero, numero)
        assert decisiones.filas[:, caso].tolist() == list(esperada.filas)
        assert decisiones.dimensiones[:, caso].tolist() == list(esperada.dimensiones)
        assert decisiones.nivel[caso] == decisiones.nivel_min[caso] == decisiones.nivel_max[caso] == esperada.nivel


@pytest.mark.parametrize("lectura", LECTURAS)
def test_los_extremos_son_los_del_abanico_con_la_mitad_de_los_datos_desconocidos(lectura: Lectura) -> None:
    numero = LECTURAS.index(lectura)
    filas = filas_al_azar(MOTOR, 150, 0.5, 4)
    columnas = codificar(pa.Table.from_pylist(filas), MOTOR.paquete)
    por_eje = clases(columnas, MOTOR.tablas)
    decisiones = EjecutorVectorial(MOTOR, numero).decidir(por_eje)
    for caso in range(len(filas)):
        libres = [
            tuple(range(len(eje.representantes))) if clase[caso] == len(eje.representantes) else (int(clase[caso]),)
            for eje, clase in zip(MOTOR.tablas.ejes, por_eje, strict=True)
        ]
        niveles = Abanico(MOTOR.tablas, MOTOR.componentes, libres, numero, numero).niveles
        assert (decisiones.nivel_min[caso], decisiones.nivel_max[caso]) == (niveles[0], niveles[-1])


@pytest.mark.parametrize("lectura", [0, 1])
@pytest.mark.parametrize("parte", MOTOR.componentes, ids=lambda parte: "+".join(d.nombre for d in parte.densas))
def test_en_toda_celda_una_completacion_es_la_mejor_y_otra_la_peor_en_todo(parte: Componente, lectura: int) -> None:
    """Con las tablas globales monótonas, esto basta para que los extremos sean exactos: es la demostración."""
    todas: list[tuple[int, ...]] = [()] * len(MOTOR.tablas.ejes)
    largos = dict(zip(parte.ejes, parte.valida.shape, strict=True))
    opciones = [[*[(clase,) for clase in range(largo)], tuple(range(largo))] for largo in largos.values()]
    vistas = 0
    for cortes in product(*opciones) if len(parte.ejes) < 6 else _muestra(opciones):
        clases_de_eje = list(todas)
        for eje, corte in zip(parte.ejes, cortes, strict=True):
            clases_de_eje[eje] = corte
        celdas, estados = parte.celdas(clases_de_eje, lectura)
        alcanzados = estados[np.unique(celdas[celdas >= 0])] * ([1] * (estados.shape[1] - 1) + [-1])
        if len(alcanzados):
            vistas += 1
            assert (alcanzados == alcanzados.min(axis=0)).all(axis=1).any()
            assert (alcanzados == alcanzados.max(axis=0)).all(axis=1).any()
    assert vistas


def _muestra(opciones: list[list[tuple[int, ...]]]) -> list[list[tuple[int, ...]]]:
    azar = np.random.default_rng(5)
    return [[suyas[azar.integers(len(suyas))] for suyas in opciones] for _ in range(2_000)]


def test_unas_tablas_no_monotonas_se_rechazan_porque_los_extremos_no_serian_exactos() -> None:
    motor = Motor(cargar_reglas())
    arreglo = motor.tablas.globales[0].codigos
    arreglo[(-1,) * arreglo.ndim] = 0
    with pytest.raises(ReglasInvalidas, match="baja cuando algo empeora"):
        EjecutorVectorial(motor, 0)


def test_un_valor_fuera_de_dominio_se_rechaza_con_su_fila_y_su_columna() -> None:
    tabla = pl.DataFrame({"violencia.gravedad": ["moderada", "gravisima"], "nna.impacto.areas": [1, 7]})
    with pytest.raises(HechosInvalidos) as error:
        evaluar_lote(tabla)
    assert [problema.donde for problema in error.value.problemas] == [
        "fila 2, columna violencia.gravedad",
        "fila 2, columna nna.impacto.areas",
    ]
    assert "gravisima" in str(error.value)
    assert "moderada" in str(error.value)


@pytest.mark.parametrize(
    ("columna", "valores"),
    [
        ("nna.riesgo.alto", [True, False]),
        ("nna.riesgo.alto", ["1", "2"]),
        ("nna.riesgo.alto", [1.0, 2.5]),
        ("nna.riesgo.alto", [0, -1]),
        ("violencia.polivictimizacion", [0, 1]),
        ("violencia.polivictimizacion", ["true", "false"]),
        ("violencia.gravedad", [0, 1]),
        ("violencia.gravedad", ["Moderada", "moderada"]),
    ],
)
def test_un_valor_de_otro_tipo_no_se_toma_por_uno_del_dominio(columna: str, valores: list[Any]) -> None:
    with pytest.raises(HechosInvalidos, match=f"columna {columna}"):
        evaluar_lote(pa.table({columna: valores}))


@pytest.mark.parametrize("tipo", [np.int8, np.uint8, np.int64, np.uint64, np.float64])
def test_un_conteo_vale_lo_mismo_en_cualquier_tipo_de_numero(tipo: Any) -> None:
    conteos = np.array([0, 1, 2, 3, 100], dtype=tipo)
    salida = evaluar_lote(pa.table({"nna.riesgo.alto": conteos}))
    assert salida == evaluar_lote(pa.table({"nna.riesgo.alto": [0, 1, 2, 3, 100]}))


def test_un_conteo_desmedido_no_da_la_vuelta() -> None:
    desmedido = pa.table({"nna.riesgo.alto": pa.array([2**64 - 1, 2**63], pa.uint64())})
    assert evaluar_lote(desmedido) == evaluar_lote(pa.table({"nna.riesgo.alto": [9, 9]}))


def test_hechos_que_ninguna_ficha_reune_se_rechazan_con_su_fila() -> None:
    tabla = pl.DataFrame({"nna.impacto.areas": [2, 0], "nna.impacto.persiste": [True, True]})
    with pytest.raises(HechosInvalidos, match=r"fila 2: .*se contradicen"):
        evaluar_lote(tabla)


def test_una_columna_desconocida_se_rechaza_y_sugiere_la_parecida() -> None:
    with pytest.raises(HechosInvalidos, match=r"violencia.gravedadd.*Quiso decir violencia.gravedad"):
        evaluar_lote(pl.DataFrame({"violencia.gravedadd": ["moderada"], "nna.riesgo.alto": [1]}))


def test_una_columna_que_identifica_a_una_persona_se_rechaza() -> None:
    with pytest.raises(HechosInvalidos, match="seudónimo"):
        evaluar_lote(pl.DataFrame({"nombre": ["x"], "nna.riesgo.alto": [1]}))


def test_una_tabla_sin_hechos_se_rechaza() -> None:
    with pytest.raises(HechosInvalidos, match="ninguna columna de hechos"):
        evaluar_lote(pl.DataFrame({"id": ["EJ-1"]}))


def test_una_columna_ausente_es_desconocida_como_una_de_nulos() -> None:
    sola = evaluar_lote(pa.table({"violencia.gravedad": ["elevada"]}))
    nulos = {id: pa.nulls(1) for id in MOTOR.paquete.hechos}
    assert sola == evaluar_lote(pa.table({**nulos, "violencia.gravedad": ["elevada"]}))
    assert sola.column("existencia").to_pylist() == ["no_concluyente"]


def test_una_tabla_sin_filas_da_una_tabla_sin_filas_con_las_mismas_columnas() -> None:
    salida = evaluar_lote(pl.DataFrame({"violencia.gravedad": []}, schema={"violencia.gravedad": pl.String}))
    assert salida.height == 0
    assert salida.columns == columnas_de_salida(MOTOR, "completo")


def test_el_detalle_minimo_trae_solo_niveles_y_programas_y_dice_lo_mismo() -> None:
    tabla = pl.DataFrame(FILAS, infer_schema_length=None)
    minimo, completo = evaluar_lote(tabla, detalle="minimo"), evaluar_lote(tabla)
    assert minimo.columns == ["id", *columnas_de_salida(MOTOR, "minimo")]
    assert minimo.to_dicts() == completo.select(minimo.columns).to_dicts()


def test_las_formas_categoricas_y_de_texto_dicen_lo_mismo() -> None:
    tabla = pl.DataFrame(FILAS, infer_schema_length=None)
    valores = {id: list(h.dominio.valores or ()) for id, h in MOTOR.paquete.hechos.items() if h.tipo == "enumeracion"}
    enumerada = tabla.with_columns(pl.col(id).cast(pl.Enum(suyos)) for id, suyos in valores.items())
    assert evaluar_lote(enumerada).to_dicts() == evaluar_lote(tabla).to_dicts()


@pytest.mark.parametrize("motor_de_polars", ["in-memory", "streaming"])
def test_un_lazyframe_sigue_perezoso_y_dice_lo_mismo_en_el_mismo_orden(motor_de_polars: Any) -> None:
    tabla = pl.DataFrame(FILAS, infer_schema_length=None)
    salida = evaluar_lote(tabla.lazy())
    assert isinstance(salida, pl.LazyFrame)
    hecha = salida.collect(engine=motor_de_polars)
    assert hecha.drop("rechazo").equals(evaluar_lote(tabla))
    assert hecha.get_column("rechazo").null_count() == tabla.height


def test_nada_se_lee_de_un_lazyframe_hasta_pedirlo() -> None:
    leidos: list[int] = []

    def contar(tabla: pl.DataFrame) -> pl.DataFrame:
        leidos.append(tabla.height)
        return tabla

    salida = evaluar_lote(pl.DataFrame(FILAS, infer_schema_length=None).lazy().map_batches(contar))
    assert not leidos
    salida.collect()
    assert leidos


def test_una_fila_mala_de_un_lazyframe_sale_con_todo_nulo_y_su_motivo_y_no_detiene_a_las_demas() -> None:
    tabla = pl.LazyFrame({"id": ["a", "b", "c"], "violencia.gravedad": ["moderada", "gravisima", "elevada"]})
    una, mala, otra = evaluar_lote(tabla).collect().to_dicts()
    assert (una["V1"], otra["V1"], una["rechazo"], otra["rechazo"]) == ("inicial", "intermedia", None, None)
    assert (mala.pop("id"), "gravisima" in mala.pop("rechazo")) == ("b", True)
    assert set(mala.values()) == {None}
