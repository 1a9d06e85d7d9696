"""El DMN que se exporta es válido y otro motor, que no es el nuestro, decide lo mismo con él."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import SpiffWorkflow.dmn.parser as lector_de_spiff
from click.testing import CliRunner
from desproteccion import condiciones
from desproteccion.exportacion.dmn import ESPACIO, en_dmn, identificador
from desproteccion.exportacion.modelo_dmn import SIN_EXPRESAR
from desproteccion.motor import motor_por_omision
from desproteccion.ordenes.exportar import orden
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, NO_APLICA, Lectura
from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

ESQUEMA = Path(lector_de_spiff.__file__).parent / "schema" / "DMN13.xsd"
MOTOR = motor_por_omision()
PAQUETE = MOTOR.paquete
EXAMEN = Examen(PAQUETE)
CASOS_POR_LECTURA = 1000
N = {"dmn": ESPACIO}


@pytest.mark.parametrize("lectura", LECTURAS)
def test_el_dmn_cumple_el_esquema_publicado_de_la_version_1_3(lectura: Lectura) -> None:
    esquema = etree.XMLSchema(etree.parse(str(ESQUEMA)))
    esquema.assertValid(etree.fromstring(en_dmn(MOTOR, lectura).encode()))


def test_cada_tabla_declara_su_politica_de_acierto_y_de_que_depende() -> None:
    raiz = etree.fromstring(en_dmn(MOTOR, "prudente").encode())
    decisiones = raiz.findall("dmn:decision", N)
    politicas = {d.get("id"): d.find("dmn:decisionTable", N).get("hitPolicy") for d in decisiones}
    assert politicas["V1"] == "UNIQUE"
    assert politicas["N2"] == "ANY"
    assert politicas["existencia"] == politicas["global"] == "FIRST"
    assert politicas["programas"] == "COLLECT"
    existentes = {f"#{e.get('id')}" for e in (*decisiones, *raiz.findall("dmn:inputData", N))}
    requisitos = {e.get("href") for e in raiz.iterfind(".//dmn:informationRequirement/*", N)}
    assert requisitos <= existentes


def test_lo_que_dmn_no_expresa_se_dice_en_el_mismo_archivo() -> None:
    descripcion = etree.fromstring(en_dmn(MOTOR, "minima").encode()).findtext("dmn:description", namespaces=N)
    assert descripcion is not None
    assert all(motivo in descripcion for motivo in SIN_EXPRESAR)


@pytest.mark.largo
@pytest.mark.parametrize("lectura", range(2))
def test_otro_motor_decide_lo_mismo_en_mil_casos_al_azar(lectura: int) -> None:
    modelo = ModeloAjeno(en_dmn(MOTOR, LECTURAS[lectura]))
    for codigos in casos_al_azar(CASOS_POR_LECTURA):
        hechos = {
            identificador(eje.hecho.id): None if codigo == NO_APLICA else eje.hecho.dominio.valor(codigo)
            for eje, codigo in zip(EXAMEN.tablas.ejes, codigos, strict=True)
        }
        ajeno = modelo.decidir(hechos)
        nuestro = EXAMEN.decidir_codigos(codigos, lectura)
        fila = PAQUETE.existencia[nuestro.existencia]
        for indicador, nivel in zip(PAQUETE.indicadores, nuestro.niveles, strict=True):
            assert ajeno[indicador.id] == {"nivel": NIVELES[nivel]}, hechos
        assert ajeno["existencia"] == {"existencia": EXISTENCIAS[fila.niveles[lectura]]}, hechos
        for densa, nivel in zip(EXAMEN.tablas.dimensiones, nuestro.dimensiones, strict=True):
            regla = densa.de_lectura(lectura)[0].regla.id
            assert ajeno[identificador(f"{densa.dimension.id}@{regla}")] == {"nivel": NIVELES[nivel]}, hechos
        terminos = EXAMEN.tablas.globales[lectura].terminos
        regla_global = terminos[nuestro.termino].regla.id if nuestro.termino >= 0 else ""
        assert ajeno["global"] == {"nivel": NIVELES[nuestro.nivel], "regla": regla_global}, hechos
        assert ajeno["programas"].get("programa", []) == programas_de(nuestro.dimensiones), hechos


def test_otro_motor_propone_la_misma_gravedad_en_todas_las_clases() -> None:
    modelo, tabla = ModeloAjeno(en_dmn(MOTOR, "prudente")), MOTOR.catalogo.gravedad
    for maxima, total, fuertes in product(range(len(tabla.gravedades)), range(5), range(5)):
        if fuertes <= total:
            hechos = {
                "criterios_gravedad_maxima": tabla.gravedades[maxima],
                "agravantes_total": total,
                "agravantes_fuertes": fuertes,
            }
            propone = tabla.propuesta(tabla.decidir((maxima, total, fuertes)))
            assert modelo.decidir_una("gravedad_propuesta", hechos) == {"gravedad": propone}, hechos


def programas_de(dimensiones: Sequence[int]) -> list[str]:
    """Los programas de las celdas que corresponden a los niveles, en el orden del cuadro."""
    niveles = {d.id: (nivel, nivel) for d, nivel in zip(PAQUETE.dimensiones, dimensiones, strict=True)}
    celdas = [celda for celda in PAQUETE.programas.celdas if condiciones.consta(celda.condicion, niveles)]
    return [programa for celda in celdas for programa in celda.programas]


def casos_al_azar(cuantos: int) -> Iterator[list[int]]:
    azar = random.Random(2023)
    for _ in range(cuantos):
        # Con pocos problemas presentes aparecen los niveles bajos, que al azar puro casi no salen.
        densidad = azar.random()
        celda = {
            i: azar.randrange(len(eje.representantes))
            for i, eje in enumerate(EXAMEN.tablas.ejes)
            if azar.random() < densidad and eje.hecho.aplica_si is None
        }
        caso = EXAMEN.caso(celda)
        alcance = caso["cuidadores.respuesta.alcance"]
        frecuencia = alcance != "ninguna" and azar.choice(["esporadica", "habitual", "permanente"])
        caso = {**caso, "cuidadores.respuesta.frecuencia": frecuencia or None}
        if caso["nna.impacto.areas"] == 0:
            caso["nna.impacto.persiste"] = False
        codigos = []
        for eje in EXAMEN.tablas.ejes:
            valor = caso[eje.hecho.id]
            codigo = None if valor is None else eje.hecho.dominio.codigo(valor)
            codigos.append(NO_APLICA if codigo is None else codigo)
        yield codigos


class ModeloAjeno:
    """Las tablas del DMN, cada una corrida por el motor ajeno en el orden del grafo de requisitos."""

    def __init__(self, xml: str) -> None:
        raiz = etree.fromstring(xml.encode())
        self.motor = PythonScriptEngine()
        self.tablas = {}
        self.requiere = {}
        self.suman = set()
        for decision in raiz.findall("dmn:decision", N):
            id = decision.get("id")
            # El motor ajeno lee una decisión por archivo.
            suelta = etree.Element(raiz.tag, nsmap=raiz.nsmap)
            suelta.append(decision)
            leida = DMNParser(None, suelta, N)
            leida.parse()
            self.tablas[id] = DMNEngine(leida.decision.decisionTables[0])
            self.requiere[id] = [e.get("href")[1:] for e in decision.iterfind(".//dmn:requiredDecision", N)]
            if decision.find("dmn:decisionTable", N).get("aggregation") == "SUM":
                self.suman.add(id)

    def decidir(self, hechos: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Todas las decisiones que salen de los hechos; la gravedad propuesta sale de los de una tipología."""
        datos = {**hechos, "true": True, "false": False}
        resultados: dict[str, dict[str, Any]] = {}
        for id in self.tablas:
            if id != "gravedad_propuesta":
                self._decidir(id, datos, resultados)
        return resultados

    def decidir_una(self, id: str, hechos: dict[str, Any]) -> dict[str, Any]:
        resultados: dict[str, dict[str, Any]] = {}
        self._decidir(id, {**hechos, "true": True, "false": False}, resultados)
        return resultados[id]

    def _decidir(self, id: str, datos: dict[str, Any], resultados: dict[str, dict[str, Any]]) -> None:
        if id in resultados:
            return
        for otra in self.requiere[id]:
            self._decidir(otra, datos, resultados)
        tarea = SimpleNamespace(data=datos, workflow=SimpleNamespace(script_engine=self.motor))
        resultado = self.tablas[id].result(tarea)
        resultados[id] = resultado
        primera: Any = next(iter(resultado.values()), [])  # una tabla COLLECT sin aciertos no da nada
        datos[id] = sum(primera) if id in self.suman else primera


def test_la_orden_escribe_el_dmn() -> None:
    salida = CliRunner().invoke(orden, ["dmn", "--lectura", "minima"])
    assert salida.exit_code == 0
    assert etree.fromstring(salida.output.encode()).get("name") == "dce_2023_minima"
