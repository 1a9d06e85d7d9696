"""Reglas V0 que no deciden ningún caso posible."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.catalogo import Catalogo
from desproteccion.verificacion.hallazgo import Hallazgo
from desproteccion.verificacion.revisiones_de_gravedad.casos import hallazgo, posible


def revisar(catalogo: Catalogo) -> Iterator[Hallazgo]:
    tabla = catalogo.gravedad
    vivas = {tabla.decidir(caso) for caso in tabla.casos() if posible(caso)}
    for numero, fila in enumerate(tabla.reglas):
        if numero not in vivas:
            mensaje = f"la regla {fila.regla.id} nunca decide, ni este caso ni otro; quítela o corrija su condición"
            yield hallazgo("filas_muertas", mensaje, catalogo, (0, 0, 0))
