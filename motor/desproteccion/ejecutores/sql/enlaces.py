"""Si las dimensiones pueden caer *a la vez* en conjuntos de aportes, según lo que se sabe de cada bloque.

Un bloque que leen varias dimensiones las enlaza. Cada dimensión dice por su cuenta con qué valores de los enlaces puede
caer en su conjunto: su *permiso*. Los permisos se cruzan por esos valores y por nada más.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import numpy.typing as npt

from desproteccion.componentes import Enteros
from desproteccion.ejecutores.sql.aportes import Aporte
from desproteccion.ejecutores.sql.bloques import Bloque, Logicos, exigir_tamano


@dataclass(frozen=True)
class Permisos:
    """Los de una dimensión: `numero` los numera según el conjunto y el saber de cada uno de los bloques `propios`;
    `admite` dice qué valores de los enlaces da cada uno (un eje por enlace, de largo 1 si no lo lee).
    """

    propios: tuple[Bloque, ...]
    numero: Enteros
    admite: Logicos


def permisos(aporte: Aporte, conjuntos: Logicos, enlaces: Sequence[Bloque]) -> Permisos:
    """Los de una dimensión para varios conjuntos de aportes (conjunto × aporte). Errores: `Desmedida`."""
    pasos = [_paso(bloque, aporte.dimension) for bloque in aporte.bloques]
    saberes, valores = zip(*[paso.shape[1:] for paso in pasos], strict=True)
    exigir_tamano([*saberes, *valores])
    caben: npt.NDArray[np.float32] = conjuntos[:, aporte.de_estados].astype(np.float32)
    for paso in pasos:  # contraído siempre el primer bloque, los saberes y valores quedan al final y en orden
        caben = (np.tensordot(caben, paso, axes=([1], [0])) > 0).astype(np.float32)
    lugares = range(1, caben.ndim)
    caben = caben.transpose([0, *lugares[::2], *lugares[1::2]]).reshape(-1, prod(valores))
    admite, numero = np.unique(caben > 0, axis=0, return_inverse=True)
    propios = tuple(bloque for bloque in aporte.bloques if bloque.duena == aporte.dimension)
    return Permisos(
        propios,
        numero.reshape([len(conjuntos), *(len(bloque.posibles) for bloque in propios)]),
        admite.reshape([-1, *(_largo(bloque) if bloque in aporte.bloques else 1 for bloque in enlaces)]),
    )


def cruce(de_dimensiones: Sequence[Permisos]) -> Logicos:
    """Por permiso de cada dimensión, si algún valor de los enlaces los satisface todos. Errores: `Desmedida`."""
    dimensiones = len(de_dimensiones)
    enlaces = np.broadcast_shapes(*[suyos.admite.shape[1:] for suyos in de_dimensiones])
    exigir_tamano([*(len(suyos.admite) for suyos in de_dimensiones), *enlaces])
    juntos: Logicos = np.ones([1] * (dimensiones + len(enlaces)), dtype=np.bool_)
    for d, suyos in enumerate(de_dimensiones):
        largos = [len(suyos.admite) if otra == d else 1 for otra in range(dimensiones)]
        juntos = juntos & suyos.admite.reshape([*largos, *suyos.admite.shape[1:]])
    return np.asarray(juntos.any(axis=tuple(range(dimensiones, juntos.ndim))))


def _largo(bloque: Bloque) -> int:
    return int(bloque.enlace.max()) + 1


def _paso(bloque: Bloque, dimension: int) -> npt.NDArray[np.float32]:
    """Estado × saber × valor del enlace. Quien no es dueña ve el valor y no lo que se sabe del bloque."""
    de_valor = bloque.enlace[:, None] == np.arange(_largo(bloque))
    sabiendo = bloque.posibles.T if bloque.duena == dimension else np.ones((len(de_valor), 1), dtype=np.bool_)
    return np.asarray(sabiendo[:, :, None] & de_valor[:, None, :], dtype=np.float32)
