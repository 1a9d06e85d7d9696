"""La coherencia de las propias reglas, para la clase: mover un hecho por sus valores y ver qué cambia."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desproteccion.acuerdo.codigos import Codificador
from desproteccion.acuerdo.conclusiones import Conclusiones
from desproteccion.acuerdo.ejercicio import Ejercicio
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.evaluacion import evaluar
from desproteccion.motor import Motor
from desproteccion.paquete import Regla
from desproteccion.vinetas import vinetas
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura, Nivel


@dataclass(frozen=True, slots=True)
class PasoEnUnaLectura:
    """`indicadores`: nivel y regla de los indicadores que leen el hecho."""

    nivel: Nivel
    regla: str
    sugerido: str | None
    indicadores: dict[str, tuple[Nivel, str]]


@dataclass(frozen=True, slots=True)
class Paso:
    """Lo que resulta con un valor del hecho y todo lo demás igual. En un entero, `valor` representa a su clase.

    `del_caso`: es el valor que tiene el caso. `cambia`: qué resulta distinto que con el valor anterior, en alguna
    lectura (`nivel`, `programa`, `regla` o `indicador`).
    """

    valor: Any
    en_llano: str
    del_caso: bool
    cambia: tuple[str, ...]
    lecturas: dict[Lectura, PasoEnUnaLectura]


def recorrer(hechos: Mapping[str, Any], hecho: str, codificador: Codificador) -> list[Paso]:
    """Los valores que las reglas distinguen en un hecho, de mejor a peor.

    No están los imposibles con lo demás, ni los que obligarían a responder otro hecho que en el caso no aplica.

    Errores: `HechosInvalidos` si el hecho no existe o los demás no están completos.
    """
    motor = codificador.motor
    if hecho not in motor.tablas.indice:
        raise HechosInvalidos([Problema(hecho, "el hecho no existe", "un hecho del vocabulario")])
    if not codificador.extremos(hechos).completa:
        raise HechosInvalidos([Problema("los hechos", "hay alguno sin responder", "un caso completo")])
    eje = motor.tablas.ejes[motor.tablas.indice[hecho]]
    lectores = [
        i for i, indicador in enumerate(motor.paquete.indicadores) if hecho in motor.tablas.hechos_de[indicador.id]
    ]
    por_lectura = {lectura: Conclusiones(codificador, lectura) for lectura in LECTURAS}
    codigo_del_caso = codificador.extremos(hechos).mejor[motor.tablas.indice[hecho]]
    pasos: list[Paso] = []
    for clase in eje.de_mejor_a_peor():
        valor = eje.valor(clase)
        try:
            extremos = codificador.extremos({**hechos, hecho: valor})
        except HechosInvalidos:
            continue
        if not extremos.completa:
            continue
        lecturas = {
            lectura: _paso(conclusiones, extremos.mejor, lectores) for lectura, conclusiones in por_lectura.items()
        }
        del_caso = clase == eje.clase(codigo_del_caso)
        cambia = _que_cambia(pasos[-1].lecturas, lecturas) if pasos else ()
        pasos.append(Paso(valor, eje.hecho.en_llano(valor), del_caso, cambia, lecturas))
    return pasos


def _que_cambia(antes: dict[Lectura, PasoEnUnaLectura], despues: dict[Lectura, PasoEnUnaLectura]) -> tuple[str, ...]:
    partes = {"nivel": "nivel", "programa": "sugerido", "regla": "regla", "indicador": "indicadores"}
    return tuple(
        nombre
        for nombre, campo in partes.items()
        if any(getattr(antes[lectura], campo) != getattr(despues[lectura], campo) for lectura in antes)
    )


def _paso(conclusiones: Conclusiones, codigos: tuple[int, ...], lectores: list[int]) -> PasoEnUnaLectura:
    decision, conclusion = conclusiones.decidir(codigos), conclusiones.concluir(codigos)
    indicadores = conclusiones.motor.paquete.indicadores
    return PasoEnUnaLectura(
        NIVELES[conclusion.nivel],
        conclusiones.regla_global(decision),
        conclusion.sugerido,
        {
            indicadores[i].id: (NIVELES[decision.niveles[i]], indicadores[i].filas[decision.filas[i]].regla.id)
            for i in lectores
        },
    )


@dataclass(frozen=True, slots=True)
class CasoDeUnaBrecha:
    """Una brecha de la norma, las reglas que la declaran y la primera viñeta que la muestra (`None` si ninguna)."""

    brecha: str
    reglas: tuple[Regla, ...]
    vineta: str | None
    titulo: str


def brechas_con_un_caso(ejercicio: Ejercicio, motor: Motor) -> list[CasoDeUnaBrecha]:
    """Todas las brechas de las reglas; el caso sale del ejercicio o, si allí no aparece, de los ejemplos del motor."""
    casos: dict[str, tuple[str, str]] = {}
    for vineta in ejercicio.vinetas.values():
        for brecha in vineta.clave.brechas:
            casos.setdefault(brecha, (vineta.id, vineta.titulo))
    reglas: dict[str, list[Regla]] = {}
    for regla in motor.paquete.reglas.values():
        if regla.brecha:
            reglas.setdefault(regla.brecha, []).append(regla)
    if not reglas.keys() <= casos.keys():
        for ejemplo in vinetas():
            for presente in evaluar(ejemplo.caso, motor=motor, ejecutor="tablas").brechas:
                casos.setdefault(presente.id, (ejemplo.id, ejemplo.titulo))
    return [CasoDeUnaBrecha(brecha, tuple(suyas), *casos.get(brecha, (None, ""))) for brecha, suyas in reglas.items()]
