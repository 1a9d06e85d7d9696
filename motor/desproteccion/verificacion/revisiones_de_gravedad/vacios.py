"""Casos a los que ninguna regla V0 responde."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.catalogo import Catalogo
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.revisiones_de_gravedad.casos import hallazgo, posible


def revisar(catalogo: Catalogo) -> Iterator[Hallazgo]:
    casos = [caso for caso in catalogo.gravedad.vacios() if posible(caso)]
    if casos:
        cuantas = "una clase de casos" if len(casos) == 1 else f"{len(casos)} clases de casos"
        yield hallazgo("vacios", f"ninguna regla V0 decide {cuantas}; agregue una", catalogo, casos[0])
