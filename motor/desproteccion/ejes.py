"""Los ejes de las tablas: cada hecho, partido en las clases que las filas de un paquete distinguen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from desproteccion import condiciones
from desproteccion.paquete import Paquete
from desproteccion.vocabulario import NO_APLICA, Cuenta, Eje, Peor


def cortes_de(paquete: Paquete) -> dict[str, set[int]]:
    """Por hecho, los códigos en que alguna fila puede cambiar de respuesta."""
    cortes: dict[str, set[int]] = {}
    todas = [fila.condicion for indicador in paquete.indicadores for fila in indicador.filas]
    todas += [fila.condicion for fila in paquete.existencia] + [i.condicion for i in paquete.imposibles]
    for condicion in todas:
        for nombre, corte in condiciones.cortes(condicion):
            for id in _enteros_bajo(paquete, nombre):
                cortes.setdefault(id, set()).add(corte)
    for derivado in paquete.derivados.values():
        if isinstance(derivado.calculo, Cuenta):
            for id in derivado.calculo.de:
                cortes.setdefault(id, set()).update(c for _, c in condiciones.cortes(derivado.calculo.prueba))
    return cortes


def partir(paquete: Paquete, otros_cortes: Mapping[str, set[int]]) -> tuple[Eje, ...]:
    """Un eje por hecho, con las clases que alguna fila distingue; `otros_cortes` parte los enteros en más."""
    cortes = cortes_de(paquete)
    ejes = []
    for hecho in paquete.hechos.values():
        dominio = hecho.dominio
        if dominio.valores is not None:
            representantes = tuple(range(len(dominio.valores)))
        else:
            tope = dominio.maximo
            suyos = cortes.get(hecho.id, set()) | otros_cortes.get(hecho.id, set())
            dentro = {c for c in suyos if c > 0 and (tope is None or c <= tope)}
            representantes = (0, *sorted(dentro))
        ejes.append(Eje(hecho, representantes + ((NO_APLICA,) if hecho.aplica_si else ())))
    return tuple(ejes)


def _enteros_bajo(paquete: Paquete, nombre: str) -> Iterable[str]:
    """Los hechos enteros a los que se traslada un corte sobre esa variable."""
    if nombre in paquete.hechos:
        yield nombre
    elif nombre in paquete.derivados and isinstance(calculo := paquete.derivados[nombre].calculo, Peor):
        for parte in calculo.de:
            yield from _enteros_bajo(paquete, parte)
