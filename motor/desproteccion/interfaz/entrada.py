"""Arma las páginas. Es el guion que Streamlit corre en cada interacción."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import streamlit as st

ARCHIVO = Path(__file__)
PAGINAS = Path(__file__).parent / "paginas"
TITULOS = {
    "caso": "Caso",
    "por_que": "Por qué",
    "y_si": "¿Y si…?",
    "reglas": "Reglas",
    "ejemplos": "Ejemplos",
    "pronunciamiento": "Pronunciamiento",
    "informe": "Informe",
    "formacion": "Formación",
}


def armar() -> None:
    """Configura la página, arma la navegación y corre la página elegida."""
    from desproteccion.interfaz import estilo

    # Antes de la navegación: un icono heredado de una página pediría tipografías fuera de esta máquina.
    st.set_page_config(page_title="desproteccion", page_icon="🧩", layout="wide")
    paginas = [st.Page(PAGINAS / f"{id}.py", title=titulo, default=id == "caso") for id, titulo in TITULOS.items()]
    elegida = st.navigation(paginas, position="top")
    estilo.aplicar()
    try:
        elegida.run()
    except Exception as error:
        _avisar(error)


def _avisar(error: Exception) -> None:
    """En pantalla, qué hacer; en el registro, dónde falló, sin el mensaje, que podría citar la ficha."""
    marcos = traceback.extract_tb(error.__traceback__)
    donde = "; ".join(f"{Path(marco.filename).name}:{marco.lineno}" for marco in marcos[-4:])
    logging.getLogger("desproteccion").error("%s en %s", type(error).__name__, donde)
    st.error(
        f"Ocurrió un error inesperado ({type(error).__name__}). El borrador sigue en esta sesión: "
        "descárguelo desde «Caso» y recargue la página. Es un defecto de la aplicación: infórmelo."
    )


if __name__ == "__main__":
    armar()
