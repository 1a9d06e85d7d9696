"""Entrada de la aplicación web. Provisional: solo avisa, hasta que existan las páginas."""

import streamlit as st

st.set_page_config(page_title="Desprotección", page_icon="🧩")
st.title("Desprotección")
st.info("La aplicación web aún no está disponible. Use «desproteccion evaluar» en la línea de órdenes.")
