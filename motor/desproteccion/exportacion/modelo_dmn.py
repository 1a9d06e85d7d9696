"""Las reglas como decisiones DMN: qué tabla, con qué política de acierto, y de qué depende cada una."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from desproteccion import expresiones
from desproteccion.catalogo import Catalogo
from desproteccion.condiciones import Condicion, Pertenece, sobre
from desproteccion.exportacion.filas_dmn import Alternativa, alternativas, literal
from desproteccion.expresiones import Expresion
from desproteccion.paquete import Fila, Paquete, ReglaDeNivel
from desproteccion.tabla_gravedad import dominios
from desproteccion.verificacion.examen import Examen
from desproteccion.vocabulario import (
    DOMINIO_DE_EXISTENCIA,
    DOMINIO_DE_NIVEL,
    DOMINIO_ENTERO,
    EXISTENCIAS,
    LECTURAS,
    NIVELES,
    Cuenta,
    Dominio,
    Lectura,
    NivelSegun,
)

Politica = Literal["UNIQUE", "ANY", "FIRST", "COLLECT", "COLLECT SUM"]
MAXIMO = len(NIVELES) - 1


@dataclass(frozen=True, slots=True)
class FilaDmn:
    regla: str
    entradas: Alternativa
    salidas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """Una tabla de decisión. Sus entradas son las variables que nombran sus filas."""

    nombre: str
    titulo: str
    politica: Politica
    salidas: tuple[str, ...]
    filas: tuple[FilaDmn, ...]

    @property
    def entradas(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(variable for fila in self.filas for variable in fila.entradas))


@dataclass(frozen=True, slots=True)
class Modelo:
    """Las decisiones, en un orden en que cada una viene después de las que necesita, y el dominio de cada variable."""

    nombre: str
    decisiones: tuple[Decision, ...]
    dominios: Mapping[str, Dominio]


SIN_EXPRESAR = (
    "alertas y deberes: dependen de lo que consta, y un dato desconocido no los apaga",
    "orden, papel y condición de los programas: comparan sumas entre filas; se exportan las celdas del cuadro",
    "niveles posibles, faltantes y robustez con datos desconocidos: recorren todas las completaciones",
    "cuántos descriptores y agravantes se cuentan en una tipología, y que la gravedad de la violencia sea la mayor de "
    "todas: la gravedad propuesta va como decisión suelta, de una tipología",
    "polivictimización afirmada por conteo y demás lecturas de la ficha: son anteriores a los hechos",
)


def modelar(paquete: Paquete, catalogo: Catalogo, lectura: Lectura) -> Modelo:
    """Las decisiones bajo una lectura: la gravedad que se propone y, desde los hechos, hasta el nivel global."""
    return _Modelador(paquete, catalogo, LECTURAS.index(lectura)).modelo()


class _Modelador:
    def __init__(self, paquete: Paquete, catalogo: Catalogo, lectura: int) -> None:
        self.paquete, self.lectura, self.gravedad = paquete, lectura, catalogo.gravedad
        self.examen = Examen(paquete)
        self.dominios: dict[str, Dominio] = {id: hecho.dominio for id, hecho in paquete.hechos.items()}

    def modelo(self) -> Modelo:
        decisiones = [self._gravedad(), *self._derivados()]
        for indicador in self.paquete.indicadores:
            decisiones.append(self._tabla(indicador.id, indicador.nombre, indicador.id, self.lectura))
        decisiones.append(self._existencia())
        for dimension in self.paquete.dimensiones:
            for regla in dimension.reglas:
                nombre = f"{dimension.id}@{regla.regla.id}"
                decisiones += self._conteos([regla.expresion])
                decisiones.append(self._de_nivel(nombre, dimension.nombre, [regla], con_regla=False))
        decisiones.append(self._global())
        decisiones.append(self._celdas())
        ids = dict.fromkeys(decision.nombre for decision in decisiones)
        por_nombre = {decision.nombre: decision for decision in decisiones}
        return Modelo(f"{self.paquete.id}_{LECTURAS[self.lectura]}", tuple(por_nombre[id] for id in ids), self.dominios)

    def _gravedad(self) -> Decision:
        """La propuesta de una tipología, de sus descriptores y agravantes contados."""
        self.dominios |= dominios(self.gravedad.gravedades)
        filas = [
            FilaDmn(v0.regla.id, entradas, (literal(self.gravedad.propuestas[v0.propone]),))
            for v0 in self.gravedad.reglas
            for entradas in alternativas(v0.condicion)
        ]
        return Decision("gravedad_propuesta", "Gravedad que se propone", "UNIQUE", ("gravedad",), tuple(filas))

    # Hechos derivados

    def _derivados(self) -> Iterator[Decision]:
        for id, derivado in self.paquete.derivados.items():
            self.dominios[id] = derivado.dominio
            calculo = derivado.calculo
            if isinstance(calculo, NivelSegun):
                yield self._tabla(id, derivado.etiqueta, calculo.tabla, calculo.lectura)
            elif isinstance(calculo, Cuenta):
                pruebas = [sobre(calculo.prueba, hecho) for hecho in calculo.de]
                yield _conteo(id, derivado.etiqueta, pruebas)
            else:
                yield _peor(id, derivado.etiqueta, calculo.de, derivado.dominio)

    # Etapas

    def _tabla(self, nombre: str, titulo: str, tabla: str, lectura: int) -> Decision:
        self.dominios[nombre] = DOMINIO_DE_NIVEL
        indicador = next(i for i in self.paquete.indicadores if i.id == tabla)
        celdas = self.examen.cumplimientos[tabla]
        varias = bool((celdas.cumple.sum(axis=0)[celdas.valida] > 1).any())
        filas = _filas_de(indicador.filas, lectura, NIVELES)
        return Decision(nombre, titulo, "ANY" if varias else "UNIQUE", ("nivel",), tuple(filas))

    def _existencia(self) -> Decision:
        self.dominios["existencia"] = DOMINIO_DE_EXISTENCIA
        filas = tuple(_filas_de(self.paquete.existencia, self.lectura, EXISTENCIAS))
        return Decision("existencia", "Existencia de desprotección", "FIRST", ("existencia",), filas)

    def _conteos(self, partes: Iterable[Expresion]) -> Iterator[Decision]:
        for expresion in partes:
            for nombre, de, nivel in expresiones.conteos(expresion, MAXIMO):
                self.dominios[nombre] = DOMINIO_ENTERO
                pruebas = [Pertenece(variable, tuple(range(nivel, MAXIMO + 1))) for variable in de]
                yield _conteo(nombre, f"Cuántos alcanzan {NIVELES[nivel]}", pruebas)

    def _de_nivel(self, nombre: str, titulo: str, reglas: list[ReglaDeNivel], *, con_regla: bool) -> Decision:
        """Del nivel más alto al más bajo, la primera regla que lo alcanza."""
        self.dominios[nombre] = DOMINIO_DE_NIVEL
        filas: list[FilaDmn] = []
        for nivel in range(MAXIMO, 0, -1):
            for regla in reglas:
                condicion = expresiones.al_menos(regla.expresion, nivel, MAXIMO)
                id = regla.regla.id
                salidas = (literal(NIVELES[nivel]), literal(id)) if con_regla else (literal(NIVELES[nivel]),)
                if condicion is not None:
                    filas += [FilaDmn(id, entradas, salidas) for entradas in alternativas(condicion)]
        if not con_regla:
            filas.append(FilaDmn(reglas[0].regla.id, {}, (literal(NIVELES[0]),)))
        return Decision(nombre, titulo, "FIRST", ("nivel", "regla") if con_regla else ("nivel",), tuple(filas))

    def _global(self) -> Decision:
        terminos = [t for t in self.paquete.globales if t.lectura in (None, LECTURAS[self.lectura])]
        entera = self._de_nivel("global", "Nivel global", terminos, con_regla=True)
        sin = FilaDmn("existencia", {"existencia": (Pertenece("existencia", (0,)),)}, (literal(NIVELES[0]), '""'))
        filas = [sin, *[FilaDmn(f.regla, self._con_dimensiones(f.entradas), f.salidas) for f in entera.filas]]
        return Decision("global", entera.titulo, "FIRST", entera.salidas, tuple(filas))

    def _celdas(self) -> Decision:
        filas = [
            FilaDmn(celda.regla.id, self._con_dimensiones(entradas), (literal(programa),))
            for celda in self.paquete.programas.celdas
            for entradas in alternativas(celda.condicion)
            for programa in celda.programas
        ]
        return Decision("programas", "Programas que responden", "COLLECT", ("programa",), tuple(filas))

    def _con_dimensiones(self, entradas: Alternativa) -> Alternativa:
        """Una dimensión a secas es la que resume la regla de esta lectura."""
        resumen = {
            d.id: f"{d.id}@{regla.regla.id}"
            for d in self.paquete.dimensiones
            for regla in d.reglas
            if regla.lectura == LECTURAS[self.lectura]
        }
        return {resumen.get(variable, variable): pruebas for variable, pruebas in entradas.items()}


def _filas_de(filas: Iterable[Fila], lectura: int, nombres: tuple[str, ...]) -> Iterator[FilaDmn]:
    for fila in filas:
        for entradas in alternativas(fila.condicion):
            yield FilaDmn(fila.regla.id, entradas, (literal(nombres[fila.niveles[lectura]]),))


def _conteo(nombre: str, titulo: str, pruebas: Iterable[Condicion]) -> Decision:
    """Un 1 por cada prueba que se cumple, y un 0 para que la suma exista aunque no se cumpla ninguna."""
    filas = [FilaDmn(nombre, entradas, ("1",)) for prueba in pruebas for entradas in alternativas(prueba)]
    return Decision(nombre, titulo, "COLLECT SUM", ("cuenta",), (*filas, FilaDmn(nombre, {}, ("0",))))


def _peor(nombre: str, titulo: str, de: tuple[str, ...], dominio: Dominio) -> Decision:
    valores = dominio.valores or ()
    filas = [
        FilaDmn(nombre, {hecho: (Pertenece(hecho, (codigo,)),)}, (literal(valores[codigo]),))
        for codigo in range(len(valores) - 1, 0, -1)
        for hecho in de
    ]
    return Decision(nombre, titulo, "FIRST", ("peor",), (*filas, FilaDmn(nombre, {}, (literal(valores[0]),))))
