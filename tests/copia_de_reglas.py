"""Una copia de `reglas/` para editarla como lo haría una persona: cambiando texto."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from desproteccion.motor import Motor, motor_de
from desproteccion.reglas import carpeta_de_datos


@dataclass(frozen=True)
class CopiaDeReglas:
    carpeta: Path

    @classmethod
    def en(cls, destino: Path) -> CopiaDeReglas:
        shutil.copytree(carpeta_de_datos("reglas"), destino / "reglas")
        return cls(destino / "reglas")

    def archivo(self, nombre: str) -> Path:
        return self.carpeta / "dce_2023" / nombre

    def cambiar(self, nombre: str, viejo: str, nuevo: str) -> int:
        """Reemplaza la única aparición de un texto y da la línea en que estaba."""
        archivo = self.archivo(nombre)
        texto = archivo.read_text("utf-8")
        assert texto.count(viejo) == 1, f"«{viejo}» aparece {texto.count(viejo)} veces en {nombre}"
        archivo.write_text(texto.replace(viejo, nuevo), "utf-8")
        return texto[: texto.index(viejo)].count("\n") + 1

    def fila(self, nombre: str, id: str) -> str:
        """El texto de una fila de indicador o de una entrada de lista, desde su `- id:` hasta la siguiente."""
        lineas = self.archivo(nombre).read_text("utf-8").splitlines(keepends=True)
        comienzo = next(i for i, linea in enumerate(lineas) if linea.strip() == f"- id: {id}")
        sangria = len(lineas[comienzo]) - len(lineas[comienzo].lstrip())
        fin = next(
            (
                i
                for i in range(comienzo + 1, len(lineas))
                if lineas[i].strip() and len(lineas[i]) - len(lineas[i].lstrip()) <= sangria
            ),
            len(lineas),
        )
        return "".join(lineas[comienzo:fin])

    def motor(self) -> Motor:
        return motor_de(self.carpeta)
