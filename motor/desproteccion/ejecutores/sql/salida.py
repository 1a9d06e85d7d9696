"""Las columnas de salida: lo que la mejor y la peor completación dicen igual."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.regla import columna_de_regla
from desproteccion.ejecutores.sql.sintaxis import consta, segun, texto_de
from desproteccion.extremos import pares_con_brecha
from desproteccion.salida_de_lote import SEPARADOR, textos_de_programas
from desproteccion.vocabulario import EXISTENCIAS, NIVELES


def columnas(nombres: Nombres) -> Iterator[tuple[str, str]]:
    """Cada columna de salida y su expresión."""
    paquete, tablas = nombres.paquete, nombres.tablas
    niveles = dict(enumerate(NIVELES))
    yield "existencia", segun("existe", dict(enumerate(EXISTENCIAS)))
    yield "nivel", f"CASE WHEN minimo = maximo THEN {segun('minimo', niveles)} END"
    yield "nivel_min", segun("minimo", niveles)
    yield "nivel_max", segun("maximo", niveles)
    yield "regla", columna_de_regla(nombres)
    dimensiones = [nombres.en_ambos(d.dimension.id) for d in tablas.dimensiones]
    for densa, (mejor, peor) in zip(tablas.dimensiones, dimensiones, strict=True):
        yield f"nivel_{densa.dimension.id}", f"CASE WHEN {mejor} = {peor} THEN {segun(mejor, niveles)} END"
    for i, indicador in enumerate(paquete.indicadores):
        reglas = {n: fila.regla.id for n, fila in enumerate(indicador.filas)}
        yield indicador.id, f"CASE WHEN bn{i} = wn{i} THEN {segun(f'bn{i}', niveles)} END"
        yield f"{indicador.id}_regla", f"CASE WHEN bf{i} = wf{i} THEN {segun(f'bf{i}', reglas)} END"
    yield "programas", _programas(nombres, dimensiones)
    yield "brechas", texto_de(list(_brechas(nombres)), SEPARADOR)
    alertas = [(consta(a.condicion, nombres.constancia), a.regla.id) for a in paquete.alertas]
    yield "alertas", texto_de(alertas, SEPARADOR)


def _programas(nombres: Nombres, dimensiones: list[tuple[str, str]]) -> str:
    paquete = nombres.paquete
    alerta = next(a for a in paquete.alertas if a.regla.id == paquete.programas.alerta_de_separacion)
    clave = f"CASE WHEN {consta(alerta.condicion, nombres.constancia)} THEN 1 ELSE 0 END"
    for mejor, _ in dimensiones:
        clave = f"({clave}) * {len(NIVELES)} + {mejor}"
    iguales = " AND ".join(f"{mejor} = {peor}" for mejor, peor in dimensiones)
    textos = segun(f"({clave})", dict(enumerate(textos_de_programas(nombres.motor))))
    si, no = EXISTENCIAS.index("si"), EXISTENCIAS.index("no")
    return f"CASE WHEN existe = {no} THEN '' WHEN existe = {si} AND {iguales} THEN {textos} END"


def _brechas(nombres: Nombres) -> Iterator[tuple[str, str]]:
    """Una brecha opera si ambas completaciones caen en filas suyas."""
    paquete = nombres.paquete
    for tabla, brecha in pares_con_brecha(nombres.tablas):
        es_existencia = tabla == "existencia"
        filas = paquete.existencia if es_existencia else paquete.indicadores[nombres.posicion[tabla]].filas
        suyas = ", ".join(str(n) for n, fila in enumerate(filas) if fila.regla.brecha == brecha)
        columna = "e" if es_existencia else f"f{nombres.posicion[tabla]}"
        yield f"b{columna} IN ({suyas}) AND w{columna} IN ({suyas})", brecha
