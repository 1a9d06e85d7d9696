"""Las decisiones de ejemplo dicen lo que pide la especificación, el motor las cumple y cubren todas las reglas."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.verificar import orden
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO
from desproteccion.verificacion.cobertura import cubierto, exigido, punto_de, puntos_de
from desproteccion.verificacion.decisiones import PARTES, incumplidas, leer_decisiones
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.mutacion.generar import mutantes
from desproteccion.verificacion.mutacion.medir import con_decisiones, medir
from desproteccion.vocabulario import LECTURAS, NIVELES

from tests.verificacion import referencia

DECISIONES = leer_decisiones(RAIZ_DEL_REPOSITORIO / "casos_ejemplo" / "decisiones")
PAQUETE = motor_por_omision().paquete
EXAMEN = Examen(PAQUETE)
MINIMO_DE_MUTANTES_MUERTOS = 0.95


def completo(hechos: dict[str, Any]) -> dict[str, Any]:
    return {**EXAMEN.caso({}), **hechos}


def test_el_motor_cumple_todas_las_decisiones_de_ejemplo() -> None:
    assert list(incumplidas(DECISIONES, PAQUETE)) == []


@pytest.mark.parametrize("parte", PARTES)
def test_hay_decisiones_de_cada_parte(parte: str) -> None:
    assert DECISIONES.partes[parte]


def test_cada_tabla_da_el_nivel_que_pide_la_especificacion() -> None:
    for registro in DECISIONES.partes["tablas"]:
        minima, prudente = referencia.indicadores(completo(registro["hechos"]))[registro["tabla"]]
        assert (registro["minima"], registro["prudente"]) == (NIVELES[minima], NIVELES[prudente]), registro
        assert (minima != prudente) == ("brecha" in registro), registro


def test_cada_tabla_entera_da_lo_que_pide_la_especificacion_en_los_dos_extremos_de_cada_clase() -> None:
    from desproteccion.verificacion.cobertura import hechos_de

    for densa in EXAMEN.tablas.densas:
        if densa.indicador:
            puntos = puntos_de(EXAMEN, densa)
            for punto, fila in puntos.decide.items():
                hechos = completo(hechos_de(puntos, punto))
                assert densa.indicador.filas[fila].niveles == referencia.indicadores(hechos)[densa.nombre], hechos


def test_la_cadena_da_lo_que_pide_la_especificacion() -> None:
    for registro in DECISIONES.partes["cadena"]:
        hechos = completo(registro["hechos"])
        for lectura, nombre in enumerate(LECTURAS):
            niveles = {id: par[lectura] for id, par in referencia.indicadores(hechos).items()}
            hay = referencia.existencia(hechos, lectura)
            dimensiones = referencia.dimensiones(niveles, lectura)
            etapas = registro[nombre]
            assert etapas["existencia"] == ("si" if hay else "no"), registro
            assert etapas["dimensiones"] == {d: NIVELES[n] for d, n in dimensiones.items()}, registro
            nivel, regla = referencia.nivel_global(niveles, dimensiones, lectura)
            assert (etapas["nivel"], etapas["regla"]) == ((NIVELES[nivel], regla) if hay else ("sin", etapas["porque"]))


def test_los_programas_son_los_que_pide_la_especificacion() -> None:
    for registro in DECISIONES.partes["programas"]:
        niveles = {d: NIVELES.index(nivel) for d, nivel in registro["dimensiones"].items()}
        esperados = [
            {"id": id, "papel": papel, "cubre": list(cubre), "condicionado": condicionado}
            for id, papel, cubre, condicionado in referencia.programas(niveles, registro["separacion"])
        ]
        assert registro["programas"] == esperados, registro


def test_cada_alerta_se_enciende_cuando_lo_pide_la_especificacion() -> None:
    for registro in DECISIONES.partes["alertas"]:
        assert registro["enciende"] == referencia.enciende(registro["alerta"], registro["consta"]), registro
        en_24_horas = registro["alerta"] in {"A-riesgo-integridad", "A-delito"}
        assert registro.get("plazo_horas") == (24 if en_24_horas else None)
    assert {r["alerta"] for r in DECISIONES.partes["alertas"]} == {a.regla.id for a in PAQUETE.alertas}


def test_el_conteo_afirma_la_polivictimizacion_desde_catorce_en_la_vida_o_nueve_en_el_ultimo_anio() -> None:
    for registro in DECISIONES.partes["conteos"]:
        vida, anio = registro["victimizaciones"]["vida"], registro["victimizaciones"]["ultimo_anio"]
        afirma = vida >= 14 or (anio or 0) >= 9
        descarta = not afirma and (anio is not None or vida < 9)
        assert registro["polivictimizacion"] == (True if afirma else False if descarta else None), registro


def test_cada_fila_brecha_condicion_y_umbral_se_ve_en_las_decisiones() -> None:
    for densa in EXAMEN.tablas.densas:
        if densa.indicador:
            puntos = puntos_de(EXAMEN, densa)
            suyos = [r["hechos"] for r in DECISIONES.partes["tablas"] if r["tabla"] == densa.nombre]
            casos = [punto_de(puntos, hechos) for hechos in suyos]
            faltan = exigido(EXAMEN, puntos).keys() - cubierto(EXAMEN, puntos, casos).keys()
            assert not faltan, (densa.nombre, faltan)


def test_cada_regla_de_existencia_y_cada_regla_global_decide_en_alguna_decision() -> None:
    vistas = {
        r[lectura][campo] for r in DECISIONES.partes["cadena"] for lectura in LECTURAS for campo in ("porque", "regla")
    }
    assert {fila.regla.id for fila in PAQUETE.existencia} <= vistas
    assert {termino.regla.id for termino in PAQUETE.globales} <= vistas


def test_verificar_dice_cuanto_muestran_los_ejemplos_de_cada_tabla() -> None:
    salida = CliRunner().invoke(orden, ["--ejemplos"])
    assert salida.exit_code == 0
    assert salida.output.count("Cobertura ") == len(PAQUETE.indicadores)
    assert "falta" not in salida.output


@pytest.mark.largo
def test_las_decisiones_notan_casi_todos_los_errores_que_se_pueden_cometer_en_las_reglas() -> None:
    medida = medir(PAQUETE, mutantes(PAQUETE), {"decisiones": con_decisiones(DECISIONES)})
    sobreviven = "\n".join(str(s.mutante) for lista in medida.por_articulo().values() for s in lista)
    assert medida.proporcion >= MINIMO_DE_MUTANTES_MUERTOS, sobreviven


def test_un_error_que_las_decisiones_no_muestran_sobrevive_con_el_caso_que_lo_distinguiria() -> None:
    from desproteccion.verificacion.decisiones import Decisiones

    vacias = Decisiones({parte: [] for parte in PARTES})
    uno = next(m for m in mutantes(PAQUETE) if m.operador == "nivel corrido" and m.regla == "V1-elevada")
    medida = medir(PAQUETE, [uno], {"ninguna": con_decisiones(vacias)})
    assert medida.proporcion == 0
    (sobreviviente,) = medida.sobrevivientes
    assert sobreviviente.comparacion.diferencias[0].testigo == {"violencia.gravedad": "elevada"}


def test_dos_filas_excluyentes_en_otro_orden_se_reconocen_como_equivalentes() -> None:
    from desproteccion.verificacion.decisiones import Decisiones

    vacias = Decisiones({parte: [] for parte in PARTES})
    uno = next(m for m in mutantes(PAQUETE) if m.descripcion.startswith("en otro orden") and m.regla == "V1-ninguna")
    medida = medir(PAQUETE, [uno], {"ninguna": con_decisiones(vacias)})
    assert medida.equivalentes == (uno,)
