"""Cada regla cita una frase corta que de verdad está en la norma."""

from __future__ import annotations

from pathlib import Path

import pytest
from desproteccion.paquete import Paquete

from tests.conftest import carpeta_de_fuentes
from tests.reglas import frases
from tests.reglas.frases import MAXIMO_DE_PALABRAS, Cita, citas, desnudar, se_halla

por_cita = pytest.mark.parametrize("cita", citas(), ids=lambda cita: cita.regla)


@pytest.fixture(scope="session")
def documentos() -> dict[str, str] | None:
    """Los textos de la norma; `None` si no están y hay que confiar en las huellas."""
    carpeta = carpeta_de_fuentes()
    return None if carpeta is None else frases.textos(carpeta)


@por_cita
def test_la_frase_esta_en_su_fuente(cita: Cita, documentos: dict[str, str] | None) -> None:
    if documentos is not None:
        assert se_halla(cita, documentos[cita.sigla]), f"«{cita.frase}» no está en {cita.sigla}"
    assert frases.registradas()[cita.sigla].get(cita.regla) == cita.huella, (
        "la frase cambió desde que se halló en la fuente; vuelva a registrarla con python -m tests.reglas.frases"
    )


@por_cita
def test_la_frase_es_corta_y_dice_en_que_seccion_esta(cita: Cita) -> None:
    assert 1 <= cita.palabras <= MAXIMO_DE_PALABRAS
    assert all(cita.fragmentos), "hay un fragmento vacío"
    assert cita.seccion.strip()


def test_toda_regla_del_libro_cita_una_frase(paquete: Paquete) -> None:
    assert set(paquete.reglas) <= {cita.regla for cita in citas()}


def test_el_registro_no_guarda_frases_que_ya_nadie_cita() -> None:
    assert frases.registradas() == frases.por_registrar(citas())


def test_la_comparacion_ignora_espacios_etiquetas_y_asteriscos_y_nada_mas() -> None:
    assert desnudar("<p>no resultan\t**suficientes**</p>\n para<sup>23</sup>") == "noresultansuficientespara23"
    assert not se_halla(Cita("", "", "", "No resultan suficientes"), desnudar("no resultan suficientes"))


def test_los_fragmentos_deben_estar_en_orden() -> None:
    fuente = desnudar("primero una cosa y después otra")
    assert se_halla(Cita("", "", "", "una cosa […] otra"), fuente)
    assert not se_halla(Cita("", "", "", "otra […] una cosa"), fuente)
    assert not se_halla(Cita("", "", "", "una cosa […] una cosa"), fuente)


def test_registrar_exige_las_fuentes() -> None:
    with pytest.raises(SystemExit, match="DESPROTECCION_FUENTES"):
        frases.registrar(None)


def test_una_frase_que_no_esta_no_se_registra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ajena = Cita("R-inventada", "OT-DCE", "I", "esta frase no está en ninguna parte")
    monkeypatch.setattr(frases, "REGISTRO", tmp_path / "registro.json")
    monkeypatch.setattr(frases, "textos", lambda carpeta: {"OT-DCE": "otracosa"})
    monkeypatch.setattr(frases, "citas", lambda: [ajena])
    with pytest.raises(SystemExit, match="R-inventada"):
        frases.registrar(tmp_path)
    assert not frases.REGISTRO.exists()
