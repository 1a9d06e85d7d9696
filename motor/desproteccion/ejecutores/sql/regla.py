"""La regla global que decide en toda completación."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.ejecutores.sql.bloques import Bloque
from desproteccion.ejecutores.sql.duda import Duda, Palabras, duda
from desproteccion.ejecutores.sql.etapas import Etapa
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.sintaxis import segun, suma
from desproteccion.ejecutores.sql.tablas_en_texto import entero_de, filas_distintas, indice_plegado, plegado, trozo_de
from desproteccion.sintaxis import segun as nombre_segun
from desproteccion.vocabulario import NO_APLICA


def etapas_de_regla(nombres: Nombres) -> Iterator[Etapa]:
    """Qué casos quedan abiertos aunque sus extremos nombren la misma regla y, de esos, cuáles son de veras dudosos.

    Si las reglas piden tablas demasiado grandes, todos los abiertos son dudosos, y `regla` calla en ellos.
    """
    abierto = f"bhay = 1 AND br = wr AND NOT ({_extremos_iguales(nombres)})"
    yield "abiertos", [f"CASE WHEN {abierto} THEN 1 ELSE 0 END AS abierto"]
    tablas = duda(nombres.motor, nombres.lectura)
    if tablas is None:
        yield "dudosos", ["abierto AS dudoso"]
        return
    yield (
        "palabras",
        [
            f"CASE WHEN abierto = 1 THEN {_palabra(nombres, palabras)} END AS p{d}"
            for d, palabras in enumerate(tablas.palabras)
        ],
    )
    desmentida = " OR ".join(_desmentidas(tablas)) or "FALSE"
    yield "dudosos", [f"CASE WHEN abierto = 1 THEN CASE WHEN {desmentida} THEN 1 ELSE 0 END ELSE 0 END AS dudoso"]


def columna_de_regla(nombres: Nombres) -> str:
    terminos = {n: t.regla.id for n, t in enumerate(nombres.terminos)}
    filas = {n: fila.regla.id for n, fila in enumerate(nombres.paquete.existencia)}
    sin_nivel = f"WHEN whay = 0 AND be = we THEN {segun('be', filas)}"
    return f"CASE WHEN bhay = 1 AND br = wr AND dudoso = 0 THEN {segun('br', terminos)} {sin_nivel} END"


def _extremos_iguales(nombres: Nombres) -> str:
    """Si ambos extremos dan lo mismo en todo lo que el nivel global lee: en medio también, porque todo es monótono."""
    dimensiones = nombres.paquete.dimensiones
    leidas = [
        nombres.en_ambos(nombre if nombre in nombres.posicion else nombre_segun(dimensiones[d].id, nombre))
        for d, nombre in nombres.tablas.globales[nombres.lectura].variables
    ]
    return " AND ".join(f"{mejor} = {peor}" for mejor, peor in dict.fromkeys(leidas)) or "TRUE"


def _palabra(nombres: Nombres, palabras: Palabras) -> str:
    saberes = [_saber(nombres, bloque) for bloque in palabras.propios]
    indice, tabla = indice_plegado([*saberes, "br"], palabras.permisos)
    distintas, cual = filas_distintas(tabla)
    textos = ["".join(f"{permiso:0{palabras.ancho}}" for permiso in palabra) for palabra in distintas.tolist()]
    return trozo_de(entero_de(indice, cual), textos)


def _saber(nombres: Nombres, bloque: Bloque) -> str:
    return plegado([_clase(nombres, eje) for eje in bloque.ejes], bloque.saber)


def _clase(nombres: Nombres, n: int) -> str:
    """La clase del hecho; la última es la de desconocido."""
    eje = nombres.tablas.ejes[n]
    columna, desconocido = nombres.hecho[eje.hecho.id], len(eje.representantes)
    if eje.hecho.dominio.valores is not None:
        return f"COALESCE({columna}, {desconocido})"
    cortes = suma([f"{columna} >= {codigo}" for codigo in eje.representantes[1:] if codigo != NO_APLICA] or ["FALSE"])
    return f"CASE WHEN {columna} IS NULL THEN {desconocido} ELSE {cortes} END"


def _desmentidas(tablas: Duda) -> Iterator[str]:
    """Por rectángulo, si los permisos de todas las dimensiones dejan caer en él."""
    for n in range(tablas.rectangulos):
        permisos = [
            f"CAST(substring(p{d}, {1 + n * palabras.ancho}, {palabras.ancho}) AS INT)"
            for d, palabras in enumerate(tablas.palabras)
        ]
        yield f"{plegado(permisos, tablas.desmiente)} = 1"
