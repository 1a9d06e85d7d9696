"""El libro de reglas como sitio: una página sola, con buscador, que se lee sin red y se imprime bien."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from desproteccion.libro_contenido import BrechaDelLibro, Libro, ReglaDelLibro, Seccion

DA_LO_MISMO = '<span title="da lo mismo">—</span>'

ESTILO = """
body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:auto;padding:1rem;color:#1b1b1b;background:#fff}
nav ul{columns:3 14rem;list-style:none;padding:0}a{color:#0b4f8a}
article{border:1px solid #ccc;border-radius:.4rem;padding:.6rem 1rem;margin:.8rem 0}
article h3{margin:.2rem 0}dl{display:grid;grid-template-columns:9rem 1fr;gap:.2rem 1rem;margin:.4rem 0}
dt{font-weight:600}dd{margin:0}.brecha{background:#fff4d6;padding:.1rem .4rem}
table{border-collapse:collapse;width:100%;margin:.6rem 0;font-size:.92em}
th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#eef2f6}
.ancha{overflow-x:auto}p,dd,li,h3{overflow-wrap:anywhere}dl{min-width:0}
#buscar{font:inherit;width:100%;padding:.5rem;box-sizing:border-box}
.buscando section>:not(h2):not(article){display:none}
@media print{nav,#buscador{display:none}article{break-inside:avoid}body{max-width:none;font-size:11pt}}
@media (max-width:40rem){dl{grid-template-columns:1fr}}
"""
GUION = """
const llano=t=>t.normalize('NFD').replace(/[\\u0300-\\u036f]/g,'').toLowerCase();
const reglas=[...document.querySelectorAll('article')].map(a=>[a,llano(a.textContent)]);
const cuenta=document.getElementById('cuenta');
document.getElementById('buscar').addEventListener('input',e=>{
  const palabras=llano(e.target.value).split(/\\s+/).filter(Boolean);let vistas=0;
  for(const [a,t] of reglas){const si=palabras.every(p=>t.includes(p));a.hidden=!si;vistas+=si}
  for(const s of document.querySelectorAll('section'))s.hidden=!s.querySelector('article:not([hidden])');
  document.body.classList.toggle('buscando',palabras.length>0);
  cuenta.textContent=palabras.length?`${vistas} ${vistas===1?'regla':'reglas'}`:'';
});
"""


def en_html(libro: Libro) -> str:
    """La página entera, con su estilo y su buscador adentro."""
    partes = [
        "<!doctype html>",
        '<html lang="es"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>Libro de reglas · {escape(libro.titulo)}</title><style>{ESTILO}</style></head><body>",
        f"<header><h1>Libro de reglas</h1><p>{escape(libro.titulo)}. Versión {escape(libro.version)}, ",
        f"vigente desde {escape(libro.vigencia)}. Huella {escape(libro.huella)}.</p>",
        "<p>Estas reglas apoyan el juicio profesional; no lo reemplazan.</p>",
        *[f"<p>{escape(lectura)}</p>" for lectura in libro.lecturas],
        f"<p>Catálogo: {escape(libro.catalogo)}</p>",
        "</header>",
        '<div id="buscador" role="search"><label for="buscar">Buscar en las reglas</label>',
        '<input id="buscar" type="search" autocomplete="off"><p id="cuenta" aria-live="polite"></p></div>',
        '<nav aria-label="Tablas"><ul>',
        *[f'<li><a href="#{escape(s.id)}">{escape(s.titulo)}</a></li>' for s in libro.secciones],
        "</ul></nav><main>",
        *map(_seccion, libro.secciones),
        f"</main><script>{GUION}</script></body></html>",
    ]
    return "\n".join(partes) + "\n"


def _seccion(seccion: Seccion) -> str:
    partes = [f"<h2>{escape(seccion.titulo)}</h2>"]
    if seccion.hechos:
        partes.append(f"<p>Qué mira:</p>{_lista(seccion.hechos)}")
    if seccion.cuadro:
        partes.append(_cuadro(seccion))
    if seccion.brechas:
        partes.append(f"<h3>Lo que la norma no resuelve</h3><ul>{''.join(map(_brecha, seccion.brechas))}</ul>")
    partes += map(_articulo, seccion.reglas)
    return f'<section id="{escape(seccion.id)}">' + "\n".join(partes) + "</section>"


def _cuadro(seccion: Seccion) -> str:
    encabezados, *filas = seccion.cuadro
    cabeza = "".join(f'<th scope="col">{escape(celda)}</th>' for celda in encabezados)
    cuerpo = "".join(f"<tr>{_celdas(fila)}</tr>" for fila in filas)
    tabla = f"<table><thead><tr>{cabeza}</tr></thead><tbody>{cuerpo}</tbody></table>"
    return (
        f'<div class="ancha" tabindex="0" role="region" aria-label="Cuadro de {escape(seccion.titulo)}">{tabla}</div>'
    )


def _celdas(fila: tuple[str, ...]) -> str:
    *celdas, regla = fila
    dichas = "".join(f"<td>{escape(celda) or DA_LO_MISMO}</td>" for celda in celdas)
    return f'{dichas}<td><a href="#{_ancla(regla)}">{escape(regla)}</a></td>'


def _brecha(brecha: BrechaDelLibro) -> str:
    lecturas = "; ".join(brecha.lecturas)
    nombre = f'<span class="brecha">{escape(brecha.id)}</span>'
    return f"<li>{nombre} {escape(brecha.porque)} Da {escape(lecturas)}.</li>"


def _articulo(regla: ReglaDelLibro) -> str:
    brecha = f'<span class="brecha">{escape(regla.brecha)}: la norma no lo resuelve</span>' if regla.brecha else ""
    pares = [
        ("Si", escape(regla.condicion)),
        ("Da", escape(regla.conclusion)),
        ("Brecha", brecha),
        ("Apoyo", escape(regla.apoyo)),
        ("Fuente", escape(con_frase(regla))),
        ("Ejemplos", escape("; ".join(regla.ejemplos))),
        ("Cambios", escape("; ".join(regla.cambios))),
    ]
    datos = "".join(f"<dt>{nombre}</dt><dd>{valor}</dd>" for nombre, valor in pares if valor)
    titulo = f"<h3>{escape(regla.id)}</h3><p>{escape(regla.texto)}</p>"
    return f'<article id="{_ancla(regla.id)}">{titulo}<dl>{datos}</dl></article>'


def con_frase(regla: ReglaDelLibro) -> str:
    """La fuente de una regla, con la frase que la sostiene si la hay."""
    return f"{regla.fuente}: «{regla.frase}»" if regla.frase else regla.fuente


def _ancla(regla: str) -> str:
    return f"regla-{escape(regla)}"


def _lista(elementos: Iterable[str]) -> str:
    dentro = "".join(f"<li>{escape(elemento)}</li>" for elemento in elementos)
    return f"<ul>{dentro}</ul>" if dentro else ""
