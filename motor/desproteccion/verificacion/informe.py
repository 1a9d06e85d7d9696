"""Lo que los ejemplos muestran de las reglas, en palabras: cobertura por tabla y errores que notarían."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from desproteccion.motor import Motor
from desproteccion.reglas import carpeta_de_datos
from desproteccion.verificacion import esperados
from desproteccion.verificacion.cobertura import (
    Punto,
    Puntos,
    Requisito,
    cubierto,
    exigido,
    punto_de,
    puntos_de,
    puntos_de_gravedad,
)
from desproteccion.verificacion.cobertura_de_condiciones import por_condiciones
from desproteccion.verificacion.decisiones import PREGUNTA_DE_GRAVEDAD, Decisiones, como_juez, leer_decisiones
from desproteccion.verificacion.examen import Examen
from desproteccion.verificacion.juzgar import Juez, armar
from desproteccion.verificacion.mutacion.generar import mutantes
from desproteccion.verificacion.mutacion.medir import medir


def decisiones_por_omision() -> Decisiones:
    """Las decisiones de ejemplo que trae el motor."""
    return leer_decisiones(carpeta_de_datos("casos_ejemplo") / "decisiones")


def de_cobertura(motor: Motor, decisiones: Decisiones) -> Iterator[str]:
    """Por tabla, cuántas filas, brechas, condiciones y umbrales muestran los ejemplos, y cuáles faltan."""
    for nombre, puntos, casos in puntos_y_casos(motor, decisiones):
        pedidos, vistos = exigido(puntos), cubierto(puntos, [caso for caso in casos if caso in puntos.decide])
        yield f"Cobertura {nombre}: {len(vistos)} de {len(pedidos)}"
        yield from _faltan(pedidos, vistos)
    for etapa, exigidos, mostrados in por_condiciones(armar(motor.paquete, motor.catalogo), decisiones):
        yield f"Cobertura {etapa}: {len(mostrados)} de {len(exigidos)}"
        yield from _faltan(exigidos, mostrados)


def _faltan(pedidos: Iterable[Requisito], vistos: Container[Requisito]) -> Iterator[str]:
    yield from (f"  falta {regla}: {que}" for regla, que in pedidos if (regla, que) not in vistos)


def puntos_y_casos(motor: Motor, decisiones: Decisiones) -> Iterator[tuple[str, Puntos, list[Punto]]]:
    """Por tabla, lo que hay que mostrar de ella y los casos que las decisiones de ejemplo traen."""
    de_gravedad = puntos_de_gravedad(motor.catalogo.gravedad)
    suyos = [[r[campo] for campo in PREGUNTA_DE_GRAVEDAD] for r in decisiones.partes["gravedad"]]
    hechos = [dict(zip(de_gravedad.hechos, valores, strict=True)) for valores in suyos]
    yield "V0", de_gravedad, [punto_de(de_gravedad, caso) for caso in hechos]
    examen = Examen(motor.paquete)
    for densa in examen.tablas.densas:
        if densa.indicador is not None:
            puntos = puntos_de(examen, densa)
            registros = [r["hechos"] for r in decisiones.partes["tablas"] if r["tabla"] == densa.nombre]
            yield densa.nombre, puntos, [punto_de(puntos, caso) for caso in registros]


def jueces(decisiones: Decisiones) -> dict[str, Juez]:
    """Quiénes deben notar un error, del más independiente de las mutaciones al que se eligió mirándolas."""
    return {
        "las viñetas razonadas a mano": esperados.incumplida,
        "las decisiones elegidas por cobertura": como_juez(decisiones.elegidas(None)),
        "las decisiones que se agregaron mirando mutaciones": como_juez(decisiones.elegidas("mutacion")),
    }


def de_mutacion(motor: Motor, decisiones: Decisiones) -> Iterator[str]:
    """Cuántos errores puestos a propósito notan los ejemplos, quién los nota, y los que no, por artículo."""
    medida = medir(motor.paquete, motor.catalogo, mutantes(motor.paquete, motor.catalogo), jueces(decisiones))
    yield f"Mutación: se nota el {medida.proporcion:.1%} de {medida.medidas} errores que cambian alguna decisión"
    yield from (f"  {medida.muertas[quien]} por {quien}" for quien in jueces(decisiones))
    yield f"  {len(medida.sobrevivientes)} que nadie nota"
    yield f"  Aparte, {medida.rechazadas} que ni se cargan y {len(medida.equivalentes)} que no cambian ninguna decisión"
    for articulo, sobrevivientes in medida.por_articulo().items():
        yield f"  {articulo}"
        yield from (f"    no se nota: {s.mutante}. {s.diferencia}" for s in sobrevivientes)
