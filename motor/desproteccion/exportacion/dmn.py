"""Las reglas como DMN 1.3: tablas con su política de acierto y el grafo de requisitos de decisión."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from desproteccion.exportacion.filas_dmn import en_feel
from desproteccion.exportacion.modelo_dmn import SIN_EXPRESAR, Decision, Modelo, modelar
from desproteccion.motor import Motor
from desproteccion.vocabulario import Dominio, Lectura

ESPACIO = "https://www.omg.org/spec/DMN/20191111/MODEL/"
PROPIO = "urn:desproteccion:reglas"


def en_dmn(motor: Motor, lectura: Lectura) -> str:
    """El XML de unas reglas y su catálogo bajo una lectura (DMN 1.3; pruebas unarias de FEEL).

    Lo que DMN no puede expresar va listado en la descripción del modelo.
    """
    paquete = motor.paquete
    modelo = modelar(paquete, motor.catalogo, lectura)
    ET.register_namespace("", ESPACIO)
    raiz = ET.Element(
        _e("definitions"), {"id": identificador(modelo.nombre), "name": modelo.nombre, "namespace": PROPIO}
    )
    descripcion = f"{paquete.nombre}, versión {paquete.version}, lectura {lectura}, {paquete.huella}. No se expresa: "
    ET.SubElement(raiz, _e("description")).text = descripcion + "; ".join(SIN_EXPRESAR) + "."
    propias = {decision.nombre for decision in modelo.decisiones}
    for nombre in dict.fromkeys(entrada for d in modelo.decisiones for entrada in d.entradas if entrada not in propias):
        dato = ET.SubElement(raiz, _e("inputData"), {"id": identificador(nombre), "name": nombre})
        _variable(dato, nombre, _tipo(modelo.dominios[nombre]))
    for decision in modelo.decisiones:
        _decision(raiz, decision, modelo, propias)
    ET.indent(raiz)
    return ET.tostring(raiz, encoding="unicode", xml_declaration=True) + "\n"


def identificador(nombre: str) -> str:
    """El nombre como identificador de XML y de FEEL, donde el punto y la arroba dirían otra cosa."""
    return re.sub(r"[^A-Za-z0-9_]", "_", nombre)


def _decision(raiz: ET.Element, decision: Decision, modelo: Modelo, propias: set[str]) -> None:
    id = identificador(decision.nombre)
    elemento = ET.SubElement(raiz, _e("decision"), {"id": id, "name": decision.titulo})
    _variable(elemento, decision.nombre, "Any" if len(decision.salidas) > 1 else _tipo_de_salida(decision))
    for i, entrada in enumerate(decision.entradas):
        requisito = ET.SubElement(elemento, _e("informationRequirement"), {"id": f"{id}_requiere_{i}"})
        clase = "requiredDecision" if entrada in propias else "requiredInput"
        ET.SubElement(requisito, _e(clase), {"href": f"#{identificador(entrada)}"})
    politica, _, suma = decision.politica.partition(" ")
    atributos = {"id": f"{id}_tabla", "hitPolicy": politica} | ({"aggregation": suma} if suma else {})
    tabla = ET.SubElement(elemento, _e("decisionTable"), atributos)
    for i, entrada in enumerate(decision.entradas):
        columna = ET.SubElement(tabla, _e("input"), {"id": f"{id}_entrada_{i}", "label": entrada})
        tipo = _tipo(modelo.dominios[entrada])
        expresion = ET.SubElement(columna, _e("inputExpression"), {"id": f"{id}_expresion_{i}", "typeRef": tipo})
        ET.SubElement(expresion, _e("text")).text = identificador(entrada)
    for i, salida in enumerate(decision.salidas):
        tipo = "number" if decision.politica == "COLLECT SUM" else "string"
        ET.SubElement(tabla, _e("output"), {"id": f"{id}_salida_{i}", "name": salida, "typeRef": tipo})
    for fila in _filas(decision, modelo, id):
        tabla.append(fila)


def _filas(decision: Decision, modelo: Modelo, id: str) -> Iterator[ET.Element]:
    for n, fila in enumerate(decision.filas):
        elemento = ET.Element(_e("rule"), {"id": f"{id}_fila_{n}"})
        ET.SubElement(elemento, _e("description")).text = fila.regla
        for i, entrada in enumerate(decision.entradas):
            celda = ET.SubElement(elemento, _e("inputEntry"), {"id": f"{id}_{n}_e{i}"})
            pruebas = fila.entradas.get(entrada, ())
            ET.SubElement(celda, _e("text")).text = en_feel(pruebas, modelo.dominios[entrada])
        for i, salida in enumerate(fila.salidas):
            celda = ET.SubElement(elemento, _e("outputEntry"), {"id": f"{id}_{n}_s{i}"})
            ET.SubElement(celda, _e("text")).text = salida
        yield elemento


def _variable(padre: ET.Element, nombre: str, tipo: str) -> None:
    id = identificador(nombre)
    ET.SubElement(padre, _e("variable"), {"id": f"{id}_variable", "name": id, "typeRef": tipo})


def _tipo(dominio: Dominio) -> str:
    if dominio.valores is None:
        return "number"
    return "boolean" if isinstance(dominio.valores[0], bool) else "string"


def _tipo_de_salida(decision: Decision) -> str:
    return "number" if decision.politica == "COLLECT SUM" else "Any" if decision.politica == "COLLECT" else "string"


def _e(nombre: str) -> str:
    return f"{{{ESPACIO}}}{nombre}"
