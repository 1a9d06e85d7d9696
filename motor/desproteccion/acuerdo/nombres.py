"""Cómo se nombran y escriben las cosas del análisis para quien lo lee."""

from __future__ import annotations

from desproteccion.acuerdo.matriz import NIVEL, PRONUNCIADO
from desproteccion.acuerdo.remuestreo import Intervalo
from desproteccion.paquete import Paquete


def nombres_de(paquete: Paquete) -> dict[str, str]:
    """De cada variable del análisis, su nombre."""
    nombres = {i.id: f"{i.id} {i.nombre}" for i in paquete.indicadores}
    nombres.update({d.id: f"Dimensión: {d.nombre}" for d in paquete.dimensiones})
    return {**nombres, NIVEL: "Nivel calculado", PRONUNCIADO: "Nivel pronunciado"}


def cifra(valor: float | None, decimales: int = 2) -> str:
    if valor is None:
        return "—"
    return f"{round(valor, decimales) + 0.0:.{decimales}f}".replace(".", ",")


def porcentaje(valor: float | None) -> str:
    return "—" if valor is None else f"{100 * valor:.0f} %"


def entre(limites: Intervalo | None) -> str:
    return "" if limites is None else f" [{cifra(limites.desde)}; {cifra(limites.hasta)}]"


def entre_porcentajes(limites: Intervalo | None) -> str:
    return "" if limites is None else f" [{porcentaje(limites.desde)}; {porcentaje(limites.hasta)}]"
