"""Capturas de cada página de la aplicación, en pantalla y en teléfono: `python herramientas/capturas.py [CARPETA]`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from herramientas.aplicacion_local import RAIZ, abrir, abrir_ejemplo, aplicacion, elegir, ir_a, navegador, quieta

PANTALLA = {"width": 1366, "height": 768}
TELEFONO = {"width": 390, "height": 844}
ALTO_MAXIMO = 2600
COLORES = 64
CASO = "EJ-012"


def _y_si(pagina: Any) -> None:
    elegir(pagina, "¿Qué hechos quiere cambiar?", "ingresos previos a la red")
    pagina.keyboard.press("Escape")
    elegir(pagina, "¿Cuántas veces ingresó antes a la red de protección?", "0")


def _ejemplo(pagina: Any) -> None:
    pagina.get_by_role("radio", name="avanzada").click()
    quieta(pagina)
    pagina.get_by_role("button", name="Ver la respuesta del motor").click()


def _nada(pagina: Any) -> None:
    pass


PAGINAS: tuple[tuple[str, str, Callable[[Any], None]], ...] = (
    ("caso", "Caso", _nada),
    ("por_que", "Por qué", _nada),
    ("y_si", "¿Y si…?", _y_si),
    ("reglas", "Reglas", _nada),
    ("ejemplos", "Ejemplos", _ejemplo),
    ("pronunciamiento", "Pronunciamiento", _nada),
    ("informe", "Informe", _nada),
    ("formacion", "Formación", _nada),
)


def capturar(carpeta: Path) -> None:
    carpeta.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as temporal,
        aplicacion(Path(temporal) / "registro") as base,
        navegador() as abierto,
    ):
        for nombre, medida in (("pantalla", PANTALLA), ("telefono", TELEFONO)):
            contexto = abierto.new_context(locale="es-CL", viewport=medida)
            pagina = contexto.new_page()
            abrir(pagina, base)
            abrir_ejemplo(pagina, CASO)
            for id, titulo, preparar in PAGINAS:
                if id != "caso":
                    ir_a(pagina, titulo)
                preparar(pagina)
                quieta(pagina)
                _guardar(pagina, medida, carpeta / f"{id}-{nombre}.png")
            contexto.close()


def _guardar(pagina: Any, medida: dict[str, int], archivo: Path) -> None:
    """La página entera: se agranda la ventana, porque lo que se desplaza es un elemento interior."""
    alto = pagina.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    pagina.set_viewport_size({"width": medida["width"], "height": min(max(alto, medida["height"]), ALTO_MAXIMO)})
    pagina.wait_for_timeout(300)
    pagina.screenshot(path=archivo)
    pagina.set_viewport_size(medida)
    with Image.open(archivo) as imagen:
        imagen.convert("RGB").quantize(COLORES).save(archivo, optimize=True)


if __name__ == "__main__":
    capturar(Path(sys.argv[1]) if len(sys.argv) > 1 else RAIZ / "docs" / "capturas")
