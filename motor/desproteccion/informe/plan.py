"""El Plan de Intervención Individual del Anexo 2: tres ámbitos, con los hallazgos que sus objetivos abordan."""

from __future__ import annotations

from docx.document import Document as Documento
from docx.enum.section import WD_ORIENT

from desproteccion.informe import formato
from desproteccion.informe.contenido import Antecedentes

AMBITOS = (
    ("Niño, niña o adolescente", ("violencia", "nna")),
    ("Padre/madre o adulto a cargo del cuidado", ("cuidadores",)),
    ("Redes (familiares, comunitarias e intersectoriales)", ("contexto",)),
)
# Los encabezados son los del formato oficial, con sus aclaraciones.
COLUMNAS = (
    "ÁMBITOS DE LA INTERVENCIÓN",
    "OBJETIVOS ESPECÍFICOS DE LA INTERVENCIÓN (refieren a lo que se espera generar con la intervención en cada "
    "ámbito, estos se priorizan según hallazgos del diagnóstico)",
    "ESTRATEGIA Y ACCIONES (Las estrategias son procedimientos operativos que se traducen en acciones y "
    "actividades orientadas al cambio de una situación. Las acciones refieren a iniciativas concretas a realizar en "
    "cada ámbito)",
    "RESULTADO ESPERADO A CORTO Y MEDIANO PLAZO (Logros específicos a 3 y 6 meses en cada ámbito. Los logros a 3 y "
    "6 meses deben estar articulados y ser medibles)",
    "PLAZO Y FRECUENCIA DE LAS ACCIONES",
    "RESPONSABLES",
)


def agregar(documento: Documento, antecedentes: Antecedentes) -> None:
    """Agrega el plan en hojas apaisadas, con los hallazgos de cada ámbito a la vista de sus objetivos."""
    formato.nueva_hoja(documento, WD_ORIENT.LANDSCAPE)
    formato.titulo(documento, "FORMATO DEL PLAN DE INTERVENCIÓN INDIVIDUAL")
    formato.seccion(
        documento,
        "IDENTIFICACIÓN DE LOS ADULTOS DE LA FAMILIA O CUIDADORES/AS CON QUIENES SE REALIZARÁ LA INTERVENCIÓN",
        "replicar cuadro, según número de personas disponibles para la intervención",
    )
    formato.rejilla(
        documento,
        (("Nombre y apellidos", "", "Relación con el niño/a o adolescente", ""),),
        ancho=formato.ANCHO_APAISADO,
    )
    formato.seccion(documento, "PLAN DE INTERVENCIÓN INDIVIDUAL")
    filas = [
        [ambito, _objetivos(antecedentes, dimensiones), "", "A 3 meses:\n\nA 6 meses:\n", "", ""]
        for ambito, dimensiones in AMBITOS
    ]
    formato.tabla(documento, COLUMNAS, filas, (3.5, 6.2, 4.9, 4.4, 3.0, 3.4))
    formato.seccion(
        documento,
        "CONSIDERACIÓN DE LAS OPINIONES DEL NIÑO, NIÑA O ADOLESCENTE Y SU FAMILIA O ADULTO A CARGO DE SUS CUIDADOS, "
        "EN LA ELABORACIÓN DEL PLAN DE INTERVENCIÓN INDIVIDUAL",
        "marcar con una X y adjuntar verificador",
    )
    formato.rejilla(
        documento,
        (
            (
                "Del niño, niña o adolescente",
                "[ ]",
                "SI, cuál o cuáles",
                formato.BLANCO,
                "NO, fundamente [ ]",
                formato.BLANCO,
            ),
            (
                "De la madre / padre / cuidador/a",
                "[ ]",
                "SI, cuál o cuáles",
                formato.BLANCO,
                "NO, fundamente [ ]",
                formato.BLANCO,
            ),
        ),
        ancho=formato.ANCHO_APAISADO,
        con_lo_que_sigue=True,  # la firma no queda sola en una hoja
    )


def _objetivos(antecedentes: Antecedentes, dimensiones: tuple[str, ...]) -> str:
    hallazgos = "\n".join(f"· {hallazgo}" for hallazgo in antecedentes.hallazgos(dimensiones))
    orienta = f"Hallazgos que los objetivos abordan:\n{hallazgos}\n\n" if hallazgos else ""
    return f"{orienta}Objetivos:\n- \n- "
