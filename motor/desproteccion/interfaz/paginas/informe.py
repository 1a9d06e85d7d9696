"""Informe: el formato del Anexo 2 en DOCX, la explicación de una página en PDF, y los datos en JSON y YAML."""

from __future__ import annotations

from importlib.util import find_spec

import streamlit as st
from desproteccion.errores import FichaInvalida
from desproteccion.interfaz import componentes, panel
from desproteccion.interfaz.borrador import en_yaml
from desproteccion.interfaz.estado import Evaluado, evaluar_hoja, hoja, lectura, recordar
from desproteccion.motor import motor_por_omision

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HAY_DOCUMENTOS = all(map(find_spec, ("docx", "reportlab")))
"""Si está instalado el extra `documentos`, que es opcional."""


def mostrar() -> None:
    st.title("Informe")
    en_edicion = hoja()
    evaluado = evaluar_hoja(en_edicion)
    if isinstance(evaluado, FichaInvalida):
        panel.errores(evaluado)
        return
    st.html(componentes.titular_del_resultado(evaluado.resultado))
    pronunciado = evaluado.resultado.pronunciamiento
    falta = pronunciado is not None and pronunciado.falta_fundamento
    if falta:
        st.error(
            "El pronunciamiento difiere de la propuesta y le falta el motivo o el fundamento: "
            "complételo en «Pronunciamiento»."
        )
    elif pronunciado is None or pronunciado.nivel is None:
        st.info("Sin pronunciamiento: el informe deja ese espacio en blanco para marcarlo a mano.")
    if HAY_DOCUMENTOS:
        _documentos(evaluado, impedido=falta)
    else:
        st.warning(
            "El informe DOCX y la explicación PDF piden un complemento que esta instalación no tiene. Cierre la "
            "aplicación, instálelo con el texto de abajo y vuelva a abrirla. Los datos de más abajo sí se descargan."
        )
        st.code("pip install 'desproteccion[documentos]'", language=None)
    _boton("Resultado (JSON)", evaluado.resultado.model_dump_json(indent=2), "resultado.json", "application/json")
    _boton("Ficha (YAML)", en_yaml(en_edicion.ficha), "ficha.yaml", "application/yaml")


def _documentos(evaluado: Evaluado, *, impedido: bool) -> None:
    st.write(
        "Los nombres y datos de identificación quedan en blanco: se escriben y firman a mano "
        "sobre el documento impreso."
    )
    # Los documentos se arman antes de mostrar el botón: el error de una descarga diferida saldría en inglés.
    docx, pdf = recordar(f"documentos-{lectura()}", hoja().ficha, lambda: _armar(evaluado))
    _boton("Informe DCE y Plan de Intervención Individual (DOCX)", docx, "informe-dce.docx", DOCX, impedido=impedido)
    _boton("Explicación de una página (PDF)", pdf, "explicacion.pdf", "application/pdf", impedido=impedido)


def _armar(evaluado: Evaluado) -> tuple[bytes, bytes]:
    from desproteccion.informe.anexo2 import en_docx
    from desproteccion.informe.una_pagina import en_pdf

    caso, resultado, motor = evaluado.caso, evaluado.resultado, motor_por_omision()
    return en_docx(caso, resultado, motor), en_pdf(caso, resultado, motor)


def _boton(titulo: str, datos: bytes | str, archivo: str, tipo: str, *, impedido: bool = False) -> None:
    st.download_button(titulo, datos, file_name=archivo, mime=tipo, disabled=impedido, on_click="ignore")


if __name__ == "__main__":
    mostrar()
