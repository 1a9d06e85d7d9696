"""La aplicación web en marcha y un navegador sin pantalla: lo usan las pruebas de navegador y las capturas."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RAIZ = Path(__file__).parents[1]
GUION = RAIZ / "app_streamlit.py"
ESPERA_DE_ARRANQUE = 40.0
SIN_PANTALLA = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
COMO_INSTALAR = (
    "Falta Chromium. Instálelo con «apt-get install chromium» (Debian) o indique otro con la variable CHROMIUM; "
    "no se usa el navegador que descarga Playwright."
)


@contextmanager
def aplicacion(registro: Path) -> Iterator[str]:
    """Sirve la aplicación en un puerto libre de esta máquina y entrega su dirección; lo que escribe va al registro."""
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        puerto = enchufe.getsockname()[1]
    base = f"http://127.0.0.1:{puerto}"
    rutas = os.pathsep.join(filter(None, [str(RAIZ / "motor"), os.environ.get("PYTHONPATH")]))
    with registro.open("w+", encoding="utf-8") as salida:
        proceso = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(GUION), f"--server.port={puerto}", "--server.headless=true"],
            stdout=salida,
            stderr=subprocess.STDOUT,
            cwd=RAIZ,
            env={**os.environ, "PYTHONPATH": rutas},
            start_new_session=True,
        )
        try:
            _esperar(proceso, base, registro)
            yield base
        finally:
            if proceso.poll() is None:
                proceso.send_signal(signal.SIGTERM)
                try:
                    proceso.wait(10)
                except subprocess.TimeoutExpired:
                    proceso.kill()


def _esperar(proceso: subprocess.Popen[bytes], base: str, registro: Path) -> None:
    limite = time.monotonic() + ESPERA_DE_ARRANQUE
    while proceso.poll() is None and time.monotonic() < limite:
        try:
            with urllib.request.urlopen(f"{base}/_stcore/health", timeout=1) as respuesta:
                if respuesta.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"La aplicación no arrancó:\n{registro.read_text(encoding='utf-8')}")


def ruta_de_chromium() -> str:
    """Dónde está Chromium.

    Errores: `RuntimeError` con lo que hay que instalar.
    """
    hallado = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if hallado is None:
        raise RuntimeError(COMO_INSTALAR)
    return hallado


@contextmanager
def navegador() -> Iterator[Any]:
    """Un Chromium sin pantalla, guiado por Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        abierto = playwright.chromium.launch(executable_path=ruta_de_chromium(), args=list(SIN_PANTALLA))
        try:
            yield abierto
        finally:
            abierto.close()


def abrir(pagina: Any, direccion: str) -> None:
    """Entra a la aplicación y espera a que la primera página esté completa."""
    pagina.goto(direccion)
    pagina.get_by_role("heading", level=1).wait_for()
    quieta(pagina)


def quieta(pagina: Any) -> None:
    """Espera a que la aplicación termine de correr: que esté detenida en dos miradas seguidas."""
    detenida = pagina.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    pagina.wait_for_timeout(200)
    detenida.wait_for()
    pagina.wait_for_timeout(100)
    detenida.wait_for()


def elegir(pagina: Any, titulo: str, texto: str) -> None:
    """Elige una opción escribiendo parte de su texto: una lista larga solo dibuja lo que se ve.

    Una lista abierta se cierra si la página se vuelve a dibujar: se insiste, y a la última se falla.
    """
    campo = pagina.get_by_label(titulo, exact=True).first
    opcion = pagina.get_by_role("option").filter(has_text=texto).first
    for ultimo in (False, False, True):
        campo.click()
        campo.fill(texto)
        try:
            opcion.click(timeout=12_000 if ultimo else 4_000)
            break
        except Exception:
            if ultimo:
                raise
            pagina.keyboard.press("Escape")
    quieta(pagina)


def ir_a(pagina: Any, titulo: str) -> None:
    """Va a una página por la navegación, que en un teléfono está en el panel lateral."""
    enlace = pagina.get_by_test_id("stTopNavLink").filter(has_text=titulo)
    if enlace.first.is_visible():
        enlace.first.click()
    else:
        pagina.get_by_test_id("stExpandSidebarButton").click()
        pagina.get_by_test_id("stSidebarNavLink").filter(has_text=titulo).first.click()
        pagina.get_by_test_id("stSidebarCollapseButton").locator("button").click()
    pagina.get_by_role("heading", level=1, name=titulo).wait_for()
    quieta(pagina)


def abrir_ejemplo(pagina: Any, caso: str) -> None:
    """Abre una viñeta en el formulario de «Caso»."""
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
    elegir(pagina, "Abrir un ejemplo", caso)
    pagina.locator(f"input[value='{caso}']").wait_for()
    pagina.get_by_text("Abrir, guardar o comenzar de nuevo").click()
