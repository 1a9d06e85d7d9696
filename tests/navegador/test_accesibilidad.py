"""axe no halla nada propio: solo lo que la versión fijada de Streamlit causa por sí misma, que aquí se lista."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # no publica tipos
from desproteccion.interfaz.entrada import TITULOS

from herramientas.aplicacion_local import abrir_ejemplo, ir_a
from tests.navegador.conftest import Vigilada

pytestmark = pytest.mark.navegador

# Regla de axe → por qué es de Streamlit y no de estas páginas.
DE_STREAMLIT = {
    "presentation-role-conflict": "la zona de subida de archivos lleva un rol de presentación y es enfocable",
}


@pytest.mark.parametrize("pagina", TITULOS.values())
def test_ninguna_pagina_tiene_hallazgos_propios_de_accesibilidad(vigilada: Vigilada, pagina: str) -> None:
    abrir_ejemplo(vigilada.pagina, "EJ-003")
    if pagina != "Caso":
        ir_a(vigilada.pagina, pagina)
    assert propios(vigilada.pagina) == []


def propios(pagina: Any) -> list[str]:
    hallazgos = Axe().run(pagina).response["violations"]
    return [
        f"{hallazgo['id']} ({hallazgo['impact']}): {[nodo['html'][:160] for nodo in hallazgo['nodes'][:3]]}"
        for hallazgo in hallazgos
        if hallazgo["id"] not in DE_STREAMLIT
    ]
