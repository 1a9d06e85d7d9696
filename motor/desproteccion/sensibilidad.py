"""Qué pasaría con el nivel si un dato del catálogo fuera otro. Exacto: corre las mismas tablas sobre lo que quedaría."""

from __future__ import annotations

from collections.abc import Mapping

from desproteccion.condiciones import Intervalo
from desproteccion.hechos import SIN_TOPE, Saber, todo
from desproteccion.motor import Motor
from desproteccion.posibles import Abanico, clases_posibles
from desproteccion.resultado_catalogo import ConteoDeFactores, Reclasificacion, SensibilidadAFactor
from desproteccion.vocabulario import NIVELES

Clave = tuple[tuple[int, ...], ...]


class Suposiciones:
    """Los niveles posibles de un caso si algunos de sus hechos fueran otros, bajo una lectura."""

    def __init__(self, motor: Motor, saber: Saber, lectura: int) -> None:
        self.motor, self.saber, self.lectura = motor, saber, lectura
        self._niveles: dict[Clave, list[int]] = {}

    def niveles(self, cambios: Mapping[str, Intervalo]) -> list[int]:
        """Los niveles globales posibles con esos hechos cambiados. Lo que cae en las mismas clases no se repite."""
        saber = {**self.saber, **cambios}
        clases = clases_posibles(self.motor.tablas, saber.values())
        clave = tuple(clases)
        if clave not in self._niveles:
            if all(len(clases[i]) == 1 for i in self.motor.usados):
                codigos = [max(minimo, -1) for minimo, _ in saber.values()]
                self._niveles[clave] = [self.motor.de_tablas.decidir(codigos, self.lectura, self.lectura).nivel]
            else:
                self._niveles[clave] = self.abanico(clases).niveles
        return self._niveles[clave]

    def desconociendo(self, hechos: frozenset[str]) -> Abanico:
        """Lo posible si de esos hechos no se supiera nada."""
        vocabulario = self.motor.paquete.hechos
        saber = {id: todo(vocabulario[id]) if id in hechos else intervalo for id, intervalo in self.saber.items()}
        return self.abanico(clases_posibles(self.motor.tablas, saber.values()))

    def abanico(self, clases: list[tuple[int, ...]]) -> Abanico:
        return Abanico(self.motor.tablas, self.motor.componentes, clases, self.lectura, self.lectura)

    def conteo_con(self, ambito: str, alto: int, no_alto: int) -> dict[str, Intervalo]:
        """El conteo de un ámbito con tantos factores más (o menos) de cada clase."""
        return {
            hecho: _mover(self.saber[hecho], cuanto)
            for hecho, cuanto in ((f"{ambito}.riesgo.alto", alto), (f"{ambito}.riesgo.no_alto", no_alto))
        }


def _mover(intervalo: Intervalo, cuanto: int) -> Intervalo:
    minimo, maximo = intervalo
    return max(minimo + cuanto, 0), maximo if maximo == SIN_TOPE else maximo + cuanto


def sensibilidad_a_factores(contados: list[ConteoDeFactores], suposiciones: Suposiciones) -> list[SensibilidadAFactor]:
    """Los factores que, reclasificado uno solo, dejarían posibles otros niveles globales.

    Reclasificar uno u otro de la misma clase y ámbito da lo mismo: se informan juntos.
    """
    ahora = suposiciones.niveles({})
    halladas = []
    for contado in contados:
        for alto_riesgo in (True, False):
            suyos = [f.id or f.texto for f in contado.factores if f.alto_riesgo is alto_riesgo]
            if not suyos:
                continue
            paso = -1 if alto_riesgo else 1
            niveles = suposiciones.niveles(suposiciones.conteo_con(contado.ambito, paso, -paso))
            if niveles != ahora:
                sentido: Reclasificacion = "de_alto_a_no_alto" if alto_riesgo else "de_no_alto_a_alto"
                halladas.append(SensibilidadAFactor(contado.ambito, sentido, suyos, [NIVELES[n] for n in niveles]))
    return halladas
