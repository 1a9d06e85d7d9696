"""Cada revisión encuentra su defecto, lo muestra con un caso ficticio y no encuentra nada donde no lo hay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner
from desproteccion.caso import Caso
from desproteccion.catalogo import CATALOGO_POR_OMISION, cargar_catalogo
from desproteccion.decision import Decision
from desproteccion.errores import ErrorDeEntrada
from desproteccion.fichas import cargar_caso
from desproteccion.hechos import saber_de
from desproteccion.motor import Motor
from desproteccion.ordenes.verificar import orden
from desproteccion.reglas import cargar_reglas, carpeta_de_datos
from desproteccion.verificacion import verificar, verificar_catalogo
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.fichas import ficha_de, guardar
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.vocabulario import LECTURAS

from tests.verificacion.ayudas import CONJUNTOS, armar, paquete_de

DEFECTOS = sorted(carpeta.name for carpeta in CONJUNTOS.iterdir() if carpeta.name != "base")
TABLA_DEL_DEFECTO = {
    "celdas_de_programas": "programas",
    "ciclos": "N3",
    "filas_muertas": "global",
    "hechos_sin_uso": "hechos",
    "lecturas_invertidas": "N3",
    "lecturas_invertidas_en_dimension": "cuidadores",
    "monotonia_de_dimensiones": "nna",
    "monotonia_de_la_cadena": "nivel",
    "monotonia_de_tablas": "C3",
    "traslapes": "N3",
    "vacios": "N3",
    "valores_indistintos": "hechos",
}


def hallazgos_de(variante: str, destino: Path) -> list[Hallazgo]:
    return verificar(armar(variante, destino))


def test_las_reglas_que_trae_el_motor_no_tienen_hallazgos() -> None:
    assert verificar() == []


def test_el_conjunto_minimo_sano_no_tiene_hallazgos(tmp_path: Path) -> None:
    assert hallazgos_de("base", tmp_path) == []


def test_cada_revision_tiene_un_conjunto_con_su_defecto() -> None:
    revisiones = Path(verificar.__code__.co_filename).parent / "revisiones"
    nombres = {archivo.stem for archivo in revisiones.glob("*.py")} - {"__init__"}
    assert nombres <= set(DEFECTOS)
    assert set(TABLA_DEL_DEFECTO) == set(DEFECTOS)


@pytest.mark.parametrize("defecto", DEFECTOS)
def test_cada_defecto_se_encuentra_en_su_tabla_con_un_caso_ficticio_completo(defecto: str, tmp_path: Path) -> None:
    hallazgos = hallazgos_de(defecto, tmp_path)
    revision = defecto.removesuffix("_en_dimension")
    suyos = [h for h in hallazgos if h.revision == revision and h.tabla == TABLA_DEL_DEFECTO[defecto]]
    assert suyos, hallazgos
    hechos = set(paquete_de(defecto, tmp_path).hechos)
    for hallazgo in hallazgos:
        assert hallazgo.casos
        assert all(set(caso) == hechos for caso in hallazgo.casos)
        assert "caso ficticio" in str(hallazgo)


@pytest.mark.parametrize("defecto", ["vacios", "traslapes", "filas_muertas", "hechos_sin_uso", "valores_indistintos"])
def test_un_defecto_solo_no_enciende_otras_revisiones(defecto: str, tmp_path: Path) -> None:
    assert {h.revision for h in hallazgos_de(defecto, tmp_path)} == {defecto}


def test_la_cadena_se_revisa_aunque_cada_tabla_y_cada_dimension_sean_monotonas(tmp_path: Path) -> None:
    revisiones = {h.revision for h in hallazgos_de("monotonia_de_la_cadena", tmp_path)}
    assert "monotonia_de_la_cadena" in revisiones
    assert revisiones.isdisjoint({"monotonia_de_tablas", "monotonia_de_dimensiones"})


CON_TABLAS_SANAS = [
    "base",
    "lecturas_invertidas_en_dimension",
    "monotonia_de_dimensiones",
    "monotonia_de_la_cadena",
    "monotonia_de_tablas",
]


@pytest.mark.parametrize("variante", CON_TABLAS_SANAS)
def test_la_busqueda_en_la_cadena_coincide_con_probar_todos_los_casos_uno_a_uno(variante: str, tmp_path: Path) -> None:
    examen = Examen(paquete_de(variante, tmp_path))
    halladas = {
        (h.mensaje.split("empeorar ")[1].split(" de ")[0], lectura)
        for h in verificar(tmp_path)
        if h.revision == "monotonia_de_la_cadena" and h.tabla == "nivel"
        for lectura in h.esperado
    }
    assert halladas == set(bajas_una_a_una(examen))
    hay_inversion = any(
        decidir(examen, celda, 0).nivel > decidir(examen, celda, 1).nivel for celda in todas_las_celdas(examen)
    )
    assert hay_inversion == any(
        h.revision == "lecturas_invertidas" and h.tabla == "global" for h in verificar(tmp_path)
    )


def todas_las_celdas(examen: Examen) -> Iterator[dict[int, int]]:
    for clases in product(*[range(len(eje.representantes)) for eje in examen.tablas.ejes]):
        yield dict(enumerate(clases))


def decidir(examen: Examen, celda: dict[int, int], lectura: int) -> Decision:
    return examen.decidir(celda, lectura)


def bajas_una_a_una(examen: Examen) -> Iterator[tuple[str, str]]:
    for celda in todas_las_celdas(examen):
        for i, eje in enumerate(examen.tablas.ejes):
            orden_de_clases = eje.de_mejor_a_peor()
            for peor in orden_de_clases[orden_de_clases.index(celda[i]) + 1 :]:
                for lectura in range(2):
                    if decidir(examen, celda | {i: peor}, lectura).nivel < decidir(examen, celda, lectura).nivel:
                        yield eje.hecho.id, LECTURAS[lectura]


def test_los_dos_casos_de_una_baja_difieren_en_un_hecho_y_el_motor_confirma_que_baja(tmp_path: Path) -> None:
    carpeta = armar("monotonia_de_la_cadena", tmp_path)
    motor = Motor(cargar_reglas(carpeta))
    bajas = [h for h in verificar(carpeta) if h.revision == "monotonia_de_la_cadena" and h.tabla == "nivel"]
    for hallazgo in bajas:
        antes, despues = hallazgo.casos
        assert sum(antes[id] != despues[id] for id in antes) == 1
        (lectura,) = hallazgo.esperado
        niveles = [motor.decidir(caso, lectura).nivel for caso in hallazgo.casos]  # type: ignore[arg-type]
        assert hallazgo.esperado[lectura]["nivel"] == [niveles[0]]
        assert niveles[0] != niveles[1]


def test_cada_hallazgo_se_guarda_como_ejemplo_que_el_motor_puede_leer(tmp_path: Path) -> None:
    hallazgos = hallazgos_de("monotonia_de_tablas", tmp_path / "reglas")
    fichas = guardar(hallazgos, tmp_path / "fallas")
    assert len(fichas) == sum(len(h.casos) for h in hallazgos)
    for ficha in fichas:
        assert cargar_caso(ficha).id == ficha.stem
    assert len(list((tmp_path / "fallas" / "esperados").iterdir())) == len(hallazgos)


def test_la_ficha_de_un_caso_ficticio_dice_los_mismos_hechos_que_el_caso() -> None:
    examen = Examen(cargar_reglas())
    for i, eje in enumerate(examen.tablas.ejes):
        for clase in range(len(eje.representantes)):
            hechos = examen.caso({i: clase})
            saber = saber_de(Caso.model_validate(ficha_de("VF-1", hechos)), examen.paquete)
            assert [minimo for minimo, _ in saber.values()] == [maximo for _, maximo in saber.values()]
            for id, (codigo, _) in saber.items():
                valor = None if codigo < 0 else examen.paquete.hechos[id].dominio.valor(codigo)
                assert valor == hechos[id], id


REGLA_QUE_SOBRA = """\
  - id: V0-sobra
    si: {criterios.gravedad_maxima: leve, agravantes.total: 0, agravantes.fuertes: {desde: 1}}
    propone: leve
    texto: Pide un agravante fuerte y ninguno.
    fuente: {sigla: DISENO, nota: Inventada.}
    apoyo: supletoria
    oficial: false
