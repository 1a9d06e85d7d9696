"""El ejecutor de las tablas densas: decidir es indexar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from desproteccion import condiciones
from desproteccion.condiciones import Intervalo
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.tabla_gravedad import Caso, TablaDeGravedad
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES, NO_APLICA, Eje, NombreDeEjecutor

ESCALA = len(NIVELES)
Pasos = tuple[tuple[int, tuple[int, ...]], ...]
"""Por eje de una tabla: su posición y lo que cada código aporta a la dirección de la celda."""


class EjecutorDeTablas:
    """Evaluación directa sobre los arreglos, aplanados para leerlos desde Python sin rodeos."""

    nombre: NombreDeEjecutor = "tablas"

    def __init__(self, tablas: Tablas, gravedad: TablaDeGravedad) -> None:
        self._paquete = tablas.paquete
        self._gravedad = gravedad
        self._topes = {i: tope for i, eje in enumerate(tablas.ejes) if (tope := _tope(eje)) is not None}
        self._pasos = [_pasos([tablas.ejes[eje] for eje in d.ejes], d.ejes) for d in tablas.densas]
        self._tablas_de: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for tabla, pasos in enumerate(self._pasos):
            for eje, aporte in pasos:
                self._tablas_de.setdefault(eje, []).append((tabla, aporte))
        con_filas = [densa for densa in tablas.densas if densa.indicador]
        self._filas = [densa.filas.ravel().tolist() for densa in con_filas]
        self._niveles = [[densa.niveles[lectura].ravel().tolist() for densa in con_filas] for lectura in range(2)]
        self._resto = len(tablas.paquete.existencia) - 1
        self._existencias = [
            [
                (i, plano)
                for i, d in enumerate(tablas.densas)
                if min(plano := d.existencia[n].ravel().tolist()) < self._resto
            ]
            for n in range(2)
        ]
        self._valor_de_existencia = [fila.niveles for fila in tablas.paquete.existencia]
        self._indicadores_de = [densa.indicadores for densa in tablas.dimensiones]
        resumenes = [
            {regla.regla.id: arreglo.ravel().tolist() for regla, arreglo in densa.arreglos}
            for densa in tablas.dimensiones
        ]
        self._de_lectura: list[list[list[int]]] = [
            [planos[d.de_lectura(n)[0].regla.id] for d, planos in zip(tablas.dimensiones, resumenes, strict=True)]
            for n in range(2)
        ]
        ids = [indicador.id for indicador in tablas.indicadores]
        self._globales: list[tuple[list[tuple[int, int, list[int] | None]], list[int]]] = [
            (
                [
                    (ids.index(nombre), d, None) if nombre in ids else (0, d, resumenes[d][nombre])
                    for d, nombre in denso.variables
                ],
                denso.codigos.ravel().tolist(),
            )
            for denso in tablas.globales
        ]
        self._celdas = [condiciones.constancia(celda.condicion) for celda in tablas.paquete.programas.celdas]
        self._alertas = [condiciones.constancia(alerta.condicion) for alerta in tablas.paquete.alertas]

    def decidir(self, codigos: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        return self.resolver(self.direcciones(codigos), lectura, lectura_de_filas)

    def direcciones(self, codigos: Sequence[int]) -> list[int]:
        """La celda del caso en cada tabla: lo único que depende de los hechos, y común a toda lectura."""
        acotados = list(codigos)
        for i, tope in self._topes.items():
            acotados[i] = min(acotados[i], tope)
        direcciones = []
        for pasos in self._pasos:
            celda = 0
            for eje, aporte in pasos:
                celda += aporte[acotados[eje]]
            direcciones.append(celda)
        return direcciones

    def mover(
        self, direcciones: Sequence[int], codigos: Sequence[int], cambios: Iterable[tuple[int, int]]
    ) -> list[int]:
        """Las direcciones si esos ejes tuvieran otros códigos: solo cambian las de las tablas que los leen."""
        nuevas = list(direcciones)
        for eje, codigo in cambios:
            antes, despues = codigos[eje], codigo
            if (tope := self._topes.get(eje)) is not None:
                antes, despues = min(antes, tope), min(despues, tope)
            for tabla, aporte in self.tablas_de(eje):
                nuevas[tabla] += aporte[despues] - aporte[antes]
        return nuevas

    def resolver(self, direcciones: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        """La decisión de un caso ya ubicado en las tablas."""
        niveles = self.niveles(direcciones, lectura_de_filas)
        existencia = self.existencia(direcciones, lectura_de_filas)
        dimensiones, termino, nivel = self.encadenar(niveles, existencia, lectura, lectura_de_filas)
        return Decision(self.filas(direcciones), tuple(niveles), existencia, dimensiones, termino, nivel)

    def nivel(self, direcciones: Sequence[int], lectura: int, lectura_de_filas: int) -> int:
        """Solo el nivel global de un caso ya ubicado en las tablas."""
        niveles = self.niveles(direcciones, lectura_de_filas)
        existencia = self.existencia(direcciones, lectura_de_filas)
        return self._global(niveles, self._combinar(niveles), existencia, lectura, lectura_de_filas)[1]

    def nivel_por_lectura(self, direcciones: Sequence[int], lectura_de_filas: int) -> tuple[int, int]:
        """El nivel global según las reglas de cada lectura, con todas las brechas resueltas por una misma."""
        niveles = self.niveles(direcciones, lectura_de_filas)
        existencia = self.existencia(direcciones, lectura_de_filas)
        combinados = self._combinar(niveles)
        minima, prudente = [self._global(niveles, combinados, existencia, n, lectura_de_filas)[1] for n in range(2)]
        return minima, prudente

    # Por partes

    def filas(self, direcciones: Sequence[int]) -> tuple[int, ...]:
        """La fila que decide cada indicador."""
        return tuple([plano[celda] for plano, celda in zip(self._filas, direcciones)])  # noqa: B905

    def fila(self, tabla: int, celda: int) -> int:
        return self._filas[tabla][celda]

    def tablas_de(self, eje: int) -> Sequence[tuple[int, Sequence[int]]]:
        """Las tablas que leen un hecho y, por código suyo, lo que aporta a la dirección de la celda."""
        return self._tablas_de.get(eje, ())

    def niveles(self, direcciones: Sequence[int], lectura_de_filas: int) -> list[int]:
        """El nivel de cada indicador."""
        return [plano[celda] for plano, celda in zip(self._niveles[lectura_de_filas], direcciones)]  # noqa: B905

    def existencia(self, direcciones: Sequence[int], lectura_de_filas: int, *, salvo: Collection[int] = ()) -> int:
        """La fila de existencia: la primera que alguna tabla cumple, sin contar las tablas de `salvo`."""
        existencia = self._resto
        for tabla, plano in self._existencias[lectura_de_filas]:
            fila = plano[direcciones[tabla]]
            if fila < existencia and tabla not in salvo:
                existencia = fila
        return existencia

    def estado(
        self, direcciones: Sequence[int], tablas: Sequence[int], lectura_de_filas: int
    ) -> tuple[tuple[int, ...], int]:
        """De solo esas tablas, en orden: el nivel de las que son de un indicador, y la existencia."""
        planos, existencia = self._niveles[lectura_de_filas], self._resto
        niveles = tuple([planos[tabla][direcciones[tabla]] for tabla in tablas if tabla < len(planos)])
        for tabla, plano in self._existencias[lectura_de_filas]:
            if tabla in tablas:
                existencia = min(existencia, plano[direcciones[tabla]])
        return niveles, existencia

    def encadenar(
        self, niveles: Sequence[int], existencia: int, lectura: int, lectura_de_filas: int
    ) -> tuple[tuple[int, ...], int, int]:
        """De los niveles de los indicadores: los de las dimensiones, el término que decide y el nivel global."""
        combinados = self._combinar(niveles)
        dimensiones = tuple([plano[celda] for plano, celda in zip(self._de_lectura[lectura], combinados)])  # noqa: B905
        return dimensiones, *self._global(niveles, combinados, existencia, lectura, lectura_de_filas)

    def _combinar(self, niveles: Sequence[int]) -> list[int]:
        """Por dimensión, la combinación de niveles de sus indicadores como una sola dirección."""
        combinados = []
        for indicadores in self._indicadores_de:
            celda = 0
            for i in indicadores:
                celda = ESCALA * celda + niveles[i]
            combinados.append(celda)
        return combinados

    def _global(
        self,
        niveles: Sequence[int],
        combinados: Sequence[int],
        existencia: int,
        lectura: int,
        lectura_de_filas: int,
    ) -> tuple[int, int]:
        """El término que decide y el nivel; sin desprotección, ninguno y 0."""
        if not self._valor_de_existencia[existencia][lectura_de_filas]:
            return SIN_TERMINO, 0
        variables, codigos = self._globales[lectura]
        celda = 0
        for indicador, dimension, resumen in variables:
            celda = ESCALA * celda + (niveles[indicador] if resumen is None else resumen[combinados[dimension]])
        return divmod(codigos[celda], ESCALA)

    # Lo demás que un ejecutor decide

    def gravedad(self, caso: Caso) -> int:
        return self._gravedad.decidir(caso)

    def celdas(self, dimensiones: Sequence[int]) -> tuple[int, ...]:
        valores = {d.id: (nivel, nivel) for d, nivel in zip(self._paquete.dimensiones, dimensiones, strict=True)}
        return tuple(i for i, cumple in enumerate(self._celdas) if cumple(valores))

    def alertas(self, intervalos: Mapping[str, Intervalo]) -> tuple[int, ...]:
        return tuple(i for i, cumple in enumerate(self._alertas) if cumple(intervalos))


def _tope(eje: Eje) -> int | None:
    """El primer código de la última clase de un entero: de ahí en adelante todos son de la misma."""
    return max(eje.representantes) if eje.hecho.dominio.valores is None else None


def _pasos(ejes: Sequence[Eje], posiciones: Sequence[int]) -> Pasos:
    pasos: list[tuple[int, tuple[int, ...]]] = []
    paso = 1
    for eje, posicion in zip(reversed(ejes), reversed(posiciones), strict=True):
        codigos = list(range(max(eje.representantes) + 1))
        if NO_APLICA in eje.representantes:
            codigos.append(NO_APLICA)  # queda en la última posición, que es la que lee el índice −1
        pasos.append((posicion, tuple(eje.clase(codigo) * paso for codigo in codigos)))
        paso *= len(eje.representantes)
    return tuple(reversed(pasos))
