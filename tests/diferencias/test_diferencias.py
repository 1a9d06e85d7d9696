"""Comparar dos conjuntos de reglas por lo que deciden, y elegir el que regía en una fecha."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from desproteccion.caso import Caso
from desproteccion.catalogo import CATALOGO_POR_OMISION
from desproteccion.diferencias import Comparacion, comparar
from desproteccion.diferencias.casos import mover
from desproteccion.errores import ErrorDeEntrada, ReglasInvalidas
from desproteccion.fichas import cargar_caso
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.ordenes.diferencias import orden
from desproteccion.ordenes.evaluar import orden as evaluar
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO, cargar_reglas, carpeta_de_datos
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.fichas import ficha_de
from desproteccion.vigencia import carpeta_vigente, versiones

from tests.verificacion.ayudas import armar

REGLAS = RAIZ_DEL_REPOSITORIO / "reglas" / "dce_2023"
EJEMPLOS = RAIZ_DEL_REPOSITORIO / "casos_ejemplo"
Cambiar = Callable[[str, str, str], Path]


@pytest.fixture
def cambiar(tmp_path: Path) -> Cambiar:
    """Una copia de las reglas con un texto cambiado."""

    def copia(archivo: str, de: str, a: str) -> Path:
        carpeta = tmp_path / "otras"
        shutil.copytree(REGLAS, carpeta, dirs_exist_ok=True)
        texto = (carpeta / archivo).read_text(encoding="utf-8")
        assert de in texto
        (carpeta / archivo).write_text(texto.replace(de, a, 1), encoding="utf-8")
        return carpeta

    return copia


def contra_las_nuestras(carpeta: Path) -> Comparacion:
    return comparar(motor_por_omision().paquete, cargar_reglas(carpeta))


def tablas_que_cambian(comparacion: Comparacion) -> set[str]:
    return {diferencia.tabla for diferencia in comparacion.diferencias}


def test_unas_reglas_son_equivalentes_a_si_mismas_en_cada_tabla_y_etapa() -> None:
    comparacion = contra_las_nuestras(REGLAS)
    assert comparacion.iguales
    paquete = motor_por_omision().paquete
    assert len(comparacion.equivalentes) == len(paquete.indicadores) + len(paquete.dimensiones) + 4


def test_cambiar_la_redaccion_o_partir_un_umbral_sin_cambiar_lo_que_se_decide_no_es_una_diferencia(
    cambiar: Cambiar,
) -> None:
    condicion = "{contexto.riesgo.alto: {desde: 2}, contexto.riesgo.visualiza: false}"
    otra = "{todos: [{contexto.riesgo.alto: {desde: 2}}, {contexto.riesgo.visualiza: {distinto: true}}]}"
    carpeta = cambiar("contexto.yaml", condicion, otra)
    assert contra_las_nuestras(carpeta).iguales


def test_un_umbral_corrido_muestra_la_clase_que_cambia_con_un_testigo_y_deja_iguales_las_demas_tablas(
    cambiar: Cambiar,
) -> None:
    carpeta = cambiar("violencia.yaml", "{desde: 1, hasta: 2}", "{desde: 1, hasta: 3}")
    texto = (carpeta / "violencia.yaml").read_text(encoding="utf-8")
    (carpeta / "violencia.yaml").write_text(texto.replace("{desde: 3}", "{desde: 4}"), encoding="utf-8")
    comparacion = contra_las_nuestras(carpeta)
    (de_v2,) = [d for d in comparacion.diferencias if d.tabla == "V2"]
    assert de_v2.testigo == {"violencia.ingresos_previos": 3}
    assert (de_v2.de.split()[0], de_v2.a.split()[0], de_v2.clases) == ("intermedia", "intermedia", 1)
    assert tablas_que_cambian(comparacion) == {"V2", "violencia", "global"}
    assert any(tabla.startswith("N1: iguales") for tabla in comparacion.equivalentes)


def test_una_regla_global_quitada_se_ve_en_el_global_y_el_motor_confirma_el_testigo(cambiar: Cambiar) -> None:
    carpeta = cambiar("niveles.yaml", "{menos: 1, de: {mayor: [violencia, nna, cuidadores, contexto]}}", "inicial")
    comparacion = contra_las_nuestras(carpeta)
    (diferencia,) = [d for d in comparacion.diferencias if d.tabla == "global" and d.lectura == "prudente"]
    assert tablas_que_cambian(comparacion) == {"global"}
    hechos = _completo(diferencia.testigo or {})
    niveles = [
        motor.decidir(hechos, "prudente").nivel for motor in (motor_por_omision(), Motor(cargar_reglas(carpeta)))
    ]
    assert [diferencia.de.split()[0], diferencia.a.split()[0]] == niveles
    assert niveles[0] != niveles[1]


def _completo(testigo: object) -> dict[str, object]:
    from desproteccion.verificacion.examen import Examen

    assert isinstance(testigo, dict)
    return {**Examen(motor_por_omision().paquete).caso({}), **testigo}


@pytest.mark.parametrize(
    ("archivo", "de", "a", "tabla"),
    [
        ("programas.yaml", "programas: [PTE, CA]", "programas: [PTE]", "programas"),
        ("programas.yaml", "[cubre_el_foco_mas_alto, suma_", "[suma_", "programas"),
        ("alertas.yaml", "{desde: 5}", "{desde: 6}", "alertas"),
        ("alertas.yaml", "plazo_horas: 24", "plazo_horas: 48", "alertas"),
        ("niveles.yaml", "{nna.riesgo.no_alto: {desde: 3}}", "{nna.riesgo.no_alto: {desde: 2}}", "existencia"),
        ("hechos.yaml", "vida: 14", "vida: 15", "hechos"),
    ],
)  # fmt: skip
def test_cada_etapa_muestra_su_diferencia(cambiar: Cambiar, archivo: str, de: str, a: str, tabla: str) -> None:
    assert tabla in tablas_que_cambian(contra_las_nuestras(cambiar(archivo, de, a)))


def test_si_cambian_los_hechos_se_dice_cuales_y_no_se_afirma_ninguna_equivalencia(cambiar: Cambiar) -> None:
    carpeta = cambiar("hechos.yaml", "suficiente: suficiente, ", "suficiente: suficiente, regular: regular, ")
    comparacion = contra_las_nuestras(carpeta)
    assert not comparacion.iguales
    assert comparacion.equivalentes == ()
    assert "cuidadores.disponibilidad" in comparacion.diferencias[0].de


VARIANTES = ["base", "monotonia_de_la_cadena", "monotonia_de_tablas", "monotonia_de_dimensiones", "filas_muertas"]


@pytest.mark.parametrize(("uno", "otro"), list(product(VARIANTES, VARIANTES)))
def test_la_comparacion_de_la_cadena_coincide_con_probar_todos_los_casos(uno: str, otro: str, tmp_path: Path) -> None:
    paquetes = [cargar_reglas(armar(variante, tmp_path / str(i))) for i, variante in enumerate((uno, otro))]
    comparacion = comparar(*paquetes)
    examenes = [Examen(paquete) for paquete in paquetes]
    cambian = set()
    for clases in product(*[range(len(eje.representantes)) for eje in examenes[0].tablas.ejes]):
        for lectura, nombre in enumerate(("minima", "prudente")):
            respuestas = []
            for examen in examenes:
                decision = examen.decidir(dict(enumerate(clases)), lectura)
                terminos = examen.tablas.globales[lectura].terminos
                regla = terminos[decision.termino].regla.id if decision.termino >= 0 else None
                respuestas.append((decision.nivel, regla))
            if respuestas[0] != respuestas[1]:
                cambian.add(nombre)
    assert {d.lectura for d in comparacion.diferencias if d.tabla == "global"} == cambian


def test_sobre_fichas_se_cuenta_cuantas_se_mueven_de_que_nivel_a_cual_y_por_que_regla(cambiar: Cambiar) -> None:
    carpeta = cambiar(
        "niveles.yaml", "nivel: {mayor: [{menor: [N2, nna]}, {menor: [C1, cuidadores]}]}", "nivel: inicial"
    )
    fichas = [cargar_caso(archivo) for archivo in sorted(EJEMPLOS.glob("*.yaml"))]
    movimientos = mover(fichas, motor_por_omision(), Motor(cargar_reglas(carpeta)), "prudente")
    assert movimientos.comparados == len(fichas)
    assert 0 < movimientos.se_mueven < len(fichas)
    assert all("G-" in m.regla_de for m in movimientos.por_movimiento)
    assert mover(fichas, motor_por_omision(), motor_por_omision()).se_mueven == 0


def test_la_orden_muestra_las_diferencias_las_igualdades_y_los_casos(cambiar: Cambiar) -> None:
    carpeta = cambiar("alertas.yaml", "plazo_horas: 24", "plazo_horas: 48")
    ficha = str(next(EJEMPLOS.glob("EJ-001*.yaml")))
    salida = CliRunner().invoke(orden, [str(REGLAS), str(carpeta), ficha])
    assert salida.exit_code == 0
    for texto in ("Cambia: alertas: de A-riesgo-integridad", "Igual: N1", "0 de 1 casos"):
        assert texto in salida.output


def test_un_movimiento_dice_tambien_que_reglas_dejan_de_disparar_y_cuales_empiezan(cambiar: Cambiar) -> None:
    dos_o_mas = "{nna.impacto.areas: {desde: 2}, nna.impacto.persiste: false"
    carpeta = cambiar("nna.yaml", dos_o_mas, dos_o_mas.replace("2", "3"))
    archivo = carpeta / "nna.yaml"
    texto = archivo.read_text(encoding="utf-8")
    una = "{nna.impacto.areas: 1, nna.impacto.persiste: false"
    assert una in texto
    archivo.write_text(texto.replace(una, una.replace("1", "{desde: 1, hasta: 2}")), encoding="utf-8")
    hechos = {**Examen(motor_por_omision().paquete).caso({}), "nna.impacto.areas": 2}
    fichas = [Caso.model_validate(ficha_de("J-1", hechos))]
    (movido,) = mover(fichas, motor_por_omision(), Motor(cargar_reglas(carpeta)), "minima").por_movimiento
    assert (movido.dejan, movido.empiezan) == (("N2-dos-o-mas-areas",), ("N2-un-area",))
    assert "porque deja de disparar N2-dos-o-mas-areas y dispara N2-un-area" in str(movido)


def test_la_orden_compara_la_gravedad_propuesta_y_lee_un_jsonl_de_fichas(tmp_path: Path) -> None:
    copia = tmp_path / "reglas"
    shutil.copytree(carpeta_de_datos("reglas"), copia)
    archivo = copia / CATALOGO_POR_OMISION / "gravedad.yaml"
    texto = archivo.read_text(encoding="utf-8")
    corrido = texto.replace("total: {hasta: 1}", "total: {hasta: 2}").replace("total: {desde: 2}", "total: {desde: 3}")
    archivo.write_text(corrido, encoding="utf-8")
    tipologia = {"tipo": "fisica", "criterios": ["fi-e1"], "agravantes": ["ag-intensidad", "ag-frecuencia"]}
    fichas = [{"id": "J-1", "violencia": {"tipologias": [tipologia]}}, {"id": "J-2"}]
    (tmp_path / "casos.jsonl").write_text("\n".join(map(json.dumps, fichas)), encoding="utf-8")
    salida = CliRunner().invoke(orden, [str(carpeta_de_datos("reglas")), str(copia), str(tmp_path / "casos.jsonl")])
    assert salida.exit_code == 0, salida.output
    assert "Cambia: V0: de muy elevada (V0-elevada-varios-agravantes) a elevada (V0-elevada)" in salida.output
    assert "criterios.gravedad_maxima: elevada, agravantes.total: 2" in salida.output
    assert "Igual: V1" in salida.output
    assert "de 2 casos cambian de nivel" in salida.output


def test_un_jsonl_con_una_ficha_mala_no_se_compara_y_dice_cual(tmp_path: Path) -> None:
    (tmp_path / "casos.jsonl").write_text('{"id": "J-1"}\n{"id": "J 2"}\n', encoding="utf-8")
    with pytest.raises(ErrorDeEntrada, match="ficha 2"):
        CliRunner().invoke(
            orden,
            [str(REGLAS), str(REGLAS), str(tmp_path / "casos.jsonl")],
            catch_exceptions=False,
            standalone_mode=False,
        )


@pytest.mark.parametrize(("fecha", "version"), [("2024-12-31", "1.0.0"), ("2025-01-01", "2.0.0")])
def test_evaluar_con_fecha_usa_las_reglas_que_regian_ese_dia(dos_versiones: Path, fecha: str, version: str) -> None:
    archivo = dos_versiones / "v2" / "paquete.yaml"
    texto = archivo.read_text(encoding="utf-8")
    archivo.write_text(texto.replace("version: 1.0.0", "version: 2.0.0"), encoding="utf-8")
    ficha = str(next(EJEMPLOS.glob("EJ-001*.yaml")))
    opciones = [ficha, "--reglas", str(dos_versiones), "--fecha", fecha, "--formato", "json"]
    salida = CliRunner().invoke(evaluar, opciones)
    assert json.loads(salida.output)["reglas"]["version"] == version


@pytest.fixture
def dos_versiones(tmp_path: Path) -> Path:
    for nombre, desde, hasta in (("v1", "2023-06-01", "2024-12-31"), ("v2", "2025-01-01", "null")):
        shutil.copytree(REGLAS, tmp_path / nombre)
        archivo = tmp_path / nombre / "paquete.yaml"
        texto = archivo.read_text(encoding="utf-8")
        texto = texto.replace("vigente_desde: 2023-06-01", f"vigente_desde: {desde}")
        archivo.write_text(texto.replace("vigente_hasta: null", f"vigente_hasta: {hasta}"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("fecha", "carpeta"),
    [(date(2023, 6, 1), "v1"), (date(2024, 12, 31), "v1"), (date(2025, 1, 1), "v2"), (date(2030, 1, 1), "v2")],
)
def test_en_cada_fecha_rige_una_version_y_los_extremos_estan_incluidos(
    dos_versiones: Path, fecha: date, carpeta: str
) -> None:
    assert carpeta_vigente(fecha, dos_versiones).name == carpeta


def test_antes_de_la_primera_version_no_rige_ninguna_y_el_mensaje_dice_cuales_hay(dos_versiones: Path) -> None:
    with pytest.raises(ReglasInvalidas, match=r"2023-05-31.*no rige ninguna.*v1.*v2"):
        carpeta_vigente(date(2023, 5, 31), dos_versiones)


def test_dos_versiones_vigentes_a_la_vez_son_un_error(dos_versiones: Path) -> None:
    shutil.copytree(dos_versiones / "v2", dos_versiones / "v3")
    with pytest.raises(ReglasInvalidas, match="rigen 2 versiones a la vez"):
        carpeta_vigente(date(2026, 1, 1), dos_versiones)


def test_las_versiones_se_listan_por_fecha(dos_versiones: Path) -> None:
    assert [version.carpeta.name for version in versiones(dos_versiones)] == ["v1", "v2"]


def test_las_reglas_que_trae_el_motor_rigen_hoy() -> None:
    assert carpeta_vigente(date(2026, 11, 22)).name == "dce_2023"
