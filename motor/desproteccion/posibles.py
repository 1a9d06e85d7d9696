"""Qué niveles alcanza alguna forma de completar lo desconocido: exacto, por razonamiento y no por muestreo.

Las tablas que comparten hechos se agrupan en componentes; de dos componentes, los hechos no se tocan. Cada componente
se resume en los *estados* que alcanza con lo que se sabe (niveles de sus indicadores y existencia), y los estados se
pliegan: indicadores → dimensiones → global. Una componente que toca varias dimensiones es un *eje común*: se recorre
estado por estado y, fijado uno, las dimensiones vuelven a ser independientes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from desproteccion.componentes import Clases, Componente, Enteros
from desproteccion.tablas import GlobalDenso, Tablas
from desproteccion.vocabulario import NIVELES

if TYPE_CHECKING:
    from desproteccion.faltantes import Faltante

BIT_DE_NIVEL = np.left_shift(1, np.arange(len(NIVELES))).astype(np.uint8)


@dataclass(frozen=True)
class Desenlaces:
    """Lo que una dimensión puede aportar al nivel global, fijado el eje común.

    `aporte` es su parte de la dirección en el arreglo global y `existencia` la fila que enciende; `de_estado` dice a
    qué desenlace lleva cada combinación de estados de sus componentes propias.
    """

    aporte: Enteros
    existencia: Enteros
    de_estado: Enteros
    niveles: frozenset[int]
    homogenea: frozenset[bool]
    _por_estado: dict[int, Enteros] = field(default_factory=dict, compare=False, repr=False)

    def por_estado(self, componente: int) -> Enteros:
        """Por estado de una de sus componentes propias, los desenlaces a los que lleva con las demás."""
        if componente not in self._por_estado:
            de_estado = self.de_estado.swapaxes(0, componente)
            self._por_estado[componente] = de_estado.reshape(de_estado.shape[0], -1)
        return self._por_estado[componente]

    def iguales(self, otros: Desenlaces) -> bool:
        return (
            (self.niveles, self.homogenea) == (otros.niveles, otros.homogenea)
            and np.array_equal(self.aporte, otros.aporte)
            and np.array_equal(self.existencia, otros.existencia)
            and np.array_equal(self.de_estado, otros.de_estado)
        )


class Abanico:
    """Los niveles posibles de un caso con datos desconocidos, bajo una lectura."""

    def __init__(
        self,
        tablas: Tablas,
        partes: Sequence[Componente],
        clases: Clases,
        lectura: int,
        lectura_de_filas: int,
    ) -> None:
        self.tablas = tablas
        self.clases = clases
        self.lectura = lectura
        self.denso: GlobalDenso = tablas.globales[lectura]
        self.partes = partes
        self.celdas, self.estados, self.vivos = [], [], []
        for parte in partes:
            celdas, estados = parte.celdas(clases, lectura_de_filas)
            vivos = np.unique(celdas)
            self.celdas.append(celdas)
            self.estados.append(estados)
            self.vivos.append(vivos[vivos >= 0])
        filas = tablas.paquete.existencia
        self.hay = np.array([bool(fila.niveles[lectura_de_filas]) for fila in filas])
        # Todas las filas que afirman la desprotección valen lo mismo para el nivel: basta la primera.
        primera = int(self.hay.argmax())
        self.equivalente = np.array([primera if hay else n for n, hay in enumerate(self.hay)])
        self.sin_nivel = len(NIVELES) * len(self.denso.terminos)
        self.nivel_de_codigo = np.array([c % len(NIVELES) for c in range(self.sin_nivel)] + [0] * len(filas))
        nombres = [d.dimension.id for d in tablas.dimensiones]
        self.comunes = [i for i, parte in enumerate(partes) if len(parte.dimensiones) > 1]
        self.propias = [[i for i, parte in enumerate(partes) if parte.dimensiones == {d}] for d in nombres]
        self.sueltas = [i for i, parte in enumerate(partes) if not parte.dimensiones]
        self._cache: dict[tuple[int, tuple[int, ...]], Desenlaces] = {}
        self.hallados: list[Faltante] | None = None
        """Los hechos que faltan, si ya se buscaron (`faltantes`): el resultado y las preguntas piden los mismos."""

    # Hacia adelante

    @cached_property
    def existencias(self) -> list[int]:
        """Las filas de existencia posibles: la menor de cada combinación de componentes."""
        posibles = {len(self.hay) - 1}
        for estados, vivos in zip(self.estados, self.vivos, strict=True):
            posibles = {min(a, b) for a in posibles for b in set(estados[vivos, -1].tolist())}
        return sorted(posibles)

    @cached_property
    def escenarios(self) -> dict[tuple[int, ...], Escenario]:
        """Por combinación de estados del eje común, su escenario; los que no se distinguen son el mismo."""
        distintos: dict[tuple[int, ...], Escenario] = {}
        escenarios = {}
        for combinacion in product(*[self.vivos[i].tolist() for i in self.comunes]):
            niveles, existencia = self._fijados(combinacion)
            claves = tuple(
                tuple(niveles[i] for i in densa.indicadores if i in niveles) for densa in self.tablas.dimensiones
            )
            desenlaces = tuple(self.desenlaces(d, clave) for d, clave in enumerate(claves))
            marca = (*map(id, desenlaces), existencia)
            if marca not in distintos:
                distintos[marca] = Escenario(self, desenlaces, existencia)
            escenarios[combinacion] = distintos[marca]
        return escenarios

    def _fijados(self, combinacion: tuple[int, ...]) -> tuple[dict[int, int], int]:
        niveles: dict[int, int] = {}
        existencia = len(self.hay) - 1
        for i, estado in zip(self.comunes, combinacion, strict=True):
            *suyos, fila = self.estados[i][estado].tolist()
            niveles.update(zip(self.partes[i].indicadores, suyos, strict=True))
            existencia = min(existencia, fila)
        return niveles, int(self.equivalente[existencia])

    def desenlaces(self, dimension: int, clave: tuple[int, ...]) -> Desenlaces:
        """Los desenlaces de una dimensión; `clave` son los niveles de sus indicadores en el eje común."""
        if (dimension, clave) not in self._cache:
            nuevos = self._desenlaces(dimension, clave)
            # Claves que llevan a lo mismo comparten desenlaces, y con ellos escenario.
            iguales = (d for (de, _), d in self._cache.items() if de == dimension and d.iguales(nuevos))
            self._cache[dimension, clave] = next(iguales, nuevos)
        return self._cache[dimension, clave]

    def _desenlaces(self, dimension: int, clave: tuple[int, ...]) -> Desenlaces:
        densa = self.tablas.dimensiones[dimension]
        propias = self.propias[dimension]
        mallas = np.meshgrid(*[self.vivos[i] for i in propias], indexing="ij") if propias else []
        total = int(np.prod([len(self.vivos[i]) for i in propias], dtype=np.int64))
        niveles: dict[int, Any] = {}
        existencia = np.full(total, len(self.hay) - 1)
        for i, malla in zip(propias, mallas, strict=True):
            elegidos = self.estados[i][malla.ravel()]
            niveles.update(zip(self.partes[i].indicadores, elegidos.T[:-1], strict=True))
            existencia = np.minimum(existencia, elegidos[:, -1])
        comunes = [i for i in densa.indicadores if i not in niveles]
        niveles.update({i: np.full(total, nivel) for i, nivel in zip(comunes, clave, strict=True)})
        matriz = np.stack([niveles[i] for i in densa.indicadores])
        celda = tuple(matriz)
        ids = [indicador.id for indicador in self.tablas.indicadores]
        aporte = np.zeros(total, dtype=np.int64)
        for lugar, (de, nombre) in enumerate(reversed(self.denso.variables)):
            if de == dimension:
                arreglos = {regla.regla.id: arreglo for regla, arreglo in densa.arreglos}
                valor = arreglos[nombre][celda] if nombre in arreglos else niveles[ids.index(nombre)]
                aporte += valor.astype(np.int64) * len(NIVELES) ** lugar
        existencia = self.equivalente[existencia]
        distintos, de_estado = np.unique(aporte * len(self.hay) + existencia, return_inverse=True)
        del_nivel = densa.de_lectura(self.lectura)[1][celda]
        menor = np.where(matriz == 0, len(NIVELES), matriz).min(axis=0)
        mayor = matriz.max(axis=0)
        return Desenlaces(
            aporte=distintos // len(self.hay),
            existencia=distintos % len(self.hay),
            de_estado=de_estado.reshape([len(self.vivos[i]) for i in propias]),
            niveles=frozenset(del_nivel.tolist()),
            homogenea=frozenset(((mayor == 0) | (menor == mayor)).tolist()),
        )

    @cached_property
    def codigos(self) -> list[int]:
        """Los códigos `4 × término + nivel` que alcanza alguna completación; sin desprotección, su fila."""
        mascara = reduce(lambda a, b: a | b, (e.mascara_de_codigos for e in set(self.escenarios.values())))
        return _bits(mascara)

    def reglas(self) -> list[str]:
        """Las reglas que deciden el nivel en alguna completación: términos globales o filas de existencia, en orden."""
        terminos = [termino.regla.id for termino in self.denso.terminos]
        filas = [fila.regla.id for fila in self.tablas.paquete.existencia]
        todas = (
            terminos[codigo // len(NIVELES)] if codigo < self.sin_nivel else filas[codigo - self.sin_nivel]
            for codigo in self.codigos
        )
        return list(dict.fromkeys(todas))

    def testigo(self, intervalos: Sequence[tuple[int, int]]) -> list[int]:
        """Los códigos de una completación válida cualquiera, con lo conocido tal cual."""
        codigos = [minimo for minimo, _ in intervalos]
        for parte, celdas in zip(self.partes, self.celdas, strict=True):
            primera = np.argwhere(celdas >= 0)[0].tolist()
            for eje, lugar in zip(parte.ejes, primera, strict=True):
                clases = self.clases[eje]
                if len(clases) > 1:
                    codigos[eje] = self.tablas.ejes[eje].representantes[clases[lugar]]
        return codigos

    @property
    def niveles(self) -> list[int]:
        """Los niveles globales posibles, de menor a mayor."""
        return sorted({int(self.nivel_de_codigo[codigo]) for codigo in self.codigos})

    def niveles_de_dimension(self, dimension: int) -> list[int]:
        return sorted(frozenset().union(*[e.desenlaces[dimension].niveles for e in self.escenarios.values()]))

    def homogenea(self, dimension: int) -> bool | None:
        """Si la dimensión es homogénea en toda completación, en ninguna (`False`) o según cuál (`None`)."""
        casos = frozenset().union(*[e.desenlaces[dimension].homogenea for e in self.escenarios.values()])
        return next(iter(casos)) if len(casos) == 1 else None

    def filas_posibles(self) -> dict[int, list[int]]:
        filas: dict[int, list[int]] = {}
        for parte in self.partes:
            filas.update(parte.filas_posibles(self.clases))
        return filas

    @cached_property
    def sueltos(self) -> Enteros:
        """Las filas de existencia que pueden encender las componentes sin indicadores, combinadas."""
        posibles = {len(self.hay) - 1}
        for i in self.sueltas:
            posibles = {min(a, b) for a in posibles for b in self.estados[i][self.vivos[i], -1].tolist()}
        return np.unique(self.equivalente[sorted(posibles)])


class Escenario:
    """El nivel global para cada combinación de desenlaces, fijado el eje común."""

    def __init__(self, abanico: Abanico, desenlaces: tuple[Desenlaces, ...], existencia: int) -> None:
        self.abanico = abanico
        self.desenlaces = desenlaces
        self.sueltos = abanico.sueltos
        self._existencia = existencia
        self._comportamientos: dict[int, tuple[Enteros, Enteros]] = {}

    @cached_property
    def codigos(self) -> Enteros:
        """Código por combinación: un eje por dimensión y, al final, uno de las componentes sueltas."""
        ejes = len(self.desenlaces) + 1
        direccion: Any = 0
        fila: Any = np.full((1,) * ejes, self._existencia)
        for d, desenlaces in enumerate(self.desenlaces):
            forma = [-1 if eje == d else 1 for eje in range(ejes)]
            direccion = direccion + desenlaces.aporte.reshape(forma)
            fila = np.minimum(fila, desenlaces.existencia.reshape(forma))
        fila = np.minimum(fila, self.sueltos.reshape([1] * (ejes - 1) + [-1]))
        codigo = self.abanico.denso.codigos.ravel()[direccion]
        codigos: Enteros = np.where(self.abanico.hay[fila], codigo, self.abanico.sin_nivel + fila)
        return codigos

    @cached_property
    def niveles(self) -> Enteros:
        niveles: Enteros = self.abanico.nivel_de_codigo[self.codigos].astype(np.int8)
        return niveles

    def comportamiento(self, eje: int) -> tuple[Enteros, Enteros]:
        """Por desenlace de un eje: los niveles que deja posibles (máscara) y una marca, igual si llevan a lo mismo."""
        if eje not in self._comportamientos:
            filas = self.niveles.swapaxes(0, eje).reshape(self.niveles.shape[eje], -1)
            self._comportamientos[eje] = (
                np.bitwise_or.reduce(BIT_DE_NIVEL[filas], axis=1),
                marcar_iguales(filas),
            )
        return self._comportamientos[eje]

    @cached_property
    def mascara_de_codigos(self) -> int:
        return int(np.bitwise_or.reduce(np.left_shift(1, self.codigos), axis=None))


def marcar_iguales(filas: Enteros) -> Enteros:
    """Un número por fila, el mismo para las que son iguales."""
    vistas: dict[bytes, int] = {}
    return np.array([vistas.setdefault(fila.tobytes(), len(vistas)) for fila in np.ascontiguousarray(filas)])


def _bits(mascara: int) -> list[int]:
    return [bit for bit in range(mascara.bit_length()) if mascara >> bit & 1]


def niveles_de_mascara(mascara: int) -> list[int]:
    """Los niveles de una máscara de bits, de menor a mayor."""
    return _bits(mascara)


def clases_posibles(tablas: Tablas, intervalos: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Por eje, las clases que su intervalo de códigos deja posibles."""
    clases = []
    for eje, (minimo, maximo) in zip(tablas.ejes, intervalos, strict=True):
        no_aplica = (eje.clase(-1),) if minimo < 0 else ()
        desde = max(minimo, 0)
        clases.append((*(range(eje.clase(desde), eje.clase(maximo) + 1) if maximo >= 0 else ()), *no_aplica))
    return clases
