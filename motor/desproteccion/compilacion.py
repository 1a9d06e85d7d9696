"""De un paquete de reglas a sus tablas densas, revisadas enteras: ni celdas sin fila ni filas que se contradigan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from desproteccion import condiciones, expresiones
from desproteccion.condiciones import Alguno, Condicion
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.mensajes import valor_en_palabras
from desproteccion.paquete import Dimension, Fila, Paquete, ReglaDeNivel
from desproteccion.sintaxis import segun
from desproteccion.tablas import (
    IMPOSIBLE,
    Arreglo,
    Cumplimiento,
    DimensionDensa,
    Filas,
    GlobalDenso,
    TablaDensa,
    Tablas,
    forma_de,
    imposible_en,
)
from desproteccion.vocabulario import LECTURAS, NIVELES, NO_APLICA, Cuenta, Eje, NivelSegun, Peor

MAXIMO_DE_VARIABLES = 10
"""Tope de variables de las reglas globales: con más, su arreglo dejaría de ser pequeño."""


def compilar(paquete: Paquete) -> Tablas:
    """Arma y revisa las tablas de un paquete.

    Errores: `ReglasInvalidas` si una tabla deja celdas sin fila o con filas que se contradicen; el mensaje muestra el
    caso ficticio que cae ahí.
    """
    compilador = _Compilador(paquete, {})
    tablas = compilador.tablas()
    if compilador.problemas:
        raise ReglasInvalidas(compilador.problemas)
    return tablas


def examinar(
    paquete: Paquete, cortes: Mapping[str, set[int]] | None = None
) -> tuple[Tablas, Mapping[str, Cumplimiento], list[Problema]]:
    """Compila sin rechazar vacíos ni traslapes (los devuelve), para quien los muestra todos o compara dos paquetes.

    `cortes` parte los hechos enteros en más clases de las que el paquete distingue: dos paquetes con los cortes de
    ambos quedan sobre la misma malla.
    Errores: `ReglasInvalidas` si las tablas dependen una de otra en círculo.
    """
    compilador = _Compilador(paquete, cortes or {})
    return compilador.tablas(), compilador.cumplimientos, compilador.problemas


class _Compilador:
    def __init__(self, paquete: Paquete, cortes: Mapping[str, set[int]]) -> None:
        self.paquete = paquete
        self.ejes = _ejes(paquete, cortes)
        self.indice = {eje.hecho.id: i for i, eje in enumerate(self.ejes)}
        self.problemas: list[Problema] = []
        self.arreglos: dict[str, tuple[tuple[int, ...], Filas, tuple[Arreglo, Arreglo]]] = {}
        self.cumplimientos: dict[str, Cumplimiento] = {}
        self.indicadores = {indicador.id: indicador for indicador in paquete.indicadores}
        self.restricciones = tuple(self._restricciones())
        self.en_curso: list[str] = []

    def tablas(self) -> Tablas:
        for indicador in self.paquete.indicadores:
            self._arreglo(indicador.id)
        dimensiones = tuple(self._dimension(dimension) for dimension in self.paquete.dimensiones)
        globales = self._global(0, dimensiones), self._global(1, dimensiones)
        hechos_de = {
            nombre: tuple(self.ejes[eje].hecho.id for eje in sorted(self._base(nombre)))
            for nombre in (*self.paquete.hechos, *self.paquete.derivados, *self.indicadores)
        }
        return Tablas(
            self.paquete,
            self.ejes,
            self.indice,
            self._con_existencia(),
            dimensiones,
            globales,
            self.restricciones,
            hechos_de,
        )

    # Indicadores

    def _arreglo(self, id: str) -> tuple[tuple[int, ...], Filas, tuple[Arreglo, Arreglo]]:
        if id in self.arreglos:
            return self.arreglos[id]
        if id in self.en_curso:
            vuelta = " → ".join([*self.en_curso[self.en_curso.index(id) :], id])
            hallado = f"las tablas dependen una de otra en círculo ({vuelta})"
            que_hacer = (
                "Quite de alguna de ellas el derivado que lee el nivel de la otra (nivel_segun, en hechos.yaml)."
            )
            raise ReglasInvalidas([Problema(self.paquete.lugares[id], hallado, "un orden", que_hacer)])
        self.en_curso.append(id)
        filas = self.indicadores[id].filas
        ejes = self._ejes_de(fila.condicion for fila in filas)
        malla = self._malla(ejes)
        cumple = np.stack([self._en(fila.condicion, malla, ejes) for fila in filas])
        valida = ~self._imposible(ejes)
        self.cumplimientos[id] = Cumplimiento(ejes, cumple, valida)
        primera = cumple.argmax(axis=0).astype(np.int16)
        self._revisar(id, filas, ejes, cumple, valida)
        primera[~valida] = IMPOSIBLE
        por_fila = np.array([fila.niveles for fila in filas], dtype=np.int8)
        niveles = tuple(np.where(valida, por_fila[primera, lectura], 0).astype(np.int8) for lectura in range(2))
        self.en_curso.pop()
        self.arreglos[id] = (ejes, primera, (niveles[0], niveles[1]))
        return self.arreglos[id]

    def _revisar(
        self,
        id: str,
        filas: Sequence[Fila],
        ejes: tuple[int, ...],
        cumple: npt.NDArray[np.bool_],
        valida: Any,
    ) -> None:
        vacias = np.argwhere(valida & ~cumple.any(axis=0))
        if len(vacias):
            caso = self._caso(ejes, vacias[0])
            que_hacer = "Agregue una fila que lo cubra o amplíe la condición de una existente."
            hallado = f"ninguna fila decide el caso {caso}"
            self.problemas.append(Problema(self.paquete.lugares[id], hallado, "una", que_hacer))
        salidas = np.array([4 * minima + prudente for minima, prudente in (fila.niveles for fila in filas)])
        salidas = salidas.reshape((-1,) + (1,) * len(ejes))
        contradichas = np.where(cumple, salidas, -1).max(axis=0) != np.where(cumple, salidas, 99).min(axis=0)
        traslapes = np.argwhere(valida & cumple.any(axis=0) & contradichas)
        if len(traslapes):
            celda = tuple(traslapes[0])
            opinan = [fila.regla.id for fila, si in zip(filas, cumple[(slice(None), *celda)], strict=True) if si]
            hallado = f"{' y '.join(opinan)} deciden distinto el caso {self._caso(ejes, traslapes[0])}"
            que_hacer = "Haga excluyentes sus condiciones."
            self.problemas.append(Problema(self.paquete.lugares[opinan[-1]], hallado, "una sola respuesta", que_hacer))

    def _caso(self, ejes: tuple[int, ...], celda: Iterable[int]) -> str:
        partes = [
            f"{self.ejes[eje].hecho.id}: {valor_en_palabras(valor).strip('«»')}"
            for eje, clase in zip(ejes, celda, strict=True)
            if (valor := self.ejes[eje].valor(int(clase))) is not None
        ]
        return "{" + ", ".join(partes) + "}"

    # Mallas: las variables de una condición sobre los ejes de una tabla

    def _ejes_de(self, todas: Iterable[Condicion]) -> tuple[int, ...]:
        nombres = {nombre for condicion in todas for nombre in condiciones.variables(condicion)}
        return tuple(sorted(set().union(*[self._base(nombre) for nombre in nombres])))

    def _base(self, nombre: str) -> set[int]:
        """Los ejes de los que depende una variable."""
        if nombre in self.indice:
            return {self.indice[nombre]}
        if nombre in self.indicadores:
            return set(self._arreglo(nombre)[0])
        calculo = self.paquete.derivados[nombre].calculo
        if isinstance(calculo, NivelSegun):
            return set(self._niveles_reducidos(calculo)[0])
        return set().union(*[self._base(parte) for parte in calculo.de])

    def _niveles_reducidos(self, calculo: NivelSegun) -> tuple[tuple[int, ...], Arreglo]:
        """Los niveles de otra tabla, sin los ejes que bajo esa lectura no importan."""
        ejes, _, niveles = self._arreglo(calculo.tabla)
        arreglo = niveles[calculo.lectura]
        for posicion in range(len(ejes) - 1, -1, -1):
            primero = arreglo.take([0], axis=posicion)
            if (arreglo == primero).all():
                arreglo = primero.squeeze(axis=posicion)
                ejes = ejes[:posicion] + ejes[posicion + 1 :]
        return ejes, arreglo

    def _malla(self, ejes: tuple[int, ...]) -> Callable[[str], Any]:
        def valor(nombre: str) -> Any:
            if nombre in self.indice:
                eje = self.indice[nombre]
                return np.array(self.ejes[eje].representantes).reshape(forma_de([eje], ejes))
            if nombre in self.indicadores:
                raise KeyError(nombre)
            calculo = self.paquete.derivados[nombre].calculo
            if isinstance(calculo, NivelSegun):
                suyos, arreglo = self._niveles_reducidos(calculo)
                return arreglo.reshape(forma_de(suyos, ejes, arreglo.shape))
            partes = [valor(parte) for parte in calculo.de]
            if isinstance(calculo, Peor):
                return reduce(np.maximum, partes)
            return sum(condiciones.evaluar(calculo.prueba, {"·": parte}).astype(np.int8) for parte in partes)

        return valor

    def _en(
        self,
        condicion: Condicion,
        malla: Callable[[str], Any],
        ejes: tuple[int, ...],
        niveles: Mapping[str, Any] | None = None,
    ) -> npt.NDArray[np.bool_]:
        valores = {
            nombre: (niveles or {})[nombre] if nombre in self.indicadores else malla(nombre)
            for nombre in condiciones.variables(condicion)
        }
        forma = tuple(len(self.ejes[eje].representantes) for eje in ejes)
        return np.broadcast_to(condiciones.evaluar(condicion, valores), forma)

    # Lo imposible

    def _restricciones(self) -> Iterable[tuple[tuple[int, ...], npt.NDArray[np.bool_]]]:
        for imposible in self.paquete.imposibles:
            ejes = tuple(sorted({self.indice[nombre] for nombre in condiciones.variables(imposible.condicion)}))
            yield ejes, self._en(imposible.condicion, self._malla(ejes), ejes)
        for i, eje in enumerate(self.ejes):
            if eje.hecho.aplica_si is None:
                continue
            otro, codigos = eje.hecho.aplica_si
            ejes = tuple(sorted({i, self.indice[otro]}))
            propio = np.array(eje.representantes).reshape(forma_de([i], ejes))
            ajeno = np.array(self.ejes[self.indice[otro]].representantes).reshape(forma_de([self.indice[otro]], ejes))
            yield ejes, np.isin(ajeno, codigos) == (propio == NO_APLICA)

    def _imposible(self, ejes: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        forma = tuple(len(self.ejes[eje].representantes) for eje in ejes)
        return imposible_en(self.restricciones, ejes, forma)

    # Existencia, dimensiones y nivel global

    def _con_existencia(self) -> tuple[TablaDensa, ...]:
        """Cada condición de existencia va a la tabla que ya tiene sus hechos; si no la hay, a una propia."""
        resto = len(self.paquete.existencia) - 1
        repartidas: dict[tuple[int, ...], list[tuple[int, Condicion]]] = {}
        anfitriones = [self.arreglos[indicador.id][0] for indicador in self.paquete.indicadores]
        for numero, fila in enumerate(self.paquete.existencia[:resto]):
            partes = fila.condicion.partes if isinstance(fila.condicion, Alguno) else (fila.condicion,)
            for parte in partes:
                ejes = self._ejes_de([parte])
                anfitrion = next((otros for otros in anfitriones if set(ejes) <= set(otros)), ejes)
                repartidas.setdefault(anfitrion, []).append((numero, parte))
        densas = []
        for indicador in self.paquete.indicadores:
            ejes, filas, niveles = self.arreglos[indicador.id]
            suyas = repartidas.pop(ejes, [])
            existencia = tuple(self._primera_de_existencia(suyas, ejes, lectura, resto) for lectura in range(2))
            densas.append(TablaDensa(indicador, ejes, filas.shape, filas, niveles, (existencia[0], existencia[1])))
        for ejes, suyas in repartidas.items():
            existencia = tuple(self._primera_de_existencia(suyas, ejes, lectura, resto) for lectura in range(2))
            forma = existencia[0].shape
            filas = np.where(self._imposible(ejes), IMPOSIBLE, 0).astype(np.int16)
            nulos = np.zeros(forma, dtype=np.int8)
            densas.append(TablaDensa(None, ejes, forma, filas, (nulos, nulos), (existencia[0], existencia[1])))
        return tuple(densas)

    def _primera_de_existencia(
        self, suyas: Sequence[tuple[int, Condicion]], ejes: tuple[int, ...], lectura: int, resto: int
    ) -> Arreglo:
        malla = self._malla(ejes)
        forma = tuple(len(self.ejes[eje].representantes) for eje in ejes)
        primera = np.full(forma, resto, dtype=np.int8)
        for numero, condicion in reversed(suyas):
            niveles = {
                nombre: self._nivel_en(nombre, lectura, ejes)
                for nombre in condiciones.variables(condicion)
                if nombre in self.indicadores
            }
            primera[self._en(condicion, malla, ejes, niveles)] = numero
        return primera

    def _nivel_en(self, indicador: str, lectura: int, ejes: tuple[int, ...]) -> Any:
        suyos, _, niveles = self.arreglos[indicador]
        return niveles[lectura].reshape(forma_de(suyos, ejes, niveles[lectura].shape))

    def _dimension(self, dimension: Dimension) -> DimensionDensa:
        posiciones = tuple(
            i for i, indicador in enumerate(self.paquete.indicadores) if indicador.dimension == dimension.id
        )
        valores = dict(zip(dimension.indicadores, _escalas(len(dimension.indicadores)), strict=True))
        arreglos = tuple((regla, _denso(regla, valores, len(posiciones))) for regla in dimension.reglas)
        return DimensionDensa(dimension, posiciones, arreglos)

    def _global(self, lectura: int, dimensiones: tuple[DimensionDensa, ...]) -> GlobalDenso:
        terminos = tuple(t for t in self.paquete.globales if t.lectura in (None, LECTURAS[lectura]))
        nombres = list(dict.fromkeys(nombre for t in terminos for nombre in expresiones.nombres(t.expresion)))
        if len(nombres) > MAXIMO_DE_VARIABLES:
            hallado = f"las reglas globales usan {len(nombres)} variables"
            raise ReglasInvalidas([Problema("niveles.yaml, globales", hallado, f"a lo más {MAXIMO_DE_VARIABLES}")])
        variables = []
        for nombre in nombres:
            for i, densa in enumerate(dimensiones):
                propia = densa.dimension
                reglas = {segun(propia.id, regla.regla.id): regla.regla.id for regla in propia.reglas}
                if nombre == propia.id:
                    variables.append((i, densa.de_lectura(lectura)[0].regla.id))
                elif nombre in reglas:
                    variables.append((i, reglas[nombre]))
                elif nombre in propia.indicadores:
                    variables.append((i, nombre))
        valores = dict(zip(nombres, _escalas(len(nombres)), strict=True))
        niveles = np.stack([_denso(t, valores, len(nombres)) for t in terminos])
        mayor = niveles.max(axis=0)
        codigos = len(NIVELES) * (niveles == mayor).argmax(axis=0) + mayor
        return GlobalDenso(tuple(variables), terminos, codigos.astype(np.int16))


def _denso(regla: ReglaDeNivel, valores: Mapping[str, Any], ejes: int) -> Arreglo:
    forma = (len(NIVELES),) * ejes
    return np.broadcast_to(expresiones.evaluar(regla.expresion, valores), forma).astype(np.int8)


def _escalas(cuantas: int) -> list[Arreglo]:
    """Una escala de niveles por eje, lista para combinarse con las demás."""
    escala = np.arange(len(NIVELES), dtype=np.int8)
    return [escala.reshape(forma_de([i], tuple(range(cuantas)))) for i in range(cuantas)]


def cortes_de(paquete: Paquete) -> dict[str, set[int]]:
    """Por hecho, los códigos en que alguna fila puede cambiar de respuesta."""
    cortes: dict[str, set[int]] = {}
    todas = [fila.condicion for indicador in paquete.indicadores for fila in indicador.filas]
    todas += [fila.condicion for fila in paquete.existencia] + [i.condicion for i in paquete.imposibles]
    for condicion in todas:
        for nombre, corte in condiciones.cortes(condicion):
            for id in _enteros_bajo(paquete, nombre):
                cortes.setdefault(id, set()).add(corte)
    for derivado in paquete.derivados.values():
        if isinstance(derivado.calculo, Cuenta):
            for id in derivado.calculo.de:
                cortes.setdefault(id, set()).update(c for _, c in condiciones.cortes(derivado.calculo.prueba))
    return cortes


def _ejes(paquete: Paquete, otros_cortes: Mapping[str, set[int]]) -> tuple[Eje, ...]:
    """Parte cada hecho en las clases que alguna fila distingue."""
    cortes = cortes_de(paquete)
    ejes = []
    for hecho in paquete.hechos.values():
        dominio = hecho.dominio
        if dominio.valores is not None:
            representantes = tuple(range(len(dominio.valores)))
        else:
            tope = dominio.maximo
            suyos = cortes.get(hecho.id, set()) | otros_cortes.get(hecho.id, set())
            dentro = {c for c in suyos if c > 0 and (tope is None or c <= tope)}
            representantes = (0, *sorted(dentro))
        ejes.append(Eje(hecho, representantes + ((NO_APLICA,) if hecho.aplica_si else ())))
    return tuple(ejes)


def _enteros_bajo(paquete: Paquete, nombre: str) -> Iterable[str]:
    """Los hechos enteros a los que se traslada un corte sobre esa variable."""
    if nombre in paquete.hechos:
        yield nombre
    elif nombre in paquete.derivados and isinstance(calculo := paquete.derivados[nombre].calculo, Peor):
        for parte in calculo.de:
            yield from _enteros_bajo(paquete, parte)
