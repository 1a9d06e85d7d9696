"""Un archivo de casos, de principio a fin: por bloques, con los rechazos aparte y un resumen de lo hallado."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from desproteccion.columnas import Columnas, clases, problemas_de_fila, valor_original
from desproteccion.ejecutores.decisiones import Decisiones
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.escritores_de_lote import escribir_lote, escribir_rechazos
from desproteccion.faltantes import faltantes
from desproteccion.fichas_de_lote import con_las_de_a_medias
from desproteccion.lectores_de_lote import Bloque, Rechazo, leer_lote
from desproteccion.lotes import decidir_columnas, ejecutor_vectorial, filas_malas
from desproteccion.motor import Motor
from desproteccion.posibles import Abanico
from desproteccion.salida_de_lote import SEPARADOR, columnas_del_lote, tabla_de_arrow
from desproteccion.vocabulario import LECTURAS, Lectura

MUESTRA = 200
"""De cuántos casos sin nivel único se averigua exactamente qué les falta: cada uno cuesta un abanico."""


@dataclass
class Resumen:
    """Lo que se halló en un lote. Se cuentan filas evaluadas; `sin_nivel`, las que dejan varios posibles."""

    evaluadas: int = 0
    rechazadas: int = 0
    niveles: Counter[str] = field(default_factory=Counter)
    existencias: Counter[str] = field(default_factory=Counter)
    brechas: Counter[str] = field(default_factory=Counter)
    sin_nivel: int = 0
    muestra: int = 0
    faltantes: Counter[str] = field(default_factory=Counter)
    """De los casos de la muestra, en cuántos falta cada hecho."""


def evaluar_archivo(
    entrada: Path,
    salida: Path,
    motor: Motor,
    lectura: Lectura | None = None,
    *,
    estricto: bool = False,
    avance: Callable[[float], None] = lambda parte: None,
) -> Resumen:
    """Evalúa un archivo (CSV, Parquet, XLSX o JSONL de fichas) y escribe otro, en memoria acotada.

    Una fila que no sirve no detiene a las demás: va a `<salida>.rechazos.csv`. Con `estricto`, en cambio, basta una
    para que no haya salida. `avance` recibe la parte leída, de 0 a 1.
    Errores: `HechosInvalidos` si el archivo no se puede leer o escribir, o si hay rechazos y se pidió `estricto`.
    """
    if entrada.resolve() == salida.resolve():
        raise HechosInvalidos([Problema(str(salida), "es el mismo archivo de entrada", "otro nombre")])
    numero = LECTURAS.index(lectura or motor.paquete.lectura_por_omision)
    resumen, dudosos = Resumen(), _Muestra()
    aparte = archivo_de_rechazos(salida)
    with escribir_lote(salida) as escritor:
        with escribir_rechazos(aparte) as rechazos:
            for bloque in leer_lote(entrada, motor):
                tabla, malas = _evaluar(bloque, motor, numero, resumen, dudosos)
                rechazos.escribir([*bloque.rechazos, *malas])
                escritor.escribir(tabla)
                avance(bloque.avance)
        resumen.rechazadas = rechazos.filas
        if estricto and resumen.rechazadas:
            hallado = f"{resumen.rechazadas} filas no sirven y se pidió --estricto: no se escribió la salida"
            raise HechosInvalidos([Problema(str(entrada), hallado, "", f"Los motivos están en {aparte}.")])
    dudosos.averiguar(motor, numero, resumen)
    return resumen


def archivo_de_rechazos(salida: Path) -> Path:
    """Dónde quedan los rechazos de una salida."""
    return salida.with_name(f"{salida.stem}.rechazos.csv")


def _evaluar(
    bloque: Bloque, motor: Motor, lectura: int, resumen: Resumen, dudosos: _Muestra
) -> tuple[pa.Table, list[Rechazo]]:
    columnas = bloque.columnas
    decisiones = decidir_columnas(columnas, motor, lectura)
    malas = filas_malas(columnas, decisiones)
    rechazos = [rechazo for fila in malas for rechazo in _rechazos(columnas, fila, int(bloque.numeros[fila]), motor)]
    salida = columnas_del_lote(ejecutor_vectorial(motor, lectura), decisiones, columnas, "completo")
    tabla = tabla_de_arrow(salida, bloque.ids)
    tabla = con_las_de_a_medias(tabla, bloque.casos, bloque.a_medias, motor, lectura)
    buenas = np.ones(columnas.casos, dtype=np.bool_)
    buenas[malas] = False
    dudosos.agregar(columnas, decisiones, buenas, bloque.a_medias, motor)
    if malas:
        tabla = tabla.filter(pa.array(buenas))
    _contar(tabla, resumen)
    return tabla, rechazos


def _rechazos(columnas: Columnas, fila: int, numero: int, motor: Motor) -> Iterator[Rechazo]:
    for problema in problemas_de_fila(columnas, fila, motor.paquete):
        columna = problema.donde if problema.donde in columnas.originales else ""
        valor = valor_original(columnas, columna, fila) if columna else None
        partes = [problema.encontrado, problema.esperado and f"se esperaba {problema.esperado}"]
        yield Rechazo(numero, columna, valor, "; ".join(parte for parte in partes if parte))


def _contar(tabla: pa.Table, resumen: Resumen) -> None:
    resumen.evaluadas += tabla.num_rows
    for nombre, cuenta in (
        ("nivel", resumen.niveles),
        ("existencia", resumen.existencias),
        ("brechas", resumen.brechas),
    ):
        valores, cuentas = pc.value_counts(tabla.column(nombre)).flatten()
        for valor, cuantas in zip(valores.dictionary_decode().to_pylist(), cuentas.to_pylist(), strict=True):
            if nombre == "nivel" and valor is None:
                resumen.sin_nivel += cuantas
            else:
                for parte in filter(None, valor.split(SEPARADOR)):
                    cuenta[parte] += cuantas


class _Muestra:
    """Casos sin nivel único tomados al azar, siempre los mismos para el mismo archivo."""

    def __init__(self) -> None:
        self.azar = random.Random(0)
        self.vistos = 0
        self.casos: list[list[tuple[int, ...]]] = []

    def agregar(
        self, columnas: Columnas, decisiones: Decisiones, buenas: np.ndarray, a_medias: list[int], motor: Motor
    ) -> None:
        dudosas = buenas & (decisiones.nivel < 0)
        dudosas[a_medias] = False
        elegidas = []
        for fila in np.flatnonzero(dudosas).tolist():
            self.vistos += 1
            lugar = self.vistos - 1 if self.vistos <= MUESTRA else self.azar.randrange(self.vistos)
            if lugar < MUESTRA:
                elegidas.append((lugar, fila))
        if not elegidas:
            return
        por_eje = clases(columnas, motor.tablas)
        for lugar, fila in elegidas:
            libres = [
                tuple(range(largo)) if clase[fila] == largo else (int(clase[fila]),)
                for clase, largo in zip(por_eje, (len(eje.representantes) for eje in motor.tablas.ejes), strict=True)
            ]
            self.casos[lugar : lugar + 1] = [libres]

    def averiguar(self, motor: Motor, lectura: int, resumen: Resumen) -> None:
        resumen.muestra = len(self.casos)
        for caso in self.casos:
            abanico = Abanico(motor.tablas, motor.componentes, caso, lectura, lectura)
            resumen.faltantes.update(motor.tablas.ejes[f.eje].hecho.id for f in faltantes(abanico))
