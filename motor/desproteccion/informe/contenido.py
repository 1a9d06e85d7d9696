"""Lo que el caso sabe, en las palabras que usan los documentos. Nada se calcula aquí que no venga del resultado."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from desproteccion import etiquetas
from desproteccion.analisis import situacion_de
from desproteccion.analisis.cambios import cambios_minimos
from desproteccion.analisis.resultado import MetasDeAmbito
from desproteccion.caso import Caso, Proteccion, Riesgo
from desproteccion.evaluacion import evaluar
from desproteccion.hechos import saber_de, valor_sabido
from desproteccion.motor import Motor
from desproteccion.resultado import AlertaEncendida, Resultado
from desproteccion.vocabulario import LECTURAS, NIVELES, Lectura, Nivel

POR_ESCRIBIR = "____________"
"""El espacio en blanco que se llena a mano."""
NO_APLICA = (-1, -1)


@dataclass(frozen=True)
class Antecedentes:
    """Un caso con su resultado y el de la otra lectura: los documentos nunca muestran un nivel solo si difieren."""

    caso: Caso
    resultado: Resultado
    otro: Resultado
    motor: Motor

    @classmethod
    def de(cls, caso: Caso, resultado: Resultado, motor: Motor) -> Antecedentes:
        otra: Lectura = LECTURAS[1 - LECTURAS.index(resultado.lectura)]
        return cls(caso, resultado, evaluar(caso, otra, motor=motor), motor)

    def posibles(self, dimension: str) -> dict[Lectura, tuple[Nivel, ...]]:
        """Los niveles de una dimensión bajo cada lectura, la prudente primero."""
        halladas = {
            r.lectura: next(d.posibles for d in r.dimensiones if d.id == dimension) for r in (self.resultado, self.otro)
        }
        return {lectura: halladas[lectura] for lectura in reversed(LECTURAS)}

    def nivel_unico(self, dimension: str) -> Nivel | None:
        """El nivel de la dimensión, solo si ambas lecturas dan el mismo y no falta nada para saberlo."""
        posibles = list(self.posibles(dimension).values())
        return posibles[0][0] if posibles[0] == posibles[1] and len(posibles[0]) == 1 else None

    def hechos(self, prefijo: str) -> Iterator[str]:
        """Los hechos bajo un prefijo, con su etiqueta y su valor en llano; los desconocidos, para escribirlos."""
        saber = saber_de(self.caso, self.motor.paquete, self.motor.catalogo)
        for id, hecho in self.motor.paquete.hechos.items():
            if (id == prefijo or id.startswith(f"{prefijo}.")) and saber[id] != NO_APLICA:
                valor = valor_sabido(hecho, saber[id])
                yield f"{hecho.etiqueta}: {POR_ESCRIBIR if valor is None else hecho.en_llano(valor)}"

    def factores_de_riesgo(self, ambito: str) -> Iterator[str]:
        """Los factores de riesgo presentes en un ámbito, los del catálogo y los escritos a mano."""
        parte = getattr(self.caso, ambito)
        riesgo: Riesgo | None = parte.riesgo if parte else None
        del_catalogo = self.motor.catalogo.riesgo[ambito]
        for id in (riesgo.factores if riesgo else None) or ():
            fila = del_catalogo[id]
            supletoria = ", fila supletoria" if fila.apoyo == "supletoria" else ""
            yield f"{_frase(fila.texto)} ({_clase(alto=fila.alto_riesgo)}{supletoria})"
        for otro in (riesgo.otros if riesgo else None) or ():
            yield f"{_frase(otro.descripcion)} ({_clase(alto=otro.alto_riesgo)})"

    def factores_protectores(self, ambito: str) -> Iterator[str]:
        """Los recursos y factores protectores del catálogo presentes en un ámbito."""
        parte = getattr(self.caso, ambito)
        proteccion: Proteccion | None = parte.proteccion if parte else None
        for id in (proteccion.factores if proteccion else None) or ():
            yield _frase(self.motor.catalogo.proteccion[ambito][id].texto)

    def agravante(self, id: str) -> str:
        return _frase(self.motor.catalogo.agravantes[id].texto).lower()

    def metas(self, esfera: str) -> list[str]:
        """Las metas de un ámbito del plan que son parte de los cambios más pequeños que bajarían el nivel."""
        return list(dict.fromkeys(meta for de in self._metas_del_plan if de.esfera == esfera for meta in de.metas))

    @cached_property
    def _metas_del_plan(self) -> list[MetasDeAmbito]:
        situacion = situacion_de(self.caso, self.resultado.lectura, motor=self.motor)
        posibles = [cambio for cambio in cambios_minimos(situacion, "bajar").conjuntos if cambio.modificable]
        menor = min((len(cambio.cambios) for cambio in posibles), default=0)
        return [de for cambio in posibles if len(cambio.cambios) == menor for de in cambio.metas_del_plan]

    def hallazgos(self, dimensiones: Sequence[str]) -> Iterator[str]:
        """Los indicadores que aportan a esas dimensiones, del nivel más alto al más bajo."""
        nombres = {indicador.id: indicador.nombre for indicador in self.motor.paquete.indicadores}
        suyos = [i for d in self.resultado.dimensiones if d.id in dimensiones for i in d.indicadores]
        for indicador in sorted(suyos, key=lambda i: -NIVELES.index(i.posibles[-1])):
            if indicador.posibles != (NIVELES[0],) and indicador.nivel is not None:
                yield f"{nombres[indicador.id]} ({self._en_ambas(indicador.id)})"

    def _en_ambas(self, indicador: str) -> str:
        halladas = {
            r.lectura: next(i.posibles for d in r.dimensiones for i in d.indicadores if i.id == indicador)
            for r in (self.resultado, self.otro)
        }
        return en_ambas_lecturas({lectura: halladas[lectura] for lectura in reversed(LECTURAS)})

    def programa(self, id: str) -> str:
        cuadro = self.motor.paquete.programas
        return f"{next(p.nombre for p in cuadro.programas if p.id == id)} ({id})"


def deberes_en_orden(resultado: Resultado) -> list[AlertaEncendida]:
    """Los deberes del caso, primero los que tienen plazo."""
    return sorted(resultado.alertas, key=lambda a: (a.plazo_horas is None, a.plazo_horas or 0))


def _frase(texto: str) -> str:
    return texto.rstrip(". ")


def _clase(*, alto: bool) -> str:
    return "alto riesgo" if alto else "riesgo no alto"


def en_ambas_lecturas(posibles: dict[Lectura, tuple[Nivel, ...]]) -> str:
    """Un nivel si ambas lecturas coinciden; si no, lo que da cada una."""
    textos = {lectura: " o ".join(niveles) for lectura, niveles in posibles.items()}
    if len(set(textos.values())) == 1:
        return next(iter(textos.values()))
    return "; ".join(f"lectura {etiquetas.LECTURAS[lectura]}: {texto}" for lectura, texto in textos.items())
