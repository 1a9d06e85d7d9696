"""El ejecutor de las tablas densas: decidir es indexar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import getitem

from desproteccion import condiciones
from desproteccion.condiciones import Intervalo
from desproteccion.decision import SIN_TERMINO, Decision
from desproteccion.ejecutores.planos import ESCALA, Direccion, Palabra, Trozo
from desproteccion.tabla_gravedad import Caso, TablaDeGravedad
from desproteccion.tablas import Tablas
from desproteccion.vocabulario import LECTURAS, NombreDeEjecutor


class EjecutorDeTablas:
    """Evaluación directa: los hechos dan la dirección del caso, la dirección su palabra, y de ella sale lo demás."""

    nombre: NombreDeEjecutor = "tablas"

    def __init__(self, tablas: Tablas, gravedad: TablaDeGravedad) -> None:
        self._paquete = tablas.paquete
        self._gravedad = gravedad
        lecturas, densas = range(len(LECTURAS)), tablas.densas
        direccion, palabra = Direccion(densas), Palabra(tablas)
        self._aportes = [direccion.aportes(i, eje) for i, eje in enumerate(tablas.ejes)]
        self._lectores = [[n for n, d in enumerate(densas) if i in d.ejes] for i in range(len(tablas.ejes))]
        self.indicadores = range(len(tablas.indicadores))
        """Las tablas que son de un indicador: van primero y en su orden."""
        self._filas: list[Trozo] = [(*direccion.lugares[i], densas[i].filas.ravel().tolist()) for i in self.indicadores]
        self._palabras: list[Trozo] = [(*lugar, palabra.de(i)) for i, lugar in enumerate(direccion.lugares)]
        self._mascaras = [palabra.mascara(n) for n in lecturas]
        self._resto = palabra.resto
        self._existencias = [palabra.existencia(n) for n in lecturas]
        self._valor_de_existencia = [fila.niveles for fila in tablas.paquete.existencia]
        self._cadenas = [[palabra.cadena(n, de_filas) for de_filas in lecturas] for n in lecturas]
        self._celdas = [condiciones.constancia(celda.condicion) for celda in tablas.paquete.programas.celdas]
        self._alertas = [condiciones.constancia(alerta.condicion) for alerta in tablas.paquete.alertas]

    def decidir(self, codigos: Sequence[int], lectura: int, lectura_de_filas: int) -> Decision:
        direccion = self.direccion(codigos)
        return self.resolver(direccion, self.palabra(direccion), lectura, lectura_de_filas)

    def direccion(self, codigos: Iterable[int]) -> int:
        """La celda del caso en cada tabla: lo único que depende de los hechos."""
        return sum(map(getitem, self._aportes, codigos))

    def aporte(self, eje: int, codigo: int) -> int:
        """Lo que un hecho suma a la dirección con ese código."""
        return self._aportes[eje][codigo]

    def palabra(self, direccion: int) -> int:
        """Lo que dicen las celdas de un caso, bajo las dos lecturas."""
        palabra = 0
        for desde, mascara, plano in self._palabras:
            palabra |= plano[direccion >> desde & mascara]
        return palabra

    def resolver(self, direccion: int, palabra: int, lectura: int, lectura_de_filas: int) -> Decision:
        """La decisión de un caso ya ubicado en las tablas."""
        cadena = self._cadenas[lectura][lectura_de_filas]
        niveles: tuple[int, ...] = ()
        dimensiones = []
        celda = 0
        for desde, mascara, plano in cadena.dimensiones:
            nivel, sumando, suyos = plano[palabra >> desde & mascara]
            dimensiones.append(nivel)
            niveles += suyos
            celda += sumando
        existencia = self.existencia(palabra, lectura_de_filas)
        hay = self._valor_de_existencia[existencia][lectura_de_filas]
        termino, nivel = divmod(cadena.globales[celda], ESCALA) if hay else (SIN_TERMINO, 0)
        return Decision(tuple(self.filas(direccion)), niveles, existencia, tuple(dimensiones), termino, nivel)

    # Por partes

    def lectores(self, eje: int) -> Sequence[int]:
        """Las tablas que leen un hecho."""
        return self._lectores[eje]

    def filas(self, direccion: int) -> list[int]:
        """La fila que decide cada indicador."""
        return [plano[direccion >> desde & mascara] for desde, mascara, plano in self._filas]

    def mascara(self, tablas: Iterable[int]) -> int:
        """Los bits que esas tablas ocupan en la dirección."""
        return sum(mascara << desde for desde, mascara, _ in [self._palabras[tabla] for tabla in tablas])

    def filas_en(self, tabla: int, direcciones: Iterable[int]) -> set[int]:
        """Las filas que deciden un indicador en alguna de esas direcciones."""
        desde, mascara, plano = self._filas[tabla]
        return {plano[direccion >> desde & mascara] for direccion in direcciones}

    def palabras_en(self, tablas: Iterable[int], direcciones: Iterable[int], lectura_de_filas: int) -> set[int]:
        """Lo que dicen esas tablas, bajo una lectura, en alguna de esas direcciones."""
        suyas, propios = [self._palabras[tabla] for tabla in tablas], self._mascaras[lectura_de_filas]
        palabras = set()
        for direccion in direcciones:
            palabra = 0
            for desde, mascara, plano in suyas:
                palabra |= plano[direccion >> desde & mascara]
            palabras.add(palabra & propios)
        return palabras

    def alcanzan(self, palabras: Collection[int], lectura: int) -> tuple[list[list[int]], list[int], list[int]]:
        """Los niveles por dimensión, las filas de existencia y los niveles globales a que llevan esas palabras."""
        cadena = self._cadenas[lectura][lectura]
        dimensiones: list[set[int]] = [set() for _ in cadena.dimensiones]
        existencias, globales = set(), set()
        for palabra in palabras:
            celda = 0
            for (desde, mascara, plano), niveles in zip(cadena.dimensiones, dimensiones, strict=True):
                nivel, sumando, _ = plano[palabra >> desde & mascara]
                niveles.add(nivel)
                celda += sumando
            fila = self.existencia(palabra, lectura)
            existencias.add(fila)
            globales.add(cadena.globales[celda] % ESCALA if self._valor_de_existencia[fila][lectura] else 0)
        return [sorted(niveles) for niveles in dimensiones], sorted(existencias), sorted(globales)

    def existencia(self, palabra: int, lectura_de_filas: int) -> int:
        """La fila de existencia: la primera que se cumple o, si ninguna, la última."""
        cumplidas = palabra >> self._existencias[lectura_de_filas] & (1 << self._resto) - 1
        return (cumplidas & -cumplidas).bit_length() - 1 if cumplidas else self._resto

    def nivel_global(self, palabra: int, lectura: int, lectura_de_filas: int) -> int:
        """El nivel global; sin desprotección, 0."""
        if not self._valor_de_existencia[self.existencia(palabra, lectura_de_filas)][lectura_de_filas]:
            return 0
        cadena = self._cadenas[lectura][lectura_de_filas]
        return cadena.globales[sum([plano[palabra >> desde & m][1] for desde, m, plano in cadena.dimensiones])] % ESCALA

    # Lo demás que un ejecutor decide

    def gravedad(self, caso: Caso) -> int:
        return self._gravedad.decidir(caso)

    def celdas(self, dimensiones: Sequence[int]) -> tuple[int, ...]:
        valores = {d.id: (nivel, nivel) for d, nivel in zip(self._paquete.dimensiones, dimensiones, strict=True)}
        return tuple(i for i, cumple in enumerate(self._celdas) if cumple(valores))

    def alertas(self, intervalos: Mapping[str, Intervalo]) -> tuple[int, ...]:
        return tuple([i for i, cumple in enumerate(self._alertas) if cumple(intervalos)])
