"""El catálogo se lee entero y coherente, o dice qué tiene mal, dónde y qué hacer."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from desproteccion.calce_catalogo import gravedades_incompatibles, referencias_incompatibles
from desproteccion.caso import Caso
from desproteccion.catalogo import CatalogoInvalido, cargar_catalogo, catalogo_por_omision
from desproteccion.esquema_catalogo import CatalogoYaml, esquema_publicado
from desproteccion.evaluacion import evaluar
from desproteccion.motor import Motor, motor_de, motor_por_omision
from desproteccion.reglas import carpeta_de_datos

ORIGINAL = carpeta_de_datos("reglas") / "valora_galicia_adaptado"


@pytest.fixture
def copia(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ORIGINAL, tmp_path / "catalogo"))


def cambiar(carpeta: Path, archivo: str, antes: str, despues: str) -> None:
    ruta = carpeta / f"{archivo}.yaml"
    texto = ruta.read_text(encoding="utf-8")
    assert antes in texto, f"{archivo}.yaml ya no contiene {antes!r}"
    ruta.write_text(texto.replace(antes, despues, 1), encoding="utf-8")


def test_el_catalogo_que_trae_el_motor_es_valido_y_calza_con_sus_reglas() -> None:
    catalogo, paquete = catalogo_por_omision(), motor_por_omision().paquete
    assert gravedades_incompatibles(catalogo, paquete) == []
    assert referencias_incompatibles(catalogo, paquete) == []
    assert not catalogo.ficha.oficial


def test_toda_fila_lleva_fuente_y_apoyo_y_solo_es_oficial_lo_que_cita_la_norma() -> None:
    catalogo = catalogo_por_omision()
    for fila in catalogo.filas.values():
        assert fila.fuente.sigla in catalogo.ficha.fuentes
        if fila.oficial:
            assert fila.apoyo == "literal", fila.id
            assert fila.fuente.frase, fila.id


def test_la_huella_cambia_con_el_contenido_y_no_con_los_fines_de_linea(copia: Path) -> None:
    assert cargar_catalogo(copia).huella == catalogo_por_omision().huella
    ruta = copia / "impacto.yaml"
    ruta.write_bytes(ruta.read_bytes().replace(b"\n", b"\r\n"))
    assert cargar_catalogo(copia).huella == catalogo_por_omision().huella
    cambiar(copia, "catalogo", "version: 1.0.0", "version: 1.0.1")
    assert cargar_catalogo(copia).huella != catalogo_por_omision().huella


def test_el_json_schema_publicado_es_el_de_los_modelos() -> None:
    publicado = (carpeta_de_datos("reglas") / "esquema_catalogo.json").read_text(encoding="utf-8")
    assert publicado == esquema_publicado() + "\n"
    assert set(json.loads(publicado)["properties"]) == {ruta.stem for ruta in ORIGINAL.glob("*.yaml")}


ERRORES: list[tuple[str, str, str, str, str]] = [
    (
        "gravedad",
        "propone: leve\n    texto: 'Solo",
        "propone: suave\n    texto: 'Solo",
        "no existe la propuesta suave",
        "V0-leve",
    ),
    (
        "gravedad",
        "      agravantes.total: {hasta: 1}\n      agravantes.fuertes: 0\n    propone: elevada",
        "      agravantes.total: 0\n      agravantes.fuertes: 0\n    propone: elevada",
        "ninguna regla decide {elevada, 1 agravantes, 0 fuertes}",
        "gravedad.yaml",
    ),
    (
        "gravedad",
        "      agravantes.total: {hasta: 1}\n      agravantes.fuertes: 0\n    propone: elevada",
        "      agravantes.total: {hasta: 1}\n    propone: elevada",
        "V0-elevada o V0-elevada-agravante-fuerte deciden a la vez",
        "gravedad.yaml",
    ),
    (
        "gravedad",
        "    propone: muy_elevada\n    texto: 'El descriptor más grave es elevado y hay dos",
        "    propone: moderada\n    texto: 'El descriptor más grave es elevado y hay dos",
        "baja la propuesta",
        "gravedad.yaml",
    ),
    (
        "gravedad",
        "agravantes.fuertes: {desde: 1}",
        "agravantes.fuerte: {desde: 1}",
        "«agravantes.fuerte» no existe",
        "V0-",
    ),
    (
        "agravantes",
        "desde: moderada, hasta: elevada}",
        "desde: moderada, hasta: muy_elevada}",
        "las reglas V0 dan",
        "ag-impacto",
    ),
    ("tipologias", "gravedad: leve", "gravedad: leves", "no existe el nivel leves", "fi-l1"),
    ("tipologias", "ya_considera: [ag-impacto]", "ya_considera: [ag-impatco]", "¿Quiso decir ag-impacto?", "fi-e1"),
    ("tipologias", "  - id: fisica\n", "  - id: fisicas\n", "¿Quiso decir fisica?", "línea"),
    ("tipologias", "- id: fi-l2", "- id: fi-l1", "el identificador fi-l1 está repetido", "línea"),
    (
        "tipologias",
        "apoyo: supletoria\n        oficial: false",
        "apoyo: supletoria\n        oficial: true",
        "sin apoyo literal",
        "línea",
    ),
    (
        "catalogo",
        "    desde_anios: 3\n",
        "    desde_anios: 4\n",
        "empieza en 4 y el anterior termina en 2",
        "tramo-3-5",
    ),
    ("factores_riesgo", "sigla: L1\n", "sigla: L99\n", "no existe la sigla L99", "victimizacion-previa"),
    (
        "factores_riesgo",
        "fila: ag-edad-menor-3",
        "fila: ag-edad-menor-30",
        "no existe la fila ag-edad-menor-30",
        "menor-de-3",
    ),
    ("factores_riesgo", "suma_en: riesgo.alto", "suma_en: riesgo.no_alto", "riesgo.alto y riesgo.no_alto", "conteo"),
    (
        "factores_riesgo",
        "grupo: condiciones-materiales",
        "grupo: condiciones",
        "no existe el grupo condiciones",
        "ingresos",
    ),
    (
        "factores_protectores",
        "    dinamico: true\n",
        "    dinamico: tal vez\n",
        "se esperaba true o false",
        "vinculo-con-adulto-seguro",
    ),
    (
        "necesidades",
        "    tramo: 0-2\n",
        "    tramo: 3-5\n",
        "hay 0 celdas de fisicas para el tramo 0-2",
        "necesidades.yaml",
    ),
    ("impacto", "    area: fisico\n", "    area: fisica\n", "¿Quiso decir fisico?", "impacto-fisico"),
    ("colaboracion", "    nivel: nula\n", "    nivel: insuficiente\n", "falta el nivel nula", "colaboracion.yaml"),
    ("colaboracion", "    nivel: nula\n", "    nivel: insuficiente\n", "insuficiente está 2 veces", "línea"),
    ("impacto", "    area: sexual\n", "    area: fisico\n", "falta el área sexual", "impacto.yaml"),
    ("colaboracion", "    que_hacer:", "    que_hago:", "clave que el esquema no conoce", "línea"),
]


@pytest.mark.parametrize(("archivo", "antes", "despues", "dice", "lugar"), ERRORES, ids=[e[3] for e in ERRORES])
def test_un_catalogo_mal_hecho_dice_que_y_donde(
    copia: Path, archivo: str, antes: str, despues: str, dice: str, lugar: str
) -> None:
    cambiar(copia, archivo, antes, despues)
    with pytest.raises(CatalogoInvalido) as error:
        cargar_catalogo(copia)
    assert dice in str(error.value)
    assert lugar in str(error.value)
    assert f"{archivo}.yaml" in str(error.value)


def test_una_carpeta_sin_catalogo_y_un_archivo_ausente_se_explican(copia: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogoInvalido, match=r"no hay un catalogo\.yaml"):
        cargar_catalogo(tmp_path)
    (copia / "impacto.yaml").unlink()
    with pytest.raises(CatalogoInvalido, match=r"impacto\.yaml: no existe"):
        cargar_catalogo(copia)


INCOMPATIBLES: list[tuple[str, str, str, Callable[..., object], str]] = [
    ("gravedad", "violencia_gravedad: moderada", "violencia_gravedad: media", gravedades_incompatibles, "media"),
    (
        "gravedad",
        "violencia_gravedad: elevada",
        "violencia_gravedad: ninguna",
        gravedades_incompatibles,
        "menor gravedad",
    ),
    ("factores_riesgo", "indicador: V3", "indicador: V9", referencias_incompatibles, "no existe el indicador V9"),
    ("tipologias", "alertas: [A-delito]", "alertas: [A-delitos]", referencias_incompatibles, "A-delitos"),
]


@pytest.mark.parametrize(
    ("archivo", "antes", "despues", "revisa", "dice"), INCOMPATIBLES, ids=[i[4] for i in INCOMPATIBLES]
)
def test_un_catalogo_que_no_calza_con_las_reglas_lo_dice(
    copia: Path, archivo: str, antes: str, despues: str, revisa: Callable[..., object], dice: str
) -> None:
    cambiar(copia, archivo, antes, despues)
    catalogo, paquete = cargar_catalogo(copia), motor_por_omision().paquete
    assert dice in str([str(p) for p in revisa(catalogo, paquete)])  # type: ignore[attr-defined]


def test_un_motor_no_acepta_niveles_de_gravedad_que_sus_reglas_no_tienen(copia: Path) -> None:
    cambiar(copia, "gravedad", "violencia_gravedad: moderada", "violencia_gravedad: media")
    with pytest.raises(CatalogoInvalido, match="media"):
        Motor(motor_por_omision().paquete, cargar_catalogo(copia))


def test_un_catalogo_ajeno_manda_en_los_ids_en_el_conteo_y_en_la_gravedad(copia: Path) -> None:
    cambiar(copia, "catalogo", "id: valora_galicia_adaptado", "id: dosier_de_prueba")
    cambiar(copia, "factores_riesgo", "- id: nna-poco-visible", "- id: nadie-lo-ve")
    cambiar(copia, "tipologias", "- id: fi-m2\n        gravedad: moderada", "- id: fi-m2\n        gravedad: elevada")
    motor = motor_de(None, copia)
    ficha = {
        "id": "AJENO-1",
        "violencia": {"tipologias": [{"tipo": "fisica", "criterios": ["fi-m2"], "agravantes": []}]},
        "contexto": {"riesgo": {"factores": ["nadie-lo-ve"], "otros": []}},
    }
    with pytest.raises(ValueError, match="nadie-lo-ve"):
        Caso.model_validate(ficha)
    caso = Caso.model_validate(ficha, context={"catalogo": motor.catalogo})
    resultado = evaluar(caso, motor=motor)
    assert resultado.catalogo.id == "dosier_de_prueba"
    assert resultado.catalogo.huella == motor.catalogo.huella != catalogo_por_omision().huella
    assert resultado.gravedad[0].propuestas == ("elevada",)
    assert resultado.conteos[0].alto == 1
    with pytest.raises(ValueError, match="nadie-lo-ve"):
        evaluar(caso)


def test_los_archivos_de_un_catalogo_son_los_del_esquema() -> None:
    assert {ruta.stem for ruta in ORIGINAL.glob("*.yaml")} == set(CatalogoYaml.model_fields)
