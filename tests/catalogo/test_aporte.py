"""Conteos, dobles conteos, sensibilidad y respaldo: lo que el catálogo agrega al resultado, contra fuerza bruta."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from desproteccion.caso import Caso
from desproteccion.catalogo import catalogo_por_omision
from desproteccion.documentos import leer
from desproteccion.evaluacion import evaluar
from desproteccion.explicacion import en_markdown
from desproteccion.fichas import cargar_caso
from desproteccion.motor import motor_por_omision
from desproteccion.reglas import carpeta_de_datos
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import AMBITOS

CATALOGO = catalogo_por_omision()
CARPETA = carpeta_de_datos("casos_ejemplo")
VINETAS = sorted(CARPETA.glob("EJ-*.yaml"))
CON_FACTORES = [ruta for ruta in VINETAS if "factores: [" in ruta.read_text(encoding="utf-8")]
DEL_CATALOGO = [ruta for ruta in VINETAS if leer(CARPETA / "esperados" / f"{ruta.name[:6]}.yaml").datos.get("catalogo")]


def datos_de(ruta: Path) -> dict[str, Any]:
    return cargar_caso(ruta).model_dump(mode="json", exclude_unset=True)


@cache
def resultado_de(ruta: Path) -> Resultado:
    return evaluar(cargar_caso(ruta), ejecutor="tablas")


def identificar(ruta: Path) -> str:
    return ruta.name[:6]


def posibles(datos: dict[str, Any]) -> list[str]:
    return list(evaluar(Caso.model_validate(datos), ejecutor="tablas").nivel.posibles)


@pytest.mark.parametrize("ruta", DEL_CATALOGO, ids=identificar)
def test_cada_vineta_del_catalogo_da_lo_que_se_razono_a_mano(ruta: Path) -> None:
    esperado = leer(CARPETA / "esperados" / f"{ruta.name[:6]}.yaml").datos["catalogo"]
    r = resultado_de(ruta)
    assert [
        {
            "tipo": g.tipo,
            "propuestas": list(g.propuestas),
            "vale": g.vale,
            "regla": g.regla,
            "menor": g.menor_que_la_propuesta,
        }
        for g in r.gravedad
    ] == esperado["gravedad"]
    assert [aviso.fila for aviso in r.avisos] == esperado["avisos"]
    assert [
        {"fila": d.fila, "indicador": d.indicador, "otra_fila": d.otra_fila, "cambia": d.cambia_el_nivel}
        for d in r.doble_conteo
    ] == esperado["doble_conteo"]
    assert [
        {
            "ambito": s.ambito,
            "reclasificacion": s.reclasificacion,
            "factores": list(s.factores),
            "posibles": list(s.posibles),
        }
        for s in r.sensibilidad
    ] == esperado["sensibilidad"]
    del_nivel = next((list(s.sin_ellas) for s in r.supletorias if s.conclusion == "nivel"), None)
    assert del_nivel == esperado["nivel_supletorio"]


def test_al_menos_seis_vinetas_giran_en_torno_al_catalogo() -> None:
    assert len(DEL_CATALOGO) >= 6


@pytest.mark.parametrize("ruta", VINETAS, ids=identificar)
def test_ambos_ejecutores_dan_el_mismo_resultado_byte_a_byte(ruta: Path) -> None:
    caso = cargar_caso(ruta)
    durable, tablas = (evaluar(caso, ejecutor=e).model_dump_json() for e in ("durable", "tablas"))
    assert durable.replace('"ejecutor":"durable"', '"ejecutor":"tablas"') == tablas


@pytest.mark.parametrize("ruta", VINETAS, ids=identificar)
def test_toda_regla_de_la_traza_esta_entre_las_del_motor(ruta: Path) -> None:
    assert {d.regla for d in resultado_de(ruta).disparadas} <= set(motor_por_omision().reglas)


def reclasificados(datos: dict[str, Any]) -> Any:
    """Cada factor de la ficha con su clase cambiada, uno a uno, escrito a mano para no tocar el catálogo."""
    for ambito in AMBITOS:
        riesgo = (datos.get(ambito) or {}).get("riesgo") or {}
        factores: list[str] = riesgo.get("factores") or []
        otros: list[dict[str, Any]] = riesgo.get("otros") or []
        for id in factores:
            alto = CATALOGO.riesgo[ambito][id].alto_riesgo
            quedan = [f for f in factores if f != id]
            cambiado = {"descripcion": f"Reclasificado {id}", "alto_riesgo": not alto}
            nuevo = {**riesgo, "factores": quedan, "otros": [*otros, cambiado]}
            yield ambito, id, alto, {**datos, ambito: {**datos[ambito], "riesgo": nuevo}}
        for i, otro in enumerate(otros):
            cambiado = {**otro, "alto_riesgo": not otro["alto_riesgo"]}
            nuevo = {**riesgo, "otros": [*otros[:i], cambiado, *otros[i + 1 :]]}
            yield (
                ambito,
                otro["descripcion"],
                otro["alto_riesgo"],
                {**datos, ambito: {**datos[ambito], "riesgo": nuevo}},
            )


@pytest.mark.parametrize("ruta", CON_FACTORES, ids=identificar)
def test_la_sensibilidad_es_la_de_reclasificar_cada_factor_y_evaluar_de_nuevo(ruta: Path) -> None:
    datos, ahora = datos_de(ruta), list(resultado_de(ruta).nivel.posibles)
    esperada: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for ambito, factor, alto, cambiada in reclasificados(datos):
        if (niveles := posibles(cambiada)) != ahora:
            sentido = "de_alto_a_no_alto" if alto else "de_no_alto_a_alto"
            esperada.setdefault((ambito, sentido), ([], niveles))[0].append(factor)
    dicha = {
        (s.ambito, s.reclasificacion): (list(s.factores), list(s.posibles)) for s in resultado_de(ruta).sensibilidad
    }
    assert dicha == esperada


@pytest.mark.parametrize(("alto", "no_alto"), [(a, n) for a in range(4) for n in range(4)])
@pytest.mark.parametrize("lectura", ["prudente", "minima"])
def test_la_sensibilidad_de_un_conteo_es_la_de_mover_uno_y_evaluar_de_nuevo(
    alto: int, no_alto: int, lectura: Any
) -> None:
    base = datos_de(next(ruta for ruta in VINETAS if ruta.name.startswith("EJ-029")))

    def con(altos: int, no_altos: int) -> Resultado:
        cuidadores = {**base["cuidadores"], "riesgo": {"conteo": {"alto": altos, "no_alto": no_altos}}}
        return evaluar(Caso.model_validate({**base, "cuidadores": cuidadores}), lectura, ejecutor="tablas")

    ahora = con(alto, no_alto)
    esperada = {}
    for sentido, hay, cambio in (
        ("de_alto_a_no_alto", alto, (alto - 1, no_alto + 1)),
        ("de_no_alto_a_alto", no_alto, (alto + 1, no_alto - 1)),
    ):
        if hay and (otro := con(*cambio).nivel.posibles) != ahora.nivel.posibles:
            esperada[sentido] = otro
    assert {s.reclasificacion: s.posibles for s in ahora.sensibilidad if s.ambito == "cuidadores"} == esperada


@pytest.mark.parametrize("ruta", CON_FACTORES, ids=identificar)
def test_un_doble_conteo_dice_si_sin_esa_fila_el_nivel_cambiaria(ruta: Path) -> None:
    datos, resultado = datos_de(ruta), resultado_de(ruta)
    for doble in resultado.doble_conteo:
        if doble.cambia_el_nivel is None or doble.ambito is None:
            continue
        riesgo = datos[doble.ambito]["riesgo"]
        quedan = [f for f in riesgo["factores"] if f != doble.fila]
        sin_ella = {**datos, doble.ambito: {**datos[doble.ambito], "riesgo": {**riesgo, "factores": quedan}}}
        assert doble.cambia_el_nivel == (posibles(sin_ella) != list(resultado.nivel.posibles))


def ficha_minima(**partes: Any) -> Caso:
    return Caso.model_validate({"id": "AP-1", **partes})


def test_el_doble_conteo_con_la_trayectoria_aparece_solo_si_la_trayectoria_cuenta() -> None:
    riesgo = {"riesgo": {"factores": ["victimizacion-previa"], "otros": []}}
    sin_ingresos = {"trayectoria": {"ingresos_previos": 0, "mayor_parte_de_la_vida": False}, "polivictimizacion": False}
    con_ingresos = {**sin_ingresos, "trayectoria": {"ingresos_previos": 2, "mayor_parte_de_la_vida": False}}
    assert evaluar(ficha_minima(nna=riesgo, violencia=sin_ingresos)).doble_conteo == ()
    dobles = evaluar(ficha_minima(nna=riesgo, violencia=con_ingresos)).doble_conteo
    assert [(d.fila, d.indicador) for d in dobles] == [("victimizacion-previa", "V2")]


def test_dos_filas_del_mismo_hecho_se_advierten_una_sola_vez() -> None:
    caso = ficha_minima(
        violencia={"tipologias": [{"tipo": "fisica", "criterios": ["fi-m1"], "agravantes": ["ag-edad-menor-3"]}]},
        nna={"riesgo": {"factores": ["menor-de-3-o-dependencia-total"], "otros": []}},
    )
    pares = [(d.fila, d.otra_fila) for d in evaluar(caso).doble_conteo]
    assert pares == [("menor-de-3-o-dependencia-total", "ag-edad-menor-3")]


@pytest.mark.parametrize("cuantos", [1, 2, 3])
def test_las_condiciones_materiales_se_advierten_desde_dos_y_no_descuentan(cuantos: int) -> None:
    factores = ["ingresos-insuficientes", "vivienda-inestable-o-hacinada", "barrio-con-violencia"][:cuantos]
    resultado = evaluar(ficha_minima(contexto={"riesgo": {"factores": factores, "otros": []}}))
    assert resultado.conteos[0].no_alto == cuantos
    assert ("condiciones-materiales" in {a.fila for a in resultado.avisos}) == (cuantos >= 2)


def test_lo_que_escribe_el_profesional_no_descansa_en_el_catalogo() -> None:
    resultado = resultado_de(next(ruta for ruta in VINETAS if ruta.name.startswith("EJ-031")))
    assert "V1" not in {s.conclusion for s in resultado.supletorias}


@pytest.mark.parametrize("ruta", [ruta for ruta in VINETAS if ruta not in CON_FACTORES], ids=identificar)
def test_una_ficha_que_no_usa_el_catalogo_no_descansa_en_el(ruta: Path) -> None:
    resultado = resultado_de(ruta)
    assert resultado.supletorias == ()
    assert resultado.doble_conteo == ()


@pytest.mark.parametrize("ruta", DEL_CATALOGO, ids=identificar)
def test_sin_las_filas_supletorias_lo_posible_es_lo_que_dice_el_resultado(ruta: Path) -> None:
    """Fuerza bruta: la misma ficha sin descriptores y con la cuenta de los ámbitos del catálogo a medias."""
    datos, resultado = datos_de(ruta), resultado_de(ruta)
    for tipologia in (datos.get("violencia") or {}).get("tipologias") or []:
        tipologia.pop("criterios", None)
        tipologia.pop("agravantes", None)
    for ambito in AMBITOS:
        riesgo = (datos.get(ambito) or {}).get("riesgo") or {}
        filas = [CATALOGO.riesgo[ambito][id] for id in riesgo.get("factores") or []]
        quedan = [fila for fila in filas if fila.apoyo != "supletoria"]
        if len(quedan) < len(filas):
            del riesgo["factores"]
            riesgo["otros"] += [{"descripcion": fila.id, "alto_riesgo": fila.alto_riesgo} for fila in quedan]
    sin_ellas = evaluar(Caso.model_validate(datos), ejecutor="tablas")
    dichas = {s.conclusion: s.sin_ellas for s in resultado.supletorias}
    pares = [("nivel", sin_ellas.nivel.posibles, resultado.nivel.posibles)]
    pares += [("existencia", sin_ellas.existencia.posibles, resultado.existencia.posibles)]  # type: ignore[list-item]
    for antes, despues in zip(resultado.dimensiones, sin_ellas.dimensiones, strict=True):
        pares.append((antes.id, despues.posibles, antes.posibles))
        pares += [(i.id, j.posibles, i.posibles) for i, j in zip(antes.indicadores, despues.indicadores, strict=True)]
    assert dichas == {conclusion: queda for conclusion, queda, habia in pares if queda != habia}


@pytest.mark.parametrize("ruta", DEL_CATALOGO, ids=identificar)
def test_la_explicacion_dice_que_aporta_el_catalogo_y_si_el_nivel_descansa_en_el(ruta: Path) -> None:
    resultado = resultado_de(ruta)
    texto = en_markdown(resultado, motor_por_omision())
    assert "## Lo que aporta el catálogo" in texto
    assert "no oficial" in texto
    descansa = any(s.conclusion == "nivel" for s in resultado.supletorias)
    assert ("El nivel descansa en filas supletorias" in texto) == descansa
    assert CATALOGO.huella[:19] in texto
