"""Escribe `docs/libro_de_reglas/`: el sitio (index.html) y el PDF. Solo lee `reglas/` y `casos_ejemplo/`."""

from __future__ import annotations

from pathlib import Path

from desproteccion.reglas import NORMA_POR_OMISION, RAIZ_DEL_REPOSITORIO

from herramientas.libro_contenido import Libro, reunir
from herramientas.libro_pdf import en_pdf
from herramientas.libro_sitio import en_html

REGLAS = RAIZ_DEL_REPOSITORIO / "reglas" / NORMA_POR_OMISION
CASOS = RAIZ_DEL_REPOSITORIO / "casos_ejemplo"
DESTINO = RAIZ_DEL_REPOSITORIO / "docs" / "libro_de_reglas"


def main() -> None:
    """Genera ambas formas del libro."""
    escribir(reunir(REGLAS, CASOS), DESTINO)


def escribir(libro: Libro, destino: Path) -> None:
    destino.mkdir(parents=True, exist_ok=True)
    (destino / "index.html").write_text(en_html(libro), encoding="utf-8")
    (destino / "libro_de_reglas.pdf").write_bytes(en_pdf(libro))


if __name__ == "__main__":
    main()
