"""La regla global que decide en toda completación."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.bloques import Bloque
from desproteccion.ejecutores.sql.conclusiones import Etapa
from desproteccion.ejecutores.sql.duda import Duda, Palabras, duda
from desproteccion.ejecutores.sql.nombres import EXTREMOS, Nombres
from desproteccion.ejecutores.sql.tablas_en_listas import Columna, filas_distintas


def etapas_de_regla(nombres: Nombres) -> Iterator[Etapa]:
    """Qué casos quedan abiertos aunque sus extremos nombren la misma regla y, de esos, cuáles son de veras dudosos.

    Si las reglas piden tablas demasiado grandes, todos los abiertos son dudosos, y `regla` calla en ellos.
    """
    # Si ambos extremos aportan lo mismo, en medio también, porque todo es monótono.
    mejor, peor = EXTREMOS
    iguales = " AND ".join(f"{mejor}d{d} = {peor}d{d}" for d in range(len(nombres.paquete.dimensiones)))
    yield "abiertos", [f"CASE WHEN r < {len(nombres.terminos)} AND NOT ({iguales}) THEN 1 ELSE 0 END AS abierto"]
    tablas = duda(nombres.motor, nombres.lectura)
    if tablas is None:
        yield "dudosos", ["abierto AS dudoso"]
        return
    distintas = [filas_distintas(suyas.permisos.reshape(-1, tablas.rectangulos)) for suyas in tablas.palabras]
    yield (
        "palabras",
        [
            f"CASE WHEN abierto = 1 THEN {_palabra(nombres, suyas, cual)} END AS p{d}"
            for d, (suyas, (_, cual)) in enumerate(zip(tablas.palabras, distintas, strict=True))
        ],
    )
    desmentida = " OR ".join(
        f"{_desmiente(nombres, tablas, [suyas[:, n] for suyas, _ in distintas])} = 1" for n in range(tablas.rectangulos)
    )
    dudoso = f"CASE WHEN {desmentida or 'FALSE'} THEN 1 ELSE 0 END"
    yield "dudosos", [f"CASE WHEN abierto = 1 THEN {dudoso} ELSE 0 END AS dudoso"]


def columna_de_regla(nombres: Nombres) -> str:
    terminos = [termino.regla.id for termino in nombres.terminos]
    filas = [fila.regla.id for fila in nombres.paquete.existencia]
    return f"CASE WHEN dudoso = 0 THEN {nombres.elegir('r', [*terminos, *filas, None])} END"


def _palabra(nombres: Nombres, palabras: Palabras, cual: list[int]) -> str:
    """El número de la palabra, según lo que se sabe de cada bloque y el término de los extremos."""
    saberes = [Columna(_saber(nombres, bloque)) for bloque in palabras.propios]
    terminos = len(nombres.terminos)
    # Los demás valores de `r` no son de casos abiertos: caen en cualquier lugar.
    de_r = np.minimum(np.arange(terminos + len(nombres.paquete.existencia) + 1), terminos - 1)
    return nombres.plegado([*saberes, Columna("r", de_r)], np.array(cual).reshape(palabras.permisos.shape[:-1]))


def _desmiente(nombres: Nombres, tablas: Duda, permisos: Sequence[Enteros]) -> str:
    """Si los permisos que las palabras dan para un rectángulo dejan caer en él."""
    columnas = [Columna(nombres.elegir(f"p{d}", suyos.tolist())) for d, suyos in enumerate(permisos)]
    return nombres.plegado(columnas, tablas.desmiente)


def _saber(nombres: Nombres, bloque: Bloque) -> str:
    return nombres.plegado([Columna(nombres.clases[eje]) for eje in bloque.ejes], bloque.saber)
