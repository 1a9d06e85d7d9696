"""El formulario ofrece el catálogo con su respaldo: descriptores, factores, necesidades y disponibilidad."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desproteccion.catalogo import catalogo_por_omision
from desproteccion.interfaz import entrada, filas
from desproteccion.interfaz.borrador import abrir, en_yaml
from desproteccion.interfaz.seguro import para_html
from desproteccion.vinetas import vinetas
from streamlit.testing.v1 import AppTest

CATALOGO = catalogo_por_omision()
VINETAS = {vineta.id: vineta.ficha for vineta in vinetas()}
FISICA = "violencia.tipologias.0"


class Formulario:
    """La página «Caso» abierta en una sección, con una ficha."""

    def __init__(self, ficha: dict[str, Any], seccion: str) -> None:
        self.app = AppTest.from_file(str(Path(entrada.__file__)), default_timeout=60).run()
        self.app.session_state["hoja_caso"].reemplazar({"id": "CASO-1", **ficha})
        self.app.session_state["seccion-caso"] = seccion
        self.correr()

    @property
    def hoja(self) -> Any:
        return self.app.session_state["hoja_caso"]

    @property
    def ficha(self) -> dict[str, Any]:
        ficha: dict[str, Any] = self.hoja.ficha
        return ficha

    @property
    def html(self) -> str:
        return "\n".join(
            str(e.proto.body) for e in self.app.get("html") if not str(e.proto.body).startswith(("<style", "<script"))
        )

    def correr(self) -> None:
        self.app.run()
        assert not self.app.exception

    def elegir(self, ruta: str, valor: Any) -> None:
        self.app.segmented_control(key=self.hoja.clave(ruta)).set_value(valor).run()
        assert not self.app.exception

    def marcar(self, ruta: str, id: str, *, presente: bool = True) -> None:
        self.app.checkbox(key=self.hoja.clave(f"{ruta}.fila.{id}")).set_value(presente).run()
        assert not self.app.exception

    def casillas(self) -> list[str]:
        return [str(casilla.key) for casilla in self.app.checkbox]


def con_fisica(**resto: Any) -> dict[str, Any]:
    return {"violencia": {"tipologias": [{"tipo": "fisica", **resto}]}}


def test_marcar_descriptores_y_agravantes_propone_la_gravedad_con_su_regla_y_su_respaldo() -> None:
    formulario = Formulario(con_fisica(), "violencia")
    formulario.elegir(f"{FISICA}.criterios.hay", "hay")
    formulario.elegir(f"{FISICA}.casillas.a-la-vista", "moderada")
    formulario.marcar(f"{FISICA}.criterios", "fi-m2")
    assert "gravedad moderada o elevada, según los agravantes" in formulario.html
    formulario.elegir(f"{FISICA}.agravantes.hay", "hay")
    formulario.elegir(f"{FISICA}.casillas.a-la-vista", "agravantes")
    formulario.marcar(f"{FISICA}.agravantes", "ag-acceso-agresor")
    escrita = formulario.ficha["violencia"]["tipologias"][0]
    assert escrita == {"tipo": "fisica", "criterios": ["fi-m2"], "agravantes": ["ag-acceso-agresor"]}
    for dice in ("El catálogo propone: gravedad elevada", "V0-moderada-agravada", "descansa en filas supletorias"):
        assert dice in formulario.html
    assert para_html(CATALOGO.agravantes["ag-acceso-agresor"].no_marcar_si) in formulario.html


def test_desmarcar_lo_ultimo_deja_desconocido_y_nunca_un_no() -> None:
    formulario = Formulario(con_fisica(criterios=["fi-m2"], agravantes=[]), "violencia")
    formulario.marcar(f"{FISICA}.criterios", "fi-m2", presente=False)
    for respuesta, queda in ((None, {"criterios": None}), ("ninguna", {"criterios": []}), ("no_explorado", {})):
        if respuesta is not None:
            formulario.elegir(f"{FISICA}.criterios.hay", respuesta)
        assert formulario.ficha["violencia"]["tipologias"] == [{"tipo": "fisica", "agravantes": [], **queda}]


def test_la_gravedad_del_profesional_vale_y_si_es_menor_que_la_propuesta_se_hace_notar() -> None:
    assert 'class="dce-aviso"' in Formulario(VINETAS["EJ-031"], "violencia").html
    igual = Formulario(con_fisica(criterios=["fi-m2"], agravantes=[], gravedad="moderada"), "violencia")
    assert 'class="dce-aviso"' not in igual.html


def test_el_subtipo_acorta_la_lista_de_descriptores_y_nunca_esconde_uno_marcado() -> None:
    formulario = Formulario(
        con_fisica(subtipo="trastorno_facticio_impuesto", criterios=["fi-x2"], agravantes=[]), "violencia"
    )
    a_la_vista = [clave for clave in formulario.casillas() if "-fila-" in clave]
    suyos = [c.id for c in CATALOGO.criterios["fisica"].values() if c.gravedad == "muy_elevada"]
    assert any(clave.endswith("fila-fi-x2") for clave in a_la_vista)
    assert any(clave.endswith("fila-fi-x6") for clave in a_la_vista)
    assert 2 < len(a_la_vista) < len(suyos)


def test_una_tipologia_agregada_queda_a_la_vista_y_quitarla_no_arrastra_lo_de_otra() -> None:
    formulario = Formulario(con_fisica(criterios=["fi-m2"], agravantes=[]), "violencia")
    clave = formulario.hoja.clave("violencia.tipologias.nueva")
    formulario.app.selectbox(key=clave).set_value("negligencia").run()
    assert "Negligencia." in formulario.html
    formulario.elegir("violencia.tipologias.a-la-vista", 0)
    boton = formulario.hoja.clave("violencia.tipologias.0.quitar")
    formulario.app.button(key=boton).click().run()
    assert formulario.ficha["violencia"]["tipologias"] == [{"tipo": "negligencia"}]
    assert "Negligencia." in formulario.html
    assert not formulario.casillas()


def test_la_cuenta_de_factores_crece_a_la_vista_con_su_regla_y_dice_lo_que_falta() -> None:
    formulario = Formulario({}, "cuidadores")
    formulario.elegir("cuidadores.riesgo.factores.hay", "hay")
    formulario.marcar("cuidadores.riesgo.factores", "salud-mental-del-cuidador")
    assert "al menos 1 de alto riesgo" in formulario.html
    formulario.marcar("cuidadores.riesgo.factores", "consumo-problematico-del-cuidador")
    assert "al menos 2 de alto riesgo" in formulario.html
    formulario.elegir("cuidadores.riesgo.otros.hay", "ninguna")
    assert "Cuenta: 2 de alto riesgo y 0 que no lo son." in formulario.html
    for dice in ("F0-alto", "C2-varios-altos", "La cuenta descansa en filas supletorias"):
        assert dice in formulario.html
    assert formulario.ficha["cuidadores"]["riesgo"] == {
        "factores": ["salud-mental-del-cuidador", "consumo-problematico-del-cuidador"],
        "otros": [],
    }


def test_se_eligen_o_se_cuentan_nunca_ambas_y_cambiar_de_forma_no_pierde_lo_anotado() -> None:
    riesgo = {"factores": ["salud-mental-del-cuidador"], "otros": [{"descripcion": "Deudas", "alto_riesgo": False}]}
    formulario = Formulario({"cuidadores": {"riesgo": riesgo}}, "cuidadores")
    formulario.elegir("cuidadores.riesgo.forma", "contar")
    assert formulario.ficha["cuidadores"]["riesgo"] == {"conteo": {"alto": 1, "no_alto": 1}}
    formulario.elegir("cuidadores.riesgo.forma", "elegir")
    assert formulario.ficha["cuidadores"]["riesgo"] == riesgo
    assert not formulario.app.error


def test_los_factores_protectores_se_registran_y_el_borrador_los_conserva() -> None:
    formulario = Formulario({}, "contexto")
    formulario.elegir("contexto.proteccion.factores.hay", "hay")
    formulario.marcar("contexto.proteccion.factores", "familia-extensa-protectora")
    assert formulario.ficha["contexto"]["proteccion"] == {"factores": ["familia-extensa-protectora"]}
    assert abrir(en_yaml(formulario.ficha).encode(), "borrador.yaml") == formulario.ficha


def test_junto_a_cada_necesidad_va_lo_propio_de_la_edad_y_sin_edad_se_pide() -> None:
    html = Formulario({"edad": {"anios": 7}}, "nna").html
    propias, ajenas = CATALOGO.necesidades_de(7), CATALOGO.necesidades_de(15)
    assert all(para_html(indicador.texto) in html for celda in propias for indicador in celda.indicadores)
    assert not any(para_html(celda.texto) in html for celda in ajenas)
    assert "Anote la edad" in Formulario({}, "nna").html


def test_antes_de_concluir_que_no_quiere_se_recuerda_lo_que_le_impide() -> None:
    aviso = para_html(CATALOGO.filas["colaboracion-ajustar-antes"].texto)
    con_obstaculos = [para_html(obstaculo.que_hacer) for obstaculo in CATALOGO.contenido.colaboracion.no_puede]
    for respuesta, avisa in (("nula", True), ("insuficiente", True), ("suficiente", False)):
        html = Formulario({"cuidadores": {"disponibilidad": respuesta}}, "cuidadores").html
        assert (aviso in html) is avisa
        assert all(que_hacer in html for que_hacer in con_obstaculos)


def test_el_titular_dice_que_el_nivel_descansa_en_filas_supletorias_y_el_panel_cuales() -> None:
    formulario = Formulario(VINETAS["EJ-032"], "ingreso")
    assert "El nivel descansa en filas supletorias" in formulario.html
    assert "Puede contar dos veces: <code>victimizacion-previa</code>" in formulario.html
    assert "Sensible a una marca" in formulario.html
    por_que = formulario.app.switch_page("paginas/por_que.py").run()
    assert any("El nivel descansa en filas supletorias" in str(e.proto.body) for e in por_que.get("html"))
    sin_catalogo = Formulario(VINETAS["EJ-001"], "ingreso")
    assert "supletorias" not in sin_catalogo.html


def test_toda_fila_se_explica_con_su_identificador_y_su_apoyo() -> None:
    for id, fila in CATALOGO.filas.items():
        explicada = filas.explicada(fila)
        assert f"<code>{id}</code>" in explicada
        assert filas.respaldo_en_palabras(fila.apoyo, oficial=fila.oficial) in explicada
