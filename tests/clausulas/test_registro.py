"""Un registro mal hecho se rechaza diciendo dónde y qué; uno bien hecho se coteja con un texto inventado."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from desproteccion.clausulas.cotejo import VARIABLE_DE_FUENTES, cotejar, leer_fuente
from desproteccion.clausulas.partidor import huella
from desproteccion.clausulas.registro import Registro, leer_hallazgos, leer_registro
from desproteccion.errores import ErrorDeEntrada, ReglasInvalidas
from desproteccion.ordenes.clausulas import orden
from desproteccion.reglas import cargar_reglas

PLAZO = "El equipo avisa en tres días."
TEXTO = f"# 1. Plazos\n\n{PLAZO} Era verano.\n\nNivel\tAlto\nCasa\tSin techo.\nCalle\tCon techo.\n"


def clausula(id: str, texto: str, **cambios: Any) -> dict[str, Any]:
    contexto, _, frase = texto.rpartition(" | ")
    datos: dict[str, Any] = {
        "id": id,
        "seccion": "1",
        "clase": "plazo",
        "resumen": f"Resumen de {id}.",
        "huella": huella(frase, contexto),
        "estado": "pendiente",
        "razon": "plazos",
    }
    datos.update(cambios)
    return {clave: valor for clave, valor in datos.items() if valor is not None}


def contenido(*clausulas: dict[str, Any], **cambios: Any) -> dict[str, Any]:
    return {
        "fuente": {"sigla": "F", "archivo": "f.txt", "huella": "0" * 64},
        "secciones": [{"id": "1", "desde": "1. Plazos"}],
        "razones": {"pendiente": {"plazos": "Aún no."}, "no_normativa": {"encabezado": "Encabezado."}},
        "clausulas": list(clausulas),
        "no_normativas": [
            {"seccion": "1", "huella": huella(texto), "razon": "encabezado"}
            for texto in ("1. Plazos", "Era verano.", "Nivel", "Alto", "Casa", "Calle")
        ],
        **cambios,
    }


COMPLETO = (
    clausula("P-1", PLAZO),
    clausula("C-1", "Casa | Alto | Sin techo."),
    clausula("C-2", "Calle | Alto | Con techo."),
)


def leer(carpeta: Path, datos: dict[str, Any]) -> Registro:
    # JSON es YAML: la carpeta queda igual que una de verdad.
    (carpeta / "clausulas.yaml").write_text(json.dumps(datos, ensure_ascii=False), encoding="utf-8")
    return leer_registro(carpeta, cargar_reglas())


def test_un_registro_completo_no_da_alarmas(tmp_path: Path) -> None:
    cotejo = cotejar(leer(tmp_path, contenido(*COMPLETO)), TEXTO)
    assert cotejo.alarmas == ()
    assert not cotejo.misma_fuente


def test_cambiar_un_plazo_avisa_que_falta_la_clausula_y_que_hay_una_frase_nueva(tmp_path: Path) -> None:
    alarmas = cotejar(leer(tmp_path, contenido(*COMPLETO)), TEXTO.replace("tres", "seis")).alarmas
    assert [(alarma.tipo, alarma.clausula) for alarma in alarmas] == [("no_aparece", "P-1"), ("sin_registrar", None)]
    assert "línea 3" in str(alarmas[1])


def test_intercambiar_dos_celdas_da_alarma_aunque_las_frases_sean_las_mismas(tmp_path: Path) -> None:
    cambiado = TEXTO.replace("Sin techo", "X").replace("Con techo", "Sin techo").replace("X", "Con techo")
    alarmas = cotejar(leer(tmp_path, contenido(*COMPLETO)), cambiado).alarmas
    assert {alarma.clausula for alarma in alarmas if alarma.tipo == "no_aparece"} == {"C-1", "C-2"}


def test_una_frase_repetida_de_mas_se_encuentra(tmp_path: Path) -> None:
    alarmas = cotejar(
        leer(tmp_path, contenido(*COMPLETO)), TEXTO.replace("Era verano.", f"Era verano. {PLAZO}")
    ).alarmas
    assert [alarma.tipo for alarma in alarmas] == ["sin_registrar"]


@pytest.mark.parametrize(
    ("datos", "motivo"),
    [
        (contenido(clausula("P-1", PLAZO), clausula("P-1", "Otra.")), "el identificador P-1 está repetido"),
        (contenido(clausula("P-1", PLAZO), clausula("P-2", PLAZO)), "está anotada dos veces"),
        (contenido(clausula("P-1", PLAZO, seccion="9")), "no existe la sección 9"),
        (contenido(clausula("P-1", PLAZO, razon="nada")), "pendiente con razón nada"),
        (contenido(clausula("P-1", PLAZO, razon=None)), "pendiente con razón None"),
        (contenido(clausula("P-1", PLAZO, reglas=["V1"])), "pendiente con reglas"),
        (contenido(clausula("P-1", PLAZO, estado="codificada", razon=None)), "codificada sin reglas"),
        (contenido(clausula("P-1", PLAZO, **{"en": ["informe"]})), "pendiente con reglas o partes"),
        (
            contenido(clausula("P-1", PLAZO, estado="codificada", razon=None, **{"en": ["informe"]})),
            "no existe la parte informe",
        ),
        (
            contenido(clausula("P-1", PLAZO, estado="codificada", razon=None, reglas=["V1-moderadas"])),
            "no existe la regla V1-moderadas; se esperaba una del paquete. ¿Quiso decir V1-moderada?",
        ),
        (contenido(clausula("P-1", PLAZO, resumen=PLAZO)), "es la frase de la fuente"),
        (contenido(clausula("P-1", PLAZO, frase=PLAZO)), "clave que el esquema no conoce"),
        (contenido(clausula("P-1", PLAZO, huella=PLAZO)), "un texto con la forma"),
        (contenido(no_normativas=[{"seccion": "1", "huella": "0" * 64, "razon": "x"}]), "no existe la razón x"),
    ],
)
def test_un_registro_incoherente_se_rechaza_y_dice_por_que(tmp_path: Path, datos: dict[str, Any], motivo: str) -> None:
    with pytest.raises(ReglasInvalidas) as error:
        leer(tmp_path, datos)
    assert motivo in str(error.value)
    assert "clausulas.yaml, línea" in str(error.value)


def test_un_hallazgo_que_cita_una_regla_inexistente_se_rechaza(tmp_path: Path) -> None:
    hallazgo = {"id": "h", "tipo": "vacio", "problema": "p", "motor": "m", "reglas": ["V9"]}
    fuente = {"sigla": "F", "seccion": "1", "frase": "x"}
    (tmp_path / "hallazgos_de_fuente.yaml").write_text(json.dumps({"hallazgos": [{**hallazgo, "fuente": fuente}]}))
    with pytest.raises(ReglasInvalidas, match="no existe la regla V9"):
        leer_hallazgos(tmp_path, cargar_reglas())


def test_la_fuente_se_busca_en_la_carpeta_de_la_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "f.txt").write_text("hola", encoding="utf-8")
    monkeypatch.setenv(VARIABLE_DE_FUENTES, str(tmp_path))
    assert leer_fuente("f.txt") == "hola"
    with pytest.raises(ErrorDeEntrada, match="no existe"):
        leer_fuente("otra.txt")


def test_sin_carpeta_pedida_una_fuente_que_no_esta_no_es_un_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE_DE_FUENTES, raising=False)
    assert leer_fuente("no_hay_tal.txt") is None


def test_una_fuente_que_no_es_texto_se_rechaza(tmp_path: Path) -> None:
    (tmp_path / "f.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ErrorDeEntrada, match="no está en UTF-8"):
        leer_fuente("f.txt", tmp_path)


def test_la_orden_informa_y_sale_con_dos_si_la_fuente_cambio(tmp_path: Path) -> None:
    (tmp_path / "ot_dce_2023.txt").write_text("Otro documento.", encoding="utf-8")
    resultado = CliRunner().invoke(orden, ["--formato", "json", "--fuentes", str(tmp_path)])
    datos = json.loads(resultado.stdout)
    assert resultado.exit_code == 2
    assert len(datos["cotejo"]["alarmas"]) == len(resultado.stderr.splitlines())
    assert datos["total"]["clausulas"] == sum(seccion["clausulas"] for seccion in datos["secciones"])


@pytest.mark.parametrize("formato", ["texto", "markdown"])
def test_la_orden_muestra_el_cuadro_por_seccion(formato: str) -> None:
    resultado = CliRunner().invoke(orden, ["--formato", formato])
    assert resultado.exit_code == 0
    assert "Queda en manos de personas" in resultado.stdout
    assert "6.4, etapa 3 b" in resultado.stdout
