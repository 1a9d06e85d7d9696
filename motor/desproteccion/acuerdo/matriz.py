"""Las calificaciones como arreglos: quién, qué viñeta, en qué sesión y qué nivel resulta en cada variable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from desproteccion.acuerdo.calificaciones import Recogida
from desproteccion.acuerdo.codigos import Extremos
from desproteccion.acuerdo.coeficientes import FALTA
from desproteccion.acuerdo.conclusiones import Conclusiones
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.vocabulario import NIVELES

NIVEL = "nivel"
PRONUNCIADO = "nivel_pronunciado"
Niveles = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Matriz:
    """Una fila por calificación. `niveles` es (calificaciones × variables), con −1 donde no se puede saber.

    `variables` son los indicadores, las dimensiones, el nivel calculado y el que pronunció quien califica.
    """

    jueces: tuple[str, ...]
    vinetas: tuple[str, ...]
    sesiones: tuple[str, ...]
    variables: tuple[str, ...]
    indicadores: int
    juez: npt.NDArray[np.int64]
    vineta: npt.NDArray[np.int64]
    sesion: npt.NDArray[np.int64]
    niveles: Niveles
    extremos: tuple[Extremos, ...]
    clave: Niveles

    def columna(self, variable: str) -> int:
        return self.variables.index(variable)

    @cached_property
    def ultimas(self) -> npt.NDArray[np.int64]:
        """Por juez y viñeta (jueces × viñetas), la calificación más reciente; −1 si no hay."""
        fila = np.full((len(self.jueces), len(self.vinetas)), FALTA)
        orden = np.argsort(self.sesion, kind="stable")
        fila[self.juez[orden], self.vineta[orden]] = orden
        return fila

    def de(self, variable: str) -> Niveles:
        """Los niveles más recientes de una variable (jueces × viñetas)."""
        filas = self.ultimas
        return np.where(filas >= 0, self.niveles[filas, self.columna(variable)], FALTA).astype(np.int8)


def armar(recogida: Recogida, ejercicio: Ejercicio, conclusiones: Conclusiones) -> Matriz:
    """Decide cada calificación y la pone en su lugar."""
    paquete = conclusiones.motor.paquete
    jueces = tuple(sorted({hoja.juez for hoja in recogida.hojas}))
    sesiones = tuple(sorted({hoja.sesion.isoformat() for hoja in recogida.hojas}))
    vinetas = tuple(ejercicio.vinetas)
    numero_de_juez = {juez: i for i, juez in enumerate(jueces)}
    numero_de_sesion = {sesion: i for i, sesion in enumerate(sesiones)}
    numero_de_vineta = {vineta: i for i, vineta in enumerate(vinetas)}
    quienes: list[tuple[int, int, int]] = []
    filas: list[list[int]] = []
    extremos: list[Extremos] = []
    for hoja, suyos in zip(recogida.hojas, recogida.extremos, strict=True):
        juez, sesion = numero_de_juez[hoja.juez], numero_de_sesion[hoja.sesion.isoformat()]
        for calificacion, entre in zip(hoja.calificaciones, suyos, strict=True):
            quienes.append((juez, numero_de_vineta[calificacion.vineta], sesion))
            pronunciado = FALTA if calificacion.nivel is None else NIVELES.index(calificacion.nivel)
            filas.append([*_niveles(entre, conclusiones), pronunciado])
            extremos.append(entre)
    ids = [*(i.id for i in paquete.indicadores), *(d.id for d in paquete.dimensiones), NIVEL, PRONUNCIADO]
    lugares = np.array(quienes, dtype=np.int64).reshape(-1, 3)
    return Matriz(
        jueces=jueces,
        vinetas=vinetas,
        sesiones=sesiones,
        variables=tuple(ids),
        indicadores=len(paquete.indicadores),
        juez=lugares[:, 0],
        vineta=lugares[:, 1],
        sesion=lugares[:, 2],
        niveles=np.array(filas, dtype=np.int8).reshape(-1, len(ids)),
        extremos=tuple(extremos),
        clave=_clave(ejercicio, conclusiones, ids),
    )


def _niveles(entre: Extremos, conclusiones: Conclusiones) -> list[int]:
    """Los niveles que no dependen de lo que quedó sin responder."""
    mejor = conclusiones.decidir(entre.mejor)
    bajos = [*mejor.niveles, *mejor.dimensiones, mejor.nivel]
    if entre.completa:
        return bajos
    peor = conclusiones.decidir(entre.peor)
    altos = [*peor.niveles, *peor.dimensiones, peor.nivel]
    return [bajo if bajo == alto else FALTA for bajo, alto in zip(bajos, altos, strict=True)]


def _clave(ejercicio: Ejercicio, conclusiones: Conclusiones, variables: list[str]) -> Niveles:
    """Los niveles de la clave (viñetas × variables)."""
    filas = []
    for vineta in ejercicio.vinetas.values():
        clave = vineta.clave.lecturas[conclusiones.lectura]
        dados = {id: indicador.nivel[conclusiones.lectura] for id, indicador in vineta.clave.indicadores.items()}
        dados.update(clave.dimensiones)
        dados.update({NIVEL: clave.nivel, PRONUNCIADO: clave.nivel})
        filas.append([NIVELES.index(dados[variable]) for variable in variables])
    return np.array(filas, dtype=np.int8)
