"""De las columnas de la tabla a códigos, y por qué una fila no sirve."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from desproteccion.columnas import ID, columna_de_antecedente, columnas_admitidas, exigir_columnas
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.sintaxis import consta, literal
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.vocabulario import NO_APLICA, SIN_TOPE, Eje, Hecho


class Entrada:
    """La tabla que se evalúa.

    Errores: `HechosInvalidos` si hay columnas que no existen o cuyo tipo no es el del hecho.
    """

    def __init__(self, nombres: Nombres, columnas: Mapping[str, Any] | None) -> None:
        self.nombres, self.paquete = nombres, nombres.paquete
        if columnas is not None:
            exigir_columnas(columnas, self.paquete)
            _exigir_tipos(columnas, columnas_admitidas(self.paquete))
        self.presentes: Collection[str] | None = columnas

    def trae(self, columna: str) -> bool:
        return self.presentes is None or columna in self.presentes

    def codigos(self) -> Iterator[str]:
        """El código de cada hecho y antecedente, y la clase de cada hecho."""
        if self.trae(ID):
            yield f"{self._columna(ID)} AS id"
        for id, hecho in self.paquete.hechos.items():
            yield f"{self._codigo(id, hecho)} AS {self.nombres.hecho[id]}"
        for id, antecedente in self.paquete.antecedentes.items():
            yield f"{self._codigo(columna_de_antecedente(id), antecedente)} AS {self.nombres.antecedente[id]}"
        for clase, eje in zip(self.nombres.clases, self.nombres.tablas.ejes, strict=True):
            yield f"{self._clase(eje)} AS {clase}"

    def ajeno(self) -> str:
        """Los valores fuera de dominio; nulo si no los hay."""
        return self._motivo([self._ajeno(nombre, hecho) for nombre, hecho in self._acotados()])

    def rechazo(self, ajeno: str) -> str:
        """Por qué la fila no sirve, dados sus valores fuera de dominio; nulo si sirve."""
        return self._motivo([(f"{ajeno} IS NOT NULL", ajeno), *self._contradicciones()])

    def _columna(self, nombre: str) -> str:
        return self.nombres.dialecto.columna(nombre)

    def _acotados(self) -> Iterator[tuple[str, Hecho]]:
        for nombre, hecho in columnas_admitidas(self.paquete).items():
            if self.trae(nombre) and hecho.tipo != "booleano":
                yield nombre, hecho

    def _codigo(self, nombre: str, hecho: Hecho) -> str:
        if not self.trae(nombre):
            return "CAST(NULL AS INT)"
        columna, dominio = self._columna(nombre), hecho.dominio
        if hecho.tipo == "booleano":
            return f"CASE WHEN {columna} THEN 1 WHEN NOT {columna} THEN 0 END"
        if dominio.valores is not None:
            ramas = " ".join(f"WHEN {literal(valor)} THEN {n}" for n, valor in enumerate(dominio.valores))
            return f"CASE CAST({columna} AS STRING) {ramas} END"
        tope = SIN_TOPE if dominio.maximo is None else dominio.maximo
        return f"CASE WHEN NOT ({self._fuera(nombre, hecho)}) THEN CAST(LEAST({columna}, {tope}) AS INT) END"

    def _clase(self, eje: Eje) -> str:
        """La clase del hecho; la última es la de desconocido. La de un valor fuera de dominio da lo mismo."""
        hecho, desconocido = eje.hecho, len(eje.representantes)
        if not self.trae(hecho.id):
            return str(desconocido)
        if hecho.dominio.valores is not None:
            return f"COALESCE({self._codigo(hecho.id, hecho)}, {desconocido})"
        columna = self._columna(hecho.id)
        cortes = [(n, codigo) for n, codigo in enumerate(eje.representantes) if n and codigo != NO_APLICA]
        ramas = " ".join(f"WHEN {columna} >= {codigo} THEN {n}" for n, codigo in reversed(cortes))
        return f"CASE WHEN {columna} IS NULL THEN {desconocido} {ramas} ELSE 0 END"

    def _fuera(self, nombre: str, hecho: Hecho) -> str:
        """Si el valor está fuera de dominio; falso o nulo si se desconoce.

        Un texto está fuera si no tiene código: con la misma expresión que lo da, cada motor la calcula una sola vez.
        """
        columna, dominio = self._columna(nombre), hecho.dominio
        if dominio.valores is not None:
            return f"{columna} IS NOT NULL AND {self._codigo(nombre, hecho)} IS NULL"
        return f"{columna} < 0" + ("" if dominio.maximo is None else f" OR {columna} > {dominio.maximo}")

    def _ajeno(self, nombre: str, hecho: Hecho) -> tuple[str, str]:
        esperado = literal(f"»; se esperaba {hecho.dominio.admite()}")
        texto = f"concat('{nombre}: se encontró «', CAST({self._columna(nombre)} AS STRING), {esperado})"
        return self._fuera(nombre, hecho), texto

    def _contradicciones(self) -> Iterator[tuple[str, str]]:
        """Los hechos conocidos que se contradicen; lo desconocido no contradice a nada."""
        de_hecho = self.nombres.hecho
        for imposible in self.paquete.imposibles:
            cuando = consta(imposible.condicion, de_hecho.__getitem__)
            yield cuando, literal("los hechos se contradicen: " + imposible.motivo)
        for id, hecho in self.paquete.hechos.items():
            if hecho.aplica_si is not None:
                otro, codigos = hecho.aplica_si
                sobra = f"{de_hecho[id]} IS NOT NULL AND {de_hecho[otro]} NOT IN ({', '.join(map(str, codigos))})"
                yield sobra, literal(f"{id} no tiene sentido con ese valor de {otro}")

    def _motivo(self, problemas: Sequence[tuple[str, str]]) -> str:
        """Los textos de los problemas que hay. Se escriben solo si hay alguno: casi ninguna fila los tiene."""
        if not problemas:
            return "CAST(NULL AS STRING)"
        alguno = " OR ".join(f"({cuando})" for cuando, _ in problemas)
        textos = ", ".join(f"CASE WHEN {cuando} THEN {texto} END" for cuando, texto in problemas)
        texto = self.nombres.dialecto.de_pocas(f"concat_ws('; ', {textos})")
        return f"CASE WHEN {alguno} THEN {texto} END"


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
