"""Informe: el formato del Anexo 2 en DOCX, la explicación de una página en PDF, y los datos en JSON y YAML."""

from __future__ import annotations

import streamlit as st
from desproteccion.errores import FichaInvalida
from desproteccion.informe.anexo2 import en_docx
from desproteccion.informe.una_pagina import en_pdf
from desproteccion.interfaz import componentes, panel
from desproteccion.interfaz.borrador import en_yaml
from desproteccion.interfaz.estado import evaluar_hoja, hoja
from desproteccion.motor import motor_por_omision

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def mostrar() -> None:
    st.title("Informe")
    en_edicion = hoja()
    evaluado = evaluar_hoja(en_edicion)
    if isinstance(evaluado, FichaInvalida):
        panel.errores(evaluado)
        return
    caso, resultado, motor = evaluado.caso, evaluado.resultado, motor_por_omision()
    st.html(componentes.titular_del_resultado(resultado))
    pronunciado = resultado.pronunciamiento
    falta = pronunciado is not None and pronunciado.falta_fundamento
    if falta:
        st.error(
            "El pronunciamiento difiere de la propuesta y le falta el motivo o el fundamento: "
            "complételo en «Pronunciamiento»."
        )
    elif pronunciado is None or pronunciado.nivel is None:
        st.info("Sin pronunciamiento: el informe deja ese espacio en blanco para marcarlo a mano.")
    st.write(
        "Los nombres y datos de identificación quedan en blanco: se escriben y firman a mano "
        "sobre el documento impreso."
    )
    # Los documentos se arman antes de mostrar el botón: una descarga diferida no vería la sesión.
    _boton(
        "Informe DCE y Plan de Intervención Individual (DOCX)",
        en_docx(caso, resultado, motor),
        "informe-dce.docx",
        DOCX,
        falta,
    )
    _boton(
        "Explicación de una página (PDF)", en_pdf(caso, resultado, motor), "explicacion.pdf", "application/pdf", falta
    )
    _boton("Resultado (JSON)", resultado.model_dump_json(indent=2), "resultado.json", "application/json", False)
    _boton("Ficha (YAML)", en_yaml(en_edicion.ficha), "ficha.yaml", "application/yaml", False)


def _boton(titulo: str, datos: bytes | str, archivo: str, tipo: str, impedido: bool) -> None:
    st.download_button(titulo, datos, file_name=archivo, mime=tipo, disabled=impedido, on_click="ignore")


if __name__ == "__main__":
    mostrar()
