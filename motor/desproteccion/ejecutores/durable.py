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
from collections.abc import Iterable, Mapping, Sequence
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
    exigir_nombres_seguros,
    propiedad,
    sobre_intervalos,
    sobre_valores,
)
from desproteccion.paquete import Paquete
from desproteccion.sintaxis import segun
from desproteccion.tabla_gravedad import HECHOS, Caso, TablaDeGravedad
from desproteccion.vocabulario import LECTURAS, Cuenta, NivelSegun, NombreDeEjecutor, Peor

TOPE_ENTERO = 2**31 - 1
"""El motor en C satura en 2^63; ningún umbral se acerca a este valor."""
HECHO_REPETIDO = 2
TOPE_DE_DISPAROS = 60
"""Una red de más de 64 disparos simultáneos falla: las reglas se reparten en varias."""

_CERROJO = threading.Lock()
_SESION = {"sid": "0", "id": "c", "caso": 1}


class EjecutorDurable:
    """Compila un paquete en redes y las corre, un caso a la vez."""

    nombre: NombreDeEjecutor = "durable"

    def __init__(self, paquete: Paquete, gravedad: TablaDeGravedad) -> None:
        self._paquete = paquete
        self._gravedad = _Red("gravedad", {v0.regla.id: v0.condicion for v0 in gravedad.reglas})
        self._regla_v0 = {v0.regla.id: n for n, v0 in enumerate(gravedad.reglas)}
        self._hechos = tuple(paquete.hechos)
        self._por_etapa = indicadores_por_etapa(paquete)
        self._directos, self._encadenados = derivados_por_origen(paquete)
        filas = {i.id: {f.regla.id: f.condicion for f in i.filas} for i in paquete.indicadores}
        self._indicadores = [
            _Red(f"indicadores{n}", {regla: c for id in ids for regla, c in filas[id].items()})
            for n, ids in enumerate(self._por_etapa)
        ]
        self._fila = {
            fila.regla.id: (i, n) for i, ind in enumerate(paquete.indicadores) for n, fila in enumerate(ind.filas)
        }
        self._posicion = {indicador.id: i for i, indicador in enumerate(paquete.indicadores)}
        self._existencia = _Red("existencia", {fila.regla.id: fila.condicion for fila in paquete.existencia})
        self._fila_de_existencia = {fila.regla.id: n for n, fila in enumerate(paquete.existencia)}
        resumenes = {segun(d.id, r.regla.id): r for d in paquete.dimensiones for r in d.reglas}
        self._de_lectura = [
            {d.id: next(segun(d.id, r.regla.id) for r in d.reglas if r.lectura == lectura) for d in paquete.dimensiones}
            for lectura in LECTURAS
        ]
        self._terminos = [[t for t in paquete.globales if t.lectura in (None, lectura)] for lectura in LECTURAS]
        self._globales = [
            _Red(f"global_{lectura}", {f"{t.regla.id}:{n}": c for t in terminos for n, c in escalones(t)})
            for lectura, terminos in zip(LECTURAS, self._terminos, strict=True)
        ]
        # De las reglas de dimensión, cada lectura corre las suyas y las que sus reglas globales leen.
        self._resumenes = [
            [nombre for nombre in resumenes if nombre in propias.values() or la_leen(terminos, nombre)]
            for propias, terminos in zip(self._de_lectura, self._terminos, strict=True)
        ]
        self._dimensiones = [
            _Red(
                f"dimensiones_{lectura}",
                {f"{n}:{nivel}": c for n in nombres for nivel, c in escalones(resumenes[n])},
            )
            for lectura, nombres in zip(LECTURAS, self._resumenes, strict=True)
        ]
        self._conteos = [
            list(dict.fromkeys(c for r in reglas for c in expresiones.conteos(r.expresion, ULTIMO_NIVEL)))
            for reglas in (
                [*(resumenes[nombre] for nombre in nombres), *terminos]
                for nombres, terminos in zip(self._resumenes, self._terminos, strict=True)
            )
        ]
        celdas = paquete.programas.celdas
        self._celdas = _Red("programas", {celda.regla.id: celda.condicion for celda in celdas})
        self._celda = {celda.regla.id: n for n, celda in enumerate(celdas)}
        self._alertas = _Red("alertas", {a.regla.id: a.condicion for a in paquete.alertas}, de_intervalos=True)
        self._alerta = {alerta.regla.id: n for n, alerta in enumerate(paquete.alertas)}

    def decidir(self, codigos: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        ancho = {hecho: min(codigo, TOPE_ENTERO) for hecho, codigo in zip(self._hechos, codigos, strict=True)}
        for id, calculo in self._directos:
            ancho[id] = _calcular(calculo, ancho)
        with _CERROJO:
            filas = self._disparar_indicadores(ancho)
            niveles = [
                indicador.filas[fila].niveles[lectura_de_filas]
                for indicador, fila in zip(self._paquete.indicadores, filas, strict=True)
            ]
            ancho.update(zip(self._posicion, niveles, strict=True))
            existencia = min(self._fila_de_existencia[id] for id in self._existencia.disparar(ancho))
            for nombre, varios, nivel in self._conteos[lectura]:
                ancho[nombre] = sum([ancho[de] >= nivel for de in varios])
            resumen = _niveles_alcanzados(self._dimensiones[lectura].disparar(ancho), self._resumenes[lectura])
            dimensiones = {d: resumen[nombre] for d, nombre in self._de_lectura[lectura].items()}
            salida = tuple(filas), tuple(niveles), existencia, tuple(dimensiones.values())
            if not self._paquete.existencia[existencia].niveles[lectura_de_filas]:
                return Decision(*salida, SIN_TERMINO, 0)
            ancho.update(resumen)
            ancho.update(dimensiones)
            alcanzados = _niveles_alcanzados(
                self._globales[lectura].disparar(ancho), (t.regla.id for t in self._terminos[lectura])
            )
        nivel = max(alcanzados.values())
        return Decision(*salida, list(alcanzados.values()).index(nivel), nivel)

    def _disparar_indicadores(self, ancho: dict[str, int]) -> list[int]:
        filas = [len(indicador.filas) for indicador in self._paquete.indicadores]
        for red, encadenados in zip(self._indicadores, self._encadenados, strict=True):
            for id, calculo in encadenados:
                if isinstance(calculo, NivelSegun):
                    posicion = self._posicion[calculo.tabla]
                    fila = self._paquete.indicadores[posicion].filas[filas[posicion]]
                    ancho[id] = fila.niveles[calculo.lectura]
                else:
                    ancho[id] = _calcular(calculo, ancho)
            for regla in red.disparar(ancho):
                indicador, fila_disparada = self._fila[regla]
                filas[indicador] = min(filas[indicador], fila_disparada)
        return filas

    def gravedad(self, caso: Caso) -> int:
        with _CERROJO:
            return min(self._regla_v0[id] for id in self._gravedad.disparar(dict(zip(HECHOS, caso, strict=True))))

    def celdas(self, dimensiones: Sequence[int]) -> tuple[int, ...]:
        ancho = {d.id: nivel for d, nivel in zip(self._paquete.dimensiones, dimensiones, strict=True)}
        with _CERROJO:
            return tuple(sorted(self._celda[id] for id in self._celdas.disparar(ancho)))

    def alertas(self, intervalos: Mapping[str, Intervalo]) -> tuple[int, ...]:
        ancho = {}
        for nombre, (minimo, maximo) in intervalos.items():
            ancho[f"{nombre}.min"], ancho[f"{nombre}.max"] = (
                min(minimo, TOPE_ENTERO),
                min(maximo, TOPE_ENTERO),
            )
        with _CERROJO:
            return tuple(sorted(self._alerta[id] for id in self._alertas.disparar(ancho)))


class _Red:
    """Reglas sobre un hecho ancho. Se compila una vez; cada caso la recorre y la deja vacía."""

    def __init__(self, nombre: str, reglas: Mapping[str, Condicion], *, de_intervalos: bool = False) -> None:
        self._campos = tuple(
            dict.fromkeys(
                campo
                for condicion in reglas.values()
                for variable in condiciones.variables(condicion)
                for campo in ((f"{variable}.min", f"{variable}.max") if de_intervalos else (variable,))
            )
        )
        propiedades = [propiedad(campo) for campo in self._campos]
        exigir_nombres_seguros((*propiedades, *reglas))
        # Todos los valores son enteros: el JSON del hecho es siempre el mismo, con otros números.
        self._plantilla = _json({**_SESION, **dict.fromkeys(propiedades, "%d")}).replace('"%d"', "%d")
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
        arranque = {"_arranque": {"all": [{"m": {"_arranque": 1}}]}}
        with _CERROJO:
            self._redes = [nucleo.create_ruleset(nombre, _json({**parte, **arranque})) for parte in partes]
            for red in self._redes:
                # Sin un primer disparo, borrar el estado de una red sin usar termina el proceso.
                _recorrer(red, _json({**_SESION, "_arranque": 1}))
                nucleo.delete_state(red, "0")
        weakref.finalize(self, _soltar, self._redes)

    def disparar(self, ancho: Mapping[str, int]) -> Iterable[str]:
        """Los identificadores de las reglas que disparan, sin repetir."""
        texto = self._plantilla % tuple([ancho[campo] for campo in self._campos])
        return dict.fromkeys([regla for red in self._redes for regla in _recorrer(red, texto)])


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


def _niveles_alcanzados(disparadas: Iterable[str], nombres: Iterable[str]) -> dict[str, int]:
    niveles = dict.fromkeys(nombres, 0)
    for disparada in disparadas:
        nombre, _, nivel = disparada.rpartition(":")
        niveles[nombre] = max(niveles[nombre], int(nivel))
    return niveles


def _calcular(calculo: Cuenta | Peor, ancho: Mapping[str, int]) -> int:
    valores = [ancho[parte] for parte in calculo.de]
    if isinstance(calculo, Peor):
        return max(valores)
    return sum([condiciones.consta(calculo.prueba, {"·": (valor, valor)}) for valor in valores])
