"""Una ficha leída con un motor: tipologías valoradas, factores contados y lo que se sabe de cada hecho."""

from __future__ import annotations

from desproteccion.campos_de_ficha import Saber
from desproteccion.caso import Caso
from desproteccion.decision import Ejecutor
from desproteccion.factores import conteos
from desproteccion.gravedad import valoraciones
from desproteccion.hechos import GRAVEDAD, saber_de
from desproteccion.motor import Motor


class FichaLeida:
    """Lo que se lee una vez y usan el panorama, la traza y lo que aporta el catálogo.

    `completa`: se conocen todos los hechos que las tablas usan; `codigos` y `direccion` solo valen entonces.
    """

    def __init__(self, caso: Caso, motor: Motor, ejecutor: Ejecutor) -> None:
        self.caso, self.motor = caso, motor
        paquete, catalogo = motor.paquete, motor.catalogo
        gravedad = paquete.hechos.get(GRAVEDAD)
        self.valoradas = valoraciones(caso, catalogo, gravedad.dominio, ejecutor.gravedad) if gravedad else []
        self.contados = conteos(caso, catalogo)
        self.saber: Saber = saber_de(caso, paquete, catalogo, self.valoradas, self.contados)
        self.codigos, maximos = zip(*self.saber.values(), strict=True)
        self.completa = motor.es_completo(self.codigos, maximos)
        self.direccion = motor.de_tablas.direccion(self.codigos) if self.completa else 0
        """La celda del caso en cada tabla."""
