"""De las columnas de la tabla a códigos, y por qué una fila no sirve."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from desproteccion.columnas import ID, columna_de_antecedente, columnas_admitidas, exigir_columnas
from desproteccion.ejecutores.sql.nombres import Nombres
from desproteccion.ejecutores.sql.sintaxis import consta, literal
from desproteccion.errores import HechosInvalidos, Problema
from desproteccion.vocabulario import SIN_TOPE, Hecho


class Entrada:
    """La tabla que se evalúa.

    Errores: `HechosInvalidos` si hay columnas que no existen o cuyo tipo no es el del hecho.
    """

    def __init__(self, nombres: Nombres, columnas: Mapping[str, Any] | None, comilla: str) -> None:
        self.nombres, self.paquete, self.comilla = nombres, nombres.paquete, comilla
        if columnas is not None:
            exigir_columnas(columnas, self.paquete)
            _exigir_tipos(columnas, columnas_admitidas(self.paquete))
        self.presentes: Collection[str] | None = columnas

    def trae(self, columna: str) -> bool:
        return self.presentes is None or columna in self.presentes

    def codigos(self) -> Iterator[str]:
        """El código de cada hecho y antecedente, y los valores fuera de dominio."""
        if self.trae(ID):
            yield f"{self._columna(ID)} AS id"
        for id, hecho in self.paquete.hechos.items():
            yield f"{self._codigo(id, hecho)} AS {self.nombres.hecho[id]}"
        for id, antecedente in self.paquete.antecedentes.items():
            yield f"{self._codigo(columna_de_antecedente(id), antecedente)} AS {self.nombres.antecedente[id]}"
        yield f"NULLIF(concat_ws('; ', {', '.join(self._ajenos())}), '') AS ajeno"

    def rechazo(self) -> str:
        """Por qué la fila no sirve; nulo si sirve."""
        return f"NULLIF(concat_ws('; ', ajeno, {', '.join(self._contradicciones())}), '')"

    def _columna(self, nombre: str) -> str:
        return f"{self.comilla}{nombre}{self.comilla}"

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
        admitido = f"{columna} >= 0" if dominio.maximo is None else f"{columna} >= 0 AND {columna} <= {tope}"
        return f"CASE WHEN {admitido} THEN CAST(LEAST({columna}, {tope}) AS INT) END"

    def _ajenos(self) -> Iterator[str]:
        for nombre, hecho in columnas_admitidas(self.paquete).items():
            if self.trae(nombre) and hecho.tipo != "booleano":
                columna = self._columna(nombre)
                esperado = literal(f"»; se esperaba {hecho.dominio.admite()}")
                dicho = f"concat('{nombre}: se encontró «', CAST({columna} AS STRING), {esperado})"
                yield f"CASE WHEN {columna} IS NOT NULL AND ({self._codigo(nombre, hecho)}) IS NULL THEN {dicho} END"
        yield "CAST(NULL AS STRING)"

    def _contradicciones(self) -> Iterator[str]:
        """Los hechos conocidos que se contradicen; lo desconocido no contradice a nada."""
        de_hecho = self.nombres.hecho
        for imposible in self.paquete.imposibles:
            cuando = consta(imposible.condicion, de_hecho.__getitem__)
            yield f"CASE WHEN {cuando} THEN {literal('los hechos se contradicen: ' + imposible.motivo)} END"
        for id, hecho in self.paquete.hechos.items():
            if hecho.aplica_si is not None:
                otro, codigos = hecho.aplica_si
                sobra = f"{de_hecho[id]} IS NOT NULL AND {de_hecho[otro]} NOT IN ({', '.join(map(str, codigos))})"
                yield f"CASE WHEN {sobra} THEN {literal(f'{id} no tiene sentido con ese valor de {otro}')} END"
        yield "CAST(NULL AS STRING)"


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
