"""El texto ajeno se muestra tal cual: ni Markdown ni HTML."""

from __future__ import annotations

import pytest
from desproteccion.interfaz import componentes
from desproteccion.interfaz.seguro import para_html, para_markdown


@pytest.mark.parametrize("ajeno", ["**x**", "![x](http://e.cl/i.png)", "<img src=x>", "# t", "$x$", ":red[x]", "`c`"])
def test_ningun_signo_de_markdown_queda_activo(ajeno: str) -> None:
    seguro = para_markdown(ajeno)
    for signo in "*`[]()<>#$:!":
        assert seguro.count(signo) == seguro.count(f"\\{signo}")


def test_una_direccion_no_se_convierte_en_enlace() -> None:
    assert "://" not in para_markdown("https://ejemplo.cl")


def test_el_html_ajeno_se_escapa() -> None:
    assert para_html('<b onclick="x">') == "&lt;b onclick=&quot;x&quot;&gt;"


def test_un_nivel_lleva_siempre_numero_y_palabra_ademas_del_color() -> None:
    assert "2 · intermedia" in componentes.nivel("intermedia")
