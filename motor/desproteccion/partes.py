"""Las partes de un resultado que se repiten de caso en caso: se arman una vez y se comparten.

Cada una depende solo de las reglas y de los pocos datos con que se la pide. Compartirlas es seguro porque nada las
cambia.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Intervalo
from desproteccion.expresiones import Expresion
from desproteccion.fijo import Fijo
from desproteccion.hechos import valor_sabido
from desproteccion.paquete import Fila, Regla
from desproteccion.resultado import (
    AlertaEncendida,
    BrechaPresente,
    ReglaDisparada,
    ReglasUsadas,
    ResultadoDeExistencia,
    ResultadoDeIndicador,
    ResultadoDeNivel,
)
from desproteccion.resultado_catalogo import CatalogoUsado
from desproteccion.vocabulario import EXISTENCIAS, LECTURAS, NIVELES, Existencia, Nivel

if TYPE_CHECKING:
    from desproteccion.catalogo import Catalogo
    from desproteccion.tablas import Tablas

RECORDADAS = 1024
"""Cuántas formas de cada parte se recuerdan por lectura."""

Lector = Callable[[Mapping[str, Any]], tuple[Any, ...]]
"""Toma de un diccionario los datos de los que depende una parte."""
ParteDeRegla = tuple[Lector, Callable[[tuple[Nivel | None, ...]], ReglaDisparada]]
"""Los niveles que lee una regla, y la regla disparada con ellos."""


class ParteDeIndicador(NamedTuple):
    """Lo que un resultado dice de un indicador. Si pueden decidirlo varias filas, no hay regla disparada."""

    resultado: ResultadoDeIndicador
    disparada: ReglaDisparada | None
    brecha: BrechaPresente | None


class ParteDeExistencia(NamedTuple):
    resultado: ResultadoDeExistencia
    brecha: BrechaPresente | None


class Partes:
    """Las partes de unas reglas y un catálogo, en el orden del paquete; las que cambian con la lectura, por lectura.

    Un indicador y una regla de nivel traen qué datos piden y la función que, con ellos, da la parte: un indicador pide
    lo que se sabe de sus hechos (y se llama además con sus filas posibles y la que eligió el ejecutor); una regla, los
    niveles que lee.
    """

    def __init__(self, tablas: Tablas, catalogo: Catalogo) -> None:
        self._tablas, self._paquete = tablas, tablas.paquete
        ficha = catalogo.ficha
        self.reglas = ReglasUsadas(self._paquete.id, self._paquete.version, self._paquete.huella)
        self.alertas = [AlertaEncendida(a.regla.id, a.deber, a.plazo_horas, a.regla.id) for a in self._paquete.alertas]
        self.catalogo = CatalogoUsado(ficha.id, ficha.version, catalogo.huella, ficha.oficial)
        lecturas = range(len(LECTURAS))
        hechos_de = [tablas.hechos_de[indicador.id] for indicador in self._paquete.indicadores]
        self.indicadores: list[list[tuple[Lector, Callable[..., ParteDeIndicador]]]] = [
            [
                (_lector(ids), lru_cache(RECORDADAS)(partial(self._de_indicador, i, n)))
                for i, ids in enumerate(hechos_de)
            ]
            for n in lecturas
        ]
        self.dimensiones = [
            [_de_regla(d.de_lectura(n)[0].regla, d.dimension.indicadores) for d in tablas.dimensiones] for n in lecturas
        ]
        self.terminos = [
            [_de_regla(t.regla, _niveles_que_lee(t.expresion)) for t in globales.terminos]
            for globales in tablas.globales
        ]
        self.existencias = [lru_cache(RECORDADAS)(partial(self._existencia, n)) for n in lecturas]
        self.niveles = [lru_cache(RECORDADAS)(partial(_nivel, n)) for n in lecturas]

    def _existencia(self, lectura: int, posibles: tuple[int, ...]) -> ParteDeExistencia:
        filas = [self._paquete.existencia[n] for n in posibles]
        codigos = sorted({fila.niveles[lectura] for fila in filas})
        ids = tuple([fila.regla.id for fila in filas])
        valor: Existencia = "no_concluyente"
        regla: str | None = self._paquete.no_concluyente.id
        if len(codigos) == 1:
            valor, regla = EXISTENCIAS[codigos[0]], ids[0] if len(ids) == 1 else None
        valores = tuple([EXISTENCIAS[codigo] for codigo in codigos])
        resultado = ResultadoDeExistencia(valor, regla, valores, ids if len(ids) > 1 else ())
        return ParteDeExistencia(resultado, brecha_presente("existencia", filas, EXISTENCIAS))

    def _de_indicador(
        self, i: int, lectura: int, posibles: tuple[int, ...], elegida: int, intervalos: tuple[Intervalo, ...]
    ) -> ParteDeIndicador:
        indicador = self._paquete.indicadores[i]
        ids = self._tablas.hechos_de[indicador.id]
        vocabulario = self._paquete.hechos
        hechos = {id: valor_sabido(vocabulario[id], suyo) for id, suyo in zip(ids, intervalos, strict=True)}
        filas = [indicador.filas[n] for n in posibles]
        niveles = nombres_de_niveles(sorted({fila.niveles[lectura] for fila in filas}))
        reglas = tuple(fila.regla.id for fila in filas)
        unica = filas[0].regla if len(filas) == 1 else None
        brecha = brecha_presente(indicador.id, filas, NIVELES)
        resultado = ResultadoDeIndicador(
            id=indicador.id,
            nivel=niveles[0] if len(niveles) == 1 else None,
            posibles=niveles,
            regla=unica.id if unica else None,
            reglas_posibles=() if unica else reglas,
            apoyo=unica.apoyo if unica else None,
            brecha=brecha.id if brecha else None,
            hechos=Fijo(hechos),
        )
        disparo = self._disparada(indicador.filas[elegida], hechos) if unica else None
        return ParteDeIndicador(resultado, disparo, brecha)

    def _disparada(self, fila: Fila, hechos: Mapping[str, Any]) -> ReglaDisparada:
        leidos = [id for v in condiciones.variables(fila.condicion) for id in self._tablas.hechos_de[v]]
        return disparada(fila.regla, {id: hechos[id] for id in leidos})


def _nivel(
    lectura: int, posibles: tuple[int, ...], en_la_otra: tuple[int, ...], por_brecha: bool, reglas: tuple[str, ...]
) -> ResultadoDeNivel:
    nombres, otros = nombres_de_niveles(posibles), nombres_de_niveles(en_la_otra)
    por_lectura = {LECTURAS[lectura]: nombres, LECTURAS[1 - lectura]: otros}
    return ResultadoDeNivel(
        sugerido=nombres[0] if len(nombres) == 1 else None,
        posibles=nombres,
        robusto=len(nombres) == 1 and nombres == otros,
        por_brecha=por_brecha,
        regla=reglas[0] if len(reglas) == 1 else None,
        reglas_posibles=reglas if len(reglas) > 1 else (),
        por_lectura=Fijo({nombre: por_lectura[nombre] for nombre in reversed(LECTURAS)}),
    )


def disparada(regla: Regla, hechos: Mapping[str, Any]) -> ReglaDisparada:
    """Una regla que disparó, con los hechos que la encendieron."""
    return ReglaDisparada(regla.id, regla.texto, regla.apoyo, regla.fuente, Fijo(hechos))


def brecha_presente(indicador: str, filas: Sequence[Fila], nombres: Sequence[str]) -> BrechaPresente | None:
    """La brecha que opera en toda completación y lo que da cada lectura (`None` si depende de lo que falta).

    Sin una brecha así, `None`.
    """
    brechas = {fila.regla.brecha for fila in filas}
    brecha = brechas.pop() if len(brechas) == 1 else None
    if brecha is None:
        return None
    dados = ({nombres[fila.niveles[lectura]] for fila in filas} for lectura in range(len(LECTURAS)))
    minima, prudente = (dado.pop() if len(dado) == 1 else None for dado in dados)
    return BrechaPresente(brecha, indicador, minima, prudente)


def nombres_de_niveles(niveles: Iterable[int]) -> tuple[Nivel, ...]:
    return tuple([NIVELES[nivel] for nivel in niveles])


def _de_regla(regla: Regla, leidos: tuple[str, ...]) -> ParteDeRegla:
    def con(niveles: tuple[Nivel | None, ...]) -> ReglaDisparada:
        return disparada(regla, dict(zip(leidos, niveles, strict=True)))

    return _lector(leidos), lru_cache(RECORDADAS)(con)


def _niveles_que_lee(expresion: Expresion) -> tuple[str, ...]:
    leidos = (nombre.partition("@")[0] for nombre in expresiones.nombres(expresion))
    return tuple(dict.fromkeys(leidos))


def _lector(ids: Sequence[str]) -> Lector:
    if len(ids) > 1:
        return itemgetter(*ids)
    return lambda datos: tuple([datos[id] for id in ids])
