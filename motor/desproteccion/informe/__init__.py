"""Documentos para llevarse: el informe en el formato del Anexo 2 de la OT-DCE y la explicación de una página."""
