"""De un caso a su resultado: hechos → indicadores → dimensiones → global → programas, y deberes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from desproteccion.aporte import aporte_del_catalogo, catalogo_usado
from desproteccion.caso import Caso, Pronunciamiento
from desproteccion.condiciones import Intervalo
from desproteccion.decision import Ejecutor
from desproteccion.errores import FichaInvalida, Problema
from desproteccion.ficha_leida import FichaLeida
from desproteccion.hechos import constancias, contradicciones, existencia_en
from desproteccion.ids_de_ficha import ids_desconocidos
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.panorama import MINIMA, PRUDENTE, panorama
from desproteccion.paquete import Fila, Regla
from desproteccion.resultado import (
    AlertaEncendida,
    BrechaPresente,
    ProgramaPropuesto,
    ReglasUsadas,
    Resultado,
    ResultadoDeDimension,
    ResultadoDeExistencia,
    ResultadoDeIndicador,
    ResultadoDeNivel,
    ResultadoDePronunciamiento,
    armado,
)
from desproteccion.traza import disparos_de_alertas, traza
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, Existencia, Lectura, Nivel, NombreDeEjecutor

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
    motor = motor or motor_por_omision()
    # La ficha pudo revisarse contra otro catálogo; las contradicciones, solo contra otras reglas.
    halladas = list(ids_desconocidos(caso, motor.catalogo))
    if motor is not motor_por_omision() and not halladas:
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
        existencia = self._existencia()
        indicadores = self._indicadores()
        dimensiones = self._dimensiones(indicadores)
        consta = self._lo_que_consta(existencia.valor)
        encendidas = self.ejecutor.alertas(consta)
        alertas = self._alertas(encendidas)
        ids_de_alerta = [alerta.id for alerta in alertas]
        programas, actuaron, pendientes = self._programas(existencia.valor, ids_de_alerta)
        de_alertas = disparos_de_alertas(self.motor, encendidas, consta)
        nivel = self._nivel()
        aporte = aporte_del_catalogo(self.leida, self.panorama, ids_de_alerta)
        return armado(
            caso=self.caso.id,
            reglas=ReglasUsadas(self.paquete.id, self.paquete.version, self.paquete.huella),
            ejecutor=self.ejecutor.nombre,
            lectura=LECTURAS[self.lectura],
            existencia=existencia,
            nivel=nivel,
            dimensiones=dimensiones,
            programas=programas,
            programas_pendientes=pendientes,
            alertas=alertas,
            faltantes=self.panorama.faltantes,
            pronunciamiento=_pronunciamiento(self.caso.pronunciamiento, nivel.sugerido, programas),
            brechas=self._brechas(),
            disparadas=traza(self.leida, self.panorama, existencia, dimensiones, nivel, actuaron, de_alertas),
            catalogo=catalogo_usado(self.motor.catalogo),
            **vars(aporte),
        )

    def _existencia(self) -> ResultadoDeExistencia:
        filas = [self.paquete.existencia[n] for n in self.panorama.existencias]
        posibles = sorted({fila.niveles[self.lectura] for fila in filas})
        if len(posibles) > 1:
            valor: Existencia = "no_concluyente"
            regla: str | None = self.paquete.no_concluyente.id
        else:
            valor = EXISTENCIAS[posibles[0]]
            regla = filas[0].regla.id if len(filas) == 1 else None
        varias = [fila.regla.id for fila in filas] if len(filas) > 1 else []
        return ResultadoDeExistencia(valor, regla, [EXISTENCIAS[codigo] for codigo in posibles], varias)

    def _nivel(self) -> ResultadoDeNivel:
        posibles = _nombres(self.panorama.niveles[self.lectura])
        por_lectura = {LECTURAS[n]: _nombres(self.panorama.niveles[n]) for n in (PRUDENTE, MINIMA)}
        reglas = self.panorama.reglas_globales
        return ResultadoDeNivel(
            sugerido=posibles[0] if len(posibles) == 1 else None,
            posibles=posibles,
            robusto=len(posibles) == 1 and por_lectura["prudente"] == por_lectura["minima"],
            por_brecha=self.panorama.por_brecha,
            regla=reglas[0] if len(reglas) == 1 else None,
            reglas_posibles=reglas if len(reglas) > 1 else [],
            por_lectura=por_lectura,
        )

    def _indicadores(self) -> list[ResultadoDeIndicador]:
        valores, hechos_de, lectura = self.leida.valores, self.motor.tablas.hechos_de, self.lectura
        indicadores = []
        for indicador, piezas, numeros in zip(
            self.paquete.indicadores, self.motor.piezas, self.panorama.filas, strict=True
        ):
            id = indicador.id
            hechos = {hecho: valores[hecho] for hecho in hechos_de[id]}
            if len(numeros) == 1:
                regla, niveles, _ = piezas[numeros[0]]
                nivel = niveles[lectura]
                indicadores.append(
                    ResultadoDeIndicador(id, nivel, [nivel], regla.id, [], regla.apoyo, regla.brecha, hechos)
                )
            else:
                indicadores.append(self._indicador_abierto(id, [indicador.filas[n] for n in numeros], hechos))
        return indicadores

    def _indicador_abierto(self, id: str, filas: Sequence[Fila], hechos: dict[str, Any]) -> ResultadoDeIndicador:
        posibles = _nombres(sorted({fila.niveles[self.lectura] for fila in filas}))
        return ResultadoDeIndicador(
            id=id,
            nivel=posibles[0] if len(posibles) == 1 else None,
            posibles=posibles,
            regla=None,
            reglas_posibles=[fila.regla.id for fila in filas],
            apoyo=None,
            brecha=_brecha_comun(filas),
            hechos=hechos,
        )

    def _dimensiones(self, indicadores: Sequence[ResultadoDeIndicador]) -> list[ResultadoDeDimension]:
        partes = zip(self.motor.tablas.dimensiones, self.panorama.dimensiones, self.panorama.homogeneas, strict=True)
        return [
            ResultadoDeDimension(
                id=densa.dimension.id,
                nivel=NIVELES[posibles[0]] if len(posibles) == 1 else None,
                posibles=_nombres(posibles),
                homogenea=homogenea,
                indicadores=[indicadores[i] for i in densa.indicadores],
            )
            for densa, posibles, homogenea in partes
        ]

    def _lo_que_consta(self, existencia: Existencia) -> dict[str, Intervalo]:
        return {
            **self.leida.saber,
            **constancias(self.caso, self.paquete),
            "existencia": existencia_en(existencia),
        }

    def _alertas(self, encendidas: Iterable[int]) -> list[AlertaEncendida]:
        alertas = [self.paquete.alertas[i] for i in encendidas]
        return [AlertaEncendida(a.regla.id, a.deber, a.plazo_horas, a.regla.id) for a in alertas]

    def _programas(
        self, existencia: Existencia, alertas: Sequence[str]
    ) -> tuple[list[ProgramaPropuesto], Sequence[Regla], str | None]:
        if existencia == "no":
            return [], (), "No hay desprotección: no corresponde un programa especializado."
        if existencia == "no_concluyente":
            return [], (), "Falta saber si hay desprotección."
        abiertas = [
            densa.dimension.nombre
            for densa, posibles in zip(self.motor.tablas.dimensiones, self.panorama.dimensiones, strict=True)
            if len(posibles) > 1
        ]
        if abiertas:
            return [], (), f"Falta el nivel de: {'; '.join(abiertas)}."
        niveles = [posibles[0] for posibles in self.panorama.dimensiones]
        separacion = self.paquete.programas.alerta_de_separacion in alertas
        plan = self.motor.plan(niveles, separacion, self.ejecutor)
        pendientes = None if plan.propuestos else "Ninguna dimensión alcanza un nivel al que responda un programa."
        return plan.programas(), plan.actuaron, pendientes

    def _brechas(self) -> list[BrechaPresente]:
        presentes = []
        for i, numeros in enumerate(self.panorama.filas):
            regla, niveles, _ = self.motor.piezas[i][numeros[0]]
            if (brecha := regla.brecha) is not None:
                indicador = self.paquete.indicadores[i]
                if len(numeros) == 1:
                    presentes.append(BrechaPresente(brecha, indicador.id, *niveles))
                    continue
                filas = [indicador.filas[n] for n in numeros]
                if _brecha_comun(filas) is not None:
                    presentes.append(BrechaPresente(brecha, indicador.id, *_lo_que_da_cada_lectura(filas, NIVELES)))
        filas = [self.paquete.existencia[n] for n in self.panorama.existencias]
        if (brecha := _brecha_comun(filas)) is not None:
            presentes.append(BrechaPresente(brecha, "existencia", *_lo_que_da_cada_lectura(filas, EXISTENCIAS)))
        return presentes


def _nombres(niveles: Iterable[int]) -> list[Nivel]:
    return [NIVELES[nivel] for nivel in niveles]


def _brecha_comun(filas: Sequence[Fila]) -> str | None:
    """La brecha que opera en toda completación, o `None`."""
    brechas = {fila.regla.brecha for fila in filas}
    return next(iter(brechas)) if len(brechas) == 1 else None


def _lo_que_da_cada_lectura(filas: Sequence[Fila], nombres: Sequence[str]) -> tuple[str | None, str | None]:
    minima, prudente = ({fila.niveles[lectura] for fila in filas} for lectura in (MINIMA, PRUDENTE))
    return (
        nombres[next(iter(minima))] if len(minima) == 1 else None,
        nombres[next(iter(prudente))] if len(prudente) == 1 else None,
    )


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
