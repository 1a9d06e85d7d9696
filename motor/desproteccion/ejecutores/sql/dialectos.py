"""En qué se distinguen los dialectos: las comillas, cómo se lee una lista y qué le conviene a Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Dialecto:
    """`lista` da el elemento `{indice}` (desde 0) de `{valores}`; `texto_raro`, uno que casi ninguna fila lleva."""

    comilla: str
    lista: str
    corrimiento: str
    texto_raro: str = "{texto}"

    def columna(self, nombre: str) -> str:
        return f"{self.comilla}{nombre}{self.comilla}"

    def elegir(self, indice: str, valores: Sequence[str]) -> str:
        return self.lista.format(indice=indice, valores=", ".join(valores))

    def correr(self, entero: str, bits: int) -> str:
        """El entero, corrido esos bits a la izquierda."""
        return self.corrimiento.format(entero=entero, bits=bits) if bits else entero

    def llevar(self, texto: str) -> str:
        """La columna con ese texto, si casi ninguna fila lo lleva."""
        return f"CASE WHEN {texto} IS NOT NULL THEN {self.de_pocas(texto)} END"

    def de_pocas(self, texto: str) -> str:
        """El texto, si casi ninguna fila lo lleva."""
        return self.texto_raro.format(texto=texto)


NombreDeDialecto = Literal["duckdb", "spark"]

DIALECTOS: Mapping[NombreDeDialecto, Dialecto] = {
    "duckdb": Dialecto('"', "list_extract([{valores}], 1 + {indice})", "({entero} << {bits})"),
    # Spark funde las etapas seguidas en un solo método de Java: con más de 8 000 bytes la máquina virtual no lo compila
    # y con más de 64 KB ni siquiera existe. Una función sin código generado en cada etapa las deja aparte, y entonces
    # las parte en métodos cortos. Está donde no cuesta: en el motivo de rechazo, que casi toda fila trae nulo.
    "spark": Dialecto(
        "`", "array({valores})[{indice}]", "shiftleft({entero}, {bits})", "array_sort(array({texto}))[0]"
    ),
}
