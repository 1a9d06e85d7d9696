"""La aplicación servida una vez por archivo de pruebas, y una página que vigila la red y la consola."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from herramientas import aplicacion_local as local

PLAZO_MS = 20_000
expect.set_options(timeout=PLAZO_MS)
ANFITRIONES_PROPIOS = {"127.0.0.1", ""}


@dataclass
class Vigilada:
    """Una página y lo que pidió afuera o dejó como error en la consola."""

    pagina: Any
    afuera: list[str] = field(default_factory=list)
    errores: list[str] = field(default_factory=list)

    def vigilar(self) -> None:
        self.pagina.on("request", lambda pedido: self._pedido(pedido.url))
        self.pagina.on("websocket", lambda canal: self._pedido(canal.url))
        self.pagina.on("console", lambda mensaje: self._consola(mensaje.type, mensaje.text))
        self.pagina.on("pageerror", lambda error: self.errores.append(str(error)))
        self.pagina.on("dialog", self._dialogo)

    def _pedido(self, direccion: str) -> None:
        if (urlsplit(direccion).hostname or "") not in ANFITRIONES_PROPIOS:
            self.afuera.append(direccion)

    def _dialogo(self, dialogo: Any) -> None:
        """Un aviso que la aplicación no abre: lo abrió un guion ajeno."""
        self.errores.append(f"diálogo: {dialogo.message}")
        dialogo.dismiss()

    def _consola(self, tipo: str, texto: str) -> None:
        if tipo == "error":
            self.errores.append(texto)


@pytest.fixture(scope="module")
def direccion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    registro = tmp_path_factory.mktemp("servidor") / "registro"
    with local.aplicacion(registro) as base:
        yield base
    assert "EJ-" not in registro.read_text(encoding="utf-8"), "el registro del servidor nombra un caso"


# Por archivo, y no por sesión: mientras Playwright está abierto, otras pruebas del proceso no podrían usar asyncio.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with local.navegador() as abierto:
        yield abierto


@pytest.fixture
def vigilada(chromium: Any, direccion: str) -> Iterator[Vigilada]:
    contexto = chromium.new_context(locale="es-CL", viewport={"width": 1366, "height": 768}, accept_downloads=True)
    contexto.set_default_timeout(PLAZO_MS)
    vista = Vigilada(contexto.new_page())
    vista.vigilar()
    local.abrir(vista.pagina, direccion)
    yield vista
    contexto.close()
    assert vista.afuera == []
    assert vista.errores == []
