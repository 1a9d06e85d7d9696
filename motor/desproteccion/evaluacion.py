"""De un caso a su resultado: hechos → indicadores → dimensiones → global → programas, y deberes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desproteccion.aporte import aporte_del_catalogo, disparadas_del_catalogo
from desproteccion.caso import Caso, Pronunciamiento
from desproteccion.condiciones import Intervalo
from desproteccion.decision import Ejecutor
from desproteccion.errores import FichaInvalida, Problema
from desproteccion.ficha_leida import FichaLeida
from desproteccion.hechos import constancias, contradicciones, existencia_en
from desproteccion.ids_de_ficha import ids_desconocidos
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.panorama import panorama
from desproteccion.partes import ParteDeIndicador, nombres_de_niveles
from desproteccion.programas import SIN_PROGRAMAS, Plan
from desproteccion.resultado import (
    ProgramaPropuesto,
    Resultado,
    ResultadoDeDimension,
    ResultadoDeIndicador,
    ResultadoDePronunciamiento,
    armado,
)
from desproteccion.traza import disparadas_por_alertas, disparadas_por_niveles
from desproteccion.vocabulario import LECTURAS, NIVELES, Existencia, Lectura, Nivel, NombreDeEjecutor

if TYPE_CHECKING:
    from desproteccion.panorama import Abanicos


def evaluar(
    caso: Caso,
    lectura: Lectura | None = None,
    *,
    motor: Motor | None = None,
    ejecutor: NombreDeEjecutor | None = None,
) -> Resultado:
    """Evalúa una ficha.

    `lectura` resuelve las brechas de la norma (por omisión, la del paquete de reglas: prudente). `ejecutor` elige quién
    calcula niveles y traza; ambos dan lo mismo.
    Errores: `FichaInvalida` si la ficha se contradice según las reglas; `EjecutorNoDisponible`.
    """
    return evaluar_con_abanicos(caso, lectura, motor=motor, ejecutor=ejecutor)[0]


def evaluar_con_abanicos(
    caso: Caso,
    lectura: Lectura | None = None,
    *,
    motor: Motor | None = None,
    ejecutor: NombreDeEjecutor | None = None,
) -> tuple[Resultado, Abanicos | None]:
    """Como `evaluar`, y además los abanicos que abrió si faltan datos: sirven para analizar sin abrirlos de nuevo."""
    por_omision = motor_por_omision()
    motor = motor or por_omision
    # La ficha pudo revisarse contra otro catálogo; las contradicciones, solo contra otras reglas.
    halladas = list(ids_desconocidos(caso, motor.catalogo))
    if motor is not por_omision and not halladas:
        halladas = list(contradicciones(caso, motor.paquete, motor.catalogo))
    if halladas:
        raise FichaInvalida([Problema(caso.id, hallada, "") for hallada in halladas])
    elegida = lectura or motor.paquete.lectura_por_omision
    evaluacion = _Evaluacion(caso, motor, LECTURAS.index(elegida), motor.ejecutor(ejecutor))
    return evaluacion.resultado(), evaluacion.panorama.abanicos


class _Evaluacion:
    def __init__(self, caso: Caso, motor: Motor, lectura: int, ejecutor: Ejecutor) -> None:
        self.caso, self.motor, self.lectura, self.ejecutor = caso, motor, lectura, ejecutor
        self.paquete = motor.paquete
        self.leida = FichaLeida(caso, motor, ejecutor)
        self.panorama = panorama(self.leida, lectura, ejecutor)

    def resultado(self) -> Resultado:
        comunes, panorama = self.motor.partes, self.panorama
        existencia, brecha_de_existencia = comunes.existencias[self.lectura](panorama.existencias)
        partes = self._partes_de_indicadores()
        dimensiones = self._dimensiones([parte.resultado for parte in partes])
        consta = self._lo_que_consta(existencia.valor)
        encendidas = self.ejecutor.alertas(consta)
        alertas = tuple([comunes.alertas[i] for i in encendidas])
        ids_de_alerta = [alerta.id for alerta in alertas]
        plan, pendientes = self._plan(existencia.valor, ids_de_alerta)
        posibles, en_la_otra = panorama.niveles[self.lectura], panorama.niveles[1 - self.lectura]
        nivel = comunes.niveles[self.lectura](posibles, en_la_otra, panorama.por_brecha, panorama.reglas_globales)
        brechas = [*[parte.brecha for parte in partes], brecha_de_existencia]
        aporte = aporte_del_catalogo(self.leida, panorama, ids_de_alerta)
        return armado(
            caso=self.caso.id,
            reglas=comunes.reglas,
            ejecutor=self.ejecutor.nombre,
            lectura=LECTURAS[self.lectura],
            existencia=existencia,
            nivel=nivel,
            dimensiones=dimensiones,
            programas=plan.programas,
            programas_pendientes=pendientes,
            alertas=alertas,
            faltantes=panorama.faltantes,
            pronunciamiento=_pronunciamiento(self.caso.pronunciamiento, nivel.sugerido, plan.programas),
            brechas=tuple([brecha for brecha in brechas if brecha is not None]),
            # En orden canónico: etapa, tabla, fila del YAML.
            disparadas=(
                *disparadas_del_catalogo(self.leida),
                *[parte.disparada for parte in partes if parte.disparada is not None],
                *disparadas_por_niveles(self.leida, panorama, existencia, dimensiones, nivel),
                *plan.disparadas,
                *disparadas_por_alertas(self.motor, encendidas, consta),
            ),
            catalogo=comunes.catalogo,
            **vars(aporte),
        )

    def _partes_de_indicadores(self) -> list[ParteDeIndicador]:
        saber, panorama = self.leida.saber, self.panorama
        partes = zip(self.motor.partes.indicadores[self.lectura], panorama.filas, panorama.decision.filas, strict=True)
        return [parte(posibles, elegida, leer(saber)) for (leer, parte), posibles, elegida in partes]

    def _dimensiones(self, indicadores: Sequence[ResultadoDeIndicador]) -> tuple[ResultadoDeDimension, ...]:
        partes = zip(self.motor.tablas.dimensiones, self.panorama.dimensiones, self.panorama.homogeneas, strict=True)
        return tuple(
            [
                ResultadoDeDimension(
                    densa.dimension.id,
                    NIVELES[posibles[0]] if len(posibles) == 1 else None,
                    nombres_de_niveles(posibles),
                    homogenea,
                    tuple([indicadores[i] for i in densa.indicadores]),
                )
                for densa, posibles, homogenea in partes
            ]
        )

    def _lo_que_consta(self, existencia: Existencia) -> dict[str, Intervalo]:
        return {
            **self.leida.saber,
            **constancias(self.caso, self.paquete),
            "existencia": existencia_en(existencia),
        }

    def _plan(self, existencia: Existencia, alertas: Sequence[str]) -> tuple[Plan, str | None]:
        """Los programas; si no se propone ninguno, por qué."""
        if existencia == "no":
            return SIN_PROGRAMAS, "No hay desprotección: no corresponde un programa especializado."
        if existencia == "no_concluyente":
            return SIN_PROGRAMAS, "Falta saber si hay desprotección."
        abiertas = [
            densa.dimension.nombre
            for densa, posibles in zip(self.motor.tablas.dimensiones, self.panorama.dimensiones, strict=True)
            if len(posibles) > 1
        ]
        if abiertas:
            return SIN_PROGRAMAS, f"Falta el nivel de: {'; '.join(abiertas)}."
        niveles = [posibles[0] for posibles in self.panorama.dimensiones]
        separacion = self.paquete.programas.alerta_de_separacion in alertas
        plan = self.motor.plan(niveles, separacion, self.ejecutor)
        return plan, None if plan.programas else "Ninguna dimensión alcanza un nivel al que responda un programa."


def _pronunciamiento(
    dicho: Pronunciamiento | None, sugerido: Nivel | None, programas: Sequence[ProgramaPropuesto]
) -> ResultadoDePronunciamiento | None:
    """Difiere si el nivel es otro, o si entre los programas falta el sugerido o hay uno que la propuesta no trae."""
    if dicho is None:
        return None
    difiere: bool | None = None
    if sugerido is not None:
        difiere = dicho.nivel is not None and dicho.nivel != sugerido
        if dicho.programas is not None and programas:
            propuestos = {programa.id for programa in programas}
            del_motor = {programa.id for programa in programas if programa.papel == "sugerido"}
            difiere = difiere or not del_motor <= set(dicho.programas) <= propuestos
    falta = bool(difiere) and not (dicho.motivo and dicho.fundamento)
    return ResultadoDePronunciamiento(dicho.nivel, difiere, falta)
