"""Las decisiones de ejemplo dicen lo que pide la especificación, el motor las cumple y cubren todas las reglas."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.verificar import orden
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO
from desproteccion.verificacion import esperados, informe
from desproteccion.verificacion.cobertura import cubierto, exigido, hechos_de, puntos_de, puntos_de_gravedad
from desproteccion.verificacion.cobertura_de_condiciones import por_condiciones
from desproteccion.verificacion.decisiones import PARTES, Decisiones, incumplidas, leer_decisiones
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.juzgar import Juez, armar
from desproteccion.verificacion.mutacion.generar import mutantes
from desproteccion.verificacion.mutacion.medir import Medida, medir
from desproteccion.verificacion.mutacion.mutante import Mutante
from desproteccion.vocabulario import LECTURAS, NIVELES

from tests.verificacion import referencia

DECISIONES = leer_decisiones(RAIZ_DEL_REPOSITORIO / "casos_ejemplo" / "decisiones")
PAQUETE, CATALOGO = motor_por_omision().paquete, motor_por_omision().catalogo
EXAMEN = Examen(PAQUETE)
MINIMO_DE_MUTANTES_MUERTOS = 0.95
CADA_CUANTAS = 4
"""Se corre una de cada tantas, repartidas por las reglas; `desproteccion verificar --mutacion` las corre todas."""


def completo(hechos: dict[str, Any]) -> dict[str, Any]:
    return {**EXAMEN.caso({}), **hechos}


def test_el_motor_cumple_todas_las_decisiones_de_ejemplo() -> None:
    assert list(incumplidas(DECISIONES, armar(PAQUETE, CATALOGO))) == []


def test_las_reglas_cumplen_lo_que_se_razono_a_mano_en_cada_vineta_de_hechos_completos() -> None:
    assert esperados.incumplida(armar(PAQUETE, CATALOGO)) is None


@pytest.mark.parametrize("parte", PARTES)
def test_hay_decisiones_de_cada_parte(parte: str) -> None:
    assert DECISIONES.partes[parte]


def test_cada_tabla_da_el_nivel_que_pide_la_especificacion() -> None:
    for registro in DECISIONES.partes["tablas"]:
        minima, prudente = referencia.indicadores(completo(registro["hechos"]))[registro["tabla"]]
        assert (registro["minima"], registro["prudente"]) == (NIVELES[minima], NIVELES[prudente]), registro
        assert (minima != prudente) == ("brecha" in registro), registro


def test_cada_tabla_entera_da_lo_que_pide_la_especificacion_en_los_dos_extremos_de_cada_clase() -> None:
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
        pedidos = [
            {
                "id": id,
                "papel": papel,
                "cubre": list(cubre),
                "condicionado": condicionado,
                "complementarios": ["FR", "PVI"] if id == "CA" else ["PF"],
            }
            for id, papel, cubre, condicionado in referencia.programas(niveles, registro["separacion"])
        ]
        assert registro["programas"] == pedidos, registro


def test_la_gravedad_propuesta_es_la_que_el_catalogo_razona_en_los_dos_extremos_de_cada_clase() -> None:
    puntos = puntos_de_gravedad(CATALOGO.gravedad)
    for punto, numero in puntos.decide.items():
        descriptor, agravantes, fuertes = hechos_de(puntos, punto).values()
        propone = CATALOGO.gravedad.propuesta(numero)
        assert propone == referencia.gravedad_propuesta(descriptor, agravantes, fuertes), punto
    for registro in DECISIONES.partes["gravedad"]:
        pregunta = (registro[clave] for clave in ("descriptor_mas_grave", "agravantes", "fuertes"))
        assert registro["propone"] == referencia.gravedad_propuesta(*pregunta), registro


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
    for nombre, puntos, casos in informe.puntos_y_casos(motor_por_omision(), DECISIONES):
        faltan = exigido(puntos).keys() - cubierto(puntos, casos).keys()
        assert not faltan, (nombre, faltan)


def test_cada_parte_de_la_existencia_los_programas_y_las_alertas_se_ve_en_un_par_que_difiere_en_un_dato() -> None:
    for etapa, pedidos, vistos in por_condiciones(armar(PAQUETE, CATALOGO), DECISIONES):
        assert not set(pedidos) - vistos, (etapa, set(pedidos) - vistos)


def test_sin_el_caso_que_la_apaga_una_parte_de_una_alerta_queda_sin_mostrar() -> None:
    encendidas = [r for r in DECISIONES.partes["alertas"] if r["enciende"]]
    solo_encendidas = Decisiones({**DECISIONES.partes, "alertas": encendidas})
    _, pedidos, vistos = list(por_condiciones(armar(PAQUETE, CATALOGO), solo_encendidas))[-1]
    assert {(alerta.regla.id, "actúa") for alerta in PAQUETE.alertas} == vistos < set(pedidos)


def test_cada_regla_de_existencia_y_cada_regla_global_decide_en_alguna_decision() -> None:
    vistas = {
        r[lectura][campo] for r in DECISIONES.partes["cadena"] for lectura in LECTURAS for campo in ("porque", "regla")
    }
    assert {fila.regla.id for fila in PAQUETE.existencia} <= vistas
    assert {termino.regla.id for termino in PAQUETE.globales} <= vistas


def test_verificar_dice_cuanto_muestran_los_ejemplos_de_cada_tabla() -> None:
    salida = CliRunner().invoke(orden, ["--ejemplos"])
    assert salida.exit_code == 0
    assert salida.output.count("Cobertura ") == len(PAQUETE.indicadores) + 4
    assert "falta" not in salida.output


OPERADORES = {
    "umbral ±1",
    "comparación",
    "valor cambiado",
    "condición quitada",
    "nivel corrido",
    "filas intercambiadas",
    "programa agregado",
    "programa quitado",
}
SIN_CRITERIO_QUE_MUTAR = {
    "E-no-concluyente",  # lo que se dice cuando faltan datos; no tiene condición
    "F0-alto",  # el cargador rechaza cualquier otra cuenta
    "F0-no-alto",
    "conteo-por-tipologia",  # cómo se cuenta; lo revisan las pruebas del catálogo
    "conteo-sin-repetir",
    "conteo-lo-desconocido",
    "conteo-del-profesional",
}


@pytest.fixture(scope="module")
def todas() -> list[Mutante]:
    return list(mutantes(PAQUETE, CATALOGO))


def test_hay_mutaciones_de_cada_operador_y_de_cada_regla_que_decide_algo(todas: list[Mutante]) -> None:
    assert {m.operador for m in todas} == OPERADORES
    assert set(motor_por_omision().reglas) - {m.regla for m in todas} == SIN_CRITERIO_QUE_MUTAR


@pytest.mark.largo
def test_los_ejemplos_notan_casi_todos_los_errores_que_se_pueden_cometer_en_las_reglas(todas: list[Mutante]) -> None:
    medida = medir(PAQUETE, CATALOGO, todas[::CADA_CUANTAS], informe.jueces(DECISIONES))
    sobreviven = "\n".join(str(s.mutante) for lista in medida.por_articulo().values() for s in lista)
    assert medida.proporcion >= MINIMO_DE_MUTANTES_MUERTOS, sobreviven


def medir_uno(mutante: Mutante, juez: Juez | None = None) -> Medida:
    return medir(PAQUETE, CATALOGO, [mutante], {"alguien": juez} if juez else {})


def test_un_error_que_los_ejemplos_no_muestran_sobrevive_con_el_caso_que_lo_distinguiria(todas: list[Mutante]) -> None:
    uno = next(m for m in todas if m.operador == "nivel corrido" and m.regla == "V1-elevada")
    medida = medir_uno(uno)
    assert medida.proporcion == 0
    (sobreviviente,) = medida.sobrevivientes
    assert "violencia.gravedad: elevada" in sobreviviente.diferencia
    assert medir_uno(uno, esperados.incumplida).proporcion == 1


def test_un_error_en_la_gravedad_propuesta_sobrevive_con_su_caso_o_lo_nota_una_decision(todas: list[Mutante]) -> None:
    en_toda_la_tabla = "agravantes.total: 2 pasa a 3 en toda la tabla"
    uno = next(m for m in todas if m.regla.startswith("V0") and m.descripcion == en_toda_la_tabla)
    (sobreviviente,) = medir_uno(uno).sobrevivientes
    assert "criterios.gravedad_maxima: elevada, agravantes: 2" in sobreviviente.diferencia
    assert medir(PAQUETE, CATALOGO, [uno], informe.jueces(DECISIONES)).proporcion == 1


def test_dos_filas_excluyentes_en_otro_orden_se_reconocen_como_equivalentes(todas: list[Mutante]) -> None:
    uno = next(m for m in todas if m.descripcion.startswith("en otro orden") and m.regla == "V1-ninguna")
    assert medir_uno(uno).equivalentes == (uno,)


def test_un_error_que_el_cargador_rechaza_no_cuenta_como_notado_por_los_ejemplos(todas: list[Mutante]) -> None:
    uno = next(m for m in todas if m.descripcion == "violencia.ingresos_previos desde 4")
    medida = medir_uno(uno)
    assert (medida.rechazadas, medida.medidas) == (1, 0)
