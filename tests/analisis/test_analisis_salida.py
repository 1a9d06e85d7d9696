from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from desproteccion import cargar_caso, evaluar
from desproteccion.analisis import Analisis, analizar
from desproteccion.analisis.texto import en_markdown
from desproteccion.errores import ErrorDeEntrada, FichaInvalida, ReglasInvalidas
from desproteccion.motor import motor_por_omision

from tests.analisis.test_analisis_monotonia import motor_con

RAIZ = Path(__file__).parents[2]
EJEMPLOS = sorted((RAIZ / "casos_ejemplo").glob("EJ-*.yaml"))


def ejemplo(numero: str) -> Path:
    return next(ficha for ficha in EJEMPLOS if ficha.name.startswith(f"EJ-{numero}"))


@pytest.mark.parametrize("ficha", EJEMPLOS, ids=lambda ficha: ficha.name[:6])
def test_el_analisis_de_una_vineta_coincide_con_su_resultado(ficha: Path) -> None:
    caso = cargar_caso(ficha)
    resultado = evaluar(caso, ejecutor="tablas")

    analisis = analizar(caso)

    assert analisis.posibles == resultado.nivel.posibles
    assert analisis.firmeza.firme == resultado.nivel.robusto
    assert analisis.firmeza.por_lectura == resultado.nivel.por_lectura
    assert (analisis.firmeza.certificado is None) == (analisis.firmeza.division is not None)
    assert {f.hecho for f in resultado.faltantes} == {
        p.hecho for p in analisis.preguntas if resultado.lectura in p.importa_en
    }
    de_dimensiones = {d.id: d.posibles for d in resultado.dimensiones}
    de_indicadores = {i.id: i.posibles for d in resultado.dimensiones for i in d.indicadores}
    assert {p.de: p.posibles for p in analisis.por_que_no[1:]} == de_dimensiones | de_indicadores


@pytest.mark.parametrize("ficha", EJEMPLOS, ids=lambda ficha: ficha.name[:6])
def test_el_json_se_puede_volver_a_leer_y_es_el_mismo_cada_vez(ficha: Path) -> None:
    analisis = analizar(cargar_caso(ficha))

    escrito = analisis.model_dump_json()

    assert Analisis.model_validate_json(escrito) == analisis
    assert analizar(cargar_caso(ficha)).model_dump_json() == escrito


def test_lo_que_separa_las_lecturas_se_nombra_brecha_por_brecha() -> None:
    division = analizar(cargar_caso(ejemplo("007"))).firmeza.division

    assert division is not None
    assert division.difieren_las_lecturas
    assert [brecha.id for brecha in division.brechas] == ["E-solo-riesgo"]
    assert division.brechas[0].posibles_si_se_resuelve_al_reves == ("sin",)


def test_si_las_lecturas_solo_difieren_al_reunir_se_dice_asi_y_no_se_culpa_a_una_brecha() -> None:
    division = analizar(cargar_caso(ejemplo("013"))).firmeza.division

    assert division is not None
    assert (division.por_la_forma_de_reunir, division.brechas, division.juntas) == (True, [], [])


def test_si_nada_separa_las_lecturas_por_si_solo_se_nombra_lo_que_las_separa_junto() -> None:
    division = analizar(cargar_caso(ejemplo("011"))).firmeza.division

    assert division is not None
    assert (division.por_la_forma_de_reunir, division.brechas) == (False, [])
    assert division.juntas == ["N2-tept-sin-persistencia", "C1-mayor-parte-habitual"]


def test_el_texto_dice_la_firmeza_las_metas_por_ambito_y_que_no_reemplaza_el_juicio() -> None:
    motor = motor_por_omision()

    firme = en_markdown(analizar(cargar_caso(ejemplo("002"))), motor)
    dividido = en_markdown(analizar(cargar_caso(ejemplo("007"))), motor)

    assert "Es firme: ambas lecturas dan este nivel" in firme
    assert "Bastan 7 datos para asegurarlo, aunque todo lo demás fuera otro, y con menos no se puede" in firme
    assert "No es firme: depende de la lectura." in dividido
    assert "la prudente da inicial, y la mínima, sin desprotección" in dividido
    assert "Al alcance de la intervención:" in dividido
    assert "Plan, ámbito «Redes (familiares, comunitarias e intersectoriales)»: Que los" in dividido
    for texto in (firme, dividido):
        assert "no lo reemplaza" in texto
        assert "[]" not in texto
        assert "None" not in texto


def test_el_texto_de_las_preguntas_dice_quien_responde_y_que_dejaria_cada_respuesta() -> None:
    texto = en_markdown(analizar(cargar_caso(ejemplo("009"))), motor_por_omision())

    assert "1. **¿Tiene un diagnóstico de trastorno asociado al trauma?**" in texto
    assert "Puede responderlo: los profesionales de salud." in texto
    assert (
        "si es «trastorno de estrés postraumático complejo» o «trastorno traumático del desarrollo», avanzada" in texto
    )
    assert texto.index("¿El impacto persiste") < texto.index("¿Cuántas áreas del desarrollo")


