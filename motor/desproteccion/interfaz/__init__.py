"""La aplicación web: páginas de Streamlit que preguntan y muestran. Ninguna calcula nada clínico."""
