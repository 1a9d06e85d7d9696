"""Las pruebas de una condición, en lenguaje llano: de qué habla, qué pide y qué hay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desproteccion.analisis.obstaculos import Falta, Prueba
from desproteccion.analisis.resultado import Obstaculo
from desproteccion.condiciones import Intervalo, Rango
from desproteccion.expresiones import conteos
from desproteccion.motor import Motor
from desproteccion.sintaxis import segun
from desproteccion.vocabulario import NIVELES, NO_APLICA, SIN_TOPE, Dominio, Hecho, Nivel


class EnPalabras:
    """Traduce pruebas sobre las variables de un motor, con lo que se sabe de cada una."""

    def __init__(self, motor: Motor, intervalos: Mapping[str, Intervalo]) -> None:
        self.paquete, self.intervalos = motor.paquete, intervalos
        self.etiquetas = _etiquetas(motor)

    def obstaculo(self, prueba: Prueba, por_saber: bool) -> Obstaculo:
        nombre = prueba.variable
        etiqueta = self.etiquetas.get(nombre, nombre)
        return Obstaculo(nombre, etiqueta, self._pide(prueba), self._hay(nombre), por_saber)

    def enumerar(self, fallan: Sequence[Falta]) -> str:
        """Lo que faltó: «se pide … en …, y hay …»."""
        return "; ".join(self._falta(self.obstaculo(falta.prueba, False)) for falta in fallan)

    def _falta(self, obstaculo: Obstaculo) -> str:
        return f"en «{obstaculo.etiqueta}» se pide {obstaculo.se_pide}, y hay {obstaculo.hay}"

    def constan(self, pruebas: Sequence[Prueba]) -> str:
        """Lo que sostiene: «… es …»."""
        obstaculos = [self.obstaculo(prueba, False) for prueba in pruebas]
        return _y(f"«{o.etiqueta}» es {o.hay}" for o in obstaculos)

    def _pide(self, prueba: Prueba) -> str:
        nombre = prueba.variable
        if isinstance(prueba, Rango):
            partes = [f"{self._codigo(nombre, prueba.desde)} o más"] if prueba.desde is not None else []
            if prueba.hasta is not None and prueba.desde is not None:
                return f"entre {self._codigo(nombre, prueba.desde)} y {self._codigo(nombre, prueba.hasta)}"
            if prueba.hasta is not None:
                partes = [f"{self._codigo(nombre, prueba.hasta)} o menos"]
            return partes[0]
        opciones = " o ".join(self._codigo(nombre, codigo) for codigo in prueba.codigos)
        return f"que no sea {opciones}" if prueba.negada else opciones

    def _hay(self, nombre: str) -> str:
        minimo, maximo = self.intervalos[nombre]
        if minimo == maximo:
            return self._codigo(nombre, minimo)
        if nombre in self.paquete.hechos and minimo <= 0 and maximo >= self._ultimo(nombre):
            return "un dato desconocido"
        if maximo >= SIN_TOPE:
            return f"{self._codigo(nombre, minimo)} o más"
        return f"entre {self._codigo(nombre, max(minimo, 0))} y {self._codigo(nombre, maximo)}"

    def _ultimo(self, nombre: str) -> int:
        dominio = self.paquete.hechos[nombre].dominio
        return len(dominio.valores) - 1 if dominio.valores is not None else dominio.maximo or SIN_TOPE

    def _codigo(self, nombre: str, codigo: int) -> str:
        if codigo == NO_APLICA:
            return "«no aplica»"
        if nombre in self.paquete.hechos:
            hecho = self.paquete.hechos[nombre]
            return _citado(hecho, hecho.dominio.valor(codigo))
        if nombre in self.paquete.derivados:
            return self._de_derivado(nombre, codigo)
        return str(codigo) if nombre.startswith("cuantos.") else NIVELES[codigo]

    def _de_derivado(self, nombre: str, codigo: int) -> str:
        """Un derivado que toma el peor de varios hechos comparte sus nombres."""
        dominio: Dominio = self.paquete.derivados[nombre].dominio
        modelo: Hecho | None = next(
            (hecho for hecho in self.paquete.hechos.values() if hecho.dominio == dominio and hecho.nombres), None
        )
        valor = dominio.valor(codigo)
        return _citado(modelo, valor) if modelo else str(valor)


def nivel_en_llano(nivel: Nivel) -> str:
    """El nivel global como se lee en una frase; el más bajo de la escala es que no haya desprotección."""
    return f"{nivel} desprotección" if nivel == NIVELES[0] else nivel


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
    maximo = len(NIVELES) - 1
    for termino in [regla for dimension in paquete.dimensiones for regla in dimension.reglas] + list(paquete.globales):
        for nombre, de, nivel in conteos(termino.expresion, maximo):
            etiquetas[nombre] = f"cuántos de {_y(de)} alcanzan el nivel {NIVELES[nivel]}"
    return etiquetas


def _y(partes: Iterable[str]) -> str:
    lista = list(partes)
    return lista[0] if len(lista) == 1 else f"{', '.join(lista[:-1])} y {lista[-1]}" if lista else ""
