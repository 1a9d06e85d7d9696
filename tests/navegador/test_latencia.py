"""Del cambio de una respuesta al resultado nuevo: se mide y se informa; la prueba solo exige que el cambio llegue."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import pytest

from herramientas.aplicacion_local import abrir_ejemplo
from tests.navegador.conftest import Vigilada

pytestmark = pytest.mark.navegador

REPETICIONES = 12
# Desde el clic hasta que el panel cambia, medido dentro del navegador.
MEDIR = """
([grupo, respuesta]) => new Promise((listo) => {
  const panel = document.querySelector('.st-key-resultado');
  const radios = [...document.querySelectorAll('[role=radiogroup]')]
    .find((nodo) => nodo.getAttribute('aria-label') === grupo).querySelectorAll('[role=radio]');
  const boton = [...radios].find((nodo) => nodo.textContent.trim() === respuesta);
  const antes = panel.innerText;
  const comienzo = performance.now();
  const vigia = new MutationObserver(() => {
    if (panel.innerText !== antes) { vigia.disconnect(); listo(performance.now() - comienzo); }
  });
  vigia.observe(panel, {childList: true, subtree: true, characterData: true});
  boton.click();
})
"""
PREGUNTA = "¿Hay una situación que ponga en riesgo su integridad?"


@pytest.mark.parametrize("caso", ["EJ-001", "EJ-012"])
def test_el_resultado_sigue_a_cada_cambio(
    vigilada: Vigilada, caso: str, record_property: Callable[[str, object], None]
) -> None:
    abrir_ejemplo(vigilada.pagina, caso)
    tiempos = [
        vigilada.pagina.evaluate(MEDIR, [PREGUNTA, respuesta]) for respuesta in ["Sí", "No"] * (REPETICIONES // 2)
    ]
    record_property("mediana_ms", round(median(tiempos)))
    print(f"\n{caso}: del cambio al resultado, mediana {median(tiempos):.0f} ms, máximo {max(tiempos):.0f} ms")
    assert len(tiempos) == REPETICIONES
