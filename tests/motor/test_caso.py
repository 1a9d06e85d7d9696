"""La ficha: estricta, seudónima, sin contradicciones, y con mensajes que dicen dónde, qué y qué hacer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from desproteccion import Caso, FichaInvalida, cargar_caso
from desproteccion.hechos import constancias, saber_de
from desproteccion.paquete import Paquete
from hypothesis import given, settings
from pydantic import ValidationError

from tests.estrategias import fichas_completas, fichas_parciales
from tests.fichas import Ficha


def ficha_con(ruta: str, valor: Any) -> Ficha:
    """Una ficha mínima con ese valor; un número en la ruta es una posición de lista."""
    *partes, ultima = ruta.split(".")
    dato: Any = {ultima: valor}
    for parte in reversed(partes):
        dato = [dato] if parte.isdigit() else {parte: dato}
    return {"id": "EJ-000", **dato}


def tipologia(**campos: Any) -> Ficha:
    return {"id": "EJ-000", "violencia": {"tipologias": [{"tipo": "fisica"} | campos]}}


def rechazada(ficha: Ficha, carpeta: Path) -> str:
    """El mensaje con que se rechaza, ya en palabras."""
    archivo = carpeta / "ficha.json"
    archivo.write_text(json.dumps(ficha), "utf-8")
    with pytest.raises(FichaInvalida) as error:
        cargar_caso(archivo)
    return str(error.value)


# Estricta: lo que JSON puede llevar, y nada más


NUMEROS = [
    "edad.anios",
    "edad.meses",
    "violencia.trayectoria.ingresos_previos",
    "violencia.victimizaciones.vida",
    "nna.riesgo.conteo.alto",
    "contexto.riesgo.conteo.no_alto",
    "situacion.contacto.intentos",
]
BOOLEANOS = [
    "violencia.trayectoria.mayor_parte_de_la_vida",
    "violencia.polivictimizacion",
    "nna.impacto.persiste",
    "contexto.riesgo.visualiza",
    "seguridad.peligro_grave_inminente",
    "situacion.participa",
]
ENUMERACIONES = [
    "nna.necesidades.fisicas",
    "nna.impacto.trauma",
    "nna.proteccion.suficiencia",
    "cuidadores.respuesta.alcance",
    "cuidadores.disponibilidad",
    "contexto.soportes.comunitarios_nna",
    "ingreso.derivante",
    "ingreso.region",
    "pronunciamiento.nivel",
    "pronunciamiento.motivo",
]


@pytest.mark.parametrize("valor", ["3", 3.0, 3.5, True, False, -1, [], {}, "tres"])
@pytest.mark.parametrize("ruta", NUMEROS)
def test_un_numero_es_un_entero_sin_comillas_y_sin_signo(ruta: str, valor: Any, tmp_path: Path) -> None:
    assert f"{ruta}: se encontró" in rechazada(ficha_con(ruta, valor), tmp_path)
    Caso.model_validate(ficha_con(ruta, 3))


@pytest.mark.parametrize("valor", [1, 0, "true", "si", "no", "yes", 1.0, [], {}])
@pytest.mark.parametrize("ruta", BOOLEANOS)
def test_un_si_o_no_es_true_o_false_y_nada_mas(ruta: str, valor: Any, tmp_path: Path) -> None:
    assert f"{ruta}: se encontró" in (mensaje := rechazada(ficha_con(ruta, valor), tmp_path))
    assert "true o false" in mensaje


@pytest.mark.parametrize("valor", ["otra", "", "HABITUAL", " habitual", 0, 1, True, [], {}])
@pytest.mark.parametrize("ruta", ENUMERACIONES)
def test_una_opcion_se_escribe_exactamente_como_en_el_contrato(ruta: str, valor: Any, tmp_path: Path) -> None:
    assert f"{ruta}: se encontró" in (mensaje := rechazada(ficha_con(ruta, valor), tmp_path))
    assert " o " in mensaje, "el mensaje dice los valores admitidos"


def test_un_valor_parecido_trae_la_sugerencia(tmp_path: Path) -> None:
    mensaje = rechazada(ficha_con("nna.necesidades.fisicas", "habituales"), tmp_path)
    assert "satisfecha, esporadica, habitual o permanente. ¿Quiso decir habitual?" in mensaje


@pytest.mark.parametrize(
    "ruta", [*NUMEROS, *BOOLEANOS, *ENUMERACIONES, "edad", "violencia", "nna.riesgo", "ingreso.fecha"]
)
def test_nulo_es_lo_mismo_que_ausente(ruta: str, paquete: Paquete) -> None:
    caso, vacio = Caso.model_validate(ficha_con(ruta, None)), Caso(id="EJ-000")
    assert saber_de(caso, paquete) == saber_de(vacio, paquete)
    assert constancias(caso, paquete) == constancias(vacio, paquete)


@pytest.mark.parametrize(
    "id", ["", "EJ 001", "EJ_001", "Ñ-1", "x" * 65, "EJ-001\n", 7, None, "a/b", "00000000-1", "1.2"]
)
def test_el_id_es_un_seudonimo_de_letras_numeros_y_guion(id: Any) -> None:
    with pytest.raises(ValidationError):
        Caso.model_validate({"id": id})


@pytest.mark.parametrize("id", ["EJ-001", "a", "x" * 64, "0"])
def test_un_seudonimo_corriente_se_acepta(id: str) -> None:
    assert Caso.model_validate({"id": id}).id == id


def test_sin_id_no_hay_ficha(tmp_path: Path) -> None:
    assert "id: falta la clave" in rechazada({}, tmp_path)


@pytest.mark.parametrize("esquema", ["caso/2", "caso", "", 1])
def test_una_version_desconocida_del_esquema_se_rechaza(esquema: Any, tmp_path: Path) -> None:
    assert "esquema: se encontró" in rechazada({"id": "x", "esquema": esquema}, tmp_path)


def test_una_ficha_que_no_es_un_grupo_de_campos_se_rechaza(tmp_path: Path) -> None:
    archivo = tmp_path / "ficha.json"
    for contenido in ("[]", "3", "null", '"EJ-001"', "true"):
        archivo.write_text(contenido, "utf-8")
        with pytest.raises(FichaInvalida, match="no es una ficha"):
            cargar_caso(archivo)


# Fechas


@pytest.mark.parametrize(
    "fecha", ["2026-02-30", "2026-13-01", "02-03-2026", "2026-3-2", "2026-03-02T10:00", 20260302, True]
)
def test_una_fecha_que_no_existe_o_no_es_aaaa_mm_dd_se_rechaza(fecha: Any, tmp_path: Path) -> None:
    assert "ingreso.fecha" in rechazada(ficha_con("ingreso.fecha", fecha), tmp_path)


def test_una_fecha_del_calendario_se_acepta_tambien_en_bisiesto() -> None:
    caso = Caso.model_validate(ficha_con("ingreso.fecha", "2028-02-29"))
    assert caso.ingreso is not None
    assert str(caso.ingreso.fecha) == "2028-02-29"


# Seudónima


@pytest.mark.parametrize(
    "campo", ["nombre", "run", "rut", "RUT", "Nombre", "domicilio", "telefono", "apellidos", "correo"]
)
@pytest.mark.parametrize("seccion", [None, "nna", "cuidadores"])
def test_un_dato_que_identifica_se_rechaza_y_se_dice_por_que(campo: str, seccion: str | None, tmp_path: Path) -> None:
    ficha = ficha_con(f"{seccion}.{campo}" if seccion else campo, "dato ficticio")
    mensaje = rechazada(ficha, tmp_path)
    assert "La ficha es seudónima: no lleva nombre, RUN ni domicilio. Quite el campo" in mensaje
    assert "dato ficticio" not in mensaje, "lo que identifica no se repite en el mensaje"


RUN_IMPOSIBLES = ["00.000.000-1", "00000000-1", "0000000-K"]
"""Con la forma de un RUN y dígito verificador que no corresponde: no son de nadie."""


@pytest.mark.parametrize("run", RUN_IMPOSIBLES)
@pytest.mark.parametrize(
    "ruta",
    [
        "pronunciamiento.fundamento",
        "nna.riesgo.otros.0.descripcion",
        "situacion.intervenciones_sin_resultado",
        "violencia.tipologias.0.subtipo",
    ],
)
def test_un_texto_que_parece_traer_un_run_se_rechaza(ruta: str, run: str, tmp_path: Path) -> None:
    ficha = ficha_con(
        ruta, [run] if ruta.endswith("resultado") else run if ruta.endswith("subtipo") else f"El RUN es {run}."
    )
    if "otros" in ruta:
        ficha["nna"]["riesgo"]["otros"][0]["alto_riesgo"] = False
    if "tipologias" in ruta:
        ficha["violencia"]["tipologias"][0]["tipo"] = "fisica"
    mensaje = rechazada(ficha, tmp_path)
    assert "parece contener un RUN" in mensaje
    assert run not in mensaje, "el RUN no se repite en el mensaje"


@pytest.mark.parametrize("texto", ["a\x00b", "a\x1b[31mb", "a\x7fb", "a\x85b"])
def test_un_texto_con_caracteres_de_control_se_rechaza(texto: str) -> None:
    with pytest.raises(ValidationError, match="caracteres de control"):
        Caso.model_validate(ficha_con("pronunciamiento.fundamento", texto))


# Campos desconocidos


@pytest.mark.parametrize(
    ("ruta", "consejo"),
    [
        ("violensia", "¿Quiso decir violencia?"),
        ("nna.necesidades.fisica", "¿Quiso decir fisicas?"),
        ("cuidadores.respuesta.frecuensia", "¿Quiso decir frecuencia?"),
        ("seguridad.zzz", "Aquí se admiten: control_en_entorno, mitigable"),
        ("violencia.tipologias.0.zzz", "Aquí se admiten: "),
    ],
)
def test_un_campo_que_el_esquema_no_conoce_se_rechaza_con_consejo(ruta: str, consejo: str, tmp_path: Path) -> None:
    mensaje = rechazada(ficha_con(ruta, 1), tmp_path)
    assert "clave que el esquema no conoce" in mensaje
    assert consejo in mensaje


def test_el_mensaje_de_una_ficha_en_yaml_trae_archivo_linea_y_ruta(tmp_path: Path) -> None:
    archivo = tmp_path / "ficha.yaml"
    archivo.write_text("id: EJ-001\nnna:\n  necesidades:\n    fisicas: mala\n", "utf-8")
    with pytest.raises(FichaInvalida) as error:
        cargar_caso(archivo)
    assert str(error.value).startswith(f"{archivo}, línea 4, nna.necesidades.fisicas: se encontró «mala»; se esperaba")


def test_todos_los_problemas_de_una_ficha_se_dicen_juntos(tmp_path: Path) -> None:
    mensaje = rechazada({"id": "EJ 1", "edad": {"anios": "3"}, "seguridad": {"mitigable": 1}}, tmp_path)
    assert [parte in mensaje for parte in ("id:", "edad.anios:", "seguridad.mitigable:")] == [True] * 3


# Contradicciones del contrato


CONTRADICCIONES: dict[str, tuple[Ficha, str]] = {
    "impacto que persiste sin áreas": (
        {"nna": {"impacto": {"areas": [], "persiste": True}}},
        "un impacto no puede persistir si no hay ningún área afectada",
    ),
    "conteo junto con factores": (
        {"nna": {"riesgo": {"conteo": {"alto": 1}, "factores": []}}},
        "trae conteo junto con factores u otros",
    ),
    "conteo junto con otros": (
        {"contexto": {"riesgo": {"conteo": {}, "otros": []}}},
        "trae conteo junto con factores u otros",
    ),
    "polivictimización negada que el conteo de la vida afirma": (
        {"violencia": {"polivictimizacion": False, "victimizaciones": {"vida": 14}}},
        "violencia.victimizaciones la afirma",
    ),
    "polivictimización negada que el último año afirma": (
        {"violencia": {"polivictimizacion": False, "victimizaciones": {"ultimo_anio": 9}}},
        "violencia.victimizaciones la afirma",
    ),
    "último año mayor que la vida": (
        {"violencia": {"victimizaciones": {"vida": 3, "ultimo_anio": 4}}},
        "ultimo_anio (4) es mayor que vida (3)",
    ),
    "frecuencia con alcance ninguna": (
        {"cuidadores": {"respuesta": {"alcance": "ninguna", "frecuencia": "habitual"}}},
        "cuidadores.respuesta.frecuencia no tiene sentido si cuidadores.respuesta.alcance es ninguna",
    ),
    "un área dos veces": ({"nna": {"impacto": {"areas": ["fisico", "fisico"]}}}, "areas repite un área"),
    "un factor que no está en el catálogo": (
        {"nna": {"riesgo": {"factores": ["F01"]}}},
        "factores trae «F01», que no es",
    ),
    "un factor protector que no está en el catálogo": (
        {"contexto": {"proteccion": {"factores": ["P01"]}}},
        "factores trae «P01», que no es",
    ),
    "un programa que no existe": (
        {"pronunciamiento": {"programas": ["XYZ"]}},
        "pronunciamiento.programas trae «XYZ», y los programas son AFT, PIR, PTE, CA",
    ),
}


@pytest.mark.parametrize(("secciones", "dice"), CONTRADICCIONES.values(), ids=CONTRADICCIONES.keys())
def test_una_contradiccion_se_rechaza_y_se_explica(secciones: Ficha, dice: str, tmp_path: Path) -> None:
    assert dice in rechazada({"id": "EJ-000"} | secciones, tmp_path)


NO_SE_CONTRADICEN: list[Ficha] = [
    {"nna": {"impacto": {"persiste": True}}},
    {"nna": {"impacto": {"areas": [], "persiste": False}}},
    {"nna": {"impacto": {"areas": [], "trauma": "tept"}}},
    {"violencia": {"polivictimizacion": True, "victimizaciones": {"vida": 2, "ultimo_anio": 0}}},
    {"violencia": {"polivictimizacion": False, "victimizaciones": {"vida": 13, "ultimo_anio": 8}}},
    {"violencia": {"victimizaciones": {"ultimo_anio": 4}}},
    {"cuidadores": {"respuesta": {"frecuencia": "habitual"}}},
    {"cuidadores": {"respuesta": {"alcance": "algunas"}}},
    {"nna": {"riesgo": {"factores": [], "otros": []}}},
    {"seguridad": {"peligro_grave_inminente": False, "mitigable": False}},
]


@pytest.mark.parametrize("secciones", NO_SE_CONTRADICEN)
def test_lo_que_el_contrato_no_rechaza_se_acepta(secciones: Ficha) -> None:
    Caso.model_validate({"id": "EJ-000"} | secciones)


# Toda ficha válida va y vuelve


@settings(max_examples=200)
@given(fichas_completas() | fichas_parciales())
def test_una_ficha_valida_va_y_vuelve_por_json_sin_cambiar(ficha: Ficha) -> None:
    caso = Caso.model_validate(ficha)
    assert Caso.model_validate(json.loads(caso.model_dump_json())) == caso


def test_la_ficha_no_se_puede_modificar() -> None:
    caso = Caso(id="EJ-001")
    with pytest.raises(ValidationError, match="frozen"):
        caso.id = "EJ-002"  # type: ignore[misc]
