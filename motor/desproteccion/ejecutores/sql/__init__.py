"""Las tablas compiladas a una consulta SQL: el lote se evalúa donde están los datos.

Es una consulta por etapas (códigos y clases → estados → aportes → globales → salida), sin uniones ni funciones propias:
no cambia el orden de las filas y en los nodos no hace falta nada. Cada etapa busca en listas lo que las tablas densas
dicen, con «desconocido» como una clase más: qué pasa en la mejor y en la peor completación. Lo que ambas dicen igual es
lo que se sabe. Para la regla global hay que saber además qué puede pasar en medio: `duda`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desproteccion.columnas import ID
from desproteccion.ejecutores.sql import salida
from desproteccion.ejecutores.sql.conclusiones import Conclusiones, Etapa
from desproteccion.ejecutores.sql.dialectos import DIALECTOS, NombreDeDialecto
from desproteccion.ejecutores.sql.entrada import Entrada
from desproteccion.ejecutores.sql.estados import Estados
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.regla import etapas_de_regla
from desproteccion.motor import Motor
from desproteccion.salida_de_lote import Detalle, columnas_de_salida


def consulta(
    motor: Motor,
    lectura: int,
    columnas: Mapping[str, Any] | None = None,
    detalle: Detalle = "completo",
    dialecto: NombreDeDialecto = "duckdb",
    entrada: str = "entrada",
) -> str:
    """La consulta que evalúa la tabla `entrada`.

    `columnas` da el tipo narwhals de cada una; sin ellas se suponen todas las del vocabulario y con su tipo.
    Errores: `HechosInvalidos` si hay columnas que no existen o cuyo tipo no es el del hecho.
    """
    nombres = Nombres(motor, lectura, DIALECTOS[dialecto])
    tabla, estados = Entrada(nombres, columnas), Estados(nombres)
    conclusiones = Conclusiones(nombres, estados)
    pedidas = columnas_de_salida(motor, detalle)
    etapas: list[Etapa] = [
        *conclusiones.etapas(),
        *(etapas_de_regla(nombres) if "regla" in pedidas else ()),
    ]
    partes = [
        f"codigos AS (SELECT {', '.join(tabla.codigos())}, {tabla.ajeno()} AS ajeno FROM {entrada})",
        f"estados AS (SELECT *, {', '.join(estados.columnas())}, {tabla.rechazo('ajeno')} AS rechazo0 FROM codigos)",
    ]
    anterior, rechazo = "estados", "rechazo0"
    for paso, (nombre, nuevas) in enumerate(etapas, start=1):
        lleva = f"{nombres.dialecto.llevar(rechazo)} AS rechazo{paso}"
        partes.append(f"{nombre} AS (SELECT *, {', '.join(nuevas)}, {lleva} FROM {anterior})")
        anterior, rechazo = nombre, f"rechazo{paso}"
    expresiones = dict(salida.columnas(nombres, estados, conclusiones))
    final = [ID] if tabla.trae(ID) else []
    final += [f"CASE WHEN {rechazo} IS NULL THEN {expresiones[columna]} END AS {columna}" for columna in pedidas]
    final.append(f"{nombres.dialecto.llevar(rechazo)} AS rechazo")
    return "WITH " + ",\n".join(partes) + "\nSELECT " + ",\n  ".join(final) + f"\nFROM {anterior}"
