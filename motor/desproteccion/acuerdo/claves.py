"""La clave de las viñetas: la respuesta razonada con que se comparan las calificaciones. Se puede reemplazar entera."""

from __future__ import annotations

from collections.abc import Iterator

from desproteccion.caso import Parte
from desproteccion.errores import Problema
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import LECTURAS, Existencia, Lectura, Nivel


class ClaveDeIndicador(Parte):
    nivel: dict[Lectura, Nivel]
    regla: str
    porque: str


class ClaveDeLectura(Parte):
    existencia: Existencia
    nivel: Nivel
    regla: str
    dimensiones: dict[str, Nivel]
    sugerido: str | None
    combinado: str | None


class Clave(Parte):
    """La respuesta razonada de una viñeta: por indicador, el nivel en cada lectura, la regla que decide y por qué."""

    caso: str
    titulo: str
    lecturas: dict[Lectura, ClaveDeLectura]
    indicadores: dict[str, ClaveDeIndicador]
    brechas: list[str]
    porque: str


def problemas_de_la_clave(clave: Clave, paquete: Paquete, donde: str) -> Iterator[Problema]:
    """Lo que impediría usarla con esas reglas: indicadores, dimensiones o lecturas que faltan, reglas inexistentes."""
    nombrados = [i.id for i in paquete.indicadores]
    if sorted(clave.indicadores) != sorted(nombrados):
        yield Problema(donde, f"trae los indicadores {', '.join(clave.indicadores)}", ", ".join(nombrados))
    if set(clave.lecturas) != set(LECTURAS):
        yield Problema(donde, f"trae las lecturas {', '.join(clave.lecturas)}", ", ".join(LECTURAS))
    dimensiones = {d.id for d in paquete.dimensiones}
    for lectura, conclusion in clave.lecturas.items():
        if set(conclusion.dimensiones) != dimensiones:
            yield Problema(f"{donde}, lecturas.{lectura}", "no nombra las dimensiones", ", ".join(sorted(dimensiones)))
    for id, indicador in clave.indicadores.items():
        if set(indicador.nivel) != set(LECTURAS):
            yield Problema(f"{donde}, indicadores.{id}", "falta el nivel en alguna lectura", ", ".join(LECTURAS))
    dichas = [indicador.regla for indicador in clave.indicadores.values()]
    dichas += [conclusion.regla for conclusion in clave.lecturas.values()]
    for regla in dichas:
        if regla not in paquete.reglas:
            yield Problema(donde, f"nombra la regla {regla}", "una regla que exista", "Búsquela en el libro de reglas.")
