"""Formas de correr las mismas tablas. Todas dan la misma decisión y la misma traza."""
