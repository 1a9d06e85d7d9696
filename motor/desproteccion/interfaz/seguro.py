"""Texto ajeno que se muestra tal cual: nunca como Markdown ni como HTML."""

from __future__ import annotations

import html
import re

_ESPECIALES = re.compile(r'([\\`*_{}\[\]()#+\-.!|<>~$:@&"^=/])')
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LARGO_MAXIMO = 500


def para_markdown(texto: object, maximo: int = LARGO_MAXIMO) -> str:
    """El texto escapado para etiquetas y avisos de Streamlit, que interpretan Markdown."""
    limpio = _CONTROL.sub(" ", str(texto))[:maximo]
    # Streamlit convierte en enlace las direcciones desnudas: se parten con un separador invisible.
    limpio = limpio.replace("://", ":\u2060//").replace("www.", "www\u2060.").replace("@", "\u2060@")
    return _ESPECIALES.sub(r"\\\1", limpio)


def para_html(texto: object) -> str:
    """El texto escapado para ponerlo dentro de HTML propio."""
    return html.escape(_CONTROL.sub(" ", str(texto)))
