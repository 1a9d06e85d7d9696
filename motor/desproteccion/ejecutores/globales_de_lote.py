"""De los niveles de los indicadores al nivel global, por columnas: dos lecturas de tablas pequeñas."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion import expresiones
from desproteccion.ejecutores.palabras import BITS_DE_NIVEL, Columna, Formato
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.expresiones import Coinciden
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES

MASCARA_DE_NIVEL = (1 << BITS_DE_NIVEL) - 1


class Globales:
    """Las tablas de las dimensiones y la global bajo una lectura.

    `codigos` da, por dirección, `término × 4 + nivel`.
    Errores: `ReglasInvalidas` si alguna no es monótona.
    """

    def __init__(self, tablas: Tablas, lectura: int, formato: Formato) -> None:
        self.tablas, self.formato = tablas, formato
        self.denso = tablas.globales[lectura]
        self.codigos = self.denso.codigos.ravel().astype(np.int8)
        self._aporte = [self._aporte_global(d) for d in range(len(tablas.dimensiones))]
        bits_de_variables = BITS_DE_NIVEL * len(self.denso.variables)
        self._mascara = (1 << bits_de_variables) - 1
        self._bit = [bits_de_variables + BITS_DE_NIVEL * d for d in range(len(tablas.dimensiones))]
        self.tipo: Any = np.int32 if 1 << self._bit[-1] + BITS_DE_NIVEL <= np.iinfo(np.int32).max else np.int64
        niveles = [d.de_lectura(lectura)[1].ravel() for d in tablas.dimensiones]
        palabras = [
            aporte | suyos.astype(np.int64) << bit
            for aporte, suyos, bit in zip(self._aporte, niveles, self._bit, strict=True)
        ]
        self._tandas = [
            reduce(lambda alto, bajo: (alto[:, None] | bajo).ravel(), [palabras[d] for d in tanda]).astype(self.tipo)
            for tanda in formato.tandas
        ]
        self._no_monotonos = self._terminos_no_monotonos()
        self._exigir_monotonia(lectura)

    def de_palabras(self, palabra: Columna, taller: Any, dimensiones: Columna, codigo: Columna) -> None:
        """Escribe el nivel de cada dimensión y el código global de cada palabra."""
        corta, media = taller.corta, taller.media
        for n, (tabla, (desde, bits)) in enumerate(zip(self._tandas, self.formato.tanda, strict=True)):
            np.right_shift(palabra, desde, out=taller.ancha)
            np.bitwise_and(taller.ancha, (1 << bits) - 1, out=taller.ancha)
            tabla.take(taller.ancha, out=media if n else corta, mode="clip")
            if n:
                np.bitwise_or(corta, media, out=corta)
        for bit, niveles in zip(self._bit, dimensiones, strict=True):
            np.right_shift(corta, bit, out=media)
            np.bitwise_and(media, MASCARA_DE_NIVEL, out=media)
            np.copyto(niveles, media, casting="unsafe")
        np.bitwise_and(corta, self._mascara, out=media)
        np.copyto(taller.indice, media)
        self.codigos.take(taller.indice, out=codigo, mode="clip")

    def puede_coincidir(self, codigo: Columna, mejores: Columna, peores: Columna) -> Any:
        """Si, siendo iguales los extremos, en medio podría decidir un término anterior.

        Solo uno que no sea monótono: `coinciden` alcanza el nivel en medio y no en las puntas. Para eso todas sus
        dimensiones tienen que poder estar en ese nivel.
        """
        termino, nivel = codigo >> BITS_DE_NIVEL, codigo & MASCARA_DE_NIVEL
        puede: npt.NDArray[np.bool_] = np.zeros(len(codigo), dtype=np.bool_)
        for lugar, dimensiones in self._no_monotonos:
            este = lugar < termino
            for d in dimensiones:
                este = este & (mejores[d] <= nivel) & (nivel <= peores[d])
            puede |= este
        return puede

    # Tablas que se arman una vez

    def _aporte_global(self, dimension: int) -> Columna:
        """Por celda de la dimensión, su parte de la dirección en la tabla global."""
        densa = self.tablas.dimensiones[dimension]
        arreglos = {regla.regla.id: arreglo for regla, arreglo in densa.arreglos}
        ids = [self.tablas.indicadores[i].id for i in densa.indicadores]
        forma = densa.arreglos[0][1].shape
        aporte: Columna = np.zeros(forma, dtype=np.int64)
        for lugar, (de, nombre) in enumerate(reversed(self.denso.variables)):
            if de == dimension:
                propio = arreglos[nombre] if nombre in arreglos else np.indices(forma)[ids.index(nombre)]
                aporte |= propio.astype(np.int64) << BITS_DE_NIVEL * lugar
        return aporte.ravel()

    def _terminos_no_monotonos(self) -> list[tuple[int, list[int]]]:
        """La posición de cada término que puede bajar cuando algo sube, y las dimensiones que deben coincidir."""
        ids = [d.id for d in self.tablas.paquete.dimensiones]
        hallados = []
        for lugar, termino in enumerate(self.denso.terminos):
            nombres = list(dict.fromkeys(expresiones.nombres(termino.expresion)))
            escalas = np.meshgrid(*[np.arange(len(NIVELES))] * len(nombres), indexing="ij")
            niveles = np.asarray(expresiones.evaluar(termino.expresion, dict(zip(nombres, escalas, strict=True))))
            if _baja(niveles):
                directo = isinstance(termino.expresion, Coinciden) and set(nombres) <= set(ids)
                hallados.append((lugar, [ids.index(nombre) for nombre in nombres] if directo else []))
        return hallados

    def _exigir_monotonia(self, lectura: int) -> None:
        """Los extremos por indicador solo dan los del nivel global si lo demás también es monótono."""
        hay = np.array([fila.niveles[lectura] for fila in self.tablas.paquete.existencia])
        arreglos: list[tuple[str, Columna]] = [("global", self.denso.codigos % len(NIVELES)), ("existencia", -hay)]
        for densa in self.tablas.dimensiones:
            arreglos += [(densa.dimension.id, arreglo) for _, arreglo in densa.arreglos]
        for nombre, arreglo in arreglos:
            if _baja(arreglo):
                raise ReglasInvalidas(
                    [Problema(f"niveles.yaml, {nombre}", "un nivel baja cuando algo empeora", "reglas monótonas")]
                )


def _baja(arreglo: Columna) -> bool:
    """Si el arreglo baja al avanzar por algún eje."""
    return any(bool((np.diff(arreglo.astype(np.int64), axis=eje) < 0).any()) for eje in range(arreglo.ndim))
