"""Markdown en la terminal, con títulos que se distinguen también sin color."""

from __future__ import annotations

from typing import ClassVar

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown, MarkdownElement
from rich.text import Text

SUBRAYADO = {"h1": "═", "h2": "─"}


class _Titulo(Heading):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if self.tag in SUBRAYADO:
            yield Text("")
        yield self.text
        if self.tag in SUBRAYADO:
            yield Text(SUBRAYADO[self.tag] * min(len(self.text), options.max_width))


class Texto(Markdown):
    """Markdown con los títulos alineados a la izquierda y subrayados."""

    elements: ClassVar[dict[str, type[MarkdownElement]]] = {**Markdown.elements, "heading_open": _Titulo}
