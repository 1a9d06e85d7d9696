"""De un lote decidido a las columnas del contrato: números de un puñado de textos, hasta el final."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from desproteccion.alertas_de_lote import alertas
from desproteccion.columnas import ID, Columnas
from desproteccion.ejecutores.decisiones import Decisiones
from desproteccion.ejecutores.palabras import VARIAS_DE_UN_NIVEL
from desproteccion.ejecutores.vectorial import EjecutorVectorial
from desproteccion.extremos import pares_con_brecha
from desproteccion.hilos import en_hilos
from desproteccion.motor import Motor
from desproteccion.vocabulario import EXISTENCIAS, NIVELES

Detalle = Literal["completo", "minimo"]

SEPARADOR = ">"
BITS_QUE_SE_CUENTAN = 20
TEXTOS_QUE_SE_RECUERDAN = 1 << 14
SERIES_QUE_SE_RECUERDAN = 1 << 10
SIN_FILA_UNICA = len(NIVELES) - VARIAS_DE_UN_NIVEL - 1
"""Cuánto se corren los códigos de fila para que el menor, el de varias del mayor nivel, sea cero."""


def columnas_de_salida(motor: Motor, detalle: Detalle) -> list[str]:
    """Los nombres de las columnas que salen, en orden, sin `id`."""
    dimensiones = [f"nivel_{d.id}" for d in motor.paquete.dimensiones]
    if detalle == "minimo":
        return ["nivel", "nivel_min", "nivel_max", *dimensiones, "programas"]
    indicadores = [i.id for i in motor.paquete.indicadores]
    return [
        *("existencia", "nivel", "nivel_min", "nivel_max", "regla"),
        *dimensiones,
        *indicadores,
        *(f"{id}_regla" for id in indicadores),
        *("programas", "brechas", "alertas"),
    ]


@dataclass(frozen=True)
class Columna:
    """Una columna de salida: cada caso vale `valores[codigos + desfase]`. `None` es nulo y los textos se repiten.

    `categorias` son los textos que la columna puede traer en cualquier lote; vacías, si son combinaciones abiertas.
    """

    codigos: npt.NDArray[Any]
    desfase: int
    valores: tuple[str | None, ...]
    categorias: tuple[str, ...] = ()

    def en_arrow(self) -> pa.DictionaryArray:
        """Como diccionario de Arrow, con cada texto una vez."""
        distintos = list(self.categorias or dict.fromkeys(valor for valor in self.valores if valor is not None))
        lugar = {texto: n for n, texto in enumerate(distintos)}
        tabla = np.array([-1 if valor is None else lugar[valor] for valor in self.valores], dtype=np.int32)
        # El tipo no depende de los casos: los bloques de un lote han de caber en el mismo archivo.
        if 0 < len(self.categorias) <= np.iinfo(np.int8).max:
            tabla = tabla.astype(np.int8)
        indices = tabla.take(self.codigos + np.intp(self.desfase))
        nulos = indices < 0
        return pa.DictionaryArray.from_arrays(
            pa.array(indices, mask=nulos if nulos.any() else None), pa.array(distintos, pa.string())
        )

    def en_polars(self, indices: Any) -> Any:
        """Como serie de Polars: `Enum` si se sabe qué textos puede traer y, si no, texto."""
        return self._serie(*self.valores).gather(indices)

    def en_polars_por_capas(self, mayor: int, desde: Mapping[int, Any]) -> Any:
        """Lo mismo, dado el mayor código y, por cada uno hasta el segundo, qué casos lo alcanzan o pasan.

        Elegir en cada código en que el valor cambia es mucho más rápido que leer, si los códigos son pocos. Se va de
        mayor a menor porque lo indeciso es lo menor, y desde que una serie lleva nulos elegir tarda el doble.
        """
        antes = self.valores[mayor + self.desfase]
        serie = self._serie(antes)
        for codigo, alcanzan in desde.items():
            valor = self.valores[codigo - 1 + self.desfase]
            if valor != antes:
                serie, antes = serie.zip_with(alcanzan, self._serie(valor)), valor
        return serie

    def _serie(self, *valores: str | None) -> Any:
        import polars as pl

        # Las combinaciones abiertas son otras en cada lote: no vale la pena recordarlas.
        return _serie_de_enum(valores, self.categorias) if self.categorias else pl.Series(valores, dtype=pl.String)


@lru_cache(SERIES_QUE_SE_RECUERDAN)
def _serie_de_enum(valores: tuple[str | None, ...], categorias: tuple[str, ...]) -> Any:
    """Armar una cuesta como recorrer cien mil casos, y un lote corto pide cientos: siempre las mismas."""
    import polars as pl

    return pl.Series(valores, dtype=_enum(categorias))


@lru_cache(SERIES_QUE_SE_RECUERDAN)
def _enum(categorias: tuple[str, ...]) -> Any:
    import polars as pl

    return pl.Enum(categorias)


def columnas_del_lote(
    ejecutor: EjecutorVectorial, decisiones: Decisiones, columnas: Columnas, detalle: Detalle
) -> dict[str, Columna]:
    """Las columnas del contrato. Lo indeciso va nulo; `programas` es nulo si aún no se pueden proponer."""
    motor = ejecutor.motor
    encendidas = alertas(columnas, decisiones.existencia, motor.paquete)
    salida = {nombre: _con_nulo(getattr(decisiones, nombre), NIVELES) for nombre in ("nivel", "nivel_min", "nivel_max")}
    for dimension, codigos in zip(motor.paquete.dimensiones, decisiones.dimensiones, strict=True):
        salida[f"nivel_{dimension.id}"] = _con_nulo(codigos, NIVELES)
    por_calcular: dict[str, Callable[[], Columna]] = {"programas": lambda: _programas(motor, decisiones, encendidas)}
    if detalle == "completo":
        salida["existencia"] = _con_nulo(decisiones.existencia, EXISTENCIAS)
        salida["regla"] = _con_nulo(decisiones.regla, ejecutor.reglas)
        for i, indicador in enumerate(motor.paquete.indicadores):
            salida |= _de_indicador(ejecutor, i, indicador.id, decisiones.filas[i])
        brechas = tuple(brecha for _, brecha in pares_con_brecha(motor.tablas))
        por_calcular["brechas"] = lambda: _de_mascaras(decisiones.brechas, brechas)
        ids = tuple(alerta.regla.id for alerta in motor.paquete.alertas)
        por_calcular["alertas"] = lambda: _de_mascaras(_en_una_mascara(encendidas), ids)
    calculadas = en_hilos(lambda calcular: calcular(), por_calcular.values(), columnas.casos)
    salida.update(zip(por_calcular, calculadas, strict=True))
    return {nombre: salida[nombre] for nombre in columnas_de_salida(motor, detalle)}


def tabla_de_arrow(salida: dict[str, Columna], ids: pa.ChunkedArray | None) -> pa.Table:
    """La salida como tabla de Arrow, con cada columna en un diccionario."""
    arreglos = en_hilos(lambda columna: columna.en_arrow(), salida.values(), _filas(salida))
    con_id = {} if ids is None else {ID: ids}
    return pa.table({**con_id, **dict(zip(salida, arreglos, strict=True))})


def tabla_de_polars(salida: dict[str, Columna], ids: Any) -> Any:
    """La salida como tabla de Polars."""
    import polars as pl

    # Las que se leen de los mismos códigos (un indicador y su regla) comparten el índice.
    de_codigos: dict[int, list[str]] = {}
    for nombre, columna in salida.items():
        de_codigos.setdefault(id(columna.codigos), []).append(nombre)

    def leer(nombres: list[str]) -> list[Any]:
        primera = salida[nombres[0]]
        if primera.codigos.dtype == np.int8 and len(primera.codigos):
            codigos = pl.Series(primera.codigos)
            menor, mayor = int(primera.codigos.min()), int(primera.codigos.max())
            desde = {codigo: codigos >= codigo for codigo in range(mayor, menor, -1)}
            series = [salida[nombre].en_polars_por_capas(mayor, desde).alias(nombre) for nombre in nombres]
            return [s if len(s) == len(codigos) else s.new_from_index(0, len(codigos)) for s in series]
        indices = pl.Series(np.add(primera.codigos, primera.desfase, dtype=np.uint32, casting="unsafe"))
        return [salida[nombre].en_polars(indices).alias(nombre) for nombre in nombres]

    series = {serie.name: serie for suyas in en_hilos(leer, de_codigos.values(), _filas(salida)) for serie in suyas}
    return pl.DataFrame([*([] if ids is None else [ids]), *(series[nombre] for nombre in salida)])


def _filas(salida: dict[str, Columna]) -> int:
    return len(next(iter(salida.values())).codigos)


@lru_cache(maxsize=8)
def textos_de_programas(motor: Motor) -> tuple[str, ...]:
    """El texto de `programas` por combinación de niveles de las dimensiones y, al doble, con separación."""
    textos = []
    for separacion in (False, True):
        for niveles in product(range(len(NIVELES)), repeat=len(motor.paquete.dimensiones)):
            plan = motor.plan(niveles, separacion)
            textos.append(SEPARADOR.join(programa.id for programa in plan.programas))
    return tuple(textos)


def bit_de_separacion(motor: Motor) -> int:
    """La posición de la alerta de separación entre las alertas."""
    ids = [alerta.regla.id for alerta in motor.paquete.alertas]
    return ids.index(motor.paquete.programas.alerta_de_separacion)


def _programas(motor: Motor, decisiones: Decisiones, encendidas: npt.NDArray[np.uint8]) -> Columna:
    """Un código por combinación de niveles y separación, y dos más: sin programas y todavía no se sabe."""
    textos = textos_de_programas(motor)
    ninguno, no_se_sabe = len(textos), len(textos) + 1
    octeto, bit = divmod(bit_de_separacion(motor), 8)
    codigos = np.not_equal(encendidas[octeto] & np.uint8(1 << bit), 0).astype(np.uint16)
    for niveles in decisiones.dimensiones:
        np.multiply(codigos, np.uint16(len(NIVELES)), out=codigos)
        np.add(codigos, niveles.view(np.uint8), out=codigos)
    existencia = decisiones.existencia
    if len(existencia):
        if decisiones.dimensiones.min() < 0:
            np.copyto(codigos, no_se_sabe, where=np.bitwise_or.reduce(decisiones.dimensiones, axis=0) < 0)
        if existencia.min() != EXISTENCIAS.index("si") or existencia.max() != EXISTENCIAS.index("si"):
            np.copyto(codigos, no_se_sabe, where=existencia == EXISTENCIAS.index("no_concluyente"))
            np.copyto(codigos, ninguno, where=existencia == EXISTENCIAS.index("no"))
    return Columna(codigos, 0, (*textos, "", None), tuple(dict.fromkeys(["", *textos])))


def _con_nulo(codigos: npt.NDArray[np.int8], valores: Sequence[str]) -> Columna:
    return Columna(codigos, 1, (None, *valores), tuple(valores))


def _de_indicador(
    ejecutor: EjecutorVectorial, indicador: int, id: str, filas: npt.NDArray[np.int8]
) -> dict[str, Columna]:
    reglas = tuple(fila.regla.id for fila in ejecutor.tablas.indicadores[indicador].filas)
    niveles = tuple(None if n is None else NIVELES[n] for n in ejecutor.niveles_de_filas(indicador))
    varias = (None,) * SIN_FILA_UNICA
    return {
        id: Columna(filas, SIN_FILA_UNICA, niveles, NIVELES),
        f"{id}_regla": Columna(filas, SIN_FILA_UNICA, (*varias, *reglas), tuple(dict.fromkeys(reglas))),
    }


def _en_una_mascara(octetos: npt.NDArray[np.uint8]) -> npt.NDArray[Any]:
    mascara: npt.NDArray[Any] = octetos[0].astype(
        np.uint32 if len(octetos) <= np.dtype(np.uint32).itemsize else np.uint64
    )
    for n, octeto in enumerate(octetos[1:], start=1):
        np.bitwise_or(mascara, octeto.astype(mascara.dtype) << mascara.dtype.type(8 * n), out=mascara)
    return mascara


def _de_mascaras(mascaras: npt.NDArray[Any], nombres: tuple[str, ...]) -> Columna:
    """Cada combinación de nombres que hay en el lote, como texto."""
    distintas, codigos = _distintas(mascaras, len(nombres))
    return Columna(codigos, 0, tuple(map(_textos(nombres), distintas.tolist())))


@lru_cache(maxsize=8)
def _textos(nombres: tuple[str, ...]) -> Callable[[int], str]:
    """El texto de cada combinación. Un lote trae miles, y el siguiente casi las mismas."""
    por_octeto = [
        [
            SEPARADOR.join(nombre for bit, nombre in enumerate(nombres[n : n + 8]) if octeto >> bit & 1)
            for octeto in range(256)
        ]
        for n in range(0, len(nombres), 8)
    ]

    @lru_cache(TEXTOS_QUE_SE_RECUERDAN)
    def texto(mascara: int) -> str:
        return SEPARADOR.join(filter(None, [textos[mascara >> 8 * n & 0xFF] for n, textos in enumerate(por_octeto)]))

    return texto


def _distintas(mascaras: npt.NDArray[Any], bits: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Las máscaras distintas y cuál es la de cada caso. Con pocos bits, contar evita ordenar un millón de números."""
    if bits > BITS_QUE_SE_CUENTAN:
        return np.unique(mascaras, return_inverse=True)
    indices = mascaras.astype(np.intp)  # NumPy lo haría dos veces, y de a poco
    presentes = np.zeros(1 << bits, dtype=np.bool_)
    presentes[indices] = True
    distintas = np.flatnonzero(presentes)
    lugar = np.zeros(1 << bits, dtype=np.uint32)
    lugar[distintas] = np.arange(len(distintas), dtype=np.uint32)
    return distintas, lugar.take(indices, mode="clip")
