"""Los campos de la ficha llegan a los datos de cualquier vocabulario, y lo que la ficha no trae queda desconocido."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from desproteccion import Caso
from desproteccion.campos_de_ficha import Campos
from desproteccion.vocabulario import DOMINIO_BOOLEANO, DOMINIO_ENTERO, SIN_TOPE, Dominio, Hecho

FICHA = Caso.model_validate(
    {
        "id": "EJ-000",
        "edad": {"anios": 1},
        "nna": {"riesgo": {"conteo": {"alto": 1, "no_alto": 99}}, "proteccion": {"suficiencia": "moderan"}},
        "seguridad": {"mitigable": True},
        "situacion": {"intervenciones_sin_resultado": ["PRM"]},
    }
)


def _leer(id: str, dominio: Dominio) -> Any:
    hecho = Hecho(id, "entero", dominio, "", "", {})
    vocabulario: Mapping[str, Hecho] = {id: hecho}
    return Campos(vocabulario).leer(FICHA)[id]


@pytest.mark.parametrize(
    ("id", "dominio", "esperado"),
    [
        ("id", Dominio(("EJ-001", "EJ-000")), (1, 1)),
        ("edad.anios", DOMINIO_ENTERO, (1, 1)),
        ("nna.riesgo.alto", DOMINIO_ENTERO, (1, 1)),
        ("nna.riesgo.no_alto", DOMINIO_ENTERO, (99, 99)),
        ("nna.proteccion", Dominio(("moderan", "escasos")), (0, 0)),
        ("seguridad.mitigable", DOMINIO_BOOLEANO, (1, 1)),
    ],
)
def test_un_dato_se_lee_del_campo_que_lo_trae(id: str, dominio: Dominio, esperado: Any) -> None:
    assert _leer(id, dominio) == esperado


@pytest.mark.parametrize(
    "id",
    [
        "nna.estatura",
        "situacion.intervenciones_sin_resultado",
        "situacion.intervenciones_sin_resultado.primera",
        "nna.riesgo",
        "seguridad.mitigable.desde",
        "edad",
        "inventado.del.todo",
    ],
)
def test_un_dato_que_ningun_campo_trae_queda_desconocido(id: str) -> None:
    assert _leer(id, DOMINIO_ENTERO) == (0, SIN_TOPE)


@pytest.mark.parametrize(
    ("id", "dominio"),
    [
        ("seguridad.mitigable", DOMINIO_ENTERO),
        ("edad.anios", DOMINIO_BOOLEANO),
        ("nna.riesgo.no_alto", Dominio(None, 6)),
    ],
)
def test_un_valor_que_el_vocabulario_no_admite_no_dice_nada(id: str, dominio: Dominio) -> None:
    assert _leer(id, dominio) == Hecho(id, "entero", dominio, "", "", {}).todo


@pytest.mark.parametrize("valor", [0, 31, 32, 33, 2**31, 2**40])
def test_un_entero_sin_tope_admite_cualquier_numero_desde_cero(valor: int) -> None:
    assert DOMINIO_ENTERO.exacto(valor) == (valor, valor)


@pytest.mark.parametrize("valor", [-1, True, 1.0, "1", None, [1], 2**40])
def test_un_entero_con_tope_no_admite_otra_cosa(valor: Any) -> None:
    assert Dominio(None, 40).exacto(valor) is None


def test_un_entero_admite_justo_hasta_su_tope() -> None:
    for tope in (6, 32, 40):
        dominio = Dominio(None, tope)
        assert [n for n in range(60) if dominio.exacto(n) is not None] == list(range(tope + 1))
