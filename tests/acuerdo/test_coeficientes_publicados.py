"""Los coeficientes, contra cifras publicadas. De cada fuente se usan solo los números.

- Krippendorff (2011), «Computing Krippendorff's Alpha-Reliability», ejemplo C: 4 observadores, 12 unidades y faltantes.
- Gwet (2014), Handbook of Inter-Rater Reliability, 4.ª ed.: los mismos datos y la tabla de dos evaluadores, con las
  cifras que imprime la documentación del paquete irrCAC 1.0 de R.
- Fleiss (1971), Psychological Bulletin 76, 378-382: 30 pacientes, 6 psiquiatras, 5 diagnósticos.
- Hout, Duncan y Sobel (1987), en Agresti y en la documentación del paquete vcd de R: 91 parejas, kappa de Cohen.
"""

from collections.abc import Callable

import numpy as np
import pytest
from desproteccion.acuerdo.coeficientes import (
    Distancia,
    Reales,
    ac_de_gwet,
    acuerdo_observado,
    alfa_de_krippendorff,
    cuentas_de,
    distancia_de_intervalo,
    distancia_nominal,
    distancia_ordinal,
    kappa_de_fleiss,
    pesos_cuadraticos,
    pesos_identidad,
    pesos_lineales,
)
from desproteccion.acuerdo.cohen import kappa_de_cohen, media_de_muchos_pares, media_de_pares
from desproteccion.acuerdo.remuestreo import intervalo_quitando_una, remuestras, sin_una, unos

Pesos = Callable[[int], Reales]
Coeficiente = Callable[[Reales, Reales, Reales], Reales]

F = 0
CUATRO_OBSERVADORES = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, F, F, F],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, F, 3],
            [F, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, F],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, F],
        ]
    )
    - 1
)
DIAGNOSTICOS = """
0 0 0 6 0|0 3 0 0 3|0 1 4 0 1|0 0 0 0 6|0 3 0 3 0|2 0 4 0 0|0 0 4 0 2|2 0 3 1 0|2 0 0 4 0|0 0 0 0 6
1 0 0 5 0|1 1 0 4 0|0 3 3 0 0|1 0 0 5 0|0 2 0 3 1|0 0 5 0 1|3 0 0 1 2|5 1 0 0 0|0 2 0 4 0|1 0 2 0 3
0 0 0 0 6|0 1 0 5 0|0 2 0 1 3|2 0 0 4 0|1 0 0 4 1|0 5 0 1 0|4 0 0 0 2|0 2 0 4 0|1 0 5 0 0|0 0 0 0 6
"""


def uno(valores: Reales) -> float:
    assert len(valores) == 1
    return float(valores[0])


@pytest.mark.parametrize(
    ("distancia", "publicada"),
    [(distancia_nominal, 0.743), (distancia_ordinal, 0.815), (distancia_de_intervalo, 0.849)],
)
def test_el_alfa_de_krippendorff_da_lo_que_publica_su_autor(distancia: Distancia, publicada: float) -> None:
    cuentas = cuentas_de(CUATRO_OBSERVADORES, 5)
    assert uno(alfa_de_krippendorff(cuentas, unos(12), distancia)) == pytest.approx(publicada, abs=0.0006)


@pytest.mark.parametrize(
    ("coeficiente", "pesos", "publicada"),
    [
        (acuerdo_observado, pesos_identidad, 0.8181818),
        (ac_de_gwet, pesos_identidad, 0.7754441),
        (kappa_de_fleiss, pesos_identidad, 0.7611693),
        (acuerdo_observado, pesos_cuadraticos, 0.9753788),
        (ac_de_gwet, pesos_cuadraticos, 0.9140007),
        (kappa_de_fleiss, pesos_cuadraticos, 0.8649351),
    ],
)
def test_los_coeficientes_de_gwet_con_faltantes_dan_las_cifras_publicadas(
    coeficiente: Coeficiente, pesos: Pesos, publicada: float
) -> None:
    cuentas = cuentas_de(CUATRO_OBSERVADORES, 5)
    assert uno(coeficiente(cuentas, pesos(5), unos(12))) == pytest.approx(publicada, abs=5e-7)


