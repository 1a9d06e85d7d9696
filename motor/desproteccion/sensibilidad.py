"""Qué pasaría con el nivel si un dato del catálogo fuera otro: exacto, con las mismas tablas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from desproteccion.condiciones import Intervalo
from desproteccion.ficha_leida import FichaLeida
from desproteccion.panorama import Panorama
from desproteccion.partes import nombres_de_niveles
from desproteccion.posible import Posible, posible_con
from desproteccion.resultado_catalogo import ConteoDeFactores, Reclasificacion, SensibilidadAFactor
from desproteccion.vocabulario import AMBITOS, SIN_TOPE

Movidos = Iterable[tuple[str, int]]
"""Cuentas que cambian y en cuánto."""
CUENTAS: dict[str, tuple[str, str]] = {
    ambito: (f"{ambito}.riesgo.alto", f"{ambito}.riesgo.no_alto") for ambito in AMBITOS
}
"""Por ámbito, los hechos que cuentan sus factores: de alto riesgo y los demás."""


class Suposiciones:
    """Los niveles globales posibles de un caso si algunos de sus hechos fueran otros, bajo una lectura.

    `ahora` son los niveles posibles del caso tal como está.
    """

    def __init__(self, leida: FichaLeida, panorama: Panorama) -> None:
        self.leida, self.lectura = leida, panorama.lectura
        self.ahora = list(panorama.niveles[panorama.lectura])
        self._niveles: dict[tuple[tuple[str, Intervalo], ...], list[int]] = {}

    def niveles_con(self, ambito: str, alto: int, no_alto: int) -> list[int]:
        """Los niveles posibles con tantos factores más (o menos) de cada clase en un ámbito."""
        de_este = self._de_un_caso_completo if self.leida.completa else self._de_un_caso_incompleto
        return de_este(zip(CUENTAS[ambito], (alto, no_alto), strict=True))

    def _de_un_caso_completo(self, movidos: Movidos) -> list[int]:
        leida, directo, indice = self.leida, self.leida.motor.de_tablas, self.leida.motor.tablas.indice
        direccion = leida.direccion
        for hecho, cuanto in movidos:
            eje = indice[hecho]
            codigo = leida.codigos[eje]
            direccion += directo.aporte(eje, max(codigo + cuanto, 0)) - directo.aporte(eje, codigo)
        if direccion == leida.direccion:
            return self.ahora
        return [directo.nivel_global(directo.palabra(direccion), self.lectura, self.lectura)]

    def _de_un_caso_incompleto(self, movidos: Movidos) -> list[int]:
        """Lo que cae en las mismas clases no se vuelve a calcular."""
        cambios = [(hecho, _mover(self.leida.saber[hecho], cuanto)) for hecho, cuanto in movidos]
        distintos = tuple([(hecho, i) for hecho, i in cambios if not self._es_de_la_misma_clase(hecho, i)])
        if not distintos:
            return self.ahora
        if distintos not in self._niveles:
            self._niveles[distintos] = list(self.posible(dict(distintos)).niveles)
        return self._niveles[distintos]

    def _es_de_la_misma_clase(self, hecho: str, intervalo: Intervalo) -> bool:
        eje = self.leida.motor.tablas.ejes[self.leida.motor.tablas.indice[hecho]]
        antes = self.leida.saber[hecho]
        return antes == intervalo or all(
            eje.clase(uno) == eje.clase(otro) for uno, otro in zip(antes, intervalo, strict=True)
        )

    def posible(self, cambios: Mapping[str, Intervalo]) -> Posible:
        """Todo lo posible con esos hechos cambiados."""
        return posible_con(self.leida, cambios, self.lectura)


def _mover(intervalo: Intervalo, cuanto: int) -> Intervalo:
    minimo, maximo = intervalo
    return max(minimo + cuanto, 0), maximo if maximo == SIN_TOPE else maximo + cuanto


def sensibilidad_a_factores(
    contados: Sequence[ConteoDeFactores], suposiciones: Suposiciones
) -> Iterator[SensibilidadAFactor]:
    """Los factores que, reclasificado uno solo, dejarían posibles otros niveles globales.

    Reclasificar uno u otro de la misma clase y ámbito da lo mismo: se informan juntos. Si la ficha trae el conteo y no
    los factores, se informa la cuenta sin nombrarlos.
    """
    por_ambito = {contado.ambito: contado.factores for contado in contados}
    for ambito in AMBITOS:
        for hecho, alto_riesgo in zip(CUENTAS[ambito], (True, False), strict=True):
            if suposiciones.leida.saber.get(hecho, (0, 0))[0] == 0:
                continue
            paso = -1 if alto_riesgo else 1
            niveles = suposiciones.niveles_con(ambito, paso, -paso)
            if niveles != suposiciones.ahora:
                suyos = tuple([f.id or f.texto for f in por_ambito.get(ambito, ()) if f.alto_riesgo is alto_riesgo])
                sentido: Reclasificacion = "de_alto_a_no_alto" if alto_riesgo else "de_no_alto_a_alto"
                yield SensibilidadAFactor(ambito, sentido, suyos, nombres_de_niveles(niveles))
