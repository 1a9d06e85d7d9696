"""Los gráficos como imagen PNG, para los documentos. Basta Pillow, que reportlab y Streamlit ya piden."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from desproteccion.acuerdo.graficos import Barras, Confusion, Estimaciones, Grafico, en_cifras
from desproteccion.acuerdo.nombres import cifra

ESCALA = 3
"""Puntos de imagen por punto tipográfico: 216 por pulgada."""
ANCHO = 700
FILA, MARGEN, LETRA = 18, 10, 9
COLUMNA_DE_NOMBRES, COLUMNA_DE_CIFRAS = 250, 120
DIVISIONES = 5
TINTA, GRIS, COLOR, FONDO = "#16232B", "#8A979E", "#0B5C7A", "#FFFFFF"
CLARO, OSCURO = (228, 239, 243), (11, 92, 122)


class _Lienzo:
    """Dibuja en puntos, con el origen arriba a la izquierda."""

    def __init__(self, alto: float) -> None:
        from PIL import Image, ImageDraw

        self.imagen: Any = Image.new("RGB", (ANCHO * ESCALA, round(alto * ESCALA)), FONDO)
        self._lapiz: Any = ImageDraw.Draw(self.imagen)

    def texto(
        self, x: float, y: float, dicho: str, ancla: str = "lm", color: str = TINTA, *, fuerte: bool = False
    ) -> None:
        self._lapiz.text((x * ESCALA, y * ESCALA), dicho, fill=color, font=_letra(fuerte), anchor=ancla)

    def recortado(self, x: float, y: float, dicho: str, ancho: float) -> None:
        """El texto que cabe; lo demás, con puntos suspensivos."""
        if _letra(False).getlength(dicho) > ancho * ESCALA:
            while dicho and _letra(False).getlength(f"{dicho}…") > ancho * ESCALA:
                dicho = dicho[:-1]
            dicho = f"{dicho.rstrip()}…"
        self.texto(x, y, dicho)

    def raya(self, x0: float, y0: float, x1: float, y1: float, color: str = TINTA, grueso: float = 1) -> None:
        self._lapiz.line([c * ESCALA for c in (x0, y0, x1, y1)], fill=color, width=max(1, round(grueso * ESCALA)))

    def caja(self, x0: float, y0: float, x1: float, y1: float, relleno: Any, borde: str | None = None) -> None:
        self._lapiz.rectangle([c * ESCALA for c in (x0, y0, x1, y1)], fill=relleno, outline=borde)

    def disco(self, x: float, y: float, radio: float) -> None:
        self._lapiz.ellipse([c * ESCALA for c in (x - radio, y - radio, x + radio, y + radio)], fill=COLOR)

    def png(self) -> bytes:
        salida = io.BytesIO()
        self.imagen.save(salida, "PNG", optimize=True)
        return salida.getvalue()


@cache
def _letra(fuerte: bool) -> Any:
    """Bitstream Vera, la que reportlab trae y el PDF incrusta."""
    import reportlab
    from PIL import ImageFont

    carpeta = Path(reportlab.__file__).parent / "fonts"
    return ImageFont.truetype(carpeta / ("VeraBd.ttf" if fuerte else "Vera.ttf"), LETRA * ESCALA)


def en_png(grafico: Grafico) -> bytes:
    """La imagen de un gráfico. El título no se dibuja: lo lleva el documento."""
    match grafico:
        case Estimaciones():
            return _estimaciones(grafico)
        case Barras():
            return _barras(grafico)
        case Confusion():
            return _confusion(grafico)


def _estimaciones(grafico: Estimaciones) -> bytes:
    izquierda, derecha = COLUMNA_DE_NOMBRES + MARGEN, ANCHO - COLUMNA_DE_CIFRAS - MARGEN
    abajo = MARGEN + FILA * len(grafico.puntos)
    lienzo = _Lienzo(abajo + 3 * FILA)

    def x(valor: float) -> float:
        dentro = min(max(valor, grafico.desde), grafico.hasta)
        return izquierda + (dentro - grafico.desde) / (grafico.hasta - grafico.desde) * (derecha - izquierda)

    for marca in grafico.marcas:
        lienzo.raya(x(marca), MARGEN, x(marca), abajo, GRIS, 0.5)
    _eje(lienzo, izquierda, derecha, abajo, grafico)
    for n, punto in enumerate(grafico.puntos):
        y = MARGEN + FILA * (n + 0.5)
        lienzo.recortado(MARGEN, y, punto.etiqueta, COLUMNA_DE_NOMBRES - MARGEN)
        lienzo.texto(derecha + MARGEN, y, en_cifras(punto) if punto.valor is not None else "—")
        if punto.intervalo is not None:
            lienzo.raya(x(punto.intervalo.desde), y, x(punto.intervalo.hasta), y, COLOR, 1.5)
        if punto.valor is not None:
            lienzo.disco(x(punto.valor), y, 3.5)
    return lienzo.png()


def _eje(lienzo: _Lienzo, izquierda: float, derecha: float, y: float, grafico: Estimaciones) -> None:
    lienzo.raya(izquierda, y, derecha, y)
    for n in range(DIVISIONES + 1):
        parte = n / DIVISIONES
        x = izquierda + parte * (derecha - izquierda)
        lienzo.raya(x, y, x, y + 3)
        lienzo.texto(x, y + 10, cifra(grafico.desde + parte * (grafico.hasta - grafico.desde)), "mm")
    lienzo.texto((izquierda + derecha) / 2, y + 28, grafico.eje, "mm")


def _barras(grafico: Barras) -> bytes:
    izquierda, derecha = COLUMNA_DE_NOMBRES + 2 * MARGEN + 100, ANCHO - 60
    abajo = MARGEN + FILA * len(grafico.barras)
    lienzo = _Lienzo(abajo + 2 * FILA)
    mayor = max(valor for _, valor in grafico.barras)
    for n, (nombre, valor) in enumerate(grafico.barras):
        y = MARGEN + FILA * (n + 0.5)
        fin = izquierda + valor / mayor * (derecha - izquierda)
        lienzo.recortado(MARGEN, y, nombre, izquierda - 2 * MARGEN)
        lienzo.caja(izquierda, y - 6, fin, y + 6, COLOR)
        lienzo.texto(fin + 5, y, cifra(valor, 1))
    lienzo.raya(izquierda, MARGEN, izquierda, abajo)
    lienzo.texto((izquierda + derecha) / 2, abajo + FILA, grafico.eje, "mm")
    return lienzo.png()


def _confusion(grafico: Confusion) -> bytes:
    ancho, alto, izquierda, arriba = 110, 30, 150, 46
    lienzo = _Lienzo(arriba + alto * len(grafico.niveles) + MARGEN)
    mayor = max(1, *(n for fila in grafico.cuentas for n in fila))
    lienzo.texto(izquierda + ancho * len(grafico.niveles) / 2, 14, "según la calificación", "mm", fuerte=True)
    lienzo.texto(MARGEN, 34, "según la clave", fuerte=True)
    for n, nivel in enumerate(grafico.niveles):
        lienzo.texto(izquierda + ancho * (n + 0.5), 34, nivel, "mm")
        lienzo.texto(izquierda - MARGEN, arriba + alto * (n + 0.5), nivel, "rm")
    for c, fila in enumerate(grafico.cuentas):
        for d, cuenta in enumerate(fila):
            x, y = izquierda + ancho * d, arriba + alto * c
            parte = cuenta / mayor
            relleno = tuple(round(a + (b - a) * parte) for a, b in zip(CLARO, OSCURO, strict=True))
            lienzo.caja(x, y, x + ancho, y + alto, relleno, TINTA if c == d else GRIS)
            tinta = FONDO if parte > 0.5 else TINTA  # noqa: PLR2004  # desde la mitad, el fondo ya es oscuro
            lienzo.texto(x + ancho / 2, y + alto / 2, str(cuenta), "mm", tinta, fuerte=c == d)
    return lienzo.png()