def test_un_hecho_que_no_existe_o_que_no_influye_se_rechaza_con_una_sugerencia() -> None:
    caso = cargar_caso(ejemplo("001"))

    with pytest.raises(ErrorDeEntrada, match=r"nna\.impacto\.area: el hecho no existe.*nna\.impacto\.areas"):
        analizar(caso, hechos=["nna.impacto.area"])
    with pytest.raises(ErrorDeEntrada, match="ninguna regla de nivel lo usa"):
        analizar(caso, hechos=["seguridad.mitigable"])


def test_una_ficha_que_se_contradice_se_rechaza(tmp_path: Path) -> None:
    ficha = tmp_path / "ficha.yaml"
    ficha.write_text("id: X-1\nviolencia: {polivictimizacion: false, victimizaciones: {vida: 20}}\n", encoding="utf-8")

    with pytest.raises(FichaInvalida):
        analizar(cargar_caso(ficha))


@pytest.mark.parametrize(
    ("antes", "despues", "dice"),
    [
        ("responden: [expediente, salud, cuidador]", "responden: [vecina]", "vecina"),
        ("    costo: documento", "    costo: gratis", "gratis"),
        ("    costo: documento", "    costo: [documento]", "costo"),
        ("    responden: [expediente, salud, cuidador]\n", "", "responden"),
        ("esfera: redes,", "esfera: barrio,", "barrio"),
        ("alerta: A-ley-21057", "alerta: A-ley-21058", "A-ley-21058"),
        ("      turno: 1", "      turno: 0", "turno"),
        (
            "responden: [expediente, salud, cuidador]",
            "responden: [cuidador]",
            "primero responde cuidador, y el costo es documento",
        ),
    ],
)
def test_quien_responde_el_costo_y_el_plan_se_revisan_al_cargar_las_reglas(
    tmp_path: Path, antes: str, despues: str, dice: str
) -> None:
    with pytest.raises(ReglasInvalidas, match=dice):
        motor_con(tmp_path, "hechos.yaml", antes, despues)


# La orden


def correr(*argumentos: str) -> subprocess.CompletedProcess[str]:
    """La orden, sin pasar por el registro de órdenes, con los errores como los escribe la línea de órdenes."""
    programa = (
        "import sys, click\n"
        "from desproteccion.errores import ErrorDeEntrada\n"
        "from desproteccion.ordenes.analizar import orden\n"
        "try:\n    orden.main(sys.argv[1:], standalone_mode=False)\n"
        "except (ErrorDeEntrada, click.ClickException) as error:\n    print(error, file=sys.stderr)\n    sys.exit(2)\n"
    )
    ambiente = {**os.environ, "PYTHONPATH": str(RAIZ / "motor"), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", programa, *argumentos],
        capture_output=True,
        encoding="utf-8",
        env=ambiente,
        timeout=120,
        check=False,
    )


def test_la_orden_escribe_texto_json_y_markdown() -> None:
    ficha = str(ejemplo("009"))

    texto, en_json, markdown = (correr(ficha, "--formato", f) for f in ("texto", "json", "markdown"))

    assert "Qué averiguar" in texto.stdout
    assert "**" not in texto.stdout
    assert json.loads(en_json.stdout)["esquema"] == "analisis/1"
    assert markdown.stdout.startswith("# Análisis de EJ-009\n")


def test_la_orden_muestra_la_cuadricula_de_dos_hechos_y_el_porque_no_de_lo_pedido() -> None:
    pedidos = ["--hecho", "nna.impacto.areas", "--hecho", "nna.impacto.trauma", "--nivel", "N2", "--lectura", "minima"]

    proceso = correr(str(ejemplo("010")), *pedidos, "--formato", "markdown")

    assert proceso.returncode == 0, proceso.stderr
    assert "| áreas del desarrollo afectadas \\ diagnóstico de trauma |" in proceso.stdout
    assert "- **Impacto biopsicosocial: inicial**" in proceso.stdout
    assert "Capacidades de los padres, madres o cuidadores:" not in proceso.stdout


def test_la_orden_rechaza_lo_que_no_tiene_nivel_y_la_ficha_que_no_existe() -> None:
    for argumentos, dice in [
        (["--nivel", "N9"], "N9"),
        (["--hecho", "nna.edad"], "el hecho no existe"),
    ]:
        proceso = correr(str(ejemplo("001")), *argumentos)
        assert proceso.returncode == 2
        assert proceso.stdout == ""
        assert dice in proceso.stderr
