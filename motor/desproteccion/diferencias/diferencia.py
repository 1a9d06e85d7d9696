"""Una diferencia de significado entre dos conjuntos de reglas, con el caso que la muestra."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desproteccion.verificacion.hallazgo import en_yaml
from desproteccion.vocabulario import Lectura


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Una clase de casos (o varias, `clases`) en que la respuesta cambia de `de` a `a`.

    `tabla` es un indicador, una dimensión o una etapa; `lectura` es `None` si cambia con ambas. `testigo` trae los
    hechos que muestran el cambio (lo que no nombra está sin problemas); es `None` si lo que cambia no se ve en un caso.
    """

    tabla: str
    lectura: Lectura | None
    de: str
    a: str
    clases: int | None = None
    testigo: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        con = f", lectura {self.lectura}" if self.lectura else ""
        cuantas = f" ({self.clases} clases de casos)" if self.clases and self.clases > 1 else ""
        lineas = [f"{self.tabla}{con}: de {self.de} a {self.a}{cuantas}"]
        if self.testigo is not None:
            partes = ", ".join(f"{id}: {en_yaml(valor)}" for id, valor in self.testigo.items())
            lineas.append(f"    testigo ficticio {{{partes}}}" if partes else "    testigo ficticio sin problemas")
        return "\n".join(lineas)
