"""Las decisiones de ejemplo: qué debe responder cada tabla y cada etapa en casos elegidos para que un error se note.

Viven en `casos_ejemplo/decisiones/`, junto a las viñetas, y se leen como ellas: hechos y respuesta esperada. Lo que un
caso no nombra está sin problemas. `por: mutacion` dice que el caso se agregó porque una mutación no se notaba.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desproteccion import condiciones
from desproteccion.caso import Caso
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.diferencias.cuadros import propuesta
from desproteccion.documentos import leer
from desproteccion.hechos import saber_de
from desproteccion.verificacion.juzgar import Juez, Juzgado
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, NO_APLICA

Registro = Mapping[str, Any]
PARTES = ("gravedad", "tablas", "cadena", "programas", "alertas", "conteos")
PREGUNTA_DE_GRAVEDAD = ("descriptor_mas_grave", "agravantes", "fuertes")
POR = "por"


@dataclass(frozen=True)
class Decisiones:
    """Los ejemplos de cada parte, tal como están en sus archivos."""

    partes: Mapping[str, list[Registro]]

    def elegidas(self, por: str | None) -> Decisiones:
        """Solo las que se eligieron por ese motivo; `None`, las que no lo dicen (por cobertura)."""
        return Decisiones({p: [r for r in suyas if r.get(POR) == por] for p, suyas in self.partes.items()})


def leer_decisiones(carpeta: Path) -> Decisiones:
    """Lee un archivo por parte (`PARTES`).

    Errores: `ErrorDeEntrada` si falta alguno o está mal formado.
    """
    return Decisiones({parte: leer(carpeta / f"{parte}.yaml").datos for parte in PARTES})


def incumplidas(decisiones: Decisiones, juzgado: Juzgado) -> Iterator[str]:
    """Los ejemplos que las reglas no responden como dicen, con lo que responden."""
    quien = Respondedor(juzgado)
    for parte in PARTES:
        for registro in decisiones.partes[parte]:
            respuesta = quien.responder(parte, registro)
            if respuesta != {clave: valor for clave, valor in registro.items() if clave != POR}:
                yield f"{parte}: se esperaba {dict(registro)} y da {dict(respuesta)}"


class Respondedor:
    """Rellena cada registro con lo que unas reglas responden."""

    def __init__(self, juzgado: Juzgado) -> None:
        self.paquete, self.examen, self.catalogo = juzgado.paquete, juzgado.examen, juzgado.catalogo
        self._base = self.examen.caso({})
        self._densas = {densa.nombre: densa for densa in self.examen.tablas.densas if densa.indicador}
        self._de_parte: dict[str, Callable[[Registro], Registro]] = {
            "gravedad": self.de_gravedad,
            "tablas": self.de_tabla,
            "cadena": self.de_cadena,
            "programas": self.de_programas,
            "alertas": self.de_alerta,
            "conteos": self.de_conteo,
        }

    def responder(self, parte: str, registro: Registro) -> Registro:
        """La pregunta del registro con la respuesta de estas reglas."""
        return self._de_parte[parte](registro)

    def de_gravedad(self, registro: Registro) -> Registro:
        """La regla V0 que decide y la gravedad que propone, con tantos agravantes contados."""
        tabla = self.catalogo.gravedad
        maxima = tabla.gravedades.index(registro["descriptor_mas_grave"])
        numero = tabla.decidir((maxima, registro["agravantes"], registro["fuertes"]))
        pregunta = {clave: registro[clave] for clave in PREGUNTA_DE_GRAVEDAD}
        return {**pregunta, "regla": tabla.reglas[numero].regla.id, "propone": tabla.propuesta(numero)}

    def de_tabla(self, registro: Registro) -> Registro:
        """La fila que decide y el nivel bajo cada lectura."""
        densa = self._densas.get(registro["tabla"])
        if densa is None or densa.indicador is None:
            return {}
        codigos = self.codigos(registro["hechos"], densa.ejes)
        celda = tuple(self.examen.tablas.ejes[i].clase(codigo) for i, codigo in codigos.items())
        fila = densa.indicador.filas[int(densa.filas[celda])]
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
            {
                "id": programa.id,
                "papel": programa.papel,
                "cubre": list(programa.cubre),
                "condicionado": programa.condicionado,
                "complementarios": list(programa.complementarios),
            }
            for programa in plan.programas
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
        minimo, maximo = saber_de(caso, self.paquete, self.catalogo)["violencia.polivictimizacion"]
        resulta = bool(minimo) if minimo == maximo else None
        return {"victimizaciones": registro["victimizaciones"], "polivictimizacion": resulta}

    def decidir(self, hechos: Registro, lectura: int) -> Decision:
        """Lo que deciden las tablas; los hechos que no se nombran están en su mejor valor."""
        codigos = self.codigos(hechos, range(len(self.examen.tablas.ejes)))
        return self.examen.decidir_codigos(list(codigos.values()), lectura)

    def codigos(self, hechos: Registro, ejes: Iterable[int]) -> dict[int, int]:
        """Por eje, el código de su hecho; lo que no se nombra está en su mejor valor."""
        codigos = {}
        for i in ejes:
            hecho = self.examen.tablas.ejes[i].hecho
            valor = hechos.get(hecho.id, self._base[hecho.id])
            codigo = None if valor is None else hecho.dominio.codigo(valor)
            codigos[i] = NO_APLICA if codigo is None else codigo
        return codigos


def como_juez(decisiones: Decisiones) -> Juez:
    """Las decisiones de ejemplo, como juez de unas reglas."""
    return lambda juzgado: next(incumplidas(decisiones, juzgado), None)
