"""Entrada de la aplicación web: `streamlit run app_streamlit.py`, `make app` o `desproteccion app`."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

if find_spec("desproteccion") is None:
    sys.path.insert(0, str(Path(__file__).parent / "motor"))

import streamlit as st
from desproteccion.interfaz.entrada import ARCHIVO
from desproteccion.interfaz.politica import INTERMEDIARIOS

app = st.App(ARCHIVO, middleware=INTERMEDIARIOS)
