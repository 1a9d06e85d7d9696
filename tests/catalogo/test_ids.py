"""Cada identificador del catálogo hace lo que dice; los que no existen se rechazan con consejo."""

from typing import Any, get_args

import pytest
from desproteccion.caso import Caso, Tipologia
from desproteccion.catalogo import catalogo_por_omision
from desproteccion.consultas import cuenta_con_su_regla, necesidades_de_la_edad
from desproteccion.errores import FichaInvalida
from desproteccion.esquema_catalogo import Necesidad
from desproteccion.evaluacion import evaluar
from desproteccion.fichas import cargar_caso
from desproteccion.libro_catalogo import Filtro, en_json, en_markdown
from desproteccion.motor import motor_por_omision
from desproteccion.vocabulario import AMBITOS

from .fichas_de_prueba import con_riesgo, con_tipologia, datos_base

CATALOGO = catalogo_por_omision()
MOTOR = motor_por_omision()
CRITERIOS = [(tipo, id) for tipo, propios in CATALOGO.criterios.items() for id in propios]
SUBTIPOS = [(t.id, s.id) for t in CATALOGO.tipologias.values() for s in t.subtipos]
AGRAVANTES = [(tipo, a.id) for tipo in get_args(Tipologia) for a in CATALOGO.agravantes_de(tipo)]
DE_RIESGO = [(ambito, id) for ambito in AMBITOS for id in CATALOGO.riesgo[ambito]]
PROTECTORES = [(ambito, id) for ambito in AMBITOS for id in CATALOGO.proteccion[ambito]]


@pytest.mark.parametrize(("tipo", "criterio"), CRITERIOS)
def test_un_descriptor_solo_propone_su_propia_gravedad(tipo: str, criterio: str) -> None:
    resultado = evaluar(con_tipologia(tipo=tipo, criterios=[criterio], agravantes=[]), ejecutor="tablas")
    esperada = CATALOGO.criterios[tipo][criterio].gravedad
    assert resultado.gravedad[0].propuestas == (esperada,)
    valor = CATALOGO.niveles_de_gravedad[esperada].violencia_gravedad
    assert resultado.dimensiones[0].indicadores[0].hechos == {"violencia.gravedad": valor}


@pytest.mark.parametrize(("tipo", "subtipo"), SUBTIPOS)
def test_cada_subtipo_se_admite_en_su_tipologia_y_en_ninguna_otra(tipo: str, subtipo: str) -> None:
    con_tipologia(tipo=tipo, subtipo=subtipo)
    otra = next(t for t in CATALOGO.tipologias if t != tipo)
    with pytest.raises(ValueError, match=subtipo):
        con_tipologia(tipo=otra, subtipo=subtipo)


@pytest.mark.parametrize(("tipo", "agravante"), AGRAVANTES)
def test_un_agravante_sube_un_nivel_lo_moderado_y_lo_elevado_solo_si_es_fuerte(tipo: str, agravante: str) -> None:
    def propone(gravedad: str) -> tuple[str, ...]:
        criterio = next(
            c.id
            for c in CATALOGO.criterios[tipo].values()
            if c.gravedad == gravedad and agravante not in c.ya_considera
        )
        return evaluar(con_tipologia(tipo=tipo, criterios=[criterio], agravantes=[agravante])).gravedad[0].propuestas

    assert propone("leve") == ("leve",)
    assert propone("moderada") == ("elevada",)
    assert propone("elevada") == (("muy_elevada",) if CATALOGO.agravantes[agravante].fuerte else ("elevada",))


@pytest.mark.parametrize(("ambito", "factor"), DE_RIESGO)
def test_un_factor_suma_uno_a_la_cuenta_de_su_clase_y_se_nombra_en_la_traza(ambito: str, factor: str) -> None:
    caso = con_riesgo(ambito, factores=[factor], otros=[])
    alto = CATALOGO.riesgo[ambito][factor].alto_riesgo
    resultado = evaluar(caso, ejecutor="tablas")
    conteo = next(c for c in resultado.conteos if c.ambito == ambito)
    assert (conteo.alto, conteo.no_alto) == (int(alto), int(not alto))
    regla, hecho = ("F0-alto", "alto") if alto else ("F0-no-alto", "no_alto")
    disparo = next(d for d in resultado.disparadas if d.regla == regla)
    assert disparo.hechos == {f"{ambito}.riesgo.{hecho}": 1, "factores": (factor,)}
    assert cuenta_con_su_regla(caso, ambito, MOTOR).conteo == conteo


@pytest.mark.parametrize(("ambito", "factor"), DE_RIESGO)
def test_un_factor_no_se_admite_en_otro_ambito(ambito: str, factor: str) -> None:
    otro = next(a for a in AMBITOS if a != ambito)
    with pytest.raises(ValueError, match=f"«{factor}», que no es un factor de riesgo del ámbito {otro}"):
        con_riesgo(otro, factores=[factor])


@pytest.mark.parametrize(("ambito", "factor"), PROTECTORES)
def test_un_factor_protector_se_registra_y_no_decide_la_suficiencia(ambito: str, factor: str) -> None:
    base = datos_base()
    proteccion = {"factores": [factor], "suficiencia": "escasos"}
    con_el = Caso.model_validate({**base, ambito: {**base[ambito], "proteccion": proteccion}})
    sin_el = Caso.model_validate({**base, ambito: {**base[ambito], "proteccion": {"suficiencia": "escasos"}}})
    assert evaluar(con_el, ejecutor="tablas").dimensiones == evaluar(sin_el, ejecutor="tablas").dimensiones
    with pytest.raises(ValueError, match="no es un factor de riesgo"):
        con_riesgo(ambito, factores=[factor])


