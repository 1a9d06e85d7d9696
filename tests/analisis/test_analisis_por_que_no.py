from __future__ import annotations

import random
from typing import Any

from desproteccion.analisis.por_que_no import por_que_no
from desproteccion.analisis.resultado import Alternativa
from desproteccion.analisis.sensibilidad import cuadricula, tabla, tablas_de_los_numericos
from desproteccion.analisis.situacion import Situacion, situar
from desproteccion.analisis.tramos import tramo
from desproteccion.condiciones import Condicion, Todos, evaluar, variables
from desproteccion.hechos import saber_de_hechos
from desproteccion.vocabulario import LECTURAS, NIVELES, Cuenta, NivelSegun, Peor

from tests.analisis import fuerza_bruta as bruta


def situacion_de(caso: bruta.Conocido, lectura: int = 1) -> Situacion:
    return situar(bruta.MOTOR, saber_de_hechos(bruta.hechos(caso), bruta.MOTOR.paquete), lectura)


def valor(nombre: str, codigos: dict[str, int], decision: Any, prudente: Any) -> int:
    """El código de una variable de un caso completo, calculado a mano."""
    paquete = bruta.MOTOR.paquete
    if nombre in codigos:
        return codigos[nombre]
    calculo = paquete.derivados[nombre].calculo
    if isinstance(calculo, NivelSegun):
        assert LECTURAS[calculo.lectura] == "prudente"
        return int(prudente.niveles[[i.id for i in paquete.indicadores].index(calculo.tabla)])
    partes = [valor(de, codigos, decision, prudente) for de in calculo.de]
    if isinstance(calculo, Peor):
        return max(partes)
    assert isinstance(calculo, Cuenta)
    return sum(bool(evaluar(calculo.prueba, {"·": parte})) for parte in partes)


def fallan(condicion: Condicion, valores: dict[str, int]) -> int:
    partes = condicion.partes if isinstance(condicion, Todos) else (condicion,)
    return sum(not evaluar(parte, valores) for parte in partes)


def test_en_un_indicador_se_nombra_la_fila_vecina_a_la_que_menos_le_falto_y_todo_lo_que_le_falto() -> None:
    azar = random.Random(21)
    for _ in range(150):
        caso, lectura = bruta.caso_al_azar(azar, 0), azar.choice([0, 1])
        fila = bruta.completaciones(caso)[0].tolist()
        codigos = [eje.representantes[clase] for eje, clase in zip(bruta.EJES, fila, strict=True)]
        decision = bruta.MOTOR.de_tablas.decidir(codigos, lectura, lectura)
        prudente = bruta.MOTOR.de_tablas.decidir(codigos, 1, 1)
        por_hecho = {eje.hecho.id: codigo for eje, codigo in zip(bruta.EJES, codigos, strict=True)}
        respuestas = {porque.de: porque for porque in por_que_no(situacion_de(caso, lectura))}
        for indicador, nivel in zip(bruta.MOTOR.paquete.indicadores, decision.niveles, strict=True):
            faltan: dict[int, list[tuple[int, str]]] = {}
            for candidata in indicador.filas:
                nombres = set(variables(candidata.condicion))
                valores = {nombre: valor(nombre, por_hecho, decision, prudente) for nombre in nombres}
                faltan.setdefault(candidata.niveles[lectura], []).append(
                    (fallan(candidata.condicion, valores), candidata.regla.id)
                )
            arriba = [n for n in sorted(faltan) if n > nivel]
            abajo = [n for n in sorted(faltan, reverse=True) if n < nivel]
            _es_la_mas_cercana(respuestas[indicador.id].hacia_arriba, arriba, faltan)
            _es_la_mas_cercana(respuestas[indicador.id].hacia_abajo, abajo, faltan)


def _es_la_mas_cercana(
    alternativa: Alternativa | None, niveles: list[int], faltan: dict[int, list[tuple[int, str]]]
) -> None:
    if not niveles:
        assert alternativa is None
        return
    assert alternativa is not None
    assert alternativa.nivel == NIVELES[niveles[0]]
    menos = min(cuantas for cuantas, _ in faltan[niveles[0]])
    assert (menos, alternativa.regla) in faltan[niveles[0]]
    assert len(alternativa.obstaculos) == menos
    assert not any(obstaculo.por_saber for obstaculo in alternativa.obstaculos)


