"""Qué pasaría con el nivel si un dato del catálogo fuera otro: exacto, con las mismas tablas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desproteccion.condiciones import Intervalo
from desproteccion.ficha_leida import FichaLeida
from desproteccion.panorama import Panorama
from desproteccion.partes import nombres_de_niveles
from desproteccion.posible import Posible, posible_con
from desproteccion.resultado_catalogo import ConteoDeFactores, Reclasificacion, SensibilidadAFactor
from desproteccion.vocabulario import AMBITOS, SIN_TOPE

Cambios = Mapping[str, Intervalo]
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
        self.saber = leida.saber
        self.ahora = list(panorama.niveles[panorama.lectura])
        self._niveles: dict[tuple[tuple[str, Intervalo], ...], list[int]] = {}

    def niveles(self, cambios: Cambios) -> list[int]:
        """Los niveles posibles con esos hechos cambiados; lo que cae en las mismas clases no se vuelve a calcular."""
        if self.leida.completa and all(minimo == maximo for minimo, maximo in cambios.values()):
            return self._del_caso_completo(cambios)
        distintos = tuple((hecho, i) for hecho, i in cambios.items() if not self._es_de_la_misma_clase(hecho, i))
        if not distintos:
            return self.ahora
        if distintos not in self._niveles:
            self._niveles[distintos] = list(self.posible(dict(distintos)).niveles)
        return self._niveles[distintos]

    def _del_caso_completo(self, cambios: Cambios) -> list[int]:
        leida, directo = self.leida, self.leida.motor.de_tablas
        indice = leida.motor.tablas.indice
        direccion = leida.direccion
        for hecho, (codigo, _) in cambios.items():
            eje = indice[hecho]
            direccion += directo.aporte(eje, codigo) - directo.aporte(eje, leida.codigos[eje])
        if direccion == leida.direccion:
            return self.ahora
        return [directo.nivel_global(directo.palabra(direccion), self.lectura, self.lectura)]

    def _es_de_la_misma_clase(self, hecho: str, intervalo: Intervalo) -> bool:
        eje = self.leida.motor.tablas.ejes[self.leida.motor.tablas.indice[hecho]]
        antes = self.saber[hecho]
        return antes == intervalo or all(
            eje.clase(uno) == eje.clase(otro) for uno, otro in zip(antes, intervalo, strict=True)
        )

    def posible(self, cambios: Cambios) -> Posible:
        """Todo lo posible con esos hechos cambiados."""
        return posible_con(self.leida, cambios, self.lectura)

    def conteo_con(self, ambito: str, alto: int, no_alto: int) -> dict[str, Intervalo]:
        """El conteo de un ámbito con tantos factores más (o menos) de cada clase."""
        de_alto, de_no_alto = CUENTAS[ambito]
        return {de_alto: _mover(self.saber[de_alto], alto), de_no_alto: _mover(self.saber[de_no_alto], no_alto)}


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
            if suposiciones.saber.get(hecho, (0, 0))[0] == 0:
                continue
            paso = -1 if alto_riesgo else 1
            niveles = suposiciones.niveles(suposiciones.conteo_con(ambito, paso, -paso))
            if niveles != suposiciones.ahora:
                suyos = tuple([f.id or f.texto for f in por_ambito.get(ambito, ()) if f.alto_riesgo is alto_riesgo])
                sentido: Reclasificacion = "de_alto_a_no_alto" if alto_riesgo else "de_no_alto_a_alto"
                yield SensibilidadAFactor(ambito, sentido, suyos, nombres_de_niveles(niveles))