"""
DEFECTOS_V0: dict[str, list[tuple[str, str]]] = {
    "vacios": [("agravantes.total: {desde: 2}", "agravantes.total: {desde: 3}")],
    "traslapes": [("agravantes.total: {hasta: 1}", "agravantes.total: {hasta: 2}")],
    "filas_muertas": [
        ("  - id: V0-leve-con-agravantes\n", f"{REGLA_QUE_SOBRA}  - id: V0-leve-con-agravantes\n"),
    ],
    # Ninguna regla mira ya los agravantes fuertes; la que los miraba separa otra cosa.
    "valores_indistintos": [
        ("total: {hasta: 1}\n      agravantes.fuertes: 0", "total: {hasta: 1}"),
        ("total: {desde: 2}\n      agravantes.fuertes: 0", "total: {desde: 2}"),
        (
            "gravedad_maxima: elevada\n      agravantes.fuertes: {desde: 1}",
            "gravedad_maxima: muy_elevada\n      agravantes.total: {desde: 1}",
        ),
        (
            "gravedad_maxima: muy_elevada\n    propone",
            "gravedad_maxima: muy_elevada\n      agravantes.total: 0\n    propone",
        ),
    ],
    "monotonia_de_tablas": [
        ("muy_elevada\n    propone: muy_elevada", "muy_elevada\n    propone: elevada"),
    ],
}


def con_gravedad(defecto: str, destino: Path) -> Path:
    """El catálogo que trae el motor, con un solo defecto en sus reglas V0."""
    shutil.copytree(carpeta_de_datos("reglas") / CATALOGO_POR_OMISION, destino)
    archivo = destino / "gravedad.yaml"
    texto = archivo.read_text(encoding="utf-8")
    for viejo, nuevo in DEFECTOS_V0[defecto]:
        assert texto.count(viejo) == 1, (defecto, viejo)
        texto = texto.replace(viejo, nuevo)
    archivo.write_text(texto, encoding="utf-8")
    return destino


@pytest.mark.parametrize("defecto", DEFECTOS_V0)
def test_cada_defecto_de_la_gravedad_propuesta_se_encuentra_con_una_ficha_que_se_puede_guardar(
    defecto: str, tmp_path: Path
) -> None:
    catalogo = cargar_catalogo(con_gravedad(defecto, tmp_path / "catalogo"), admite_defectos=True)
    hallazgos = verificar_catalogo(catalogo)
    assert {(h.revision, h.tabla) for h in hallazgos} == {(defecto, "V0")}
    assert "caso ficticio {criterios.gravedad_maxima:" in str(hallazgos[0])
    for archivo in guardar(hallazgos, tmp_path / "fallas"):
        assert cargar_caso(archivo).violencia is not None


def test_verificar_revisa_tambien_el_catalogo_de_una_copia_entera_de_reglas(tmp_path: Path) -> None:
    armar("base", tmp_path)
    con_gravedad("monotonia_de_tablas", tmp_path / CATALOGO_POR_OMISION)
    salida = CliRunner().invoke(orden, ["--reglas", str(tmp_path)])
    assert salida.exit_code == 2
    assert "baja de" in salida.output


def test_cada_revision_de_la_gravedad_propuesta_tiene_su_defecto() -> None:
    carpeta = Path(verificar.__code__.co_filename).parent / "revisiones_de_gravedad"
    nombres = {archivo.stem for archivo in carpeta.glob("*.py")} - {"__init__", "casos"}
    assert nombres == {defecto.removesuffix("_de_tablas") for defecto in DEFECTOS_V0}


def test_verificar_sale_2_y_cuenta_el_caso_si_hay_hallazgos(tmp_path: Path) -> None:
    salida = CliRunner().invoke(orden, ["--reglas", str(armar("vacios", tmp_path))])
    assert salida.exit_code == 2
    assert "ninguna fila decide" in salida.output
    assert "nna.riesgo.alto: 2" in salida.output


def test_verificar_sale_0_si_no_hay_hallazgos(tmp_path: Path) -> None:
    salida = CliRunner().invoke(orden, ["--reglas", str(armar("base", tmp_path))])
    assert (salida.exit_code, "Sin hallazgos" in salida.output) == (0, True)


def test_verificar_guarda_los_casos_si_se_le_pide(tmp_path: Path) -> None:
    reglas = armar("traslapes", tmp_path / "reglas")
    CliRunner().invoke(orden, ["--reglas", str(reglas), "--guardar", str(tmp_path / "fallas")])
    assert [ficha.name for ficha in (tmp_path / "fallas").glob("*.yaml")] == ["VF-001.yaml"]


def test_una_carpeta_que_no_es_de_reglas_es_un_error_de_entrada(tmp_path: Path) -> None:
    with pytest.raises(ErrorDeEntrada, match="no hay un paquete"):
        verificar(tmp_path)
