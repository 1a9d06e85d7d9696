"""Las filas como red de durable-rules: inferencia hacia adelante, por etapas, con la traza de lo que disparó.

Es el único archivo que importa durable-rules. De ella se usa solo lo que se midió seguro: condiciones sobre un único
hecho ancho y completo, enteros, una sesión, sin uniones, sin ausencias, sin aritmética y sin su servidor. Entre etapa
y etapa, lo que se cuenta se cuenta aquí. Las condiciones se compilan de las filas, no de las tablas densas: por eso
una forma de evaluar puede servir de árbitro de la otra.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import durable_rules_engine as nucleo

from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Condicion, Intervalo
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.ejecutores.etapas import (
    ULTIMO_NIVEL,
    derivados_por_origen,
    escalones,
    indicadores_por_etapa,
    la_leen,
)
from desproteccion.ejecutores.traduccion import (
    ancho_de,
    campos_de,
    exigir_nombres_seguros,
    propiedad,
    propiedades_leidas,
    sobre_intervalos,
    sobre_valores,
)
from desproteccion.paquete import Paquete, ReglaDeNivel
from desproteccion.sintaxis import segun
from desproteccion.tabla_gravedad import HECHOS, Caso, TablaDeGravedad
from desproteccion.vocabulario import LECTURAS, Cuenta, NivelSegun, NombreDeEjecutor, Peor

TOPE_ENTERO = 2**31 - 1
"""El motor en C satura en 2^63; ningún umbral se acerca a este valor."""
HECHO_REPETIDO = 2
TOPE_DE_DISPAROS = 60
"""Una red de más de 64 disparos simultáneos falla: las reglas se reparten en varias."""
RECORDADOS = 4096
"""Cuántas respuestas se recuerdan de lo que depende de muy pocos datos: no se vuelve a correr la red."""
Formula = Callable[[Mapping[str, int]], int]

_CERROJO = threading.Lock()
_SESION = {"sid": "0", "id": "c", "caso": 1}


class EjecutorDurable:
    """Compila un paquete en redes y las corre, un caso a la vez."""

    nombre: NombreDeEjecutor = "durable"

    def __init__(self, paquete: Paquete, gravedad: TablaDeGravedad) -> None:
        self._paquete = paquete
        self._gravedad = _Red("gravedad", {v0.regla.id: v0.condicion for v0 in gravedad.reglas})
        self._regla_de = lru_cache(RECORDADOS)(self._correr_gravedad)
        self._regla_v0 = {v0.regla.id: n for n, v0 in enumerate(gravedad.reglas)}
        self._hechos = tuple(paquete.hechos)
        directos, encadenados = derivados_por_origen(paquete)
        self._directos = [(id, _formula(calculo)) for id, calculo in directos]
        self._encadenados = [
            [(id, calculo if isinstance(calculo, NivelSegun) else _formula(calculo)) for id, calculo in calculos]
            for calculos in encadenados
        ]
        filas = {i.id: {f.regla.id: f.condicion for f in i.filas} for i in paquete.indicadores}
        self._indicadores = [
            _Red(f"indicadores{n}", {regla: c for id in ids for regla, c in filas[id].items()})
            for n, ids in enumerate(indicadores_por_etapa(paquete))
        ]
        self._fila = {
            fila.regla.id: (i, n) for i, ind in enumerate(paquete.indicadores) for n, fila in enumerate(ind.filas)
        }
        self._posicion = {indicador.id: i for i, indicador in enumerate(paquete.indicadores)}
        self._sin_disparar = [len(indicador.filas) for indicador in paquete.indicadores]
        self._niveles = [[fila.niveles for fila in indicador.filas] for indicador in paquete.indicadores]
        self._existencia = _Red("existencia", {fila.regla.id: fila.condicion for fila in paquete.existencia})
        self._fila_de_existencia = {fila.regla.id: n for n, fila in enumerate(paquete.existencia)}
        resumenes = {segun(d.id, r.regla.id): r for d in paquete.dimensiones for r in d.reglas}
        self._de_lectura = [
            {d.id: next(segun(d.id, r.regla.id) for r in d.reglas if r.lectura == lectura) for d in paquete.dimensiones}
            for lectura in LECTURAS
        ]
        terminos = [{t.regla.id: t for t in paquete.globales if t.lectura in (None, lectura)} for lectura in LECTURAS]
        self._globales = [_Escalera(f"global_{n}", suyos) for n, suyos in zip(LECTURAS, terminos, strict=True)]
        # De las reglas de dimensión, cada lectura corre las suyas y las que sus reglas globales leen.
        de_dimension = [
            {
                nombre: regla
                for nombre, regla in resumenes.items()
                if nombre in propias.values() or la_leen(suyos.values(), nombre)
            }
            for propias, suyos in zip(self._de_lectura, terminos, strict=True)
        ]
        self._dimensiones = [_Escalera(f"dimensiones_{n}", s) for n, s in zip(LECTURAS, de_dimension, strict=True)]
        self._conteos = [
            list(dict.fromkeys(c for r in reglas for c in expresiones.conteos(r.expresion, ULTIMO_NIVEL)))
            for reglas in (
                [*resumidas.values(), *suyos.values()] for resumidas, suyos in zip(de_dimension, terminos, strict=True)
            )
        ]
        celdas = paquete.programas.celdas
        self._celdas = _Red("programas", {celda.regla.id: celda.condicion for celda in celdas})
        self._celda = {celda.regla.id: n for n, celda in enumerate(celdas)}
        self._alertas = _Red("alertas", {a.regla.id: a.condicion for a in paquete.alertas}, de_intervalos=True)
        self._alerta = {alerta.regla.id: n for n, alerta in enumerate(paquete.alertas)}

    def decidir(self, codigos: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        ancho = {hecho: min(codigo, TOPE_ENTERO) for hecho, codigo in zip(self._hechos, codigos, strict=True)}
        for id, formula in self._directos:
            ancho[id] = formula(ancho)
        with _CERROJO:
            filas = self._disparar_indicadores(ancho)
            niveles = [suyos[fila][lectura_de_filas] for suyos, fila in zip(self._niveles, filas, strict=True)]
            ancho.update(zip(self._posicion, niveles, strict=True))
            existencia = min([self._fila_de_existencia[id] for id in self._existencia.disparar(ancho)])
            for nombre, varios, nivel in self._conteos[lectura]:
                ancho[nombre] = sum([ancho[de] >= nivel for de in varios])
            resumen = self._dimensiones[lectura].alcanzados(ancho)
            dimensiones = {d: resumen[nombre] for d, nombre in self._de_lectura[lectura].items()}
            salida = tuple(filas), tuple(niveles), existencia, tuple(dimensiones.values())
            if not self._paquete.existencia[existencia].niveles[lectura_de_filas]:
                return Decision(*salida, SIN_TERMINO, 0)
            ancho.update(resumen)
            ancho.update(dimensiones)
            alcanzados = list(self._globales[lectura].alcanzados(ancho).values())
        nivel = max(alcanzados)
        return Decision(*salida, alcanzados.index(nivel), nivel)

    def _disparar_indicadores(self, ancho: dict[str, int]) -> list[int]:
        filas = self._sin_disparar.copy()
        for red, encadenados in zip(self._indicadores, self._encadenados, strict=True):
            for id, calculo in encadenados:
                if isinstance(calculo, NivelSegun):
                    posicion = self._posicion[calculo.tabla]
                    ancho[id] = self._niveles[posicion][filas[posicion]][calculo.lectura]
                else:
                    ancho[id] = calculo(ancho)
            for regla in red.disparar(ancho):
                indicador, fila_disparada = self._fila[regla]
                filas[indicador] = min(filas[indicador], fila_disparada)
        return filas

    def gravedad(self, caso: Caso) -> int:
        return self._regla_de(caso)

    def celdas(self, dimensiones: Sequence[int]) -> tuple[int, ...]:
        ancho = {d.id: nivel for d, nivel in zip(self._paquete.dimensiones, dimensiones, strict=True)}
        with _CERROJO:
            return tuple(sorted(self._celda[id] for id in self._celdas.disparar(ancho)))

    def _correr_gravedad(self, caso: Caso) -> int:
        with _CERROJO:
            return min(self._regla_v0[id] for id in self._gravedad.disparar(dict(zip(HECHOS, caso, strict=True))))

    def alertas(self, intervalos: Mapping[str, Intervalo]) -> tuple[int, ...]:
        ancho = {campo: min(intervalos[variable][n], TOPE_ENTERO) for campo, variable, n in self._alertas.extremos}
        with _CERROJO:
            return tuple(sorted(self._alerta[id] for id in self._alertas.disparar(ancho)))


class _Red:
    """Reglas sobre un hecho ancho. Se compila una vez; cada caso la recorre y la deja vacía."""

    def __init__(self, nombre: str, reglas: Mapping[str, Condicion], *, de_intervalos: bool = False) -> None:
        variables = dict.fromkeys(v for condicion in reglas.values() for v in condiciones.variables(condicion))
        extremos = {campo: suyo for v in variables for campo, suyo in campos_de(v).items()} if de_intervalos else {}
        campos = extremos or variables
        exigir_nombres_seguros((*map(propiedad, campos), *reglas))
        traducir = sobre_intervalos if de_intervalos else sobre_valores
        partes: list[dict[str, Any]] = [{}]
        usados = 0
        for regla, condicion in reglas.items():
            expresion = traducir(condicion)
            usados += ancho_de(expresion)
            if usados > TOPE_DE_DISPAROS:
                partes.append({})
                usados = ancho_de(expresion)
            partes[-1][regla] = {"all": [{"m": {"$and": [{"caso": 1}, expresion]}}]}
        self._partes = [self._preparar(f"{nombre}{n}", parte, campos) for n, parte in enumerate(partes)]
        leidos = {campo for _, _, suyos in self._partes for campo in suyos}
        self.extremos = [(campo, *suyo) for campo, suyo in extremos.items() if campo in leidos]
        """En una red de intervalos, los campos que lee, con su variable y su extremo (0 el mínimo, 1 el máximo)."""
        weakref.finalize(self, _soltar, [red for red, _, _ in self._partes])

    @staticmethod
    def _preparar(nombre: str, parte: Mapping[str, Any], campos: Iterable[str]) -> tuple[int, str, tuple[str, ...]]:
        """Una red con parte de las reglas, el hecho con solo los campos que leen, y cuáles son."""
        leidos = propiedades_leidas(parte)
        suyos = tuple(campo for campo in campos if propiedad(campo) in leidos)
        # Todos los valores son enteros: el JSON del hecho es siempre el mismo, con otros números.
        hecho = {**_SESION, **dict.fromkeys(map(propiedad, suyos), "%d")}
        arranque = {"_arranque": {"all": [{"m": {"_arranque": 1}}]}}
        with _CERROJO:
            red = nucleo.create_ruleset(nombre, _json({**parte, **arranque}))
            # Sin un primer disparo, borrar el estado de una red sin usar termina el proceso.
            _recorrer(red, _json({**_SESION, "_arranque": 1}))
            nucleo.delete_state(red, "0")
        return red, _json(hecho).replace('"%d"', "%d"), suyos

    def disparar(self, ancho: Mapping[str, int]) -> Iterable[str]:
        """Los identificadores de las reglas que disparan, sin repetir."""
        disparadas: dict[str, None] = {}
        for red, plantilla, campos in self._partes:
            disparadas.update(dict.fromkeys(_recorrer(red, plantilla % tuple([ancho[campo] for campo in campos]))))
        return disparadas


class _Escalera:
    """Reglas de nivel: una por escalón que alcanzan."""

    def __init__(self, nombre: str, reglas: Mapping[str, ReglaDeNivel]) -> None:
        self._en_cero = dict.fromkeys(reglas, 0)
        condiciones_de = {(id, nivel): c for id, regla in reglas.items() for nivel, c in escalones(regla)}
        self._escalon = {f"{id}:{nivel}": (id, nivel) for id, nivel in condiciones_de}
        self._red = _Red(nombre, dict(zip(self._escalon, condiciones_de.values(), strict=True)))

    def alcanzados(self, ancho: Mapping[str, int]) -> dict[str, int]:
        """El nivel a que llega cada regla, en su orden."""
        niveles = self._en_cero.copy()
        for disparada in self._red.disparar(ancho):
            id, nivel = self._escalon[disparada]
            niveles[id] = max(niveles[id], nivel)
        return niveles


def _recorrer(red: int, texto: str) -> list[str]:
    """Afirma el hecho, vacía la agenda, lo retira y devuelve las reglas en el orden en que dispararon."""
    disparadas: list[str] = []
    bien = False
    try:
        codigo, desplazamiento = nucleo.assert_fact(red, texto)
        if codigo == HECHO_REPETIDO:
            raise RuntimeError("quedó un hecho anterior en la red")
        resultado = nucleo.start_action_for_state(red, desplazamiento)
        mensaje = resultado and resultado[1]
        while mensaje:  # {"REGLA":{"m":{…}}}
            disparadas.append(mensaje[2 : mensaje.index('"', 2)])
            mensaje = nucleo.complete_and_start_action(red, desplazamiento)
        if codigo == 0:
            nucleo.retract_fact(red, _RETIRO)
        bien = True
    finally:
        if not bien:
            nucleo.delete_state(red, "0")
    return disparadas


def _soltar(redes: Sequence[int]) -> None:
    with _CERROJO:
        for red in redes:
            nucleo.delete_ruleset(red)


def _json(dato: Any) -> str:
    return json.dumps(dato, ensure_ascii=False, allow_nan=False)


_RETIRO = _json(_SESION)


def _formula(calculo: Cuenta | Peor) -> Formula:
    de = calculo.de
    if isinstance(calculo, Peor):
        return lambda ancho: max([ancho[parte] for parte in de])
    prueba = calculo.prueba
    cumple = lru_cache(RECORDADOS)(lambda codigo: condiciones.consta(prueba, {"·": (codigo, codigo)}))
    return lambda ancho: sum([cumple(ancho[parte]) for parte in de])
