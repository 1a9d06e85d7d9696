"""Las frases de la norma que citan las reglas: dónde se hallan y con qué huella quedaron registradas.

Para volver a registrarlas después de cambiar una regla (exige tener las fuentes):

    PYTHONPATH=motor python -m tests.reglas.frases

Las fuentes se buscan en la carpeta de la variable DESPROTECCION_FUENTES o en `../shared/fuentes`.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from desproteccion.documentos import leer
from desproteccion.reglas import carpeta_de_datos

REGISTRO = Path(__file__).with_name("frases_halladas.json")
CORTE = "[…]"
MAXIMO_DE_PALABRAS = 15


class Cita(NamedTuple):
    regla: str
    sigla: str
    seccion: str
    frase: str

    @property
    def fragmentos(self) -> list[str]:
        return [fragmento.strip() for fragmento in self.frase.split(CORTE)]

    @property
    def palabras(self) -> int:
        return sum(len(fragmento.split()) for fragmento in self.fragmentos)

    @property
    def huella(self) -> str:
        return hashlib.sha256(CORTE.join(map(desnudar, self.fragmentos)).encode()).hexdigest()


def desnudar(texto: str) -> str:
    """El texto sin etiquetas, asteriscos ni espacios: las celdas de la norma se cortan entre páginas."""
    return re.sub(r"<[^>]*>|\*|\s", "", texto)


def se_halla(cita: Cita, fuente: str) -> bool:
    """Si los fragmentos aparecen en la fuente ya desnuda, en ese orden y sin pisarse."""
    desde = 0
    for fragmento in map(desnudar, cita.fragmentos):
        hallado = fuente.find(fragmento, desde)
        if hallado < 0:
            return False
        desde = hallado + len(fragmento)
    return True


def citas() -> list[Cita]:
    """Todas las de la carpeta de reglas, en el orden de sus archivos."""
    return [
        cita for archivo in sorted(_carpeta().glob("*.yaml")) for cita in _citas_en(leer(archivo).datos, archivo.stem)
    ]


def _citas_en(dato: Any, duena: str) -> Iterator[Cita]:
    if isinstance(dato, list):
        for parte in dato:
            yield from _citas_en(parte, duena)
    elif isinstance(dato, dict):
        duena = dato.get("id", duena)
        for clave, valor in dato.items():
            if clave == "fuente" and "frase" in valor:
                yield Cita(duena, valor["sigla"], valor["seccion"], valor["frase"])
            else:
                yield from _citas_en(valor, duena if "id" in dato else clave)


def textos(carpeta: Path) -> dict[str, str]:
    """Por sigla, el texto desnudo de su documento."""
    fuentes = leer(_carpeta() / "paquete.yaml").datos["fuentes"]
    return {sigla: desnudar((carpeta / fuente["archivo"]).read_text("utf-8")) for sigla, fuente in fuentes.items()}


def registradas() -> dict[str, dict[str, str]]:
    """Sigla → regla → huella de la frase, tal como se hallaron la última vez."""
    registro: dict[str, dict[str, str]] = json.loads(REGISTRO.read_text("utf-8"))
    return registro


def por_registrar(todas: list[Cita]) -> dict[str, dict[str, str]]:
    registro: dict[str, dict[str, str]] = {}
    for cita in sorted(todas):
        registro.setdefault(cita.sigla, {})[cita.regla] = cita.huella
    return registro


def registrar(carpeta: Path | None) -> None:
    """Escribe el registro, solo si todas las frases se hallan en las fuentes."""
    if carpeta is None:
        sys.exit("No están las fuentes: indique su carpeta en la variable DESPROTECCION_FUENTES.")
    documentos, todas = textos(carpeta), citas()
    if perdidas := [cita for cita in todas if not se_halla(cita, documentos[cita.sigla])]:
        sys.exit("\n".join(f"{c.regla}: «{c.frase}» no está en {c.sigla}" for c in perdidas))
    REGISTRO.write_text(json.dumps(por_registrar(todas), indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"{len(todas)} frases halladas y registradas en {REGISTRO.name}")


def _carpeta() -> Path:
    return carpeta_de_datos("reglas") / "dce_2023"


if __name__ == "__main__":
    from tests.conftest import carpeta_de_fuentes

    registrar(carpeta_de_fuentes())
