"""Fichas completas como lote: de cada una, sus hechos; lo que una columna no sabe decir se evalúa caso a caso."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from desproteccion.campos_de_ficha import Saber
from desproteccion.caso import Caso
from desproteccion.codigos_de_columna import DESCONOCIDO
from desproteccion.columnas import Columnas
from desproteccion.evaluacion import evaluar
from desproteccion.hechos import constancias, saber_de
from desproteccion.motor import Motor
from desproteccion.paquete import Paquete
from desproteccion.salida_de_lote import SEPARADOR
from desproteccion.vocabulario import LECTURAS


def columnas_de_fichas(casos: Sequence[Caso], motor: Motor) -> tuple[Columnas, list[int]]:
    """Los códigos de las fichas y las posiciones de las que traen algún hecho a medias («al menos tres»)."""
    paquete = motor.paquete
    codigos = {id: np.full(len(casos), DESCONOCIDO, dtype=np.int32) for id in (*paquete.hechos, *paquete.antecedentes)}
    a_medias = []
    for fila, caso in enumerate(casos):
        saber = saber_de(caso, paquete, motor.catalogo)
        if any(minimo != maximo and not _ignorado(id, saber, paquete) for id, (minimo, maximo) in saber.items()):
            a_medias.append(fila)
        for id, (minimo, maximo) in {**saber, **constancias(caso, paquete)}.items():
            if minimo == maximo:
                codigos[id][fila] = minimo
    return Columnas(len(casos), codigos, {}), a_medias


def _ignorado(id: str, saber: Saber, paquete: Paquete) -> bool:
    """Si del hecho no se sabe nada, aunque otro diga que sí aplica."""
    minimo, maximo = paquete.hechos[id].todo
    return saber[id] in ((minimo, maximo), (0, maximo))


def con_las_de_a_medias(
    tabla: pa.Table, casos: Sequence[Caso], a_medias: Sequence[int], motor: Motor, lectura: int
) -> pa.Table:
    """La tabla de salida, con las filas de las fichas a medias evaluadas una por una."""
    if not a_medias:
        return tabla
    filas = tabla.to_pylist()
    for fila in a_medias:
        evaluada = fila_de_resultado(casos[fila], motor, lectura)
        filas[fila] = {nombre: evaluada[nombre] for nombre in tabla.column_names}
    texto = pa.schema([(nombre, pa.string()) for nombre in tabla.column_names])
    return pa.Table.from_pylist(filas, texto).cast(tabla.schema)


def fila_de_resultado(caso: Caso, motor: Motor, lectura: int) -> dict[str, Any]:
    """El resultado de un caso como fila del lote."""
    resultado = evaluar(caso, LECTURAS[lectura], motor=motor, ejecutor="tablas")
    fila: dict[str, Any] = {
        "id": caso.id,
        "existencia": resultado.existencia.valor,
        "nivel": resultado.nivel.sugerido,
        "nivel_min": resultado.nivel.posibles[0],
        "nivel_max": resultado.nivel.posibles[-1],
        "regla": resultado.nivel.regla,
    }
    for dimension in resultado.dimensiones:
        fila[f"nivel_{dimension.id}"] = dimension.nivel
        for indicador in dimension.indicadores:
            fila[indicador.id] = indicador.nivel
            fila[f"{indicador.id}_regla"] = indicador.regla
    resueltos = resultado.existencia.valor == "no" or (
        resultado.existencia.valor == "si" and all(d.nivel is not None for d in resultado.dimensiones)
    )
    programas = SEPARADOR.join(programa.id for programa in resultado.programas)
    fila["programas"] = programas if resueltos else None
    fila["brechas"] = SEPARADOR.join(brecha.id for brecha in resultado.brechas)
    fila["alertas"] = SEPARADOR.join(alerta.id for alerta in resultado.alertas)
    return fila
