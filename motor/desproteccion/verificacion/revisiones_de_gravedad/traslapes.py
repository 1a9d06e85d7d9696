"""Casos a los que responden dos reglas V0."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.catalogo import Catalogo
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.revisiones_de_gravedad.casos import hallazgo, posible


def revisar(catalogo: Catalogo) -> Iterator[Hallazgo]:
    vistos: set[tuple[str, ...]] = set()
    for caso, ids in catalogo.gravedad.traslapes():
        if posible(caso) and tuple(ids) not in vistos:
            vistos.add(tuple(ids))
            mensaje = f"{' y '.join(ids)} deciden el mismo caso; haga excluyentes sus condiciones"
            yield hallazgo("traslapes", mensaje, catalogo, caso)
