"""Un lote al azar y lo que de cada fila dice la evaluación de un caso: el árbitro de las pruebas de lotes.

Lo completo lo decide la red de durable-rules; lo incompleto, el abanico de completaciones. Nada de aquí pasa por el
ejecutor vectorial ni por SQL.
"""

from __future__ import annotations

import random
from functools import cache
from typing import Any, ClassVar

from desproteccion import condiciones
from desproteccion.columnas import columna_de_antecedente
from desproteccion.componentes import Componente
from desproteccion.errores import HechosInvalidos
from desproteccion.hechos import constancias_de, existencia_en, saber_de_hechos
from desproteccion.motor import Motor
from desproteccion.posibles import Abanico, Desenlaces, clases_posibles
from desproteccion.programas import planear
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, Hecho, Lectura

Fila = dict[str, Any]

SI, NO = EXISTENCIAS.index("si"), EXISTENCIAS.index("no")


def filas_al_azar(motor: Motor, cuantas: int, nulos: float, semilla: int) -> list[Fila]:
    """Filas válidas; `nulos` es la probabilidad de que cada dato se desconozca."""
    azar = random.Random(semilla)
    filas: list[Fila] = []
    while len(filas) < cuantas:
        # Se mezclan casos leves y graves: al azar parejo, casi todo saldría avanzado.
        peso = azar.choice([1.0, 3.0, 10.0])
        fila = {id: _valor(azar, hecho, nulos, peso) for id, hecho in motor.paquete.hechos.items()}
        fila |= {
            columna_de_antecedente(id): _valor(azar, hecho, nulos, peso)
            for id, hecho in motor.paquete.antecedentes.items()
        }
        if (valida := _sin_contradiccion(fila, motor)) is not None:
            filas.append({"id": f"EJ-{len(filas):06d}", **valida})
    return filas


def _valor(azar: random.Random, hecho: Hecho, nulos: float, peso: float) -> Any:
    if azar.random() < nulos:
        return None
    valores = hecho.dominio.valores
    largo = len(valores) if valores is not None else min(20, (hecho.dominio.maximo or 4) + 1)
    elegido = int(azar.random() ** peso * largo)
    return valores[elegido] if valores is not None else elegido


def _sin_contradiccion(fila: Fila, motor: Motor) -> Fila | None:
    for id, hecho in motor.paquete.hechos.items():
        if hecho.aplica_si is not None:
            otro, codigos = hecho.aplica_si
            dicho = motor.paquete.hechos[otro].dominio.codigo(fila[otro])
            if dicho is not None and dicho not in codigos:
                fila[id] = None
    try:
        saber_de_hechos({id: fila[id] for id in motor.paquete.hechos}, motor.paquete)
    except HechosInvalidos:
        return None
    return fila


class ConMemoria:
    """Una componente que recuerda sus cortes: en un lote, muchas filas preguntan por los mismos."""

    def __init__(self, parte: Componente) -> None:
        self._parte = parte
        self._celdas: dict[Any, Any] = {}
        self._filas: dict[Any, Any] = {}

    def __getattr__(self, nombre: str) -> Any:
        return getattr(self._parte, nombre)

    def celdas(self, clases: Any, lectura: int) -> Any:
        clave = (lectura, *[clases[eje] for eje in self._parte.ejes])
        if clave not in self._celdas:
            self._celdas[clave] = self._parte.celdas(clases, lectura)
        return self._celdas[clave]

    def filas_posibles(self, clases: Any) -> Any:
        clave = tuple([clases[eje] for eje in self._parte.ejes])
        if clave not in self._filas:
            self._filas[clave] = self._parte.filas_posibles(clases)
        return self._filas[clave]


class AbanicoConMemoria(Abanico):
    """El abanico, sin volver a plegar una dimensión que ya se plegó igual en otra fila."""

    _plegadas: ClassVar[dict[Any, Desenlaces]] = {}

    def _desenlaces(self, dimension: int, clave: tuple[int, ...]) -> Desenlaces:
        vivos = [self.vivos[i].tobytes() for i in self.propias[dimension]]
        marca = (id(self.tablas), self.lectura, dimension, clave, *vivos)
        if marca not in self._plegadas:
            self._plegadas[marca] = super()._desenlaces(dimension, clave)
        return self._plegadas[marca]

    @classmethod
    def olvidar(cls) -> None:
        cls._plegadas.clear()


