"""El informe en el formato del Anexo 2 de la OT-DCE: Informe DCE y Plan de Intervención Individual, en DOCX.

Lleno con lo que el caso sabe y en blanco donde no. Nombres, RUN y domicilios nunca se escriben: van a mano.
"""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as Documento

from desproteccion.caso import Caso
from desproteccion.etiquetas import DERIVANTES, MOTIVOS, REGIONES
from desproteccion.explicacion import ADVERTENCIA, que_las_separa, titular
from desproteccion.explicacion_catalogo import respaldo_del_nivel
from desproteccion.informe import formato, plan
from desproteccion.informe.contenido import Antecedentes, deberes_en_orden, en_ambas_lecturas
from desproteccion.informe.hallazgos import DIMENSIONES
from desproteccion.motor import Motor
from desproteccion.resultado import Resultado
from desproteccion.vocabulario import NIVELES, Nivel

# El formato oficial nombra los niveles en masculino y no trae casilla para la ausencia de desprotección.
CASILLAS = dict(zip(NIVELES[1:], ("Inicial", "Intermedio", "Avanzado"), strict=True))


def en_docx(caso: Caso, resultado: Resultado, motor: Motor) -> bytes:
    """El documento, listo para imprimir, completar y firmar a mano."""
    antecedentes = Antecedentes.de(caso, resultado, motor)
    documento = Document()
    formato.preparar(
        documento, f"Caso {caso.id} (seudónimo) · Reglas {resultado.reglas.paquete} {resultado.reglas.version}"
    )
    formato.titulo(documento, "INFORME DE DIAGNÓSTICO CLÍNICO ESPECIALIZADO Y PLAN DE INTERVENCIÓN INDIVIDUAL")
    _identificacion(documento, caso)
    _metodologia(documento)
    _hallazgos(documento, antecedentes)
    _conclusiones(documento, antecedentes)
    _pronunciamiento(documento, antecedentes)
    _medida(documento, resultado)
    plan.agregar(documento, antecedentes)
    formato.firma(documento, "FIRMA DE PROFESIONALES QUE REALIZARON EL DIAGNÓSTICO Y EL PII")
    salida = io.BytesIO()
    documento.save(salida)
    return salida.getvalue()


def _identificacion(documento: Documento, caso: Caso) -> None:
    ingreso = caso.ingreso
    region = REGIONES[ingreso.region] if ingreso and ingreso.region else ""
    formato.pares(
        documento,
        (
            ("Nombre de Proyecto", ""),
            ("Organismo Colaborador", ""),
            ("Región", region),
            ("Nombre profesionales responsables", ""),
            ("Nombres integrantes del equipo al que fue presentado el PII", ""),
            ("Fecha elaboración", ""),
        ),
    )
    formato.seccion(documento, "IDENTIFICACIÓN DEL NIÑO, NIÑA O ADOLESCENTE")
    formato.rejilla(
        documento,
        (
            ("Nombre y apellidos del NNA", ""),
            ("Fecha de nacimiento", "", "Edad", _edad(caso), "Cédula de identidad", ""),
            ("Nacionalidad", ""),
            ("Escolaridad", "", "Establecimiento", ""),
            ("Previsión", "", "Código Servicio", ""),
            ("Domicilio", ""),
        ),
    )
    formato.seccion(
        documento,
        "IDENTIFICACIÓN DE OTROS NIÑOS, NIÑAS O ADOLESCENTES QUE VIVEN EN EL DOMICILIO FAMILIAR",
        "replicar cuadro, según número de niños, niñas o adolescentes",
    )
    formato.rejilla(
        documento,
        (
            ("Nombre y apellidos del NNA", ""),
            ("Fecha de nacimiento", "", "Edad", "", "Cédula de identidad", ""),
            ("Nacionalidad", ""),
            ("Escolaridad", "", "Establecimiento", ""),
            ("Actividad", "", "Relación con el NNA", ""),
            ("Domicilio", ""),
        ),
    )
    formato.seccion(
        documento,
        "IDENTIFICACIÓN DEL O LAS FIGURAS DE CUIDADO",
        "replicar cuadro, según número de personas a cargo del cuidado del niño/a o adolescente",
    )
    formato.rejilla(
        documento,
        (
            ("Nombre y apellidos", ""),
            ("Fecha de nacimiento", "", "Nacionalidad", "", "Escolaridad", ""),
            ("Cédula de Identidad /Pasaporte", "", "Relación con NNA", ""),
            ("Actividad", ""),
            ("Domicilio", "", "Teléfono", ""),
        ),
    )
    formato.seccion(documento, "UBICACIÓN ACTUAL DEL NIÑO, NIÑA O ADOLESCENTE", "marcar con una X")
    ubicaciones = (
        "En el domicilio (familia nuclear o extensa)",
        "En el domicilio con adulto no familiar que asume el cuidado",
        "Programa de Acogimiento familiar",
        "Programa Residencial",
    )
    formato.casillas(documento, ubicaciones, None)
    formato.seccion(documento, "MOTIVO DE DERIVACIÓN AL PROGRAMA DE DIAGNÓSTICO CLÍNICO ESPECIALIZADO")
    derivante = DERIVANTES[ingreso.derivante] if ingreso and ingreso.derivante else ""
    formato.rejilla(
        documento,
        (("Organismo Derivador", derivante), ("Fecha derivación", "", "N° RIT u otro", "")),
    )


