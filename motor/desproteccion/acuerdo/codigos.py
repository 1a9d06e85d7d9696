"""De los hechos calificados a códigos: la peor y la mejor completación de lo que quien califica dejó sin responder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from desproteccion.hechos import saber_de_hechos, todo, valor_sabido
from desproteccion.motor import Motor
from desproteccion.posibles import clases_posibles
from desproteccion.vocabulario import NO_APLICA, Hecho

Codigos = tuple[int, ...]


class Extremos(NamedTuple):
    """Como todo es monótono, si ambos extremos dan un mismo nivel, ninguna otra respuesta lo cambiaría."""

    mejor: Codigos
    peor: Codigos

    @property
    def completa(self) -> bool:
        return self.mejor is self.peor


class Codificador:
    """Traduce calificaciones. El camino rápido es una tabla por hecho; lo raro pasa por la validación del motor."""

    def __init__(self, motor: Motor) -> None:
        self.motor = motor
        self._hechos = tuple(motor.paquete.hechos.values())
        self._codigos = [self._tabla(hecho) for hecho in self._hechos]
        self._nombres = frozenset(motor.paquete.hechos)
        self._condicionados = [
            (i, motor.tablas.indice[hecho.aplica_si[0]], frozenset(hecho.aplica_si[1]))
            for i, hecho in enumerate(self._hechos)
            if hecho.aplica_si
        ]
        restringidos = {eje for ejes, _ in motor.tablas.restricciones for eje in ejes}
        self._cuentan = motor.usados | restringidos

    def extremos(self, hechos: Mapping[str, Any]) -> Extremos:
        """Los códigos de una calificación, en el orden de los hechos del paquete; `None` o ausente es sin responder.

        Errores: `HechosInvalidos` si nombra un hecho que no existe, un valor que no es suyo o una combinación imposible.
        """
        directos = self._directos(hechos)
        return Extremos(directos, directos) if directos else self._con_vacios(hechos)

    def _directos(self, hechos: Mapping[str, Any]) -> Codigos | None:
        if not hechos.keys() <= self._nombres:
            return None
        codigos = []
        for hecho, tabla in zip(self._hechos, self._codigos, strict=True):
            valor = hechos.get(hecho.id)
            codigo = hecho.dominio.codigo(valor) if tabla is None else tabla.get((valor.__class__, valor))
            codigos.append(-2 if codigo is None else codigo)
        for i, otro, admiten in self._condicionados:
            if codigos[otro] not in admiten and codigos[i] == -2 and codigos[otro] >= 0:
                codigos[i] = NO_APLICA
            elif codigos[otro] not in admiten:
                return None
        return None if -2 in codigos or self._es_imposible(codigos) else tuple(codigos)

    def _es_imposible(self, codigos: Sequence[int]) -> bool:
        tablas = self.motor.tablas
        return any(
            arreglo[tuple(tablas.ejes[eje].clase(codigos[eje]) for eje in ejes)]
            for ejes, arreglo in tablas.restricciones
        )

    def _con_vacios(self, hechos: Mapping[str, Any]) -> Extremos:
        tablas = self.motor.tablas
        saber = saber_de_hechos(hechos, self.motor.paquete)
        clases = clases_posibles(tablas, saber.values())
        orden = [_de_mejor_a_peor(eje.de_mejor_a_peor(), suyas) for eje, suyas in zip(tablas.ejes, clases, strict=True)]
        mejor, peor = self._esquina(orden), self._esquina([suyas[::-1] for suyas in orden])
        fijos = [minimo if minimo == maximo else None for minimo, maximo in saber.values()]
        desde = tuple(self._codigo(i, clase, fijos[i]) for i, clase in enumerate(mejor))
        hasta = tuple(self._codigo(i, clase, fijos[i]) for i, clase in enumerate(peor))
        iguales = all(desde[i] == hasta[i] for i in self._cuentan)
        return Extremos(desde, desde) if iguales else Extremos(desde, hasta)

    def _codigo(self, eje: int, clase: int, fijo: int | None) -> int:
        return fijo if fijo is not None else self.motor.tablas.ejes[eje].representantes[clase]

    def _esquina(self, orden: Sequence[Sequence[int]]) -> list[int]:
        """La primera clase de cada eje; donde eso sea imposible, lo más cercano que no lo sea."""
        esquina = [suyas[0] for suyas in orden]
        for ejes, imposible in self.motor.tablas.restricciones:
            pasos = sorted(product(*[range(len(orden[eje])) for eje in ejes]), key=sum)
            for paso in pasos:
                celda = tuple(orden[eje][n] for eje, n in zip(ejes, paso, strict=True))
                if not imposible[celda]:
                    for eje, clase in zip(ejes, celda, strict=True):
                        esquina[eje] = clase
                    break
        return esquina

    @staticmethod
    def _tabla(hecho: Hecho) -> dict[tuple[type, Any], int] | None:
        valores = hecho.dominio.valores
        return None if valores is None else {(type(valor), valor): i for i, valor in enumerate(valores)}

    def hechos_de(self, codigos: Codigos) -> dict[str, Any]:
        """Los valores que corresponden a unos códigos."""
        return {
            hecho.id: None if codigo == NO_APLICA else hecho.dominio.valor(codigo)
            for hecho, codigo in zip(self._hechos, codigos, strict=True)
        }


def hechos_de_consenso(saber: Mapping[str, tuple[int, int]], hechos: Mapping[str, Hecho]) -> dict[str, Any]:
    """Los hechos conocidos de una ficha, como los escribiría quien califica."""
    return {
        id: valor_sabido(hechos[id], intervalo)
        for id, intervalo in saber.items()
        if intervalo != todo(hechos[id]) and intervalo[0] == intervalo[1]
    }


def _de_mejor_a_peor(orden: Sequence[int], posibles: Sequence[int]) -> list[int]:
    """Las clases posibles en orden; la de «no aplica» es la mejor, porque no hay dificultad que medir."""
    return [clase for clase in posibles if clase not in orden] + [clase for clase in orden if clase in posibles]
