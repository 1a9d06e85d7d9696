"""De un caso a su resultado: hechos → indicadores → dimensiones → global → programas, y deberes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desproteccion import condiciones
from desproteccion.aporte import aporte_del_catalogo, catalogo_usado, disparos
from desproteccion.caso import Caso, Pronunciamiento
from desproteccion.condiciones import Alguno, Condicion, Intervalo, Todos
from desproteccion.decision import SIN_TERMINO, Ejecutor
from desproteccion.errores import FichaInvalida, Problema
from desproteccion.faltantes import faltantes
from desproteccion.gravedad import valoraciones
from desproteccion.hechos import (
    GRAVEDAD,
    Saber,
    constancias,
    contradicciones,
    existencia_en,
    saber_de,
    valor_sabido,
    valores_sabidos,
)
from desproteccion.ids_de_ficha import ids_desconocidos
from desproteccion.motor import Motor, motor_por_omision
from desproteccion.paquete import Fila, Regla
from desproteccion.posibles import Abanico, clases_posibles
from desproteccion.respaldo import Posible
from desproteccion.resultado import (
    AlertaEncendida,
    BrechaPresente,
    HechoFaltante,
    ProgramaPropuesto,
    ReglaDisparada,
    ReglasUsadas,
    Resultado,
    ResultadoDeDimension,
    ResultadoDeExistencia,
    ResultadoDeIndicador,
    ResultadoDeNivel,
    ResultadoDePronunciamiento,
)
from desproteccion.resultado_catalogo import AporteDelCatalogo
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, Existencia, Lectura, Nivel, NombreDeEjecutor

MINIMA = LECTURAS.index("minima")
PRUDENTE = LECTURAS.index("prudente")


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
    motor = motor or motor_por_omision()
    # La ficha pudo revisarse contra otro catálogo; las contradicciones, solo contra otras reglas.
    halladas = list(ids_desconocidos(caso, motor.catalogo))
    if motor is not motor_por_omision() and not halladas:
        halladas = list(contradicciones(caso, motor.paquete, motor.catalogo))
    if halladas:
        raise FichaInvalida([Problema(caso.id, hallada, "") for hallada in halladas])
    elegida = lectura or motor.paquete.lectura_por_omision
    return _Evaluacion(motor, caso, LECTURAS.index(elegida), motor.ejecutor(ejecutor)).resultado()


@dataclass(slots=True)
class Panorama:
    """Todo lo que alguna completación válida alcanza, bajo la lectura activa."""

    filas: Sequence[Sequence[int]]
    existencias: Sequence[int]
    dimensiones: Sequence[Sequence[int]]
    homogeneas: Sequence[bool | None]
    reglas_globales: list[str]
    niveles: dict[int, Sequence[int]]
    por_brecha: bool
    faltantes: list[HechoFaltante]


class _Evaluacion:
    def __init__(self, motor: Motor, caso: Caso, lectura: int, ejecutor: Ejecutor) -> None:
        self.motor, self.caso, self.lectura, self.ejecutor = motor, caso, lectura, ejecutor
        self.paquete = motor.paquete
        gravedad = self.paquete.hechos.get(GRAVEDAD)
        self.valoradas = valoraciones(caso, motor.catalogo, gravedad.dominio, ejecutor.gravedad) if gravedad else []
        self.saber: Saber = saber_de(caso, self.paquete, motor.catalogo, self.valoradas)
        self.valores = valores_sabidos(self.saber, self.paquete)
        intervalos = list(self.saber.values())
        if all(intervalos[i][0] == intervalos[i][1] for i in motor.usados):
            self._caso_completo([minimo for minimo, _ in intervalos])
        else:
            self._caso_incompleto(intervalos)

    def _caso_completo(self, codigos: list[int]) -> None:
        lectura, directo = self.lectura, self.motor.de_tablas
        direcciones = directo.direcciones(codigos)
        propia = directo.resolver(direcciones, lectura, lectura)
        decision = propia if self.ejecutor is directo else self.ejecutor.decidir(codigos, lectura, lectura)
        otra = directo.resolver(direcciones, 1 - lectura, 1 - lectura)
        sin_brechas = directo.resolver(direcciones, lectura, MINIMA) if lectura != MINIMA else propia
        self.decision = decision
        self.panorama = Panorama(
            filas=[(fila,) for fila in decision.filas],
            existencias=(decision.existencia,),
            dimensiones=[(nivel,) for nivel in decision.dimensiones],
            homogeneas=[
                len({decision.niveles[i] for i in d.indicadores} - {0}) <= 1 for d in self.motor.tablas.dimensiones
            ],
            reglas_globales=[self.motor.regla_global(lectura, decision.termino, decision.existencia)],
            niveles={lectura: (decision.nivel,), 1 - lectura: (otra.nivel,)},
            por_brecha=sin_brechas.nivel < decision.nivel,
            faltantes=[],
        )

    def _caso_incompleto(self, intervalos: list[Intervalo]) -> None:
        lectura, tablas, partes = self.lectura, self.motor.tablas, self.motor.componentes
        clases = clases_posibles(tablas, intervalos)
        abanico = Abanico(tablas, partes, clases, lectura, lectura)
        otro = Abanico(tablas, partes, clases, 1 - lectura, 1 - lectura)
        sin_brechas = Abanico(tablas, partes, clases, lectura, MINIMA) if lectura != MINIMA else abanico
        filas = abanico.filas_posibles()
        # El ejecutor siempre ve un caso completo: una completación válida. De su traza queda lo que vale en todas.
        self.decision = self.ejecutor.decidir(abanico.testigo(intervalos), lectura, lectura)
        self.panorama = Panorama(
            filas=[filas[i] for i in range(len(self.paquete.indicadores))],
            existencias=abanico.existencias,
            dimensiones=[abanico.niveles_de_dimension(d) for d in range(len(tablas.dimensiones))],
            homogeneas=[abanico.homogenea(d) for d in range(len(tablas.dimensiones))],
            reglas_globales=abanico.reglas(),
            niveles={lectura: abanico.niveles, 1 - lectura: otro.niveles},
            # Con datos desconocidos se comparan los extremos de lo posible: basta que uno baje.
            por_brecha=sin_brechas.niveles[0] < abanico.niveles[0] or sin_brechas.niveles[-1] < abanico.niveles[-1],
            faltantes=[HechoFaltante(tablas.ejes[f.eje].hecho.id, _nombres(f.peor_caso)) for f in faltantes(abanico)],
        )

    def resultado(self) -> Resultado:
        existencia = self._existencia()
        indicadores = [self._indicador(i) for i in range(len(self.paquete.indicadores))]
        dimensiones = self._dimensiones(indicadores)
        alertas = self._alertas(existencia.valor)
        programas, actuaron, pendientes = self._programas(existencia.valor, [a.id for a in alertas])
        nivel = self._nivel()
        return Resultado.model_construct(
            esquema="resultado/1",
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
            disparadas=self._disparadas(existencia, dimensiones, nivel, actuaron),
            catalogo=catalogo_usado(self.motor.catalogo),
            **vars(self._aporte([a.id for a in alertas])),
        )

    def _aporte(self, alertas: list[str]) -> AporteDelCatalogo:
        panorama = self.panorama
        niveles = panorama.niveles[self.lectura]
        posible = Posible(panorama.filas, panorama.dimensiones, panorama.existencias, niveles)
        return aporte_del_catalogo(self.caso, self.motor, self.saber, self.lectura, self.valoradas, alertas, posible)

    # Piezas del resultado

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

    def _indicador(self, i: int) -> ResultadoDeIndicador:
        indicador = self.paquete.indicadores[i]
        numeros = self.panorama.filas[i]
        hechos = {id: self.valores[id] for id in self.motor.tablas.hechos_de[indicador.id]}
        if len(numeros) == 1:
            fila = indicador.filas[numeros[0]]
            nivel, regla = NIVELES[fila.niveles[self.lectura]], fila.regla
            return ResultadoDeIndicador(indicador.id, nivel, [nivel], regla.id, [], regla.apoyo, regla.brecha, hechos)
        filas = [indicador.filas[n] for n in numeros]
        posibles = _nombres(sorted({fila.niveles[self.lectura] for fila in filas}))
        return ResultadoDeIndicador(
            id=indicador.id,
            nivel=posibles[0] if len(posibles) == 1 else None,
            posibles=posibles,
            regla=None,
            reglas_posibles=[fila.regla.id for fila in filas],
            apoyo=None,
            brecha=_brecha_comun(filas),
            hechos=hechos,
        )

    def _dimensiones(self, indicadores: list[ResultadoDeIndicador]) -> list[ResultadoDeDimension]:
        return [
            ResultadoDeDimension(
                id=densa.dimension.id,
                nivel=NIVELES[posibles[0]] if len(posibles) == 1 else None,
                posibles=_nombres(posibles),
                homogenea=homogenea,
                indicadores=[indicadores[i] for i in densa.indicadores],
            )
            for densa, posibles, homogenea in zip(
                self.motor.tablas.dimensiones,
                self.panorama.dimensiones,
                self.panorama.homogeneas,
                strict=True,
            )
        ]

    def _alertas(self, existencia: Existencia) -> list[AlertaEncendida]:
        self.consta: dict[str, Intervalo] = {
            **self.saber,
            **constancias(self.caso, self.paquete),
            "existencia": existencia_en(existencia),
        }
        self.encendidas = [self.paquete.alertas[i] for i in self.ejecutor.alertas(self.consta)]
        return [AlertaEncendida(a.regla.id, a.deber, a.plazo_horas, a.regla.id) for a in self.encendidas]

    def _programas(
        self, existencia: Existencia, alertas: list[str]
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
        plan = self.motor.plan(niveles, self.ejecutor.celdas(niveles), separacion)
        pendientes = None if plan.propuestos else "Ninguna dimensión alcanza un nivel al que responda un programa."
        return plan.programas(), plan.actuaron, pendientes

    def _brechas(self) -> list[BrechaPresente]:
        presentes = []
        for indicador, numeros in zip(self.paquete.indicadores, self.panorama.filas, strict=True):
            brecha = indicador.filas[numeros[0]].regla.brecha
            if brecha is not None:
                filas = [indicador.filas[n] for n in numeros]
                if _brecha_comun(filas) is not None:
                    presentes.append(BrechaPresente(brecha, indicador.id, *_lo_que_da_cada_lectura(filas, NIVELES)))
        filas = [self.paquete.existencia[n] for n in self.panorama.existencias]
        if (brecha := _brecha_comun(filas)) is not None:
            presentes.append(BrechaPresente(brecha, "existencia", *_lo_que_da_cada_lectura(filas, EXISTENCIAS)))
        return presentes

    # Traza

    def _disparadas(
        self,
        existencia: ResultadoDeExistencia,
        dimensiones: list[ResultadoDeDimension],
        nivel: ResultadoDeNivel,
        actuaron: Sequence[Regla],
    ) -> list[ReglaDisparada]:
        """Las reglas que disparan en toda completación, en orden canónico: etapa, tabla, fila del YAML."""
        del_catalogo = disparos(self.caso, self.motor.catalogo, self.valoradas)
        traza = [_disparo(regla, hechos) for regla, hechos in del_catalogo]
        hechos_de_fila = self.motor.hechos_de_fila
        niveles: dict[str, Nivel | None] = {d.id: d.nivel for d in dimensiones}
        niveles.update({i.id: i.nivel for d in dimensiones for i in d.indicadores})
        for indicador, posibles, fila in zip(
            self.paquete.indicadores, self.panorama.filas, self.decision.filas, strict=True
        ):
            if len(posibles) == 1:
                regla = indicador.filas[fila].regla
                traza.append(_disparo(regla, {id: self.valores[id] for id in hechos_de_fila[regla.id]}))
        if existencia.valor == "no_concluyente":
            traza.append(_disparo(self.paquete.no_concluyente, {}))
        elif existencia.regla is not None:
            decide = self.paquete.existencia[self.decision.existencia]
            variables = self._variables_que_constan(decide.condicion, niveles)
            traza.append(_disparo(decide.regla, self._hechos_de(variables, niveles)))
        for densa in self.motor.tablas.dimensiones:
            regla = densa.de_lectura(self.lectura)[0].regla
            traza.append(_disparo(regla, {id: niveles[id] for id in densa.dimension.indicadores}))
        if nivel.regla is not None and self.decision.termino != SIN_TERMINO:
            termino = self.motor.tablas.globales[self.lectura].terminos[self.decision.termino]
            traza.append(_disparo(termino.regla, {n: niveles[n] for n in self.motor.niveles_de(termino)}))
        for regla in actuaron:
            hechos = {id: niveles[id] for id in regla.si} if isinstance(regla.si, dict) else {}
            traza.append(_disparo(regla, hechos))
        traza += [_disparo(alerta.regla, self._constancias_de(alerta.condicion)) for alerta in self.encendidas]
        return traza

    def _hechos_de(self, variables: Iterable[str], niveles: Mapping[str, Nivel | None]) -> dict[str, Any]:
        hechos: dict[str, Any] = {}
        for variable in variables:
            if variable in niveles:
                hechos[variable] = niveles[variable]
            else:
                hechos.update({id: self.valores[id] for id in self.motor.tablas.hechos_de[variable]})
        return hechos

    def _variables_que_constan(self, condicion: Condicion, niveles: Mapping[str, Nivel | None]) -> list[str]:
        """Las variables de las alternativas que constan; si ninguna consta por sí sola, todas."""
        sabido = _Sabido(self.saber, niveles, self.motor)
        return _variables_ciertas(condicion, sabido) or list(condiciones.variables(condicion))

    def _constancias_de(self, condicion: Condicion) -> dict[str, Any]:
        """Los datos que encienden una alerta, con su valor, o `None` si lo que pesa es que no consta."""
        hechos: dict[str, Any] = {}
        for variable in _variables_ciertas(condicion, self.consta):
            if variable == "existencia":
                hechos[variable] = EXISTENCIAS[self.consta[variable][0]]
            else:
                vocabulario = self.paquete.hechos if variable in self.paquete.hechos else self.paquete.antecedentes
                hechos[variable] = valor_sabido(vocabulario[variable], self.consta[variable])
        return hechos


class _Sabido(dict[str, Intervalo]):
    """Lo sabido de los hechos y, cuando se lo pregunta, de los niveles y de lo que se deriva de ellos."""

    def __init__(self, saber: Saber, niveles: Mapping[str, Nivel | None], motor: Motor) -> None:
        super().__init__(saber)
        self._niveles, self._motor = niveles, motor

    def __missing__(self, variable: str) -> Intervalo:
        if variable not in self._niveles:
            return self._motor.acotar(variable, self)
        nivel = self._niveles[variable]
        return (0, len(NIVELES) - 1) if nivel is None else (NIVELES.index(nivel),) * 2


def _variables_ciertas(condicion: Condicion, sabido: Mapping[str, Intervalo]) -> list[str]:
    """Las variables que hacen cierta una condición: de cada grupo de alternativas, solo las que constan."""
    if isinstance(condicion, Todos):
        return [variable for parte in condicion.partes for variable in _variables_ciertas(parte, sabido)]
    if isinstance(condicion, Alguno):
        ciertas = (parte for parte in condicion.partes if condiciones.consta(parte, sabido))
        return [variable for parte in ciertas for variable in _variables_ciertas(parte, sabido)]
    return list(condiciones.variables(condicion))


def _disparo(regla: Regla, hechos: dict[str, Any]) -> ReglaDisparada:
    return ReglaDisparada(regla.id, regla.texto, regla.apoyo, regla.fuente, hechos)


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
