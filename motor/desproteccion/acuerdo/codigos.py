"""De los hechos calificados a códigos: la peor y la mejor completación de lo que quien califica dejó sin responder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from desproteccion.hechos import saber_de_hechos, valor_sabido
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


SIN_RESPUESTA = -2


class Codificador:
    """Traduce calificaciones. El camino rápido es una tabla por hecho; lo raro pasa por la validación del motor."""

    def __init__(self, motor: Motor) -> None:
        self.motor = motor
        ejes = motor.tablas.ejes
        self._nombres = frozenset(motor.paquete.hechos)
        self._tablas = [(hecho.id, hecho.dominio, _tabla(hecho)) for hecho in motor.paquete.hechos.values()]
        self._condicionados = [
            (i, motor.tablas.indice[eje.hecho.aplica_si[0]], frozenset(eje.hecho.aplica_si[1]))
            for i, eje in enumerate(ejes)
            if eje.hecho.aplica_si
        ]
        self._limites = [
            (eje.representantes[orden[0]], eje.representantes[orden[-1]])
            for eje, orden in ((eje, eje.de_mejor_a_peor()) for eje in ejes)
        ]
        self._restricciones = [
            (ejes_, frozenset(map(tuple, np.argwhere(imposible).tolist())))
            for ejes_, imposible in motor.tablas.restricciones
        ]
        self._cuentan = motor.usados | {eje for suyos, _ in motor.tablas.restricciones for eje in suyos}

    def extremos(self, hechos: Mapping[str, Any]) -> Extremos:
        """Los códigos de una calificación, en el orden de los hechos del paquete; `None` o ausente es sin responder.

        Errores: `HechosInvalidos` si nombra un hecho que no existe, un valor que no es suyo o algo imposible.
        """
        codigos = self._directos(hechos)
        if codigos is None:
            return self._con_cuidado(hechos)
        vacios = [i for i, codigo in enumerate(codigos) if codigo == SIN_RESPUESTA]
        mejor, peor = self._completar(codigos, vacios, 0), self._completar(codigos, vacios, 1)
        if self.es_imposible(mejor) or self.es_imposible(peor):
            return self._con_cuidado(hechos)
        return self._entre(mejor, peor)

    def es_imposible(self, codigos: Sequence[int]) -> bool:
        """Si ninguna ficha válida reúne esos códigos."""
        ejes = self.motor.tablas.ejes
        return any(
            tuple([ejes[eje].clase(codigos[eje]) for eje in suyos]) in prohibidas
            for suyos, prohibidas in self._restricciones
        )

    def _directos(self, hechos: Mapping[str, Any]) -> list[int] | None:
        """Un código por hecho, sin revisar cómo se combinan; `None` si alguno no es admisible."""
        if not hechos.keys() <= self._nombres:
            return None
        codigos = []
        for id, dominio, tabla in self._tablas:
            valor = hechos.get(id)
            if valor is None:
                codigos.append(SIN_RESPUESTA)
                continue
            codigo = dominio.codigo(valor) if tabla is None else tabla.get((valor.__class__, str(valor)))
            if codigo is None:
                return None
            codigos.append(codigo)
        return codigos

    def _completar(self, codigos: Sequence[int], vacios: Sequence[int], limite: int) -> Codigos:
        """Los vacíos, con su mejor (0) o su peor (1) respuesta, o con `NO_APLICA` donde no tendrían sentido."""
        completos = list(codigos)
        for i in vacios:
            completos[i] = self._limites[i][limite]
        for i, otro, admiten in self._condicionados:
            if codigos[i] == SIN_RESPUESTA and completos[otro] not in admiten:
                completos[i] = NO_APLICA
        return tuple(completos)

    def _con_cuidado(self, hechos: Mapping[str, Any]) -> Extremos:
        """Como `extremos`, con los mensajes del motor y buscando entre las combinaciones posibles."""
        tablas = self.motor.tablas
        saber = saber_de_hechos(hechos, self.motor.paquete)
        clases = clases_posibles(tablas, saber.values())
        orden = [_de_mejor_a_peor(eje.de_mejor_a_peor(), suyas) for eje, suyas in zip(tablas.ejes, clases, strict=True)]
        mejor, peor = self._esquina(orden), self._esquina([suyas[::-1] for suyas in orden])
        fijos = [minimo if minimo == maximo else None for minimo, maximo in saber.values()]
        desde = tuple(self._codigo(i, clase, fijos[i]) for i, clase in enumerate(mejor))
        hasta = tuple(self._codigo(i, clase, fijos[i]) for i, clase in enumerate(peor))
        return self._entre(desde, hasta)

    def _entre(self, mejor: Codigos, peor: Codigos) -> Extremos:
        """Si solo difieren en lo que ninguna tabla mira, la calificación está completa."""
        iguales = mejor == peor or all(mejor[i] == peor[i] for i in self._cuentan)
        return Extremos(mejor, mejor if iguales else peor)

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


def _tabla(hecho: Hecho) -> dict[tuple[type, str], int] | None:
    valores = hecho.dominio.valores
    return None if valores is None else {(type(valor), str(valor)): i for i, valor in enumerate(valores)}


def hechos_de_consenso(saber: Mapping[str, tuple[int, int]], hechos: Mapping[str, Hecho]) -> dict[str, Any]:
    """Los hechos conocidos de una ficha, como los escribiría quien califica."""
    return {
        id: valor_sabido(hechos[id], intervalo)
        for id, intervalo in saber.items()
        if intervalo != hechos[id].todo and intervalo[0] == intervalo[1]
    }


def _de_mejor_a_peor(orden: Sequence[int], posibles: Sequence[int]) -> list[int]:
    """Las clases posibles en orden; la de «no aplica» es la mejor, porque no hay dificultad que medir."""
    return [clase for clase in posibles if clase not in orden] + [clase for clase in orden if clase in posibles]
