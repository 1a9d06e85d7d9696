"""Por qué un indicador, una dimensión o el nivel global no llega más arriba: la regla más cercana y lo que le falta.

Lee un resultado ya calculado y las condiciones de las reglas; no decide nada.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from desproteccion import condiciones, expresiones
from desproteccion.caso import Caso
from desproteccion.condiciones import Alguno, Condicion, Intervalo, Pertenece, Rango, Siempre, Todos
from desproteccion.evaluacion import evaluar
from desproteccion.expresiones import Coinciden
from desproteccion.hechos import Saber, saber_de
from desproteccion.motor import Motor
from desproteccion.paquete import Dimension, Regla, ReglaDeNivel
from desproteccion.resultado import Resultado
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import (
    DOMINIO_BOOLEANO,
    DOMINIO_DE_NIVEL,
    DOMINIO_ENTERO,
    LECTURAS,
    NIVELES,
    NO_APLICA,
    Dominio,
    Lectura,
    Nivel,
    NivelSegun,
    Peor,
)

Estado = Literal["cumple", "no_cumple", "no_se_sabe"]
MAXIMO = len(NIVELES) - 1


@dataclass(frozen=True, slots=True)
class Parte:
    """Una exigencia de la regla, lo que vale en el caso y si se cumple."""

    pide: str
    vale: str
    estado: Estado


@dataclass(frozen=True, slots=True)
class PorQueNo:
    """La regla más cercana que llevaría `de` a `nivel`. Sin `regla`, nada en las reglas lo lleva más arriba."""

    de: str
    nivel: Nivel | None
    regla: str | None
    texto: str
    partes: tuple[Parte, ...]

    @property
    def fallan(self) -> tuple[Parte, ...]:
        return tuple(parte for parte in self.partes if parte.estado != "cumple")


def por_que_no_mas(caso: Caso, resultado: Resultado, motor: Motor) -> dict[str, PorQueNo]:
    """Por indicador, dimensión y `global`: por qué no más, bajo la lectura del resultado.

    Lo que ya puede alcanzar el nivel más alto (o todavía podría, según lo que falta) no aparece.
    """
    analisis = _Analisis(caso, resultado, motor)
    return {porque.de: porque for porque in analisis.todos()}


class _Analisis:
    def __init__(self, caso: Caso, resultado: Resultado, motor: Motor) -> None:
        self.caso, self.motor, self.paquete, self.resultado = caso, motor, motor.paquete, resultado
        self.lectura = LECTURAS.index(resultado.lectura)
        self.saber: Saber = saber_de(caso, motor.paquete)
        self.niveles: dict[str, Intervalo] = {}
        self._por_lectura: dict[Lectura, dict[str, Intervalo]] = {}
        for dimension in resultado.dimensiones:
            self.niveles[dimension.id] = _extremos(dimension.posibles)
            self.niveles.update({i.id: _extremos(i.posibles) for i in dimension.indicadores})
        for dimension_ in motor.paquete.dimensiones:
            for regla in dimension_.reglas:
                self.niveles[segun(dimension_.id, regla.regla.id)] = self._acotar_expresion(regla)

    def todos(self) -> Iterator[PorQueNo]:
        for indicador in self.paquete.indicadores:
            tope = self.niveles[indicador.id][1]
            if tope < MAXIMO:
                filas = [(f.regla, f.condicion, f.niveles[self.lectura]) for f in indicador.filas]
                yield self._la_mas_cercana(indicador.id, [f for f in filas if f[2] > tope])
        for dimension in self.paquete.dimensiones:
            tope = self.niveles[dimension.id][1]
            if tope < MAXIMO:
                yield self._la_mas_cercana(dimension.id, list(self._de_expresion(self._activas(dimension), tope + 1)))
        tope = NIVELES.index(self.resultado.nivel.posibles[-1])
        if tope < MAXIMO and "si" in self.resultado.existencia.posibles:
            yield self._global(tope + 1)

    def _global(self, nivel: int) -> PorQueNo:
        """El nivel global es el mayor de varios términos: no sube porque ninguno alcanza. Se muestran todos."""
        partes = []
        for termino in self.paquete.globales:
            if termino.lectura not in (None, self.resultado.lectura):
                continue
            for regla, condicion, _ in self._de_expresion([termino], nivel):
                pide = self._pide_termino(termino, condicion, nivel)
                minimo, maximo = self._acotar_expresion(termino)
                vale = NIVELES[minimo] if minimo == maximo else f"entre {NIVELES[minimo]} y {NIVELES[maximo]}"
                partes.append(Parte(f"{regla.id} — {pide}", vale, self._estado(condicion)))
        return PorQueNo(
            "global", NIVELES[nivel], None, "Ninguna regla global alcanza el nivel siguiente.", tuple(partes)
        )

    def _pide_termino(self, termino: ReglaDeNivel, condicion: Condicion, nivel: int) -> str:
        if isinstance(termino.expresion, Coinciden):
            return f"coinciden en {NIVELES[nivel]} o más: {'; '.join(map(self._nombre, termino.expresion.nombres))}"
        return self._en_una_frase(condicion)

    def _en_una_frase(self, condicion: Condicion) -> str:
        if isinstance(condicion, Todos):
            return " y ".join(map(self._en_una_frase, condicion.partes))
        if isinstance(condicion, Alguno):
            frases = dict.fromkeys(map(self._en_una_frase, condicion.partes))
            return frases.popitem()[0] if len(frases) == 1 else " o ".join(f"({frase})" for frase in frases)
        return "" if isinstance(condicion, Siempre) else self._pide(condicion)

    def _activas(self, dimension: Dimension) -> list[ReglaDeNivel]:
        return [regla for regla in dimension.reglas if regla.lectura in (None, self.resultado.lectura)]

    def _de_expresion(self, reglas: list[ReglaDeNivel], nivel: int) -> Iterator[tuple[Regla, Condicion, int]]:
        for regla in reglas:
            for nombre, varios, alcance in expresiones.conteos(regla.expresion, MAXIMO):
                extremos = [self.niveles[uno] for uno in varios]
                self.niveles[nombre] = (
                    sum(minimo >= alcance for minimo, _ in extremos),
                    sum(maximo >= alcance for _, maximo in extremos),
                )
            condicion = expresiones.al_menos(regla.expresion, nivel, MAXIMO)
            if condicion is not None:
                yield regla.regla, condicion, nivel

    def _la_mas_cercana(self, de: str, candidatas: list[tuple[Regla, Condicion, int]]) -> PorQueNo:
        """La del nivel siguiente a la que menos le falta; en empate, la primera de las reglas."""
        if not candidatas:
            return PorQueNo(de, None, None, "Ninguna regla lleva a un nivel más alto.", ())
        siguiente = min(nivel for _, _, nivel in candidatas)
        evaluadas = [
            PorQueNo(de, NIVELES[nivel], regla.id, regla.texto, tuple(self._partes(condicion)))
            for regla, condicion, nivel in candidatas
            if nivel == siguiente
        ]
        return min(evaluadas, key=lambda porque: len(porque.fallan))

    def _partes(self, condicion: Condicion) -> Iterator[Parte]:
        if isinstance(condicion, Todos):
            for parte in condicion.partes:
                yield from self._partes(parte)
        elif isinstance(condicion, Alguno):
            variables = dict.fromkeys(condiciones.variables(condicion))
            vale = "; ".join(f"{self._nombre(variable)}: {self._vale(variable)}" for variable in variables)
            yield Parte(self._en_una_frase(condicion), vale, self._estado(condicion))
        elif not isinstance(condicion, Siempre):
            yield Parte(self._pide(condicion), self._vale(condicion.variable), self._estado(condicion))

    def _estado(self, condicion: Condicion) -> Estado:
        match condicion:
            case Siempre():
                return "cumple"
            case Rango() | Pertenece():
                return self._estado_simple(condicion)
            case Todos(partes):
                return self._decisivo(partes, ("no_cumple", "no_se_sabe", "cumple"))
            case Alguno(partes):
                return self._decisivo(partes, ("cumple", "no_se_sabe", "no_cumple"))

    def _decisivo(self, partes: Sequence[Condicion], orden: Sequence[Estado]) -> Estado:
        estados = {self._estado(parte) for parte in partes}
        return next(estado for estado in orden if estado in estados)

    def _estado_simple(self, condicion: Rango | Pertenece) -> Estado:
        minimo, maximo = intervalo = self._intervalo(condicion.variable)
        if minimo == maximo:
            return "cumple" if condiciones.consta(condicion, {condicion.variable: intervalo}) else "no_cumple"
        if isinstance(condicion, Rango):
            if condiciones.consta(condicion, {condicion.variable: intervalo}):
                return "cumple"
            fuera = (condicion.desde is not None and maximo < condicion.desde) or (
                condicion.hasta is not None and minimo > condicion.hasta
            )
            return "no_cumple" if fuera else "no_se_sabe"
        alcanza = any(minimo <= codigo <= maximo for codigo in condicion.codigos)
        return "no_se_sabe" if alcanza else "cumple" if condicion.negada else "no_cumple"

    def _intervalo(self, variable: str) -> Intervalo:
        if variable in self.niveles:
            return self.niveles[variable]
        if variable in self.saber:
            return self.saber[variable]
        calculo = self.paquete.derivados[variable].calculo
        if isinstance(calculo, NivelSegun):
            return self._niveles_bajo(LECTURAS[calculo.lectura])[calculo.tabla]
        if isinstance(calculo, Peor):
            partes = [self._intervalo(de) for de in calculo.de]
            return max(minimo for minimo, _ in partes), max(maximo for _, maximo in partes)
        return self.motor.acotar(variable, self.saber)

    def _niveles_bajo(self, lectura: Lectura) -> dict[str, Intervalo]:
        """Los niveles de los indicadores bajo la lectura que un derivado fija, sea o no la del resultado."""
        if lectura not in self._por_lectura:
            otro = evaluar(self.caso, lectura, motor=self.motor, ejecutor="tablas")
            self._por_lectura[lectura] = {i.id: _extremos(i.posibles) for d in otro.dimensiones for i in d.indicadores}
        return self._por_lectura[lectura]

    def _acotar_expresion(self, regla: ReglaDeNivel) -> Intervalo:
        """Los extremos de la expresión: es monótona, así que basta evaluarla en los de sus variables."""
        extremos = []
        for lado in (0, 1):
            valores = {nombre: self.niveles[nombre][lado] for nombre in expresiones.nombres(regla.expresion)}
            extremos.append(int(expresiones.evaluar(regla.expresion, valores)))
        return extremos[0], extremos[1]

    # En palabras

    def _pide(self, condicion: Rango | Pertenece) -> str:
        nombre = self._nombre(condicion.variable)
        if isinstance(condicion, Pertenece):
            valores = " o ".join(self._valor(condicion.variable, codigo) for codigo in condicion.codigos)
            return f"{nombre}: {'distinto de ' if condicion.negada else ''}{valores}"
        desde, hasta = condicion.desde, condicion.hasta
        if desde is None:
            return f"{nombre}: a lo más {self._valor(condicion.variable, hasta or 0)}"
        minimo = self._valor(condicion.variable, desde)
        if hasta is None:
            return f"{nombre}: {minimo}{'' if desde == self._tope(condicion.variable) else ' o más'}"
        return (
            f"{nombre}: {minimo}"
            if desde == hasta
            else f"{nombre}: de {minimo} a {self._valor(condicion.variable, hasta)}"
        )

    def _vale(self, variable: str) -> str:
        minimo, maximo = self._intervalo(variable)
        if minimo == maximo:
            return self._valor(variable, minimo)
        if variable in self.niveles or self._dominio(variable).valores is not None:
            desde, hasta = max(minimo, 0), self._tope(variable)
            if minimo <= 0 and (hasta is None or maximo >= hasta):
                return "desconocido"
            return f"entre {self._valor(variable, desde)} y {self._valor(variable, maximo)}"
        return "desconocido" if minimo <= 0 else f"al menos {minimo}"

    def _nombre(self, variable: str) -> str:
        if variable.startswith("cuantos."):
            _, alcance, varios = variable.split(".", 2)
            return f"cuántos de {', '.join(varios.split('_'))} alcanzan {NIVELES[int(alcance)]}"
        base, _, regla = variable.partition("@")
        for conocidos in (self.paquete.hechos, self.paquete.derivados):
            if base in conocidos:
                return str(conocidos[base].etiqueta)
        nombres = {d.id: d.nombre for d in self.paquete.dimensiones}
        nombres |= {i.id: f"{i.id} {i.nombre}" for i in self.paquete.indicadores}
        return nombres[base] + (f" (según {regla})" if regla else "")

    def _dominio(self, variable: str) -> Dominio:
        if variable.startswith("cuantos."):
            return DOMINIO_ENTERO
        if variable in self.niveles:
            return DOMINIO_DE_NIVEL
        if variable in self.paquete.hechos:
            return self.paquete.hechos[variable].dominio
        return self.paquete.derivados[variable].dominio

    def _tope(self, variable: str) -> int | None:
        valores = self._dominio(variable).valores
        return None if valores is None else len(valores) - 1

    def _valor(self, variable: str, codigo: int) -> str:
        if codigo == NO_APLICA:
            return "no aplica"
        dominio = self._dominio(variable)
        if dominio is DOMINIO_BOOLEANO:
            return "sí" if codigo else "no"
        valor = dominio.valor(codigo)
        for hecho in self._que_nombran(variable):
            return self.paquete.hechos[hecho].en_llano(valor)
        return str(valor)

    def _que_nombran(self, variable: str) -> Iterator[str]:
        """El hecho cuya escala comparte la variable, para nombrar su valor en llano."""
        if variable in self.paquete.hechos:
            yield variable
        elif variable in self.paquete.derivados:
            calculo = self.paquete.derivados[variable].calculo
            if isinstance(calculo, Peor):
                yield from (de for de in calculo.de if de in self.paquete.hechos)


def _extremos(niveles: list[Nivel]) -> Intervalo:
    return NIVELES.index(niveles[0]), NIVELES.index(niveles[-1])
