"""Un paquete compilado para revisarlo: mallas, componentes y casos ficticios completos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

from desproteccion.catalogo import catalogo_por_omision
from desproteccion.compilacion import examinar
from desproteccion.componentes import Componente, componentes
from desproteccion.decision import Decision
from desproteccion.ejecutores.tablas import EjecutorDeTablas
from desproteccion.errores import ReglasInvalidas
from desproteccion.paquete import Paquete
from desproteccion.posibles import Abanico
from desproteccion.tablas import DimensionDensa, Tablas
from desproteccion.verificacion.hallazgo import Hechos
from desproteccion.vocabulario import NO_APLICA

Celda = Mapping[int, int]
"""Clase por eje."""


class Examen:
    """Lo que comparten las revisiones de un paquete.

    Errores: `ReglasInvalidas` si las tablas dependen una de otra en círculo.
    """

    def __init__(
        self,
        paquete: Paquete,
        cortes: Mapping[str, set[int]] | None = None,
        grupos: Sequence[tuple[int, ...]] | None = None,
    ) -> None:
        self.paquete = paquete
        self.tablas: Tablas
        self.tablas, self.cumplimientos, self._problemas = examinar(paquete, cortes)
        self._grupos = grupos

    def exigir_sin_vacios_ni_traslapes(self) -> None:
        """Errores: `ReglasInvalidas`, como al cargar las reglas para usarlas."""
        if self._problemas:
            raise ReglasInvalidas(self._problemas)

    @cached_property
    def partes(self) -> list[Componente]:
        """Las componentes; con `grupos`, sobre esas mallas y no las que el paquete necesita."""
        if self._grupos is None:
            return componentes(self.tablas)
        return [
            Componente(self.tablas, ejes, [d for d in self.tablas.densas if set(d.ejes) <= set(ejes)])
            for ejes in self._grupos
        ]

    @cached_property
    def abanicos(self) -> tuple[Abanico, Abanico]:
        """Todo lo que alcanza algún caso, bajo cada lectura."""
        todas = [tuple(range(len(eje.representantes))) for eje in self.tablas.ejes]
        minima, prudente = (Abanico(self.tablas, self.partes, todas, n, n) for n in range(2))
        return minima, prudente

    # Decisiones

    @cached_property
    def _ejecutor(self) -> EjecutorDeTablas:
        # El catálogo solo propone gravedades a partir de la ficha; con los hechos ya dados no interviene.
        return EjecutorDeTablas(self.tablas, catalogo_por_omision().gravedad)

    def decidir(self, celda: Celda, lectura: int) -> Decision:
        """Lo que las tablas deciden en el caso ficticio de una celda."""
        caso = self.caso(celda)
        codigos = []
        for eje in self.tablas.ejes:
            valor = caso[eje.hecho.id]
            codigo = None if valor is None else eje.hecho.dominio.codigo(valor)
            codigos.append(NO_APLICA if codigo is None else codigo)
        return self.decidir_codigos(codigos, lectura)

    def decidir_codigos(self, codigos: Sequence[int], lectura: int) -> Decision:
        """Lo que las tablas deciden en un caso dado por sus códigos, en el orden de los ejes."""
        return self._ejecutor.decidir(codigos, lectura, lectura)

    def nivel_de_dimension(self, densa: DimensionDensa, celda: Celda, lectura: int) -> int:
        return self.decidir(celda, lectura).dimensiones[self.tablas.dimensiones.index(densa)]

    # Casos ficticios

    def caso(self, celda: Celda) -> Hechos:
        """Un caso completo y válido con esas clases; lo demás, en su mejor valor."""
        ejes = self.tablas.ejes
        clases = {i: eje.de_mejor_a_peor()[0] for i, eje in enumerate(ejes)} | dict(celda)
        for i, eje in enumerate(ejes):
            if i not in celda and eje.hecho.aplica_si and not self._aplica(i, clases):
                clases[i] = eje.clase(NO_APLICA)
        for suyos, imposibles in self.tablas.restricciones:
            if imposibles[tuple(clases[i] for i in suyos)]:
                clases.update(self._reparada(suyos, imposibles, celda))
        return {eje.hecho.id: eje.valor(clases[i]) for i, eje in enumerate(ejes)}

    def _aplica(self, i: int, clases: Celda) -> bool:
        otro, codigos = self.tablas.ejes[i].hecho.aplica_si or ("", ())
        j = self.tablas.indice[otro]
        return self.tablas.ejes[j].representantes[clases[j]] in codigos

    def _reparada(self, suyos: Sequence[int], imposibles: Any, celda: Celda) -> Celda:
        opciones = [[celda[i]] if i in celda else self.tablas.ejes[i].de_mejor_a_peor() for i in suyos]
        validas = (clases for clases in product(*opciones) if not imposibles[clases])
        return dict(zip(suyos, next(validas, ()), strict=False))

    def presentes(self, casos: Iterable[Hechos]) -> tuple[str, ...]:
        """Los hechos que en alguno de los casos no están en su mejor valor."""
        mejor = self.caso({})
        todos = list(casos)
        return tuple(id for id in mejor if any(caso[id] not in (mejor[id], None) for caso in todos))

    def nombres(self, ejes: Iterable[int]) -> tuple[str, ...]:
        """Los hechos de unos ejes."""
        return tuple(self.tablas.ejes[i].hecho.id for i in ejes)