@pytest.mark.parametrize("anios", range(18))
def test_a_cada_edad_le_corresponde_una_celda_por_area_de_necesidad(anios: int) -> None:
    celdas = necesidades_de_la_edad(anios, MOTOR)
    assert sorted(celda.area for celda in celdas) == sorted(get_args(Necesidad))
    assert {celda.tramo for celda in celdas} == {CATALOGO.tramo_de(anios)}


def test_fuera_de_los_tramos_no_hay_necesidades_que_mostrar() -> None:
    assert CATALOGO.tramo_de(18) is None
    assert list(necesidades_de_la_edad(18, MOTOR)) == []


def ids_de(dato: Any) -> set[str]:
    if isinstance(dato, dict):
        return ({dato["id"]} if "id" in dato else set()).union(*[ids_de(v) for v in dato.values()])
    return set().union(*[ids_de(v) for v in dato]) if isinstance(dato, list) else set()


def test_toda_fila_de_uso_se_puede_leer_en_el_libro() -> None:
    mostradas = ids_de(en_json(CATALOGO)["secciones"])
    internas = {fila.id for fila in CATALOGO.contenido.gravedad.hechos}
    assert set(CATALOGO.filas) - mostradas == internas


def test_el_libro_dice_que_no_es_oficial_y_el_respaldo_de_cada_fila() -> None:
    texto = en_markdown(CATALOGO)
    assert "no oficial" in texto
    assert CATALOGO.ficha.advertencia in texto
    assert texto.count("- **") == texto.count("supletoria, ") + texto.count("interpretacion, ") + texto.count(
        "literal, "
    )


def test_el_libro_filtra_por_ambito_edad_y_tipologia() -> None:
    por_edad = ids_de(en_json(CATALOGO, Filtro(edad=1))["secciones"])
    assert "fi-x4" in por_edad
    assert "consumo-fugas-o-vida-en-calle" not in por_edad
    assert "ag-edad-menor-6" not in por_edad
    por_ambito = ids_de(en_json(CATALOGO, Filtro(ambito="contexto"))["secciones"])
    assert por_ambito == set(CATALOGO.riesgo["contexto"]) | set(CATALOGO.proteccion["contexto"])
    por_tipologia = ids_de(en_json(CATALOGO, Filtro(tipologia="sexual"))["secciones"])
    assert "se-m1" in por_tipologia
    assert "fi-m1" not in por_tipologia


AJENOS = [
    ({"nna": {"riesgo": {"factores": ["victimizacion-prebia"]}}}, "¿Quiso decir victimizacion-previa?"),
    ({"cuidadores": {"proteccion": {"factores": ["familia-cohesionad"]}}}, "¿Quiso decir familia-cohesionada?"),
    ({"violencia": {"tipologias": [{"tipo": "fisica", "criterios": ["fi-m9"]}]}}, "¿Quiso decir fi-m"),
    ({"violencia": {"tipologias": [{"tipo": "fisica", "agravantes": ["ag-impatco"]}]}}, "¿Quiso decir ag-impacto?"),
    ({"violencia": {"tipologias": [{"tipo": "fisica", "criterios": ["ne-m1"]}]}}, "allí es otra fila"),
    (
        {"violencia": {"tipologias": [{"tipo": "negligencia", "agravantes": ["ag-acceso-agresor"]}]}},
        "no es un agravante",
    ),
    ({"violencia": {"tipologias": [{"tipo": "fisica", "criterios": ["fi-m1", "fi-m1"]}]}}, "repite «fi-m1»"),
    ({"contexto": {"riesgo": {"factores": ["zzzz"]}}}, "Se admiten: agresor-con-acceso-sin-control"),
]


@pytest.mark.parametrize(("parte", "dice"), AJENOS, ids=[dice for _, dice in AJENOS])
def test_un_id_que_no_existe_o_no_corresponde_se_rechaza_con_consejo(parte: dict[str, Any], dice: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        Caso.model_validate({"id": "ID-2", **parte})
    assert dice in str(error.value)


def test_el_error_de_un_id_dice_archivo_linea_y_campo(tmp_path: Any) -> None:
    archivo = tmp_path / "ficha.yaml"
    archivo.write_text("id: ID-3\nnna:\n  riesgo:\n    factores: [victimizacion-prebia]\n", encoding="utf-8")
    with pytest.raises(FichaInvalida) as error:
        cargar_caso(archivo)
    assert "ficha.yaml, línea 3, nna.riesgo: factores trae «victimizacion-prebia»" in str(error.value)


def test_sin_otros_o_sin_factores_el_conteo_es_al_menos_lo_contado() -> None:
    solo_ids = evaluar(con_riesgo("nna", factores=["victimizacion-previa"]))
    assert solo_ids.conteos[0].completo is False
    hechos = next(i for d in solo_ids.dimensiones for i in d.indicadores if i.id == "N3").hechos
    assert hechos["nna.riesgo.alto"] == {"al_menos": 1}
    assert hechos["nna.riesgo.no_alto"] is None


def test_lo_marcado_para_otra_edad_se_advierte_y_no_se_rechaza() -> None:
    caso = Caso.model_validate(
        {
            "id": "ID-4",
            "edad": {"anios": 9},
            "violencia": {
                "tipologias": [{"tipo": "fisica", "criterios": ["fi-x4"], "agravantes": ["ag-edad-menor-6"]}]
            },
            "nna": {"riesgo": {"factores": ["consumo-fugas-o-vida-en-calle"], "otros": []}},
        }
    )
    advertidas = {aviso.fila for aviso in evaluar(caso).avisos}
    assert {"fi-x4", "ag-edad-menor-6", "consumo-fugas-o-vida-en-calle"} <= advertidas
