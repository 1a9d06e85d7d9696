"""Los archivos que se imprimen o guardan: cuadernillo, guía, plan e informe, en cualquiera de sus formatos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from desproteccion.acuerdo.analisis import Analisis
from desproteccion.acuerdo.dibujo import en_png
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.acuerdo.graficos import graficos_de
from desproteccion.acuerdo.impreso import imprimir
from desproteccion.acuerdo.informe import en_markdown
from desproteccion.acuerdo.material import Plan, cuadernillo, guia, plan_de_sesion
from desproteccion.errores import ErrorDeEntrada, Problema
from desproteccion.paquete import Paquete

Formato = Literal["docx", "pdf", "markdown"]
Textos = Mapping[str, Callable[[Ejercicio, Paquete, Plan], str]]

MATERIAL: Textos = {
    "cuadernillo": lambda ejercicio, paquete, _: cuadernillo(ejercicio, paquete),
    "guia": lambda ejercicio, paquete, _: guia(ejercicio, paquete),
    "plan": lambda ejercicio, _, plan: plan_de_sesion(plan, ejercicio),
}
INFORME = "informe"


def archivos_del_material(
    nombre: str, formato: Formato, ejercicio: Ejercicio, paquete: Paquete, plan: Plan
) -> dict[str, bytes]:
    """Un documento de `MATERIAL`, por nombre de archivo.

    Errores: `ErrorDeEntrada` si falta instalar lo que ese formato necesita.
    """
    return _archivos(nombre, MATERIAL[nombre](ejercicio, paquete, plan), formato, {})


def archivos_del_informe(formato: Formato, analisis: Analisis, paquete: Paquete) -> dict[str, bytes]:
    """El informe de la sesión con sus gráficos; en Markdown, las imágenes van en archivos aparte.

    Errores: `ErrorDeEntrada` si falta instalar lo que escribe o dibuja.
    """
    graficos = graficos_de(analisis, paquete)
    try:
        imagenes = {f"{nombre}.png": en_png(grafico) for nombre, grafico in graficos.items()}
    except ImportError:
        falta = Problema("los gráficos", "falta instalar lo que los dibuja", "", "Instale desproteccion[documentos]")
        raise ErrorDeEntrada([falta]) from None
    return _archivos(INFORME, en_markdown(analisis, paquete, graficos), formato, imagenes)


def _archivos(nombre: str, texto: str, formato: Formato, imagenes: Mapping[str, bytes]) -> dict[str, bytes]:
    if formato == "markdown":
        return {f"{nombre}.md": texto.encode(), **imagenes}
    return {f"{nombre}.{formato}": imprimir(texto, formato, imagenes)}
