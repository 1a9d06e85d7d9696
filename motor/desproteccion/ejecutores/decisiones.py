"""Un lote decidido, columna por columna."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion.ejecutores.programa_de_mascaras import LINEA_DE_CACHE


@dataclass(frozen=True)
class Decisiones:
    """Un lote decidido, columna por columna. `INDECISO` es −1.

    `filas` va por indicador, y de ella sale su nivel (`niveles_de_filas`): de `VARIAS_DE_UN_NIVEL` hacia abajo no se
    sabe la fila y sí el nivel. `regla` es el término global o, desde `terminos`, la fila de existencia; `brechas`, una
    máscara sobre `pares_con_brecha`; `vacia` marca los casos cuyos hechos ninguna ficha válida reúne, y de ellos lo
    demás no vale nada.
    """

    filas: npt.NDArray[np.int8]
    dimensiones: npt.NDArray[np.int8]
    existencia: npt.NDArray[np.int8]
    nivel: npt.NDArray[np.int8]
    nivel_min: npt.NDArray[np.int8]
    nivel_max: npt.NDArray[np.int8]
    regla: npt.NDArray[np.int8]
    brechas: npt.NDArray[np.integer[Any]]
    vacia: npt.NDArray[np.bool_]

    @classmethod
    def de_largo(cls, casos: int, indicadores: int, dimensiones: int, tipo_de_brechas: Any = np.int64) -> Decisiones:
        # Una sola petición de memoria: con muchas, lo que más tarda en un lote largo es que el sistema las entregue.
        ancho = -(-casos // LINEA_DE_CACHE) * LINEA_DE_CACHE
        tipo = np.dtype(tipo_de_brechas)
        octetos = np.empty((indicadores + dimensiones + 6 + tipo.itemsize, ancho), dtype=np.int8)
        brechas = octetos[-tipo.itemsize :].reshape(-1).view(tipo)[:casos]
        brechas.fill(0)
        filas, propias, sueltas, (vacia,) = np.split(
            octetos[: -tipo.itemsize, :casos],
            [indicadores, indicadores + dimensiones, indicadores + dimensiones + 5],
        )
        existencia, nivel, nivel_min, nivel_max, regla = sueltas
        return cls(filas, propias, existencia, nivel, nivel_min, nivel_max, regla, brechas, vacia.view(np.bool_))

    def bloque(self, corte: slice) -> Decisiones:
        return Decisiones(**{nombre: columna[..., corte] for nombre, columna in vars(self).items()})

    def escribir(self, cuales: npt.NDArray[np.intp], otras: Decisiones) -> None:
        """Reemplaza esos casos por los de otro lote."""
        for nombre, columna in vars(self).items():
            propias = getattr(otras, nombre)
            for destino, origen in zip(np.atleast_2d(columna), np.atleast_2d(propias), strict=True):
                destino[cuales] = origen
