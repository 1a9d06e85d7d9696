"""Las tablas compiladas a una consulta SQL: el lote se evalúa donde están los datos.

Es una consulta por etapas (códigos → extremos → filas → niveles → salida), sin uniones ni funciones propias: no cambia
el orden de las filas y en los nodos no hace falta nada. Los hechos desconocidos se completan dos veces, con lo mejor y
con lo peor; lo que ambas completaciones dicen igual es lo que se sabe.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Any, Literal

from desproteccion.columnas import ID, columna_de_antecedente, columnas_admitidas, exigir_columnas
from desproteccion.condiciones import variables
from desproteccion.ejecutores.sintaxis_sql import (
    condicion,
    consta,
    expresion,
    literal,
    mayor,
    primera,
    segun,
    suma,
    texto_de,
)
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.expresiones import Coinciden
from desproteccion.extremos import pares_con_brecha
from desproteccion.motor import Motor
from desproteccion.paquete import ReglaDeNivel
from desproteccion.salida_de_lote import SEPARADOR, Detalle, columnas_de_salida, textos_de_programas
from desproteccion.sintaxis import segun as nombre_segun
from desproteccion.tablas import imposible_en
from desproteccion.vocabulario import EXISTENCIAS, NIVELES, NO_APLICA, SIN_TOPE, Cuenta, Eje, Hecho, NivelSegun, Peor

Dialecto = Literal["duckdb", "spark"]

COMILLAS: Mapping[Dialecto, str] = {"duckdb": '"', "spark": "`"}
EXTREMOS = ("b", "w")
"""Prefijos de la mejor y la peor completación."""
ULTIMO = len(NIVELES) - 1


def consulta(
    motor: Motor,
    lectura: int,
    columnas: Mapping[str, Any] | None = None,
    detalle: Detalle = "completo",
    dialecto: Dialecto = "duckdb",
    entrada: str = "entrada",
) -> str:
    """La consulta que evalúa la tabla `entrada`.

    `columnas` da el tipo narwhals de cada una; sin ellas se suponen todas las del vocabulario y con su tipo. El
    dialecto solo cambia las comillas de los nombres de columna, que llevan puntos.
    Errores: `HechosInvalidos` si hay columnas que no existen o cuyo tipo no es el del hecho.
    """
    return _Consulta(motor, lectura, columnas, COMILLAS[dialecto]).texto(entrada, detalle)


class _Consulta:
    def __init__(self, motor: Motor, lectura: int, columnas: Mapping[str, Any] | None, comilla: str) -> None:
        self.motor, self.tablas, self.paquete, self.lectura = motor, motor.tablas, motor.paquete, lectura
        self.comilla = comilla
        if columnas is not None:
            exigir_columnas(columnas, self.paquete)
            _exigir_tipos(columnas, columnas_admitidas(self.paquete))
        self.presentes: Collection[str] | None = columnas
        self.hecho = {id: f"h{n}" for n, id in enumerate(self.paquete.hechos)}
        self.antecedente = {id: f"a{n}" for n, id in enumerate(self.paquete.antecedentes)}
        self.derivado = {id: f"v{n}" for n, id in enumerate(self.paquete.derivados)}
        self.de_lectura = [d.de_lectura(lectura)[0] for d in self.tablas.dimensiones]
        self.terminos = self.tablas.globales[lectura].terminos

    def texto(self, entrada: str, detalle: Detalle) -> str:
        etapas = [f"codigos AS (SELECT {', '.join(self._codigos())} FROM {entrada})"]
        anterior = "codigos"
        for nombre, columnas in self._etapas():
            etapas.append(f"{nombre} AS (SELECT *, {', '.join(columnas)} FROM {anterior})")
            anterior = nombre
        salida = dict(self._salida())
        orden = [ID] if self._trae(ID) else []
        columnas = columnas_de_salida(self.motor, detalle)
        pedidas = [f"CASE WHEN rechazo IS NULL THEN {salida[columna]} END AS {columna}" for columna in columnas]
        final = ",\n  ".join([*orden, *pedidas, "rechazo"])
        return "WITH " + ",\n".join(etapas) + f"\nSELECT {final}\nFROM {anterior}"

    def _trae(self, columna: str) -> bool:
        return self.presentes is None or columna in self.presentes

    # De columnas a códigos

    def _codigos(self) -> Iterator[str]:
        if self._trae(ID):
            yield f"{self._columna(ID)} AS id"
        for id, hecho in self.paquete.hechos.items():
            yield f"{self._codigo(id, hecho)} AS {self.hecho[id]}"
        for id, antecedente in self.paquete.antecedentes.items():
            yield f"{self._codigo(columna_de_antecedente(id), antecedente)} AS {self.antecedente[id]}"
        yield f"NULLIF(concat_ws('; ', {', '.join(self._ajenos())}), '') AS ajeno"

    def _columna(self, nombre: str) -> str:
        return f"{self.comilla}{nombre}{self.comilla}"

    def _codigo(self, nombre: str, hecho: Hecho) -> str:
        if not self._trae(nombre):
            return "CAST(NULL AS INT)"
        columna, dominio = self._columna(nombre), hecho.dominio
        if hecho.tipo == "booleano":
            return f"CASE WHEN {columna} THEN 1 WHEN NOT {columna} THEN 0 END"
        if dominio.valores is not None:
            ramas = " ".join(f"WHEN {literal(valor)} THEN {n}" for n, valor in enumerate(dominio.valores))
            return f"CASE CAST({columna} AS STRING) {ramas} END"
        tope = SIN_TOPE if dominio.maximo is None else dominio.maximo
        admitido = f"{columna} >= 0" if dominio.maximo is None else f"{columna} >= 0 AND {columna} <= {tope}"
        return f"CASE WHEN {admitido} THEN CAST(LEAST({columna}, {tope}) AS INT) END"

    def _ajenos(self) -> Iterator[str]:
        for nombre, hecho in columnas_admitidas(self.paquete).items():
            if self._trae(nombre) and hecho.tipo != "booleano":
                columna = self._columna(nombre)
                esperado = literal(f"»; se esperaba {hecho.dominio.admite()}")
                dicho = f"concat('{nombre}: se encontró «', CAST({columna} AS STRING), {esperado})"
                yield f"CASE WHEN {columna} IS NOT NULL AND ({self._codigo(nombre, hecho)}) IS NULL THEN {dicho} END"
        yield "CAST(NULL AS STRING)"

    # Etapas

    def _etapas(self) -> Iterator[tuple[str, list[str]]]:
        yield "revisados", [f"NULLIF(concat_ws('; ', ajeno, {', '.join(self._contradicciones())}), '') AS rechazo"]
        yield (
            "extremos",
            [
                f"{self._completar(n, eje, mejor)} AS {x}{self.hecho[eje.hecho.id]}"
                for n, eje in enumerate(self.tablas.ejes)
                for x, mejor in zip(EXTREMOS, (True, False), strict=True)
            ],
        )
        yield from self._etapas_de_indicadores()
        yield (
            "existencias",
            [
                f"{primera([condicion(f.condicion, self._en(x)) for f in self.paquete.existencia])} AS {x}e"
                for x in EXTREMOS
            ],
        )
        yield (
            "dimensiones",
            [
                f"{expresion(regla.expresion, self._en(x), ULTIMO)} AS {self._dimension(x, d, n)}"
                for x in EXTREMOS
                for d, densa in enumerate(self.tablas.dimensiones)
                for n, (regla, _) in enumerate(densa.arreglos)
            ],
        )
        yield (
            "terminos",
            [
                f"{expresion(t.expresion, self._en(x), ULTIMO)} AS {x}t{n}"
                for x in EXTREMOS
                for n, t in enumerate(self.terminos)
            ],
        )
        yield "maximos", [f"{mayor([f'{x}t{n}' for n in range(len(self.terminos))])} AS {x}g" for x in EXTREMOS]
        yield (
            "globales",
            [
                *(f"{primera([f'{x}t{n} = {x}g' for n in range(len(self.terminos))])} AS {x}r" for x in EXTREMOS),
                *(f"{self._hay(x)} AS {x}hay" for x in EXTREMOS),
            ],
        )
        yield (
            "conclusiones",
            [
                f"CASE WHEN bhay = 1 THEN {EXISTENCIAS.index('si')} WHEN whay = 0 THEN {EXISTENCIAS.index('no')} "
                f"ELSE {EXISTENCIAS.index('no_concluyente')} END AS existe",
                "bg * bhay AS minimo",
                "wg * whay AS maximo",
            ],
        )

    def _contradicciones(self) -> Iterator[str]:
        """Los hechos conocidos que se contradicen; lo desconocido no contradice a nada."""
        for imposible in self.paquete.imposibles:
            cuando = consta(imposible.condicion, lambda nombre: self.hecho[nombre])
            yield f"CASE WHEN {cuando} THEN {literal('los hechos se contradicen: ' + imposible.motivo)} END"
        for id, hecho in self.paquete.hechos.items():
            if hecho.aplica_si is not None:
                otro, codigos = hecho.aplica_si
                sobra = f"{self.hecho[id]} IS NOT NULL AND {self.hecho[otro]} NOT IN ({', '.join(map(str, codigos))})"
                yield f"CASE WHEN {sobra} THEN {literal(f'{id} no tiene sentido con ese valor de {otro}')} END"
        yield "CAST(NULL AS STRING)"

    def _completar(self, n: int, eje: Eje, mejor: bool) -> str:
        """El código del hecho o, si se desconoce, el de la mejor (o la peor) clase que lo demás deja posible."""
        propia = self.hecho[eje.hecho.id]
        ligados = sorted({otro for ejes, _ in self.tablas.restricciones if n in ejes for otro in ejes} - {n})
        if not ligados:
            return f"COALESCE({propia}, {eje.representantes[_en_orden(eje)[0 if mejor else -1]]})"
        ejes = tuple(sorted([n, *ligados]))
        ramas: dict[int, list[str]] = {}
        for celda in product(*[[*range(len(self.tablas.ejes[otro].representantes)), None] for otro in ligados]):
            clase = self._extremo(ejes, {n: None, **dict(zip(ligados, celda, strict=True))}, n, mejor)
            if clase is not None:
                cuando = " AND ".join(self._en_clase(otro, suya) for otro, suya in zip(ligados, celda, strict=True))
                ramas.setdefault(eje.representantes[clase], []).append(f"({cuando})")
        casos = " ".join(f"WHEN {' OR '.join(cuando)} THEN {codigo}" for codigo, cuando in ramas.items())
        return f"CASE WHEN {propia} IS NOT NULL THEN {propia} {casos} ELSE 0 END"

    def _en_clase(self, n: int, clase: int | None) -> str:
        eje, columna = self.tablas.ejes[n], self.hecho[self.tablas.ejes[n].hecho.id]
        if clase is None:
            return f"{columna} IS NULL"
        desde = eje.representantes[clase]
        if eje.hecho.dominio.valores is not None:
            return f"{columna} = {desde}"
        siguiente = [r for r in eje.representantes[clase + 1 :] if r != NO_APLICA]
        return f"{columna} >= {desde}" + (f" AND {columna} < {siguiente[0]}" if siguiente else "")

    def _extremo(self, ejes: tuple[int, ...], sabido: Mapping[int, int | None], cual: int, mejor: bool) -> int | None:
        """La clase de un eje en la mejor (o peor) completación válida de los ejes ligados; `None` si no hay."""
        forma = tuple(len(self.tablas.ejes[eje].representantes) for eje in ejes)
        imposible = imposible_en(self.tablas.restricciones, ejes, forma)
        puestos = [{clase: puesto for puesto, clase in enumerate(_en_orden(self.tablas.ejes[eje]))} for eje in ejes]
        validas = [
            celda
            for celda in product(*map(range, forma))
            if not imposible[celda] and all(sabido[e] in (None, c) for e, c in zip(ejes, celda, strict=True))
        ]
        if not validas:
            return None
        signo = 1 if mejor else -1
        elegida = min(validas, key=lambda celda: signo * sum(p[c] for p, c in zip(puestos, celda, strict=True)))
        return elegida[ejes.index(cual)]

    def _etapas_de_indicadores(self) -> Iterator[tuple[str, list[str]]]:
        """Derivados e indicadores en tandas: cada una usa solo lo que dejaron las anteriores."""
        listos, hechas = set(self.paquete.hechos), 0
        indicadores = {i.id: {v for f in i.filas for v in variables(f.condicion)} for i in self.paquete.indicadores}
        pendientes = {id: set(_de_que(d.calculo)) for id, d in self.paquete.derivados.items()} | indicadores
        while pendientes:
            tanda = [id for id, usa in pendientes.items() if usa <= listos]
            yield f"tanda{hechas}", [self._columna_de(id, x) for id in tanda for x in EXTREMOS]
            niveles = [
                f"{self._nivel(id, x, self.lectura)} AS {x}n{self._posicion(id)}"
                for id in tanda
                if id in indicadores
                for x in EXTREMOS
            ]
            if niveles:
                yield f"niveles{hechas}", niveles
            listos |= set(tanda)
            pendientes = {id: usa for id, usa in pendientes.items() if id not in tanda}
            hechas += 1

    def _columna_de(self, id: str, x: str) -> str:
        if id not in self.paquete.derivados:
            filas = self.paquete.indicadores[self._posicion(id)].filas
            return f"{primera([condicion(fila.condicion, self._en(x)) for fila in filas])} AS {x}f{self._posicion(id)}"
        calculo = self.paquete.derivados[id].calculo
        if isinstance(calculo, NivelSegun):
            valor = self._nivel(calculo.tabla, x, calculo.lectura)
        elif isinstance(calculo, Peor):
            valor = mayor([self._en(x)(parte) for parte in calculo.de])
        else:
            valor = suma([condicion(calculo.prueba, {"·": self._en(x)(parte)}.__getitem__) for parte in calculo.de])
        return f"{valor} AS {x}{self.derivado[id]}"

    def _nivel(self, indicador: str, x: str, lectura: int) -> str:
        posicion = self._posicion(indicador)
        filas = self.paquete.indicadores[posicion].filas
        return segun(f"{x}f{posicion}", {n: fila.niveles[lectura] for n, fila in enumerate(filas)})

    def _posicion(self, indicador: str) -> int:
        return [i.id for i in self.paquete.indicadores].index(indicador)

    def _dimension(self, x: str, dimension: int, regla: int) -> str:
        return f"{x}d{dimension}_{regla}"

    def _hay(self, x: str) -> str:
        return segun(f"{x}e", {n: fila.niveles[self.lectura] for n, fila in enumerate(self.paquete.existencia)})

    def _en(self, x: str) -> Any:
        """Cómo se llama una variable en la mejor o en la peor completación."""

        def nombrar(nombre: str) -> str:
            if nombre in self.hecho:
                return x + self.hecho[nombre]
            if nombre in self.derivado:
                return x + self.derivado[nombre]
            for d, densa in enumerate(self.tablas.dimensiones):
                for n, (regla, _) in enumerate(densa.arreglos):
                    propia = nombre == densa.dimension.id and regla is self.de_lectura[d]
                    if propia or nombre == nombre_segun(densa.dimension.id, regla.regla.id):
                        return self._dimension(x, d, n)
            return f"{x}n{self._posicion(nombre)}"

        return nombrar

    # Salida

    def _salida(self) -> Iterator[tuple[str, str]]:
        niveles = dict(enumerate(NIVELES))
        yield "existencia", segun("existe", dict(enumerate(EXISTENCIAS)))
        yield "nivel", f"CASE WHEN minimo = maximo THEN {segun('minimo', niveles)} END"
        yield "nivel_min", segun("minimo", niveles)
        yield "nivel_max", segun("maximo", niveles)
        yield "regla", self._regla()
        dimensiones = [self._en_ambas(d.dimension.id) for d in self.tablas.dimensiones]
        for densa, (mejor, peor) in zip(self.tablas.dimensiones, dimensiones, strict=True):
            yield f"nivel_{densa.dimension.id}", f"CASE WHEN {mejor} = {peor} THEN {segun(mejor, niveles)} END"
        for i, indicador in enumerate(self.paquete.indicadores):
            reglas = {n: fila.regla.id for n, fila in enumerate(indicador.filas)}
            yield indicador.id, f"CASE WHEN bn{i} = wn{i} THEN {segun(f'bn{i}', niveles)} END"
            yield f"{indicador.id}_regla", f"CASE WHEN bf{i} = wf{i} THEN {segun(f'bf{i}', reglas)} END"
        yield "programas", self._programas(dimensiones)
        yield "brechas", texto_de(list(self._brechas()), SEPARADOR)
        alertas = [(consta(a.condicion, self._constancia), a.regla.id) for a in self.paquete.alertas]
        yield "alertas", texto_de(alertas, SEPARADOR)

    def _constancia(self, variable: str) -> str:
        return {**self.hecho, **self.antecedente, "existencia": "existe"}[variable]

    def _en_ambas(self, nombre: str) -> tuple[str, str]:
        return self._en("b")(nombre), self._en("w")(nombre)

    def _regla(self) -> str:
        """La regla global, si puede asegurarse: igual en ambos extremos, y sin nada que pueda coincidir en medio."""
        terminos = {n: t.regla.id for n, t in enumerate(self.terminos)}
        filas = {n: fila.regla.id for n, fila in enumerate(self.paquete.existencia)}
        en_medio = [
            f"(br > {n} AND {' AND '.join(self._alcanza(t))})"
            for n, t in enumerate(self.terminos)
            if isinstance(t.expresion, Coinciden)
        ]
        seguro = "bhay = 1 AND br = wr AND bg = wg" + "".join(f" AND NOT {una}" for una in en_medio)
        sin_nivel = f"WHEN whay = 0 AND be = we THEN {segun('be', filas)}"
        return f"CASE WHEN {seguro} THEN {segun('br', terminos)} {sin_nivel} END"

    def _alcanza(self, termino: ReglaDeNivel) -> Iterator[str]:
        assert isinstance(termino.expresion, Coinciden)
        for nombre in termino.expresion.nombres:
            mejor, peor = self._en_ambas(nombre)
            yield f"{mejor} <= bg AND {peor} >= bg"

    def _programas(self, dimensiones: list[tuple[str, str]]) -> str:
        separacion = self.paquete.programas.alerta_de_separacion
        alerta = next(a for a in self.paquete.alertas if a.regla.id == separacion)
        clave = f"CASE WHEN {consta(alerta.condicion, self._constancia)} THEN 1 ELSE 0 END"
        for mejor, _ in dimensiones:
            clave = f"({clave}) * {len(NIVELES)} + {mejor}"
        iguales = " AND ".join(f"{mejor} = {peor}" for mejor, peor in dimensiones)
        textos = segun(f"({clave})", dict(enumerate(textos_de_programas(self.motor))))
        si, no = EXISTENCIAS.index("si"), EXISTENCIAS.index("no")
        return f"CASE WHEN existe = {no} THEN '' WHEN existe = {si} AND {iguales} THEN {textos} END"

    def _brechas(self) -> Iterator[tuple[str, str]]:
        """Una brecha opera si ambas completaciones caen en filas suyas."""
        for tabla, brecha in pares_con_brecha(self.tablas):
            es_existencia = tabla == "existencia"
            filas = self.paquete.existencia if es_existencia else self.paquete.indicadores[self._posicion(tabla)].filas
            suyas = ", ".join(str(n) for n, fila in enumerate(filas) if fila.regla.brecha == brecha)
            columna = "e" if es_existencia else f"f{self._posicion(tabla)}"
            yield f"b{columna} IN ({suyas}) AND w{columna} IN ({suyas})", brecha


def _en_orden(eje: Eje) -> list[int]:
    """Las clases de mejor a peor; que el hecho no aplique es lo mejor."""
    no_aplica = [clase for clase, codigo in enumerate(eje.representantes) if codigo == NO_APLICA]
    return [*no_aplica, *eje.de_mejor_a_peor()]


def _de_que(calculo: Cuenta | Peor | NivelSegun) -> tuple[str, ...]:
    return (calculo.tabla,) if isinstance(calculo, NivelSegun) else calculo.de


def _exigir_tipos(columnas: Mapping[str, Any], hechos: Mapping[str, Hecho]) -> None:
    import narwhals as nw

    admitidos = {"enumeracion": (nw.String, nw.Categorical, nw.Enum), "booleano": (nw.Boolean,)}
    problemas = []
    for nombre, hecho in hechos.items():
        tipo = columnas.get(nombre)
        if tipo is None or type(tipo) is nw.Unknown:
            continue
        if not (tipo.is_integer() if hecho.tipo == "entero" else isinstance(tipo, admitidos[hecho.tipo])):
            esperado = {"enumeracion": "texto", "booleano": "booleano", "entero": "entero"}[hecho.tipo]
            que_hacer = "Conviértala antes de evaluar."
            problemas.append(Problema(f"columna {nombre}", f"su tipo es {tipo}", esperado, que_hacer))
    if problemas:
        raise HechosInvalidos(problemas)
