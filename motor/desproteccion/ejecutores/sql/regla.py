"""La regla global que decide en toda completación."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.sintaxis import segun
from desproteccion.expresiones import Coinciden


def regla_global(nombres: Nombres) -> str:
    """La regla global, si puede asegurarse: igual en ambos extremos, y sin nada que pueda coincidir en medio."""
    terminos = {n: t.regla.id for n, t in enumerate(nombres.terminos)}
    filas = {n: fila.regla.id for n, fila in enumerate(nombres.paquete.existencia)}
    en_medio = [
        f"(br > {n} AND {' AND '.join(_alcanza(nombres, t.expresion))})"
        for n, t in enumerate(nombres.terminos)
        if isinstance(t.expresion, Coinciden)
    ]
    seguro = "bhay = 1 AND br = wr AND bg = wg" + "".join(f" AND NOT {una}" for una in en_medio)
    sin_nivel = f"WHEN whay = 0 AND be = we THEN {segun('be', filas)}"
    return f"CASE WHEN {seguro} THEN {segun('br', terminos)} {sin_nivel} END"


def _alcanza(nombres: Nombres, termino: Coinciden) -> Iterator[str]:
    for nombre in termino.nombres:
        mejor, peor = nombres.en_ambos(nombre)
        yield f"{mejor} <= bg AND {peor} >= bg"
