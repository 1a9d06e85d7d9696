"""Mide el motor por lotes y un caso, junto a otros motores de reglas sobre la misma base de decisión.

    make bench

Los pares (zen-engine, rule-engine, business-rules, CLIPS, OpenFisca) son dependencias solo de este banco; el que no
esté instalado se nombra y se salta. Antes de medir se exige que todos den las mismas respuestas en 2.000 casos. Se
informa la mediana y la razón con el motor: un tiempo suelto no dice nada fuera de la máquina en que se tomó.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import polars as pl
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.lotes import evaluar_lote
from desproteccion.motor import Motor, motor_por_omision

from herramientas.casos_de_banco import PRUDENTE, clases_al_azar, contextos, marco_de, mediana
from herramientas.escalas_de_lote import escalas
from herramientas.flujo_de_banco import memoria
from herramientas.pares_de_banco import PARES, con_openfisca
from herramientas.polars_a_mano import codigos_de_polars, correr_polars, polars_a_mano

CASOS_DE_ACUERDO = 2_000


def un_caso(motor: Motor, veces: int) -> None:
    clases = clases_al_azar(motor, CASOS_DE_ACUERDO)
    casos = contextos(motor, clases, CASOS_DE_ACUERDO)
    codigos = [[caso[id] for id in motor.paquete.hechos] for caso in casos]
    esperadas = [list(motor.de_tablas.decidir(c, PRUDENTE, PRUDENTE).filas) for c in codigos]
    base = mediana(lambda: [motor.de_tablas.decidir(c, PRUDENTE, PRUDENTE) for c in codigos], veces) / len(casos)
    print(f"\nUn caso ({len(casos)} casos; los pares dan solo las filas de los indicadores, sin nivel global)")
    print(f"  {'tablas densas, todo':<28}{base * 1e6:9.1f} µs   ×1,0")
    valores = [
        {id: h.dominio.valor(c[id]) for id, h in motor.paquete.hechos.items() if c[id] >= 0} for c in casos[:500]
    ]
    _linea("decidir(hechos)", mediana(lambda: [motor.decidir(v) for v in valores], veces) / len(valores), base)
    durable = motor.ejecutor("durable")
    tiempo = mediana(lambda: [durable.decidir(c, PRUDENTE, PRUDENTE) for c in codigos[:500]], veces) / 500
    _linea(f"ejecutor {durable.nombre}, todo", tiempo, base)
    for nombre, armar in PARES.items():
        try:
            par = armar(motor)
        except (ImportError, NotImplementedError) as error:
            print(f"  {nombre:<28} no se midió: {error}")
            continue
        distintas = sum(par(caso) != esperada for caso, esperada in zip(casos, esperadas, strict=True))
        if distintas:
            print(f"  {nombre:<28} NO COINCIDE en {distintas} de {len(casos)} casos: no se mide")
            continue

        def una_tanda(par: Any = par) -> None:
            for caso in casos[:500]:
                par(caso)

        _linea(nombre, mediana(una_tanda, veces) / 500, base)
    _openfisca(motor, casos, esperadas, base, veces)


def _openfisca(motor: Motor, casos: list[dict[str, int]], esperadas: list[list[int]], base: float, veces: int) -> None:
    """OpenFisca va por columnas: se mide con los mismos casos, repetidos hasta cien mil."""
    try:
        par = con_openfisca(motor)
    except ImportError as error:
        print(f"  {'OpenFisca, por lotes':<28} no se midió: {error}")
        return
    hechas = np.stack(par({nombre: np.array([caso[nombre] for caso in casos]) for nombre in casos[0]}), axis=1)
    if hechas.tolist() != esperadas:
        print(f"  {'OpenFisca, por lotes':<28} NO COINCIDE: no se mide")
        return
    muchos = {nombre: np.tile([caso[nombre] for caso in casos], 50) for nombre in casos[0]}
    _linea("OpenFisca, por lotes", mediana(lambda: par(muchos), veces) / (50 * len(casos)), base)


def _linea(nombre: str, tiempo: float, base: float) -> None:
    print(f"  {nombre:<28}{tiempo * 1e6:9.1f} µs   ×{tiempo / base:.1f}".replace(".", ","))


def lotes(motor: Motor, casos: int, veces: int) -> None:
    ejecutor = EjecutorVectorial(motor, PRUDENTE)
    clases, con_nulos = clases_al_azar(motor, casos), clases_al_azar(motor, casos, 0.02)
    for columna, otra, eje in zip(clases, con_nulos, motor.tablas.ejes, strict=True):
        if eje.hecho.aplica_si:  # lo que no aplica no se puede escribir en una columna
            otra[columna == len(eje.representantes) - 1] = len(eje.representantes) - 1
    marco, incompleto = marco_de(motor, clases), _valido(motor, marco_de(motor, con_nulos))
    codigos = pl.DataFrame(
        {
            e.hecho.id: np.array(e.representantes, dtype=np.int8)[c]
            for e, c in zip(motor.tablas.ejes, clases, strict=True)
        }
    )
    etapas = polars_a_mano(motor)
    ids = [i.id for i in motor.paquete.indicadores]
    salida = [*ids, *(f"{id}_fila" for id in ids), *(d.id for d in motor.paquete.dimensiones), "nivel", "termino"]
    salida.append("existencia_fila")
    hecho = correr_polars(codigos, etapas, salida)
    decisiones = ejecutor.decidir(clases, 2)
    for n, id in enumerate(ids):
        assert (hecho[f"{id}_fila"].to_numpy() == decisiones.filas[n]).all(), id
    hay = decisiones.existencia == 1
    assert (hecho["nivel"].to_numpy()[hay] == decisiones.nivel[hay]).all()
    assert correr_polars(marco, [codigos_de_polars(motor), *etapas], salida).equals(hecho)
    destino = np.empty((len(salida), casos), dtype=np.uint8)
    cuantos = f"{casos:,}".replace(",", ".")
    print(f"\nLotes de {cuantos} casos (millones de casos por segundo, mediana de {veces})")
    medidas: dict[str, Callable[[], Any]] = {
        "clases, un hilo": lambda: ejecutor.decidir(clases, 1, brechas=False),
        "clases, dos hilos": lambda: ejecutor.decidir(clases, 2, brechas=False),
        "leer y escribir, sin decidir": lambda: mover(clases, destino),
        "Polars a mano, desde códigos": lambda: correr_polars(codigos, etapas, salida),
        "Polars a mano, desde el marco": lambda: correr_polars(marco, [codigos_de_polars(motor), *etapas], salida),
        "evaluar_lote(Polars)": lambda: evaluar_lote(marco),
        "evaluar_lote(Polars), mínimo": lambda: evaluar_lote(marco, detalle="minimo"),
        "evaluar_lote(Polars), 2 % nulo": lambda: evaluar_lote(incompleto),
    }
    print("  «leer y escribir» recorre las columnas de clases y llena unas de salida: lo que un hilo mueve aquí;")
    print("  «clases» y «Polars a mano» dan filas, niveles, dimensiones, existencia, nivel y término, en números;")
    print("  evaluar_lote parte del mismo marco (Enum, enteros y booleanos) y da además extremos, programas, brechas,")
    print("  alertas y textos, y revisa que cada valor sea de su dominio y que los hechos no se contradigan.")
    base = None
    for nombre, hacer in medidas.items():
        ritmo = (incompleto.height if "nulo" in nombre else casos) / mediana(hacer, veces) / 1e6
        base = base or ritmo
        print(f"  {nombre:<34}{ritmo:8.2f}   ×{ritmo / base:.2f}".replace(".", ","))
    escalas(motor, ejecutor, clases, veces)


def mover(clases: Sequence[Any], destino: Any) -> None:
    """El piso de cualquier evaluador por columnas: leer lo que entra y escribir lo que sale, sin decidir nada."""
    for columna in clases:
        columna.max()
    destino.fill(1)


def _valido(motor: Motor, marco: pl.DataFrame) -> pl.DataFrame:
    """Sin las filas que al borrar un dato quedaron contradichas."""
    for id, hecho in motor.paquete.hechos.items():
        if hecho.aplica_si:
            otro, codigos = hecho.aplica_si
            valores = motor.paquete.hechos[otro].dominio.valores or ()
            aplica = pl.col(otro).is_in([valores[codigo] for codigo in codigos])
            marco = marco.with_columns(pl.when(aplica).then(pl.col(id)).alias(id))
    return marco


def main() -> None:
    argumentos = argparse.ArgumentParser(description=__doc__)
    argumentos.add_argument("--casos", type=int, default=1_000_000)
    argumentos.add_argument("--veces", type=int, default=5)
    pedido = argumentos.parse_args()
    motor = motor_por_omision()
    un_caso(motor, pedido.veces)
    lotes(motor, pedido.casos, pedido.veces)
    print("\nUn Parquet en flujo")
    for factor in (1, 4):
        memoria(motor, pedido.casos * factor)


if __name__ == "__main__":
    main()
