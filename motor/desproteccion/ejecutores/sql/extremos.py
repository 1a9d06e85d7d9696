"""La mejor y la peor completación de los hechos que se desconocen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from desproteccion.ejecutores.sql.nombres import EXTREMOS, Nombres
from desproteccion.tablas import Tablas, imposible_en
from desproteccion.vocabulario import NO_APLICA, Eje


def completados(nombres: Nombres) -> Iterator[str]:
    """Cada hecho en la mejor y en la peor completación."""
    for n, eje in enumerate(nombres.tablas.ejes):
        for extremo, mejor in zip(EXTREMOS, (True, False), strict=True):
            yield f"{_completar(nombres, n, mejor)} AS {extremo}{nombres.hecho[eje.hecho.id]}"


def _completar(nombres: Nombres, n: int, mejor: bool) -> str:
    """El código del hecho o, si se desconoce, el de la mejor (o la peor) clase que lo demás deja posible."""
    tablas, eje = nombres.tablas, nombres.tablas.ejes[n]
    propia = nombres.hecho[eje.hecho.id]
    ligados = sorted({otro for ejes, _ in tablas.restricciones if n in ejes for otro in ejes} - {n})
    if not ligados:
        return f"COALESCE({propia}, {eje.representantes[_en_orden(eje)[0 if mejor else -1]]})"
    ejes = tuple(sorted([n, *ligados]))
    ramas: dict[int, list[str]] = {}
    for celda in product(*[[*range(len(tablas.ejes[otro].representantes)), None] for otro in ligados]):
        clase = _extremo(tablas, ejes, {n: None, **dict(zip(ligados, celda, strict=True))}, n, mejor)
        if clase is not None:
            cuando = " AND ".join(_en_clase(nombres, otro, suya) for otro, suya in zip(ligados, celda, strict=True))
            ramas.setdefault(eje.representantes[clase], []).append(f"({cuando})")
    casos = " ".join(f"WHEN {' OR '.join(cuando)} THEN {codigo}" for codigo, cuando in ramas.items())
    return f"CASE WHEN {propia} IS NOT NULL THEN {propia} {casos} ELSE 0 END"


def _en_clase(nombres: Nombres, n: int, clase: int | None) -> str:
    eje = nombres.tablas.ejes[n]
    columna = nombres.hecho[eje.hecho.id]
    if clase is None:
        return f"{columna} IS NULL"
    desde = eje.representantes[clase]
    if eje.hecho.dominio.valores is not None:
        return f"{columna} = {desde}"
    siguiente = [r for r in eje.representantes[clase + 1 :] if r != NO_APLICA]
    return f"{columna} >= {desde}" + (f" AND {columna} < {siguiente[0]}" if siguiente else "")


def _extremo(
    tablas: Tablas, ejes: tuple[int, ...], sabido: Mapping[int, int | None], cual: int, mejor: bool
) -> int | None:
    """La clase de un eje en la mejor (o peor) completación válida de los ejes ligados; `None` si no hay."""
    forma = tuple(len(tablas.ejes[eje].representantes) for eje in ejes)
    imposible = imposible_en(tablas.restricciones, ejes, forma)
    puestos = [{clase: puesto for puesto, clase in enumerate(_en_orden(tablas.ejes[eje]))} for eje in ejes]
    validas = [
        celda
        for celda in product(*map(range, forma))
        if not imposible[celda] and all(sabido[e] in (None, c) for e, c in zip(ejes, celda, strict=True))
    ]
    if not validas:
        return None
    signo = 1 if mejor else -1
    elegida = min(validas, key=lambda celda: signo * sum(p[c] for p, c in zip(puestos, celda, strict=True)))
    return elegida[ejes.index(cual)]


def _en_orden(eje: Eje) -> list[int]:
    """Las clases de mejor a peor; que el hecho no aplique es lo mejor."""
    no_aplica = [clase for clase, codigo in enumerate(eje.representantes) if codigo == NO_APLICA]
    return [*no_aplica, *eje.de_mejor_a_peor()]