@cache
def componentes_con_memoria(motor: Motor) -> Any:
    return [ConMemoria(parte) for parte in motor.componentes]


def salida_esperada(motor: Motor, fila: Fila, lectura: Lectura) -> Fila:
    """La fila de salida del contrato, calculada como se calcula un caso."""
    numero, tablas, paquete = LECTURAS.index(lectura), motor.tablas, motor.paquete
    saber = saber_de_hechos({id: fila[id] for id in paquete.hechos}, paquete)
    clases = clases_posibles(tablas, saber.values())
    if all(len(clases[i]) == 1 for i in motor.usados):
        decision = motor.ejecutor("durable").decidir([minimo for minimo, _ in saber.values()], numero, numero)
        filas = [[n] for n in decision.filas]
        existencias, niveles = [decision.existencia], [decision.nivel]
        reglas = [motor.regla_global(numero, decision.termino, decision.existencia)]
        dimensiones = [[n] for n in decision.dimensiones]
    else:
        abanico = AbanicoConMemoria(tablas, componentes_con_memoria(motor), clases, numero, numero)
        posibles = abanico.filas_posibles()
        filas = [posibles[i] for i in range(len(paquete.indicadores))]
        existencias, niveles, reglas = abanico.existencias, abanico.niveles, abanico.reglas()
        dimensiones = [abanico.niveles_de_dimension(d) for d in range(len(paquete.dimensiones))]
    valores = {paquete.existencia[n].niveles[numero] for n in existencias}
    existencia = _unico(valores, EXISTENCIAS.index("no_concluyente"))
    consta = {
        **saber,
        **constancias_de({id: fila[columna_de_antecedente(id)] for id in paquete.antecedentes}, paquete),
        "existencia": existencia_en(EXISTENCIAS[existencia]),
    }
    alertas = [a.regla.id for a in paquete.alertas if condiciones.consta(a.condicion, consta)]
    salida: Fila = {
        "id": fila["id"],
        "existencia": EXISTENCIAS[existencia],
        "nivel": _nombre(niveles),
        "nivel_min": NIVELES[niveles[0]],
        "nivel_max": NIVELES[niveles[-1]],
        "regla": reglas[0] if len(reglas) == 1 else None,
    }
    salida |= {f"nivel_{d.id}": _nombre(n) for d, n in zip(paquete.dimensiones, dimensiones, strict=True)}
    for indicador, numeros in zip(paquete.indicadores, filas, strict=True):
        salida[indicador.id] = _nombre(sorted({indicador.filas[n].niveles[numero] for n in numeros}))
    for indicador, numeros in zip(paquete.indicadores, filas, strict=True):
        salida[f"{indicador.id}_regla"] = indicador.filas[numeros[0]].regla.id if len(numeros) == 1 else None
    salida["programas"] = _programas(motor, existencia, dimensiones, alertas)
    brechas = [_brecha(i.filas, n) for i, n in zip(paquete.indicadores, filas, strict=True)]
    brechas.append(_brecha(paquete.existencia, existencias))
    salida["brechas"] = ">".join(brecha for brecha in brechas if brecha)
    salida["alertas"] = ">".join(alertas)
    return salida


def _programas(motor: Motor, existencia: int, dimensiones: list[list[int]], alertas: list[str]) -> str | None:
    if existencia == NO:
        return ""
    if existencia != SI or any(len(posibles) > 1 for posibles in dimensiones):
        return None
    niveles = [posibles[0] for posibles in dimensiones]
    por_id = {d.id: n for d, n in zip(motor.paquete.dimensiones, niveles, strict=True)}
    celdas = motor.ejecutor("tablas").celdas(niveles)
    separacion = motor.paquete.programas.alerta_de_separacion in alertas
    plan = planear(motor.paquete.programas, por_id, celdas, separacion)
    return ">".join(programa.id for programa in plan.programas)


def _brecha(filas: Any, numeros: list[int]) -> str | None:
    brecha: str | None = _unico({filas[n].regla.brecha for n in numeros}, None)
    return brecha


def _unico(valores: set[Any], si_no: Any) -> Any:
    return next(iter(valores)) if len(valores) == 1 else si_no


def _nombre(niveles: list[int]) -> str | None:
    return NIVELES[niveles[0]] if len(niveles) == 1 else None
