"""El certificado de un nivel firme: los menos hechos conocidos que, por sí solos, lo fuerzan.

Un conjunto S de hechos conocidos *basta* si, olvidado todo lo demás, ninguna completación válida ni lectura da otro
nivel. Por la monotonía demostrada, eso se decide mirando dos casos: el peor que S deja, bajo la lectura prudente, no
pasa del nivel; y el mejor, bajo la mínima, no baja de él.

Que sea de menor tamaño se demuestra por dualidad. Un *contraejemplo* es un grupo C de hechos tal que, olvidado solo C,
el nivel deja de estar forzado. Si S no tiene ningún hecho de C, al olvidar todo fuera de S se olvida C, y S no basta:
todo certificado toca a todo contraejemplo. Se toma entonces el menor conjunto que toca a los contraejemplos conocidos;
si basta, nada menor puede bastar, y es el certificado. Si no basta, lo que dejó fuera contiene un contraejemplo nuevo,
que se achica y se agrega. Cada vuelta descarta un conjunto, y hay finitos.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from desproteccion.analisis.bloque import Enteros
from desproteccion.analisis.cobertura import cobertura_minima
from desproteccion.analisis.resultado import Certificado, HechoDicho
from desproteccion.analisis.situacion import Extremos, Situacion, extremos_del_grupo
from desproteccion.vocabulario import LECTURAS, NIVELES

MINIMA, PRUDENTE = LECTURAS.index("minima"), LECTURAS.index("prudente")
TAMANO_DE_LAS_SEMILLAS = 2
"""Hasta qué tamaño se enumeran de entrada los contraejemplos; los mayores aparecen al buscar."""

Olvidos = npt.NDArray[np.bool_]
"""Por fila, qué hechos conocidos se olvidan."""


def certificado(situacion: Situacion, nivel: int) -> Certificado:
    """El certificado de un nivel que ya se sabe firme."""
    buscador = _Buscador(situacion, nivel)
    hechos = [_dicho(situacion, situacion.conocidos[lugar]) for lugar in buscador.minimo()]
    return Certificado(NIVELES[nivel], hechos, len(buscador.contraejemplos))


def _dicho(situacion: Situacion, eje: int) -> HechoDicho:
    hecho, valor = situacion.terreno.tablas.ejes[eje].hecho, situacion.valor(eje)
    return HechoDicho(hecho.id, hecho.etiqueta, valor, hecho.en_llano(valor))


class _Buscador:
    def __init__(self, situacion: Situacion, nivel: int) -> None:
        self.situacion, self.nivel = situacion, nivel
        self.cuantos = len(situacion.conocidos)
        self.sueltos = self._sueltos()
        self.atados = list(self._atados())
        self.contraejemplos: list[int] = []

    def minimo(self) -> list[int]:
        """Los lugares (entre los conocidos) de un certificado de menor tamaño."""
        self._sembrar()
        while True:
            elegidos = cobertura_minima(self.contraejemplos)
            olvidados = np.array([not elegidos >> lugar & 1 for lugar in range(self.cuantos)], dtype=bool)
            if not self.abren(olvidados[None])[0]:
                return np.flatnonzero(~olvidados).tolist()
            self._agregar_contraejemplos(olvidados)

    def _sembrar(self) -> None:
        grupos = [c for k in range(1, TAMANO_DE_LAS_SEMILLAS + 1) for c in combinations(range(self.cuantos), k)]
        olvidos = np.zeros((len(grupos), self.cuantos), dtype=bool)
        for fila, grupo in enumerate(grupos):
            olvidos[fila, list(grupo)] = True
        self.contraejemplos = [_mascara(olvido) for olvido in olvidos[self.abren(olvidos)]]

    def _agregar_contraejemplos(self, olvidados: Olvidos) -> None:
        """Los contraejemplos mínimos y disjuntos que caben en lo olvidado: uno por lo menos."""
        while self.abren(olvidados[None])[0]:
            contraejemplo = self._achicar(olvidados)
            self.contraejemplos.append(_mascara(contraejemplo))
            olvidados = olvidados & ~contraejemplo

    def _achicar(self, olvidados: Olvidos) -> Olvidos:
        """Un contraejemplo dentro de lo olvidado, tal que recordar cualquiera de sus hechos vuelve a forzar el nivel.

        Se olvida de a uno: el hecho que termina de abrir el nivel es imprescindible entre los que van hasta él; lo que
        venía después sobra. Se lo deja fijo y se repite con lo anterior.
        """
        fijos = np.zeros(self.cuantos, dtype=bool)
        libres = np.flatnonzero(olvidados)
        while True:
            # La primera fila olvida solo los fijos; cada una de las siguientes, un hecho más.
            tramos = np.repeat(fijos[None], len(libres) + 1, axis=0)
            for i, lugar in enumerate(libres, 1):
                tramos[i:, lugar] = True
            ultimo = int(self.abren(tramos).argmax()) - 1
            if ultimo < 0:
                return fijos
            fijos[libres[ultimo]] = True
            libres = libres[:ultimo]

    def abren(self, olvidos: Olvidos) -> npt.NDArray[np.bool_]:
        """Por fila, si olvidar esos hechos deja de forzar el nivel."""
        mejor = np.tile(self.situacion.extremos[0], (len(olvidos), 1))
        peor = np.tile(self.situacion.extremos[1], (len(olvidos), 1))
        ejes, lugares, libres = self.sueltos
        for celda, libre in zip((mejor, peor), libres, strict=True):
            celda[:, ejes] = np.where(olvidos[:, lugares], libre, celda[:, ejes])
        for ejes, lugares, mejores, peores in self.atados:
            cual = olvidos[:, lugares] @ (1 << np.arange(len(lugares)))
            mejor[:, ejes], peor[:, ejes] = mejores[cual], peores[cual]
        sube = self.situacion.niveles(PRUDENTE, peor) > self.nivel
        baja = self.situacion.niveles(MINIMA, mejor) < self.nivel
        return np.asarray(sube | baja)

    def _sueltos(self) -> tuple[list[int], list[int], Extremos]:
        """Los hechos conocidos que van solos en su grupo: sus ejes, sus lugares y sus extremos si se olvidan."""
        terreno, conocidos = self.situacion.terreno, self.situacion.conocidos
        solos = [eje for eje in conocidos if len(terreno.grupos[terreno.grupo_de[eje]].ejes) == 1]
        extremos = [extremos_del_grupo(terreno.grupos[terreno.grupo_de[eje]], terreno.todas) for eje in solos]
        mejor, peor = (np.array([par[lado][0] for par in extremos], dtype=np.int64) for lado in range(2))
        return solos, [conocidos.index(eje) for eje in solos], (mejor, peor)

    def _atados(self) -> Iterator[tuple[list[int], list[int], Enteros, Enteros]]:
        """Por grupo de varios hechos con alguno conocido: sus extremos según cuáles de ellos se olvidan."""
        terreno, conocidos = self.situacion.terreno, self.situacion.conocidos
        for grupo in terreno.grupos:
            suyos = [eje for eje in grupo.ejes if eje in conocidos]
            if len(grupo.ejes) == 1 or not suyos:
                continue
            extremos = []
            for olvido in range(2 ** len(suyos)):
                clases = list(terreno.todas)
                for lugar, eje in enumerate(suyos):
                    if not olvido >> lugar & 1:
                        clases[eje] = self.situacion.clases[eje]
                extremos.append(extremos_del_grupo(grupo, clases))
            mejores, peores = (np.array([par[lado] for par in extremos]) for lado in range(2))
            yield list(grupo.ejes), [conocidos.index(eje) for eje in suyos], mejores, peores


def _mascara(olvido: Olvidos) -> int:
    return sum(1 << int(lugar) for lugar in np.flatnonzero(olvido))
