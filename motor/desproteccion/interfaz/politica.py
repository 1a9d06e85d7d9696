"""Las cabeceras con que se sirve la aplicación: el navegador no carga ni envía nada fuera de esta máquina."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# «unsafe-inline» lo exige el arranque de Streamlit; nada ajeno llega a la página como HTML.
POLITICA = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
CABECERAS = {
    "Content-Security-Policy": POLITICA,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class CabecerasDePrivacidad:
    """Agrega las cabeceras a toda respuesta HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def con_cabeceras(mensaje: Message) -> None:
            if mensaje["type"] == "http.response.start":
                cabeceras = MutableHeaders(scope=mensaje)
                for nombre, valor in CABECERAS.items():
                    cabeceras[nombre] = valor
            await send(mensaje)

        await self.app(scope, receive, con_cabeceras if scope["type"] == "http" else send)


INTERMEDIARIOS = [Middleware(CabecerasDePrivacidad)]
