"""Las columnas de salida: lo que la mejor y la peor completación dicen igual."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from desproteccion.ejecutores.sql.conclusiones import Conclusiones
from desproteccion.ejecutores.sql.estados import Estados
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.regla import columna_de_regla
from desproteccion.ejecutores.sql.sintaxis import consta, texto_de
from desproteccion.ejecutores.sql.tablas_en_listas import Columna
from desproteccion.extremos import pares_con_brecha
from desproteccion.salida_de_lote import SEPARADOR, textos_de_programas
from desproteccion.vocabulario import EXISTENCIAS, NIVELES


def columnas(nombres: Nombres, estados: Estados, conclusiones: Conclusiones) -> Iterator[tuple[str, str]]:
    """Cada columna de salida y su expresión."""
    paquete, elegir = nombres.paquete, nombres.elegir
    yield "existencia", elegir("existe", EXISTENCIAS)
    comun = np.where(np.eye(len(NIVELES), dtype=bool), np.arange(len(NIVELES)), len(NIVELES))
    yield "nivel", elegir(nombres.plegado([Columna("minimo"), Columna("maximo")], comun), [*NIVELES, None])
    yield "nivel_min", elegir("minimo", NIVELES)
    yield "nivel_max", elegir("maximo", NIVELES)
    yield "regla", columna_de_regla(nombres)
    for d, dimension in enumerate(paquete.dimensiones):
        yield f"nivel_{dimension.id}", elegir(f"nivel{d}", [*NIVELES, None])
    for n, (indicador, estado) in enumerate(zip(paquete.indicadores, estados.indicadores, strict=True)):
        extremos = zip(*estado.extremos, strict=True)
        yield (
            indicador.id,
            elegir(f"s{n}", [NIVELES[minimo] if minimo == maximo else None for minimo, maximo in extremos]),
        )
        reglas = [indicador.filas[fila].regla.id if fila >= 0 else None for fila in estado.filas]
        yield f"{indicador.id}_regla", elegir(f"s{n}", reglas)
    yield "programas", _programas(nombres)
    yield "brechas", f"concat_ws('{SEPARADOR}', {', '.join(_brechas(nombres, estados))})"
    alertas = [(consta(a.condicion, nombres.constancia), a.regla.id) for a in paquete.alertas]
    yield "alertas", texto_de(alertas, SEPARADOR)


def _programas(nombres: Nombres) -> str:
    """El texto según la separación, la existencia y el nivel de cada dimensión (uno más, si se desconoce)."""
    paquete = nombres.paquete
    textos = textos_de_programas(nombres.motor)
    distintos = [None, "", *sorted(set(textos) - {""})]
    forma = (2, *[len(NIVELES)] * len(paquete.dimensiones))
    del_si = np.array([distintos.index(texto) for texto in textos]).reshape(forma)
    tabla = np.zeros((2, len(EXISTENCIAS), *[len(NIVELES) + 1] * len(paquete.dimensiones)), dtype=np.int64)
    tabla[:, EXISTENCIAS.index("no")] = distintos.index("")
    de_niveles = [slice(len(NIVELES))] * len(paquete.dimensiones)
    tabla[:, EXISTENCIAS.index("si")][(slice(None), *de_niveles)] = del_si
    alerta = next(a for a in paquete.alertas if a.regla.id == paquete.programas.alerta_de_separacion)
    separacion = f"CASE WHEN {consta(alerta.condicion, nombres.constancia)} THEN 1 ELSE 0 END"
    niveles = [f"nivel{d}" for d in range(len(paquete.dimensiones))]
    cual = nombres.plegado([Columna(columna) for columna in (separacion, "existe", *niveles)], tabla)
    return nombres.elegir(cual, distintos)


def _brechas(nombres: Nombres, estados: Estados) -> Iterator[str]:
    """Una brecha opera si todas las filas posibles son suyas: a lo más una por tabla."""
    pares = pares_con_brecha(nombres.tablas)
    ids = {1 << n: brecha for n, (_, brecha) in enumerate(pares)}
    con_brecha = {tabla for tabla, _ in pares}
    for n, (indicador, estado) in enumerate(zip(nombres.paquete.indicadores, estados.indicadores, strict=True)):
        if indicador.id in con_brecha:
            yield nombres.elegir(f"s{n}", [ids.get(mascara) for mascara in estado.brechas.tolist()])
    if "existencia" in con_brecha:
        de_fila = [fila.regla.brecha for fila in nombres.paquete.existencia]
        extremos = zip(*estados.existencia.filas, strict=True)
        yield nombres.elegir(
            "e", [de_fila[mejor] if de_fila[mejor] == de_fila[peor] else None for mejor, peor in extremos]
        )