def test_el_nivel_global_dice_que_le_falto_para_subir_y_que_lo_sostiene() -> None:
    azar = random.Random(22)
    for _ in range(150):
        caso, lectura = bruta.caso_al_azar(azar, azar.randint(0, 4)), azar.choice([0, 1])
        situacion = situacion_de(caso, lectura)
        niveles = situacion.abanicos[lectura].niveles
        porque = por_que_no(situacion)[0]
        assert porque.de == "global"
        assert (porque.hacia_arriba is None) == (niveles[-1] == len(NIVELES) - 1)
        if porque.hacia_arriba is not None:
            assert porque.hacia_arriba.nivel == NIVELES[niveles[-1] + 1]
            assert porque.hacia_arriba.obstaculos
        if len(niveles) == 1 and niveles[0] > 0 and len(caso) >= len(bruta.USADOS) - 1:
            assert porque.hacia_abajo is not None
            assert porque.hacia_abajo.obstaculos


def test_lo_que_falta_saber_no_se_presenta_como_si_no_se_cumpliera() -> None:
    situacion = situar(bruta.MOTOR, saber_de_hechos({"violencia.ingresos_previos": 1}, bruta.MOTOR.paquete), 1)

    trayectoria = next(porque for porque in por_que_no(situacion) if porque.de == "V2")

    assert trayectoria.posibles == ("intermedia", "avanzada")
    assert trayectoria.hacia_arriba is None
    assert trayectoria.hacia_abajo is not None
    assert trayectoria.hacia_abajo.regla == "V2-sin-ingresos"
    assert [(o.variable, o.por_saber) for o in trayectoria.hacia_abajo.obstaculos] == [
        ("violencia.mayor_parte_de_la_vida", True),
        ("violencia.ingresos_previos", False),
    ]
    assert "mayor parte" not in trayectoria.hacia_abajo.frase


# Sensibilidad


def test_la_tabla_de_un_hecho_da_el_menor_y_el_mayor_nivel_para_cada_valor_y_no_solo_para_cada_tramo() -> None:
    azar = random.Random(31)
    for _ in range(120):
        caso = bruta.caso_al_azar(azar, azar.randint(0, 3))
        situacion = situacion_de(caso)
        for hallada in tablas_de_los_numericos(situacion):
            eje = bruta.INDICE[hallada.hecho]
            for clase, fila in zip(bruta.con_valor(eje), hallada.filas, strict=True):
                nuevo = bruta.cambiado(caso, {eje: clase})
                assert fila.actual == (caso.get(eje) == clase)
                _coincide(fila.por_lectura, nuevo)
                primero, ultimo = tramo(bruta.EJES[eje], clase)
                dentro = {primero, (primero + 7) if ultimo is None else ultimo}
                assert {bruta.EJES[eje].clase(codigo) for codigo in dentro} == {clase}


def _coincide(por_lectura: dict[Any, Any], caso: bruta.Conocido) -> None:
    if not len(bruta.completaciones(caso)):
        assert por_lectura == {}
        return
    for lectura in (0, 1):
        posibles = bruta.posibles(caso, lectura)
        assert por_lectura[LECTURAS[lectura]] == tuple(NIVELES[n] for n in sorted({min(posibles), max(posibles)}))


def test_la_cuadricula_da_el_nivel_de_cada_par_de_valores_tambien_si_los_hechos_van_atados() -> None:
    azar = random.Random(32)
    pares = [(bruta.AREAS, bruta.PERSISTE), (bruta.ALCANCE, bruta.FRECUENCIA), (0, bruta.ALCANCE), (12, 19)]
    for _ in range(40):
        caso = bruta.caso_al_azar(azar, azar.randint(0, 3))
        for eje, otro in pares:
            hallada = cuadricula(situacion_de(caso), eje, otro)
            for clase, fila in zip(bruta.con_valor(eje), hallada.celdas, strict=True):
                for otra, celda in zip(bruta.con_valor(otro), fila, strict=True):
                    _coincide(celda.por_lectura, bruta.cambiado(caso, {eje: clase, otro: otra}))


def test_la_tabla_de_un_hecho_que_no_es_numerico_tambien_se_puede_pedir() -> None:
    situacion = situacion_de(bruta.caso_al_azar(random.Random(1), 0))

    disponibilidad = tabla(situacion, bruta.INDICE["cuidadores.disponibilidad"])

    assert [fila.valor for fila in disponibilidad.filas] == ["idónea", "suficiente", "insuficiente", "nula"]
    assert sum(fila.actual for fila in disponibilidad.filas) == 1
