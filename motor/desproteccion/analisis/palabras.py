"""Las pruebas de una condición, en lenguaje llano: de qué habla, qué pide y qué hay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desproteccion.analisis.llano import parcial_en_llano, unir
from desproteccion.analisis.obstaculos import Falta, Prueba
from desproteccion.analisis.resultado import Obstaculo
from desproteccion.condiciones import Intervalo, Rango
from desproteccion.expresiones import conteos
from desproteccion.motor import Motor
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import DOMINIO_DE_NIVEL, NIVELES, NO_APLICA, SIN_TOPE, Dominio, Hecho


class EnPalabras:
    """Traduce pruebas sobre las variables de un motor, con lo que se sabe de cada una."""

    def __init__(self, motor: Motor, intervalos: Mapping[str, Intervalo]) -> None:
        self.paquete, self.intervalos = motor.paquete, intervalos
        self.conteos = _conteos(motor)
        self.etiquetas = _etiquetas(motor) | {
            nombre: f"cuántos llegan a {NIVELES[nivel]}, de {unir(de)}" for nombre, (de, nivel) in self.conteos.items()
        }

    def obstaculo(self, prueba: Prueba, por_saber: bool) -> Obstaculo:
        nombre = prueba.variable
        etiqueta = self.etiquetas.get(nombre, nombre)
        return Obstaculo(nombre, etiqueta, self._pide(prueba), self._hay(nombre), por_saber)

    def enumerar(self, fallan: Sequence[Falta]) -> str:
        """Lo que faltó: «… tendría que ser …, y es …»."""
        return "; ".join(self._falta(falta.prueba) for falta in fallan)

    def constan(self, pruebas: Sequence[Prueba]) -> str:
        """Lo que sostiene el nivel: «… es …»."""
        return unir(self._consta(prueba) for prueba in pruebas)

    def _falta(self, prueba: Prueba) -> str:
        obstaculo = self.obstaculo(prueba, False)
        if prueba.variable in self.conteos and isinstance(prueba, Rango):
            de, nivel = self.conteos[prueba.variable]
            llegan = self._que_llegan(prueba.variable)
            if prueba.desde == 1:
                return f"ninguno de {unir(de)} llega a {NIVELES[nivel]}"
            return f"a {NIVELES[nivel]} tendrían que llegar {prueba.desde} de {unir(de)}, y llega {llegan or 'ninguno'}"
        return f"«{obstaculo.etiqueta}» tendría que ser {obstaculo.se_pide}, y es {obstaculo.hay}"

    def _consta(self, prueba: Prueba) -> str:
        if prueba.variable in self.conteos:
            _, nivel = self.conteos[prueba.variable]
            llegan = self._los_que_llegan(prueba.variable)
            return f"{unir(llegan)} {'llegan' if len(llegan) > 1 else 'llega'} a {NIVELES[nivel]}"
        return f"«{self.etiquetas.get(prueba.variable, prueba.variable)}» es {self._hay(prueba.variable)}"

    def _los_que_llegan(self, conteo: str) -> list[str]:
        de, nivel = self.conteos[conteo]
        return [id for id in de if self.intervalos[id][0] >= nivel]

    def _que_llegan(self, conteo: str) -> str:
        """Los que ya llegan y los que podrían, según lo que falta saber."""
        de, nivel = self.conteos[conteo]
        podrian = [id for id in de if self.intervalos[id][0] < nivel <= self.intervalos[id][1]]
        llegan = self._los_que_llegan(conteo)
        return "; ".join(filter(None, [unir(llegan), f"quizá {unir(podrian)}" if podrian else ""]))

    def _pide(self, prueba: Prueba) -> str:
        nombre = prueba.variable
        if not isinstance(prueba, Rango):
            opciones = unir([self._codigo(nombre, codigo) for codigo in prueba.codigos], "o")
            return f"distinto de {opciones}" if prueba.negada else opciones
        desde, hasta = prueba.desde or 0, prueba.hasta
        if desde == hasta or desde == self._ultimo(nombre):
            return self._codigo(nombre, desde)
        if hasta is None:
            return f"{self._codigo(nombre, desde)} o más"
        if desde == 0:
            return f"{self._codigo(nombre, hasta)} o menos"
        nexo = "o" if hasta == desde + 1 else "a"
        return f"{self._codigo(nombre, desde)} {nexo} {self._codigo(nombre, hasta)}"

    def _hay(self, nombre: str) -> str:
        if nombre in self.conteos:
            return self._que_llegan(nombre) or "ninguno"
        minimo, maximo = self.intervalos[nombre]
        if minimo == maximo:
            return self._codigo(nombre, minimo)
        if nombre in self.paquete.hechos and minimo <= 0 and maximo >= self._ultimo(nombre):
            return "un dato desconocido"
        if maximo >= SIN_TOPE:
            return f"{self._codigo(nombre, minimo)} o más"
        return f"entre {unir([self._codigo(nombre, max(minimo, 0)), self._codigo(nombre, maximo)])}"

    def _ultimo(self, nombre: str) -> int:
        """El mayor código de la variable."""
        if nombre in self.conteos:
            return len(self.conteos[nombre][0])
        conocida = self.paquete.hechos.get(nombre) or self.paquete.derivados.get(nombre)
        if conocida is None:
            return len(NIVELES) - 1
        dominio = conocida.dominio
        return len(dominio.valores) - 1 if dominio.valores is not None else dominio.maximo or SIN_TOPE

    def _codigo(self, nombre: str, codigo: int) -> str:
        if codigo == NO_APLICA:
            return "«no aplica»"
        if nombre in self.paquete.hechos:
            hecho = self.paquete.hechos[nombre]
            return _citado(hecho, hecho.dominio.valor(codigo))
        if nombre in self.paquete.derivados:
            return self._de_derivado(nombre, codigo)
        return str(codigo) if nombre in self.conteos else parcial_en_llano(NIVELES[codigo])

    def _de_derivado(self, nombre: str, codigo: int) -> str:
        """Un derivado que toma el peor de varios hechos comparte sus nombres."""
        dominio: Dominio = self.paquete.derivados[nombre].dominio
        modelo: Hecho | None = next(
            (hecho for hecho in self.paquete.hechos.values() if hecho.dominio == dominio and hecho.nombres), None
        )
        valor = dominio.valor(codigo)
        if modelo:
            return _citado(modelo, valor)
        return parcial_en_llano(valor) if dominio == DOMINIO_DE_NIVEL else str(valor)


def _citado(hecho: Hecho, valor: Any) -> str:
    """El valor en llano; entre comillas si es una frase, para que no se confunda con la que lo rodea."""
    return f"«{hecho.en_llano(valor)}»" if hecho.nombres else hecho.en_llano(valor)


def _etiquetas(motor: Motor) -> dict[str, str]:
    paquete = motor.paquete
    etiquetas = {id: hecho.etiqueta for id, hecho in paquete.hechos.items()}
    etiquetas |= {id: derivado.etiqueta for id, derivado in paquete.derivados.items()}
    etiquetas |= {i.id: f"{i.id} {i.nombre.lower()}" for i in paquete.indicadores}
    for dimension in paquete.dimensiones:
        etiquetas[dimension.id] = dimension.nombre.lower()
        for regla in dimension.reglas:
            etiquetas[segun(dimension.id, regla.regla.id)] = f"{dimension.nombre.lower()}, según {regla.regla.id}"
    return etiquetas


def _conteos(motor: Motor) -> dict[str, tuple[tuple[str, ...], int]]:
    """Por variable de conteo, de qué indicadores se cuenta y qué nivel tienen que alcanzar."""
    reglas = [regla for dimension in motor.paquete.dimensiones for regla in dimension.reglas]
    return {
        nombre: (de, nivel)
        for regla in [*reglas, *motor.paquete.globales]
        for nombre, de, nivel in conteos(regla.expresion, len(NIVELES) - 1)
    }
