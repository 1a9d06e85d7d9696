"""Rehace `casos_ejemplo/decisiones/`: unos pocos casos en que un error de las reglas se nota.

Elige los casos por las tablas (cada fila, brecha, condición y umbral) y agrega uno, con `por: mutacion`, por cada
mutación que los anteriores no notan. La respuesta que escribe es la de las reglas de hoy; que sea la correcta lo dice
`tests/verificacion/referencia.py`, que la recalcula desde la especificación sin el motor.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from desproteccion import condiciones
from desproteccion.catalogo import catalogo_por_omision
from desproteccion.condiciones import Condicion
from desproteccion.diferencias import Diferencia, comparar
from desproteccion.errores import ErrorDeEntrada
from desproteccion.paquete import Paquete
from desproteccion.reglas import RAIZ_DEL_REPOSITORIO, cargar_reglas
from desproteccion.verificacion.cobertura import casos_que_cubren, hechos_de, hojas, puntos_de, puntos_de_gravedad
from desproteccion.verificacion.decisiones import (
    PARTES,
    POR,
    PREGUNTA_DE_GRAVEDAD,
    Decisiones,
    Registro,
    Respondedor,
    incumplidas,
)
from desproteccion.verificacion.juzgar import armar
from desproteccion.verificacion.mutacion.generar import mutantes
from desproteccion.verificacion.valoraciones import codigos_que_distingue, dominio_de

DESTINO = RAIZ_DEL_REPOSITORIO / "casos_ejemplo" / "decisiones"
ENCABEZADO = """\
# Los casos los elige herramientas/decisiones.py, y la respuesta que escribe es la de las reglas del día en que corrió.
# No basta con eso: las pruebas la recalculan desde la especificación con tests/verificacion/referencia.py, escrita
# aparte y sin el motor. Si una regla cambia, se rehace el archivo y se corrige la referencia; nunca lo uno sin lo otro.
# `por: mutacion`: el caso se agregó porque, sin él, un error puesto a propósito en las reglas no se notaba.
"""


def main() -> None:
    """Escribe un archivo por parte."""
    quien = Respondedor(armar(cargar_reglas(), catalogo_por_omision()))
    preguntas: dict[str, Iterator[Registro]] = {
        "gravedad": _de_gravedad(quien),
        "tablas": _de_tablas(quien),
        "cadena": _de_cadena(quien),
        "programas": iter([]),
        "alertas": _de_alertas(quien),
        "conteos": _de_conteos(quien.paquete),
    }
    decisiones = Decisiones({parte: [quien.responder(parte, r) for r in suyas] for parte, suyas in preguntas.items()})
    _completar(decisiones, quien)
    for parte in PARTES:
        _escribir(DESTINO / f"{parte}.yaml", decisiones.partes[parte])


def _de_gravedad(quien: Respondedor) -> Iterator[Registro]:
    puntos = puntos_de_gravedad(quien.catalogo.gravedad)
    for punto in casos_que_cubren(puntos):
        yield dict(zip(PREGUNTA_DE_GRAVEDAD, hechos_de(puntos, punto).values(), strict=True))


def _de_tablas(quien: Respondedor) -> Iterator[Registro]:
    for densa in quien.examen.tablas.densas:
        if densa.indicador:
            puntos = puntos_de(quien.examen, densa)
            for punto in casos_que_cubren(puntos):
                yield {"tabla": densa.nombre, "hechos": hechos_de(puntos, punto)}


def _de_cadena(quien: Respondedor) -> Iterator[Registro]:
    """El caso sin problemas y, por cada hecho que la existencia mira, los que se apartan de él en ese hecho solo."""
    base = quien.examen.caso({})
    yield {"hechos": {}}
    vistos = set()
    for fila in quien.paquete.existencia:
        for parte in hojas(fila.condicion):
            for variable, corte in condiciones.cortes(parte):
                if variable in quien.paquete.hechos and corte > 0:
                    dominio = quien.paquete.hechos[variable].dominio
                    for codigo in (corte - 1, corte):
                        valor = (
                            dominio.valor(codigo) if dominio.valores is None or codigo < len(dominio.valores) else None
                        )
                        if valor not in (None, base[variable]) and (variable, valor) not in vistos:
                            vistos.add((variable, valor))
                            yield {"hechos": {variable: valor}}


def _de_alertas(quien: Respondedor) -> Iterator[Registro]:
    """Por cada parte de la condición de una alerta, una forma de encenderla y otra que la apaga cambiando un dato."""
    for alerta in quien.paquete.alertas:
        elegidas: dict[tuple[tuple[str, int], ...], None] = {}
        for parte in hojas(alerta.condicion):
            elegidas.update(dict.fromkeys(next(_pares(alerta.condicion, parte, quien), ())))
        for elegida in elegidas:
            consta = {id: dominio_de(id, quien.examen).valor(codigo) for id, codigo in elegida}
            yield {"alerta": alerta.regla.id, "consta": consta}


def _pares(
    condicion: Condicion, parte: Condicion, quien: Respondedor
) -> Iterator[tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]]:
    """Pares que difieren en un dato: con el primero consta la condición; con el segundo no, y la parte tampoco."""
    nombres = list(dict.fromkeys(condiciones.variables(condicion)))
    opciones = {n: _con_el_anterior(codigos_que_distingue(n, condicion, quien.examen), n, quien) for n in nombres}
    for codigos in product(*opciones.values()):
        uno = dict(zip(nombres, codigos, strict=True))
        if not (_consta(condicion, uno) and _consta(parte, uno)):
            continue
        for nombre in nombres:
            for codigo in opciones[nombre]:
                otro = {**uno, nombre: codigo}
                vecinos = dominio_de(nombre, quien.examen).valores is not None or abs(codigo - uno[nombre]) == 1
                if vecinos and not _consta(condicion, otro) and not _consta(parte, otro):
                    yield tuple(uno.items()), tuple(otro.items())


def _con_el_anterior(codigos: list[int], nombre: str, quien: Respondedor) -> list[int]:
    """En un entero, también el código justo antes de cada corte."""
    if dominio_de(nombre, quien.examen).valores is not None:
        return codigos
    return sorted({*codigos, *(codigo - 1 for codigo in codigos if codigo > 0)})


def _consta(condicion: Condicion, codigos: dict[str, int]) -> bool:
    return condiciones.consta(condicion, {nombre: (codigo, codigo) for nombre, codigo in codigos.items()})


def _de_conteos(paquete: Paquete) -> Iterator[Registro]:
    conteo = paquete.polivictimizacion
    if conteo:
        vida, anio = conteo.vida, conteo.ultimo_anio
        for victimizaciones in ((vida - 1, anio - 1), (vida, 0), (vida - 1, anio), (vida - 1, None), (anio - 1, None)):
            yield {"victimizaciones": dict(zip(("vida", "ultimo_anio"), victimizaciones, strict=True))}


def _completar(decisiones: Decisiones, quien: Respondedor) -> None:
    """Por cada mutante que los ejemplos no notan y no es equivalente, agrega el testigo que lo distingue."""
    for mutante in mutantes(quien.paquete, quien.catalogo):
        try:
            juzgado = armar(mutante.paquete or quien.paquete, mutante.catalogo or quien.catalogo)
        except ErrorDeEntrada:
            continue
        if mutante.paquete is None or next(incumplidas(decisiones, juzgado), None) is not None:
            continue
        for diferencia in comparar(quien.paquete, mutante.paquete).diferencias[:1]:
            parte, pregunta = _pregunta(diferencia, quien)
            if parte:
                decisiones.partes[parte].append({**quien.responder(parte, pregunta), POR: "mutacion"})


def _pregunta(diferencia: Diferencia, quien: Respondedor) -> tuple[str, Registro]:
    testigo: dict[str, Any] = dict(diferencia.testigo or {})
    if diferencia.testigo is None:
        return "", {}  # no se ve en un caso mínimo: lo deben notar las viñetas
    if diferencia.tabla == "programas":
        separacion = testigo.pop("separacion", False)
        return "programas", {"dimensiones": testigo, "separacion": separacion}
    if diferencia.tabla == "alertas":
        return "alertas", {"alerta": diferencia.de.split()[0].rstrip(":"), "consta": testigo}
    if diferencia.tabla in {indicador.id for indicador in quien.paquete.indicadores}:
        hechos = {**quien.examen.caso({}), **testigo}
        suyos = {id: hechos[id] for id in quien.examen.tablas.hechos_de[diferencia.tabla] if hechos[id] is not None}
        return "tablas", {"tabla": diferencia.tabla, "hechos": suyos}
    return "cadena", {"hechos": testigo}


def _escribir(archivo: Path, registros: list[Registro]) -> None:
    texto = ENCABEZADO + yaml.safe_dump([dict(r) for r in registros], allow_unicode=True, sort_keys=False, width=118)
    archivo.write_text(texto, encoding="utf-8")


if __name__ == "__main__":
    main()
