"""`desproteccion catalogo`: mostrar, filtrar y validar."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from desproteccion.catalogo import CatalogoInvalido, catalogo_por_omision
from desproteccion.cli import main
from desproteccion.esquema_catalogo import esquema_publicado
from desproteccion.ordenes.catalogo import orden
from desproteccion.reglas import carpeta_de_datos

ORIGINAL = carpeta_de_datos("reglas") / "valora_galicia_adaptado"


def salida(*argumentos: str) -> str:
    corrida = CliRunner().invoke(orden, list(argumentos), catch_exceptions=False)
    assert corrida.exit_code == 0, corrida.output
    return corrida.output


def test_muestra_el_catalogo_con_su_advertencia_y_cada_fila_con_su_respaldo() -> None:
    texto = salida()
    assert "no oficial" in texto
    assert "fi-m1" in texto
    assert "supletoria" in texto


def test_en_json_lleva_huella_y_secciones() -> None:
    datos = json.loads(salida("--formato", "json", "--tipologia", "sexual"))
    assert datos["huella"] == catalogo_por_omision().huella
    assert datos["oficial"] is False
    assert datos["secciones"][0]["titulo"] == "Violencia sexual"


def test_filtra_por_ambito_y_por_edad() -> None:
    de_contexto = salida("--ambito", "contexto")
    assert "nna-poco-visible" in de_contexto
    assert "victimizacion-previa" not in de_contexto
    assert "consumo-fugas-o-vida-en-calle" not in salida("--edad", "4")


@pytest.mark.parametrize("argumentos", [["--edad", "40"], ["--ambito", "barrio"], ["--tipologia", "fisicas"]])
def test_un_filtro_que_no_existe_es_un_error_de_uso(argumentos: list[str]) -> None:
    assert CliRunner().invoke(orden, argumentos).exit_code == 2


def test_validar_acepta_el_que_trae_el_motor_y_dice_su_huella() -> None:
    assert catalogo_por_omision().huella in salida("validar", str(ORIGINAL))


def test_validar_lanza_los_hallazgos_de_un_catalogo_malo(tmp_path: Path) -> None:
    copia = Path(shutil.copytree(ORIGINAL, tmp_path / "catalogo"))
    ruta = copia / "factores_riesgo.yaml"
    ruta.write_text(ruta.read_text(encoding="utf-8").replace("indicador: V3", "indicador: V9"), encoding="utf-8")
    with pytest.raises(CatalogoInvalido, match="V9"):
        CliRunner().invoke(orden, ["validar", str(copia)], catch_exceptions=False)


def test_esquema_escribe_el_publicado() -> None:
    assert salida("esquema").strip() == esquema_publicado()


@pytest.mark.parametrize("con", ["evaluar", "validar", "analizar", "lote"])
def test_toda_orden_que_lee_fichas_las_coteja_con_el_catalogo_que_se_le_da(con: str, tmp_path: Path) -> None:
    copia = Path(shutil.copytree(ORIGINAL, tmp_path / "catalogo"))
    ruta = copia / "factores_riesgo.yaml"
    ruta.write_text(ruta.read_text(encoding="utf-8").replace("id: nna-poco-visible", "id: nadie-lo-ve"), "utf-8")
    ficha = tmp_path / "ficha.jsonl"
    ficha.write_text('{"id": "A-1", "contexto": {"riesgo": {"factores": ["nadie-lo-ve"], "otros": []}}}', "utf-8")
    if con != "lote":
        ficha = ficha.rename(tmp_path / "ficha.json")
    resto = [str(tmp_path / "salida.csv"), "--estricto"] if con == "lote" else []
    assert codigo([con, str(ficha), *resto, "--catalogo", str(copia)]) == 0
    assert codigo([con, str(ficha), *resto]) == 2


def codigo(argumentos: list[str]) -> int | str | None:
    with pytest.raises(SystemExit) as salida:
        main(argumentos)
    return salida.value.code
