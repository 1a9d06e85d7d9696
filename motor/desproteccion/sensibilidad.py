"""Qué pasaría con el nivel si un dato del catálogo fuera otro: exacto, con las mismas tablas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desproteccion.catalogo import AMBITOS
from desproteccion.condiciones import Intervalo
from desproteccion.hechos import SIN_TOPE, Saber
from desproteccion.motor import Motor
from desproteccion.posibles import Abanico, clases_posibles
from desproteccion.resultado_catalogo import ConteoDeFactores, Reclasificacion, SensibilidadAFactor
from desproteccion.vocabulario import NIVELES

Clases = tuple[tuple[int, ...], ...]


class Suposiciones:
    """Los niveles globales posibles de un caso si algunos de sus hechos fueran otros, bajo una lectura.

    `ahora` son los niveles posibles del caso tal como está.
    """

    def __init__(self, motor: Motor, saber: Saber, lectura: int, ahora: Sequence[int]) -> None:
        self.motor, self.saber, self.lectura = motor, saber, lectura
        self.ahora = list(ahora)
        self._niveles: dict[Clases, list[int]] = {}
        intervalos = list(saber.values())
        self._completo = all(intervalos[i][0] == intervalos[i][1] for i in motor.usados)

    def niveles(self, cambios: Mapping[str, Intervalo]) -> list[int]:
        """Los niveles posibles con esos hechos cambiados; lo que cae en las mismas clases no se vuelve a calcular."""
        if all(self._es_de_la_misma_clase(hecho, intervalo) for hecho, intervalo in cambios.items()):
            return self.ahora
        if self._completo and all(minimo == maximo for minimo, maximo in cambios.values()):
            codigos = [minimo for minimo, _ in {**self.saber, **cambios}.values()]
            return [self.motor.de_tablas.decidir(codigos, self.lectura, self.lectura).nivel]
        clases = self._clases(cambios)
        if clases not in self._niveles:
            self._niveles[clases] = self.ahora if clases == self._clases({}) else self.abanico(cambios).niveles
        return self._niveles[clases]

    def _es_de_la_misma_clase(self, hecho: str, intervalo: Intervalo) -> bool:
        eje = self.motor.tablas.ejes[self.motor.tablas.indice[hecho]]
        antes = self.saber[hecho]
        return all(eje.clase(uno) == eje.clase(otro) for uno, otro in zip(antes, intervalo, strict=True))

    def abanico(self, cambios: Mapping[str, Intervalo]) -> Abanico:
        """Todo lo posible con esos hechos cambiados."""
        return Abanico(self.motor.tablas, self.motor.componentes, self._clases(cambios), self.lectura, self.lectura)

    def _clases(self, cambios: Mapping[str, Intervalo]) -> Clases:
        return tuple(clases_posibles(self.motor.tablas, {**self.saber, **cambios}.values()))

    def conteo_con(self, ambito: str, alto: int, no_alto: int) -> dict[str, Intervalo]:
        """El conteo de un ámbito con tantos factores más (o menos) de cada clase."""
        return {
            hecho: _mover(self.saber[hecho], mas)
            for hecho, mas in zip(cuentas_de(ambito), (alto, no_alto), strict=True)
        }


def cuentas_de(ambito: str) -> tuple[str, str]:
    """Los hechos que cuentan los factores de un ámbito: de alto riesgo y los demás."""
    return f"{ambito}.riesgo.alto", f"{ambito}.riesgo.no_alto"


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
        for hecho, alto_riesgo in zip(cuentas_de(ambito), (True, False), strict=True):
            if suposiciones.saber.get(hecho, (0, 0))[0] == 0:
                continue
            paso = -1 if alto_riesgo else 1
            niveles = suposiciones.niveles(suposiciones.conteo_con(ambito, paso, -paso))
            if niveles != suposiciones.ahora:
                suyos = [f.id or f.texto for f in por_ambito.get(ambito, ()) if f.alto_riesgo is alto_riesgo]
                sentido: Reclasificacion = "de_alto_a_no_alto" if alto_riesgo else "de_no_alto_a_alto"
                yield SensibilidadAFactor(ambito, sentido, suyos, [NIVELES[n] for n in niveles])
