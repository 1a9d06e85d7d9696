"""Si un catálogo calza con las reglas que lo usan: sus niveles de gravedad, indicadores y alertas son los de ellas."""

from __future__ import annotations

from collections.abc import Sequence

from desproteccion import esquema_catalogo as forma
from desproteccion.catalogo import Catalogo
from desproteccion.errores import Problema
from desproteccion.mensajes import parecido
from desproteccion.paquete import Paquete

GRAVEDAD = "violencia.gravedad"


def gravedades_incompatibles(catalogo: Catalogo, paquete: Paquete) -> list[Problema]:
    """Los niveles del catálogo que no se dejan llevar al hecho de gravedad de la violencia del paquete."""
    valores = paquete.hechos[GRAVEDAD].dominio.valores or () if GRAVEDAD in paquete.hechos else ()
    niveles = catalogo.niveles_de_gravedad.values()
    ajenos = [_ajeno(catalogo, paquete, n.id, "el valor de gravedad", n.violencia_gravedad, valores) for n in niveles]
    codigos = [valores.index(n.violencia_gravedad) for n in niveles if n.violencia_gravedad in valores]
    if codigos != sorted(codigos):
        lugar = f"catálogo {catalogo.ficha.id}, gravedad.yaml, niveles"
        ajenos.append(Problema(lugar, "un nivel mayor da una violencia de menor gravedad", "niveles de menor a mayor"))
    return [problema for problema in ajenos if problema] if valores else []


def referencias_incompatibles(catalogo: Catalogo, paquete: Paquete) -> list[Problema]:
    """Los indicadores y alertas que el catálogo nombra y el paquete no tiene."""
    indicadores = [indicador.id for indicador in paquete.indicadores]
    alertas = [alerta.regla.id for alerta in paquete.alertas]
    ajenos = [
        _ajeno(catalogo, paquete, fila.id, "el indicador", otra.indicador, indicadores)
        for fila in catalogo.filas.values()
        if isinstance(fila, forma.Factor | forma.Agravante)
        for otra in fila.tambien_en
    ]
    ajenos += [
        _ajeno(catalogo, paquete, aviso.id, "la alerta", alerta, alertas)
        for tipologia in catalogo.tipologias.values()
        for aviso in tipologia.avisos
        for alerta in aviso.alertas
    ]
    return [problema for problema in ajenos if problema]


def _ajeno(
    catalogo: Catalogo, paquete: Paquete, fila: str, que: str, nombre: str, hay: Sequence[str]
) -> Problema | None:
    if nombre in hay:
        return None
    lugar = f"catálogo {catalogo.ficha.id} (fila {fila})"
    return Problema(lugar, f"no existe {que} {nombre}", f"uno de las reglas {paquete.id}", parecido(nombre, hay))