def _metodologia(documento: Documento) -> None:
    formato.seccion(documento, "METODOLOGÍA APLICADA PARA EL DIAGNÓSTICO")
    formato.pares(
        documento,
        (
            ("Con el niño, niña o adolescente", formato.BLANCO),
            ("Con la madre, padre y/o figuras de cuidado", formato.BLANCO),
            ("Con otros adultos relevantes", formato.BLANCO),
        ),
    )
    formato.seccion(documento, "FUENTES COMPLEMENTARIAS DE INFORMACIÓN")
    formato.tabla(
        documento, ("PROGRAMA / INSTITUCIÓN", "CONTENIDOS ABORDADOS"), [["", ""], ["", ""], ["", ""]], (6.5, 11.0)
    )


def _hallazgos(documento: Documento, antecedentes: Antecedentes) -> None:
    formato.seccion(documento, "PRINCIPALES HALLAZGOS DEL DIAGNÓSTICO CLÍNICO ESPECIALIZADO, SEGÚN DIMENSIONES")
    filas = [
        (nombre, [(v.titulo, v.hallado(antecedentes)) for v in variables], _nivel_de(antecedentes, dimension))
        for dimension, nombre, variables in DIMENSIONES
    ]
    formato.hallazgos(documento, ("Dimensiones", "VARIABLES", "Nivel de Desprotección"), filas)


def _nivel_de(antecedentes: Antecedentes, dimension: str) -> str:
    """Las casillas del formato; sin marcar ninguna si falta saber o si las lecturas difieren, y entonces se dice."""
    unico = antecedentes.nivel_unico(dimension)
    casillas = "\n".join(f"[{'X' if nivel == unico else ' '}] {nombre}" for nivel, nombre in CASILLAS.items())
    if unico in CASILLAS:
        return casillas
    return f"{casillas}\n\nPropuesta: {en_ambas_lecturas(antecedentes.posibles(dimension))}."


def _conclusiones(documento: Documento, antecedentes: Antecedentes) -> None:
    resultado, paquete = antecedentes.resultado, antecedentes.motor.paquete
    formato.seccion(documento, "CONCLUSIONES DEL DIAGNÓSTICO")
    parrafos = [f"Propuesta de apoyo: {titular(resultado)}. {que_las_separa(resultado).replace('`', '')}".strip()]
    decide = resultado.nivel.regla or resultado.existencia.regla
    if decide is not None:
        parrafos.append(f"Lo decide la regla {decide}: {paquete.reglas[decide].texto}")
    if descansa := respaldo_del_nivel(resultado):
        parrafos.append(descansa)
    if resultado.faltantes:
        preguntas = " ".join(paquete.hechos[f.hecho].pregunta for f in resultado.faltantes[:5])
        parrafos.append(
            f"Falta averiguar {len(resultado.faltantes)} antecedentes que pueden cambiar el nivel; primero: {preguntas}"
        )
    parrafos += ["Conclusiones del equipo:", "", "", ADVERTENCIA]
    formato.cuadro(documento, parrafos)


def _pronunciamiento(documento: Documento, antecedentes: Antecedentes) -> None:
    caso, resultado = antecedentes.caso, antecedentes.resultado
    dicho = caso.pronunciamiento
    nivel: Nivel | None = dicho.nivel if dicho else None
    formato.seccion(documento, "PRONUNCIAMIENTO NIVEL DE DESPROTECCIÓN DETECTADO", "marcar con una X")
    formato.casillas(documento, tuple(CASILLAS.values()), CASILLAS.get(nivel) if nivel else None)
    notas = [f"Propuesta del motor: {titular(resultado)}."]
    if nivel is not None and nivel not in CASILLAS:
        notas.append("El profesional se pronuncia por la ausencia de desprotección.")
    if resultado.pronunciamiento and resultado.pronunciamiento.difiere:
        notas.append("El pronunciamiento difiere de la propuesta.")
    if dicho and dicho.motivo:
        notas.append(f"Motivo: {MOTIVOS[dicho.motivo]}.")
    if dicho and dicho.fundamento:
        notas.append(f"Fundamento: {dicho.fundamento}")
    formato.cuadro(documento, notas)
    formato.seccion(documento, "SUGERENCIA DE DERIVACIÓN A PROGRAMAS DE INTERVENCIÓN")
    propios = [antecedentes.programa(id) for id in (dicho.programas if dicho else None) or ()]
    lineas = [f"Del profesional: {'; '.join(propios) or '_' * 60}"]
    propuestos = [
        f"{antecedentes.programa(p.id)}, {p.papel}{', condicionado' if p.condicionado else ''}"
        for p in resultado.programas
    ]
    lineas.append(f"Propuesta del motor: {'; '.join(propuestos) or resultado.programas_pendientes}")
    formato.cuadro(documento, lineas)


def _medida(documento: Documento, resultado: Resultado) -> None:
    formato.seccion(
        documento,
        "SOLICITUD DEL PROYECTO DE MEDIDA DE PROTECCIÓN A TRIBUNAL DE FAMILIA ANTE DETECCIÓN DE SITUACIÓN DE RIESGO",
        "marcar con una X",
    )
    formato.casillas(documento, ("SI", "NO"), None)
    if resultado.alertas:
        deberes = [
            f"{a.id}: {f'en {a.plazo_horas} horas o menos: ' if a.plazo_horas is not None else ''}{a.deber}"
            for a in deberes_en_orden(resultado)
        ]
        formato.cuadro(documento, ["Deberes que enciende el caso:", *deberes])


def _edad(caso: Caso) -> str:
    edad = caso.edad
    if edad is None or edad.anios is None:
        return ""
    return f"{edad.anios} años" + (f", {edad.meses} meses" if edad.meses is not None else "")
