"""Condiciones y conclusiones de las reglas, tal como están en el YAML, dichas con las etiquetas de su vocabulario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desproteccion.catalogo import Catalogo
from desproteccion.etiquetas import LECTURAS
from desproteccion.paquete import Paquete
from desproteccion.sintaxis import EN_OTRO_CASO
from desproteccion.tabla_gravedad import AGRAVANTES, FUERTES, GRAVEDAD_MAXIMA
from desproteccion.vocabulario import LECTURAS as LECTURAS_DEL_CODIGO
from desproteccion.vocabulario import Derivado, Hecho, NivelSegun

DEL_CATALOGO = {
    GRAVEDAD_MAXIMA: "descriptor presente más grave",
    AGRAVANTES: "condiciones agravantes que se cuentan",
    FUERTES: "condiciones agravantes fuertes que se cuentan",
    "alto_riesgo": "factor marcado como de alto riesgo",
}


class EnLlano:
    """Las palabras de unas reglas: nombres de hechos, valores, pruebas y condiciones."""

    def __init__(self, paquete: Paquete, catalogo: Catalogo | None = None) -> None:
        self._hechos: dict[str, Hecho] = {**paquete.hechos, **paquete.antecedentes}
        self._derivados = paquete.derivados
        self._nombres = {
            **DEL_CATALOGO,
            **{indicador.id: f"{indicador.id} {indicador.nombre}" for indicador in paquete.indicadores},
            **{dimension.id: dimension.nombre for dimension in paquete.dimensiones},
            "existencia": "existencia de desprotección",
        }
        self._obras = {
            **paquete.fuentes,
            **({sigla: obra.titulo for sigla, obra in catalogo.ficha.fuentes.items()} if catalogo else {}),
        }

    def nombre(self, id: str) -> str:
        """El nombre de un hecho, derivado, antecedente, indicador o dimensión."""
        for vocabulario in (self._hechos, self._derivados):
            if id in vocabulario:
                return vocabulario[id].etiqueta
        return self._nombres.get(id, id)

    def pregunta(self, id: str) -> str:
        """Qué se pregunta para saberlo, o de qué se calcula."""
        if id in self._hechos:
            return self._hechos[id].pregunta
        if id in self._derivados:
            calculo = self._derivados[id].calculo
            if isinstance(calculo, NivelSegun):
                return (
                    f"el nivel que da {calculo.tabla} con la lectura {LECTURAS[LECTURAS_DEL_CODIGO[calculo.lectura]]}"
                )
            return f"se calcula de {', '.join(map(self.nombre, calculo.de))}"
        return "se cuenta en la ficha, tipología por tipología"

    def obra(self, sigla: str) -> str:
        """El título de una fuente."""
        return self._obras.get(sigla, sigla)

    def valor(self, id: str, valor: Any) -> str:
        """Un valor de un hecho, derivado o nivel."""
        if isinstance(valor, bool):
            return "sí" if valor else "no"
        hecho = self._hecho_de(id)
        return hecho.en_llano(valor) if hecho else str(valor).replace("_", " ")

    def _hecho_de(self, id: str) -> Hecho | None:
        """El hecho que pone los nombres de los valores: él mismo, o el primero de los que un derivado compara."""
        derivado: Derivado | None = self._derivados.get(id)
        if derivado is None or isinstance(derivado.calculo, NivelSegun) or derivado.dominio.valores is None:
            return self._hechos.get(id)
        return self._hecho_de(derivado.calculo.de[0])

    def prueba(self, id: str, prueba: Any) -> str:
        """«1 o 2», «3 o más», «no ninguno»."""
        if isinstance(prueba, list):
            return " o ".join(self.valor(id, valor) for valor in prueba)
        if not isinstance(prueba, dict):
            return self.valor(id, prueba)
        if "distinto" in prueba:
            valor = self.valor(id, prueba["distinto"])
            return f"no consta que {valor}" if isinstance(prueba["distinto"], bool) else f"distinto de {valor}"
        extremos = {clave: self.valor(id, valor) for clave, valor in prueba.items()}
        if set(extremos) == {"desde", "hasta"}:
            seguidos = isinstance(prueba["desde"], int) and prueba["hasta"] == prueba["desde"] + 1
            return (
                f"{extremos['desde']} o {extremos['hasta']}"
                if seguidos
                else f"de {extremos['desde']} a {extremos['hasta']}"
            )
        return f"{extremos['desde']} o más" if "desde" in extremos else f"{extremos['hasta']} o menos"

    def condicion(self, si: Any) -> str:
        """La condición entera en una frase."""
        if si is None:
            return ""
        if si == EN_OTRO_CASO:
            return "en otro caso"
        return "; y ".join(self._partes(si))

    def _partes(self, si: Mapping[str, Any]) -> list[str]:
        partes = []
        for clave, prueba in si.items():
            if clave in {"alguno", "todos"}:
                nexo = "; o " if clave == "alguno" else "; y "
                anidada = nexo.join(self._entre_parentesis(parte) for parte in prueba)
                partes.append(f"({anidada})" if len(si) > 1 else anidada)
            else:
                partes.append(f"{self.nombre(clave)}: {self.prueba(clave, prueba)}")
        return partes

    def _entre_parentesis(self, parte: Mapping[str, Any]) -> str:
        return f"({self.condicion(parte)})" if len(parte) > 1 else self.condicion(parte)

    def conclusion(self, da: Any) -> str:
        """El nivel, los dos niveles, los programas o la expresión que una regla da."""
        if isinstance(da, dict) and set(da) == {"minima", "prudente"}:
            return f"{self.conclusion(da['minima'])} (lectura mínima) o {self.conclusion(da['prudente'])} (prudente)"
        if da == "si":
            return "sí"
        if isinstance(da, dict):
            return ", ".join(f"{clave}: {self.conclusion(valor)}" for clave, valor in da.items())
        if isinstance(da, list):
            return ", ".join(map(self.conclusion, da))
        return self.nombre(da) if isinstance(da, str) and da in self._nombres else self.valor("", da)
