"""El ejecutor de las tablas densas: decidir es indexar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desproteccion import condiciones
from desproteccion.condiciones import Intervalo
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.tabla_gravedad import Caso, TablaDeGravedad
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import NIVELES, NO_APLICA, Eje

Pasos = tuple[tuple[int, tuple[int, ...]], ...]
"""Por eje de una tabla: su posición y lo que cada código aporta a la dirección de la celda."""


class EjecutorDeTablas:
    """Evaluación directa sobre los arreglos, aplanados para leerlos desde Python sin rodeos."""

    nombre = "tablas"

    def __init__(self, tablas: Tablas, gravedad: TablaDeGravedad) -> None:
        self._paquete = tablas.paquete
        self._gravedad = gravedad
        topes = [_tope(eje) for eje in tablas.ejes]
        self._topes = tuple((i, tope) for i, tope in enumerate(topes) if tope is not None)
        self._indicadores = []
        self._existencias = []
        resto = len(tablas.paquete.existencia) - 1
        for densa in tablas.densas:
            pasos = _pasos([tablas.ejes[eje] for eje in densa.ejes], densa.ejes)
            planas = [arreglo.ravel().tolist() for arreglo in densa.existencia]
            opina = any(fila != resto for plana in planas for fila in plana)
            if densa.indicador:
                filas = densa.filas.ravel().tolist()
                niveles = [arreglo.ravel().tolist() for arreglo in densa.niveles]
                self._indicadores.append((pasos, filas, niveles, planas if opina else None))
            else:
                self._existencias.append((pasos, planas))
        self._valor_de_existencia = [fila.niveles for fila in tablas.paquete.existencia]
        self._resto = resto
        self._dimensiones = []
        for densa in tablas.dimensiones:
            arreglos = {regla.regla.id: arreglo.ravel().tolist() for regla, arreglo in densa.arreglos}
            por_lectura = [densa.de_lectura(lectura)[0].regla.id for lectura in range(2)]
            self._dimensiones.append((densa.indicadores, arreglos, por_lectura))
        ids = [indicador.id for indicador in tablas.indicadores]
        self._globales = [
            (
                [(d, ids.index(nombre) if nombre in ids else nombre) for d, nombre in denso.variables],
                denso.codigos.ravel().tolist(),
            )
            for denso in tablas.globales
        ]

    def decidir(self, codigos: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        if self._topes:
            codigos = list(codigos)
            for i, tope in self._topes:
                if codigos[i] > tope:
                    codigos[i] = tope
        filas, niveles, existencia = [], [], self._resto
        for pasos, tabla, por_lectura, existencias in self._indicadores:
            celda = 0
            for eje, aporte in pasos:
                celda += aporte[codigos[eje]]
            filas.append(tabla[celda])
            niveles.append(por_lectura[lectura_de_filas][celda])
            if existencias is not None and (fila := existencias[lectura_de_filas][celda]) < existencia:
                existencia = fila
        for pasos, existencias in self._existencias:
            celda = 0
            for eje, aporte in pasos:
                celda += aporte[codigos[eje]]
            if (fila := existencias[lectura_de_filas][celda]) < existencia:
                existencia = fila
        direcciones, dimensiones = [], []
        for indicadores, arreglos, por_regla in self._dimensiones:
            celda = 0
            for i in indicadores:
                celda = 4 * celda + niveles[i]
            direcciones.append((celda, arreglos))
            dimensiones.append(arreglos[por_regla[lectura]][celda])
        if not self._valor_de_existencia[existencia][lectura_de_filas]:
            return Decision(tuple(filas), tuple(niveles), existencia, tuple(dimensiones), SIN_TERMINO, 0)
        variables, codigos_globales = self._globales[lectura]
        celda = 0
        for d, nombre in variables:
            if nombre.__class__ is int:
                celda = 4 * celda + niveles[nombre]
            else:
                propia, arreglos = direcciones[d]
                celda = 4 * celda + arreglos[nombre][propia]
        termino, nivel = divmod(codigos_globales[celda], len(NIVELES))
        return Decision(tuple(filas), tuple(niveles), existencia, tuple(dimensiones), termino, nivel)

    def gravedad(self, caso: Caso) -> int:
        return self._gravedad.decidir(caso)

    def celdas(self, dimensiones: Sequence[int]) -> tuple[int, ...]:
        valores = {d.id: (nivel, nivel) for d, nivel in zip(self._paquete.dimensiones, dimensiones, strict=True)}
        celdas = self._paquete.programas.celdas
        return tuple(i for i, celda in enumerate(celdas) if condiciones.consta(celda.condicion, valores))

    def alertas(self, intervalos: Mapping[str, Intervalo]) -> tuple[int, ...]:
        alertas = self._paquete.alertas
        return tuple(i for i, alerta in enumerate(alertas) if condiciones.consta(alerta.condicion, intervalos))


def _tope(eje: Eje) -> int | None:
    """El primer código de la última clase de un entero: de ahí en adelante todos son de la misma."""
    return eje.representantes[-1] if eje.hecho.dominio.valores is None else None


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
