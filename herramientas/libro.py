"""Escribe `docs/libro_de_reglas/`: el sitio (index.html) y el PDF. Solo lee `reglas/` y `casos_ejemplo/`."""

from __future__ import annotations

from pathlib import Path

from desproteccion.catalogo import CATALOGO_POR_OMISION, cargar_catalogo
from desproteccion.libro_contenido import Libro, reunir
from desproteccion.motor import Motor
from desproteccion.reglas import NORMA_POR_OMISION, RAIZ_DEL_REPOSITORIO, cargar_reglas

from herramientas.libro_pdf import en_pdf
from herramientas.libro_sitio import en_html

REGLAS = RAIZ_DEL_REPOSITORIO / "reglas"
CASOS = RAIZ_DEL_REPOSITORIO / "casos_ejemplo"
DESTINO = RAIZ_DEL_REPOSITORIO / "docs" / "libro_de_reglas"


def main() -> None:
    """Genera ambas formas del libro."""
    escribir(reunir_de(REGLAS, CASOS), DESTINO)


def reunir_de(reglas: Path, casos: Path) -> Libro:
    """El contenido del libro, de una carpeta `reglas/` y una de casos de ejemplo."""
    norma = reglas / NORMA_POR_OMISION
    return reunir(Motor(cargar_reglas(norma), cargar_catalogo(reglas / CATALOGO_POR_OMISION)), norma, casos)


def escribir(libro: Libro, destino: Path) -> None:
    destino.mkdir(parents=True, exist_ok=True)
    (destino / "index.html").write_text(en_html(libro), encoding="utf-8")
    (destino / "libro_de_reglas.pdf").write_bytes(en_pdf(libro))


if __name__ == "__main__":
    main()
