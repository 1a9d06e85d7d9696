"""Las decisiones de ejemplo: qué debe responder cada tabla y cada etapa en casos elegidos para que un error se note.

Viven en `casos_ejemplo/decisiones/`, junto a las viñetas, y se leen como ellas: hechos y respuesta esperada. Lo que un
caso no nombra está sin problemas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desproteccion import condiciones
from desproteccion.caso import Caso
from desproteccion.compilacion import compilar
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.diferencias.cuadros import propuesta
from desproteccion.documentos import leer
from desproteccion.hechos import saber_de
from desproteccion.paquete import Paquete
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, NO_APLICA

Registro = Mapping[str, Any]
PARTES = ("tablas", "cadena", "programas", "alertas", "conteos")


@dataclass(frozen=True)
class Decisiones:
    """Los ejemplos de cada parte, tal como están en sus archivos."""

    partes: Mapping[str, list[Registro]]


def leer_decisiones(carpeta: Path) -> Decisiones:
    """Lee `tablas.yaml`, `cadena.yaml`, `programas.yaml`, `alertas.yaml` y `conteos.yaml`.

    Errores: `ErrorDeEntrada` si falta alguno o está mal formado.
    """
    return Decisiones({parte: leer(carpeta / f"{parte}.yaml").datos for parte in PARTES})


def incumplidas(decisiones: Decisiones, paquete: Paquete) -> Iterator[str]:
    """Los ejemplos que el paquete no responde como dicen, con lo que responde.

    Errores: `ReglasInvalidas` si el paquete tiene vacíos, traslapes o círculos.
    """
    compilar(paquete)
    quien = Respondedor(paquete)
    respuestas = {
        "tablas": quien.de_tabla,
        "cadena": quien.de_cadena,
        "programas": quien.de_programas,
        "alertas": quien.de_alerta,
        "conteos": quien.de_conteo,
    }
    for parte, responder in respuestas.items():
        for registro in decisiones.partes[parte]:
            respuesta = responder(registro)
            if respuesta != registro:
                yield f"{parte}: se esperaba {dict(registro)} y da {dict(respuesta)}"


class Respondedor:
    """Rellena cada registro con lo que un paquete responde."""

    def __init__(self, paquete: Paquete) -> None:
        self.paquete = paquete
        self.examen = Examen(paquete)
        self._base = self.examen.caso({})

    def de_tabla(self, registro: Registro) -> Registro:
        """La fila que decide y el nivel bajo cada lectura."""
        i = next((i for i, ind in enumerate(self.paquete.indicadores) if ind.id == registro["tabla"]), None)
        if i is None:
            return {}
        decision = self.decidir(registro["hechos"], 1)
        fila = self.paquete.indicadores[i].filas[decision.filas[i]]
        minima, prudente = (NIVELES[nivel] for nivel in fila.niveles)
        pregunta = {"tabla": registro["tabla"], "hechos": registro["hechos"]}
        brecha = {"brecha": fila.regla.brecha} if fila.regla.brecha else {}
        return {**pregunta, "regla": fila.regla.id, "minima": minima, "prudente": prudente, **brecha}

    def de_cadena(self, registro: Registro) -> Registro:
        """La existencia, los niveles de las dimensiones y el global bajo cada lectura."""
        respuesta: dict[str, Any] = {"hechos": registro["hechos"]}
        for numero, lectura in enumerate(LECTURAS):
            respuesta[lectura] = self._etapas(self.decidir(registro["hechos"], numero), numero)
        return respuesta

    def _etapas(self, decision: Decision, lectura: int) -> Registro:
        fila = self.paquete.existencia[decision.existencia]
        dimensiones = zip(self.paquete.dimensiones, decision.dimensiones, strict=True)
        terminos = self.examen.tablas.globales[lectura].terminos
        regla = fila.regla if decision.termino == SIN_TERMINO else terminos[decision.termino].regla
        return {
            "existencia": EXISTENCIAS[fila.niveles[lectura]],
            "porque": fila.regla.id,
            "dimensiones": {dimension.id: NIVELES[nivel] for dimension, nivel in dimensiones},
            "nivel": NIVELES[decision.nivel],
            "regla": regla.id,
        }

    def de_programas(self, registro: Registro) -> Registro:
        """Los programas que se proponen, en orden, con su papel y lo que cubren."""
        niveles = tuple(NIVELES.index(registro["dimensiones"][d.id]) for d in self.paquete.dimensiones)
        plan = propuesta(self.paquete, niveles, registro["separacion"])
        programas = [
            {"id": programa.id, "papel": papel, "cubre": list(cubre), "condicionado": condicionado}
            for programa, papel, cubre, condicionado in plan.propuestos
        ]
        return {"dimensiones": registro["dimensiones"], "separacion": registro["separacion"], "programas": programas}

    def de_alerta(self, registro: Registro) -> Registro:
        """Si la alerta se enciende con lo que consta, y en cuánto plazo obliga."""
        alerta = next((a for a in self.paquete.alertas if a.regla.id == registro["alerta"]), None)
        if alerta is None:
            return {}
        vocabulario = {**self.paquete.hechos, **self.paquete.antecedentes}
        intervalos = {id: hecho.todo for id, hecho in vocabulario.items()} | {"existencia": (0, len(EXISTENCIAS) - 1)}
        for id, valor in registro["consta"].items():
            codigo = EXISTENCIAS.index(valor) if id == "existencia" else vocabulario[id].dominio.codigo(valor)
            assert codigo is not None, f"{id}: {valor}"
            intervalos[id] = codigo, codigo
        enciende = condiciones.consta(alerta.condicion, intervalos)
        plazo = {"plazo_horas": alerta.plazo_horas} if alerta.plazo_horas is not None else {}
        return {"alerta": registro["alerta"], "consta": registro["consta"], "enciende": enciende, **plazo}

    def de_conteo(self, registro: Registro) -> Registro:
        """Lo que un conteo de victimizaciones afirma o descarta."""
        violencia = {"victimizaciones": registro["victimizaciones"]}
        caso = Caso.model_validate({"id": "D-1", "violencia": violencia}, context={"paquete": self.paquete})
        minimo, maximo = saber_de(caso, self.paquete)["violencia.polivictimizacion"]
        resulta = bool(minimo) if minimo == maximo else None
        return {"victimizaciones": registro["victimizaciones"], "polivictimizacion": resulta}

    def decidir(self, hechos: Registro, lectura: int) -> Decision:
        """Lo que deciden las tablas; los hechos que no se nombran están en su mejor valor."""
        codigos = []
        for eje in self.examen.tablas.ejes:
            valor = hechos.get(eje.hecho.id, self._base[eje.hecho.id])
            codigo = None if valor is None else eje.hecho.dominio.codigo(valor)
            codigos.append(NO_APLICA if codigo is None else codigo)
        return self.examen.decidir_codigos(codigos, lectura)
