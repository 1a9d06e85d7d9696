"""De un paquete de reglas a sus tablas densas, revisadas enteras: ni celdas sin fila ni filas que se contradigan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from desproteccion import condiciones
from desproteccion.condiciones import Alguno, Condicion
from desproteccion.ejes import partir
from desproteccion.errores import Problema, ReglasInvalidas
from desproteccion.mensajes import valor_en_palabras
from desproteccion.niveles_densos import dimension_densa, global_denso
from desproteccion.paquete import Fila, Paquete
from desproteccion.tablas import IMPOSIBLE, Cumplimiento, TablaDensa, Tablas, forma_de, imposible_en
from desproteccion.vocabulario import NO_APLICA, NivelSegun, Peor

if TYPE_CHECKING:
    from desproteccion.tablas import Arreglo, Filas


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
        self.ejes = partir(paquete, cortes)
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
        dimensiones = tuple(dimension_densa(self.paquete, dimension) for dimension in self.paquete.dimensiones)
        globales = global_denso(self.paquete, 0, dimensiones), global_denso(self.paquete, 1, dimensiones)
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

    # Existencia

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
