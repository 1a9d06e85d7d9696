"""Lo que los ejemplos muestran de las reglas, en palabras: cobertura por tabla y errores que notarían."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.paquete import Paquete
from desproteccion.reglas import carpeta_de_datos
from desproteccion.verificacion.cobertura import cubierto, exigido, punto_de, puntos_de
from desproteccion.verificacion.decisiones import Decisiones, leer_decisiones
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.mutacion.generar import mutantes
from desproteccion.verificacion.mutacion.medir import con_decisiones, medir


def decisiones_por_omision() -> Decisiones:
    """Las decisiones de ejemplo que trae el motor."""
    return leer_decisiones(carpeta_de_datos("casos_ejemplo") / "decisiones")


def de_cobertura(paquete: Paquete, decisiones: Decisiones) -> Iterator[str]:
    """Por tabla, cuántas filas, brechas, condiciones y umbrales muestran los ejemplos, y cuáles faltan."""
    examen = Examen(paquete)
    for densa in examen.tablas.densas:
        if densa.indicador is None:
            continue
        puntos = puntos_de(examen, densa)
        suyos = [r["hechos"] for r in decisiones.partes["tablas"] if r["tabla"] == densa.nombre]
        casos = [punto for hechos in suyos if (punto := punto_de(puntos, hechos)) in puntos.decide]
        pedidos, vistos = exigido(examen, puntos), cubierto(examen, puntos, casos)
        yield f"Cobertura {densa.nombre}: {len(vistos)} de {len(pedidos)}"
        yield from (f"  falta {regla}: {que}" for regla, que in pedidos if (regla, que) not in vistos)


def de_mutacion(paquete: Paquete, decisiones: Decisiones) -> Iterator[str]:
    """Cuántos errores puestos a propósito notan la compilación y los ejemplos, y los que no, por artículo."""
    medida = medir(paquete, mutantes(paquete), {"decisiones": con_decisiones(decisiones)})
    quienes = ", ".join(f"{cuantos} por {quien}" for quien, cuantos in medida.muertas.items())
    yield (
        f"Mutación: {medida.proporcion:.1%} de {medida.muertas.total() + len(medida.sobrevivientes)} errores se notan"
        f" ({quienes}); {len(medida.equivalentes)} más no cambian ninguna decisión"
    )
    for articulo, sobrevivientes in medida.por_articulo().items():
        yield f"  {articulo}"
        yield from (f"    no se nota: {s.mutante}. {s.comparacion.diferencias[0]}" for s in sobrevivientes)