def test_la_tabla_de_dos_evaluadores_de_gwet_da_las_cifras_publicadas() -> None:
    tabla = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    a, b = (np.repeat(np.indices(tabla.shape)[eje].ravel(), tabla.ravel()) for eje in (0, 1))
    cuentas, una = cuentas_de(np.stack([a, b]), 3), unos(100)
    assert uno(kappa_de_cohen(a, b, pesos_identidad(3), una)) == pytest.approx(0.7964094, abs=5e-8)
    assert uno(kappa_de_fleiss(cuentas, pesos_identidad(3), una)) == pytest.approx(0.7962397, abs=5e-8)
    assert uno(ac_de_gwet(cuentas, pesos_identidad(3), una)) == pytest.approx(0.8493305, abs=5e-8)
    assert uno(alfa_de_krippendorff(cuentas, una, distancia_nominal)) == pytest.approx(0.7972585, abs=5e-8)


def test_la_kappa_de_fleiss_da_la_cifra_de_su_articulo() -> None:
    cuentas = np.array([f.split() for f in DIAGNOSTICOS.strip().replace("\n", "|").split("|")], dtype=float)
    assert np.allclose(cuentas.sum(axis=0) / 180, [0.144, 0.144, 0.167, 0.306, 0.239], atol=0.0006)
    assert uno(kappa_de_fleiss(cuentas, pesos_identidad(5), unos(30))) == pytest.approx(0.430, abs=0.0006)


@pytest.mark.parametrize(("pesos", "publicada"), [(pesos_identidad, 0.1293), (pesos_lineales, 0.2374)])
def test_la_kappa_ponderada_de_cohen_da_la_cifra_publicada(pesos: Pesos, publicada: float) -> None:
    tabla = np.array([[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]])
    a, b = (np.repeat(np.indices(tabla.shape)[eje].ravel(), tabla.ravel()) for eje in (0, 1))
    assert uno(kappa_de_cohen(a, b, pesos(4), unos(91))) == pytest.approx(publicada, abs=5e-5)


def test_la_media_de_muchos_pares_es_la_de_cada_par_uno_por_uno_tambien_al_remuestrear() -> None:
    azar = np.random.default_rng(7)
    niveles = azar.integers(-1, 4, size=(9, 24))
    for veces in (unos(24), sin_una(24), remuestras(24, 20)):
        lenta = media_de_pares(niveles, pesos_cuadraticos(4), veces)
        assert media_de_muchos_pares(niveles, veces) == pytest.approx(lenta, abs=1e-9)


def test_el_error_quitando_una_da_el_de_la_media_que_tiene_formula() -> None:
    datos = np.array([2.0, 4.0, 4.0, 5.0, 7.0, 9.0])
    entre = intervalo_quitando_una(0.0, sin_una(6) @ datos / 5)
    assert entre is not None
    assert entre.desde == pytest.approx(-1.959964 * datos.std(ddof=1) / np.sqrt(6))


def test_una_remuestra_da_lo_mismo_que_calcular_con_las_vinetas_repetidas() -> None:
    cuentas = cuentas_de(CUATRO_OBSERVADORES, 5)
    pesos = remuestras(12, 5)
    for i, veces in enumerate(pesos.astype(int)):
        repetidas = np.repeat(cuentas, veces, axis=0)
        una = unos(len(repetidas))
        assert alfa_de_krippendorff(cuentas, pesos)[i] == pytest.approx(uno(alfa_de_krippendorff(repetidas, una)))
        directa = uno(ac_de_gwet(repetidas, pesos_cuadraticos(5), una))
        assert ac_de_gwet(cuentas, pesos_cuadraticos(5), pesos)[i] == pytest.approx(directa)


def test_si_todos_dan_siempre_lo_mismo_kappa_y_alfa_no_se_inventan_y_ac1_es_uno() -> None:
    cuentas = cuentas_de(np.full((3, 12), 2), 4)
    assert np.isnan(uno(kappa_de_fleiss(cuentas, pesos_identidad(4), unos(12))))
    assert np.isnan(uno(alfa_de_krippendorff(cuentas, unos(12))))
    assert uno(ac_de_gwet(cuentas, pesos_identidad(4), unos(12))) == 1
