"""El partidor sobre un texto inventado con las mismas mañas que la fuente: saltos de página, cuadros y notas."""

from __future__ import annotations

from desproteccion.clausulas.partidor import Frase, Seccion, huella, normalizar, partir

SECCIONES = (
    Seccion("1", "1. Plazos"),
    Seccion("2", "2. Cuadro"),
    Seccion(None, "Referencias"),
    Seccion("F", "ANEXO", formato=True),
)
TEXTO = """Portada que nadie parte.

## **1. Plazos**

El equipo avisa en tres días (art. 4. Ley N°1), salvo fuerza mayor<sup>1</sup>. Luego **espera** la respuesta de la

<sup>2</sup> Esta nota la llama el cuadro.

autoridad. Según Pérez et al. Soto (2001) basta un aviso.

<sup>1</sup> La fuerza mayor se acredita.

- Un mínimo de dos visitas, según el documento “Visitas
- y encuentros”.
- Una llamada.

### 2. Cuadro

Nivel\tAlto\tBajo
<b>Casa</b>\t<p>Sin techo.</p> <p>Con frío y</p>\tCon techo.<sup>2</sup>
\thambre.\tSin frío.
Calle\tSin techo.\tCon techo.

## Referencias

Nada de esto cuenta. Debe quedar fuera.

## ANEXO

Nombre\t\tEdad
**Observaciones**
"""


def frases_de(texto: str, seccion: str) -> list[str]:
    return [frase.texto for frase in partir(texto, SECCIONES) if frase.seccion == seccion and frase.forma != "titulo"]


def celdas_de(texto: str) -> dict[tuple[str, str], Frase]:
    return {(frase.contexto, frase.texto): frase for frase in partir(texto, SECCIONES) if frase.forma == "celda"}


def test_una_frase_partida_por_el_salto_de_pagina_y_una_nota_se_vuelve_a_unir() -> None:
    assert "Luego espera la respuesta de la autoridad." in frases_de(TEXTO, "1")


def test_los_puntos_de_abreviaturas_y_de_parentesis_no_cortan_la_frase() -> None:
    frases = frases_de(TEXTO, "1")
    assert "El equipo avisa en tres días (art. 4. Ley N°1), salvo fuerza mayor." in frases
    assert "Según Pérez et al. Soto (2001) basta un aviso." in frases


def test_un_punto_de_lista_partido_en_dos_se_une_y_los_demas_quedan_aparte() -> None:
    frases = frases_de(TEXTO, "1")
    assert 'Un mínimo de dos visitas, según el documento "Visitas y encuentros".' in frases
    assert "Una llamada." in frases


def test_cada_nota_va_a_la_seccion_que_la_llama_y_no_a_la_pagina_en_que_esta() -> None:
    notas = {frase.texto: frase.seccion for frase in partir(TEXTO, SECCIONES) if frase.forma == "nota"}
    assert notas == {"La fuerza mayor se acredita.": "1", "Esta nota la llama el cuadro.": "2"}


def test_las_celdas_se_parten_por_parrafo_y_siguen_en_la_fila_de_la_otra_pagina() -> None:
    celdas = celdas_de(TEXTO)
    assert ("Casa | Alto", "Sin techo.") in celdas
    assert ("Casa | Alto", "Con frío y hambre.") in celdas
    assert ("Casa | Bajo", "Sin frío.") in celdas


def test_la_huella_de_una_celda_depende_de_su_fila_y_su_columna() -> None:
    celdas = celdas_de(TEXTO)
    assert celdas["Casa | Alto", "Sin techo."].huella != celdas["Calle | Alto", "Sin techo."].huella
    assert celdas["Casa | Bajo", "Con techo."].huella != huella("Con techo.")


def test_una_celda_de_mas_que_el_encabezado_no_se_pierde() -> None:
    celdas = celdas_de(TEXTO.replace("Calle\tSin techo.\tCon techo.", "Calle\tSin techo.\tCon techo.\tCon luz."))
    assert ("Calle | ", "Con luz.") in celdas


def test_en_una_seccion_de_formato_la_unidad_es_la_fila() -> None:
    assert frases_de(TEXTO, "F") == ["Nombre | Edad"]
    assert [f.texto for f in partir(TEXTO, SECCIONES) if f.seccion == "F"][-1] == "Observaciones"


def test_lo_que_no_es_de_una_seccion_con_identificador_queda_fuera() -> None:
    assert {frase.seccion for frase in partir(TEXTO, SECCIONES)} == {"1", "2", "F"}


def test_etiquetas_asteriscos_espacios_comillas_y_llamadas_no_cambian_la_huella() -> None:
    vestida = "  El **equipo**  <b>avisa</b> <sup>12</sup> en “tres días”<sup>[4]</sup> . "
    assert normalizar(vestida) == 'El equipo avisa en "tres días".'
    assert huella(vestida) == huella('El equipo avisa en "tres días".')


def test_una_palabra_distinta_cambia_la_huella() -> None:
    assert huella("El equipo avisa en tres días.") != huella("El equipo avisa en seis días.")


def test_partir_dos_veces_da_lo_mismo() -> None:
    assert partir(TEXTO, SECCIONES) == partir(TEXTO, SECCIONES)
