"""Una ficha completa y favorable a la que las pruebas cambian solo lo que les importa: evaluarla es rápido."""

from typing import Any

from desproteccion.caso import Caso
from desproteccion.fichas import cargar_caso
from desproteccion.reglas import carpeta_de_datos


def datos_base() -> dict[str, Any]:
    return cargar_caso(carpeta_de_datos("casos_ejemplo") / "EJ-027-una-tarde-de-apuro.yaml").model_dump(
        mode="json", exclude_unset=True
    )


def con_tipologia(**tipologia: Any) -> Caso:
    datos = datos_base()
    return Caso.model_validate({**datos, "violencia": {**datos["violencia"], "tipologias": [tipologia]}})


def con_riesgo(ambito: str, **riesgo: Any) -> Caso:
    datos = datos_base()
    return Caso.model_validate({**datos, ambito: {**datos[ambito], "riesgo": riesgo}})
