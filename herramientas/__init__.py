"""Herramientas de desarrollo: se corren desde la raíz del repositorio."""
