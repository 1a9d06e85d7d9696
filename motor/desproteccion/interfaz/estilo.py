"""Lo que Streamlit no deja configurar: hoja de estilos, idioma de la página y aviso antes de cerrar."""

from __future__ import annotations

import streamlit as st

from desproteccion.vocabulario import NIVELES

# Tinta y fondo por nivel, de menor a mayor; contraste de 6,9:1 o más. El color nunca va solo: lleva número y palabra.
TINTAS = (("#1E5B1E", "#E3F1E3"), ("#6B4700", "#FFF1CC"), ("#8A2B06", "#FCE0D6"), ("#7A0F2B", "#F6D5DC"))

_NIVELES = "\n".join(
    f".dce-n{i}{{color:{tinta};background:{fondo};border-color:{tinta}}}" for i, (tinta, fondo) in enumerate(TINTAS)
)

_CSS = """
[data-testid="InputInstructions"],[data-testid="stHeaderActionElements"]{display:none}
[data-testid="stCaptionContainer"]{opacity:1!important}
[data-testid="stFileUploaderDropzone"] button p{font-size:0}
[data-testid="stFileUploaderDropzone"] button p::after{content:"Elegir archivo";font-size:1rem}
[data-testid="stFileUploaderDropzoneInstructions"]{display:none}
.dce-nivel{display:inline-block;border:1px solid;border-radius:.4rem;padding:.05rem .5rem;font-weight:600;
 white-space:nowrap;margin:.1rem .15rem .1rem 0}
.dce-titular{border:2px solid;border-radius:.6rem;padding:.6rem .9rem;margin:.2rem 0}
.dce-titular strong{font-size:1.35rem;display:block;line-height:1.3}
.dce-neutro{color:#16232B;background:#F2F5F7;border-color:#4A5A63}
.dce-deber{border-left:6px solid #7A0F2B;background:#F6D5DC;color:#4A0A1B;padding:.5rem .8rem;margin:.35rem 0;
 border-radius:.3rem}
.dce-deber.sin-plazo{border-color:#0B5C7A;background:#E4EFF3;color:#16232B}
.dce-regla{border:1px solid #B8C2C8;border-radius:.4rem;padding:.5rem .8rem;margin:.4rem 0}
.dce-regla p,.dce-fin p{margin:.2rem 0}
.dce-fuente{color:#3D4C55;font-size:.9rem}
.dce-chico{font-size:.92rem}
.dce-tabla{border-collapse:collapse;width:100%;font-size:.95rem}
.dce-tabla th,.dce-tabla td{border:1px solid #B8C2C8;padding:.3rem .5rem;text-align:left;vertical-align:top}
.dce-tabla th{background:#F2F5F7}
.dce-tabla tr.cambia td,.dce-tabla tr.cambia th{background:#FFF8E1}
.dce-desplaza{overflow-x:auto}
.dce-lista{margin:.2rem 0 .2rem 1.1rem!important;padding:0!important}
.dce-lista li{margin:.15rem 0}
.dce-detalle,.dce-detalle li{font-size:.92rem;line-height:1.4}
.dce-detalle{margin:0 0 .5rem}
.dce-propuesta{border-left:6px solid #0B5C7A;background:#F2F5F7;padding:.4rem .8rem;border-radius:.3rem}
.dce-propuesta p{margin:.25rem 0;font-size:.95rem}
.dce-aviso{display:block;background:#FFF1CC;color:#4A3200;padding:.3rem .5rem;border-radius:.3rem}
[class*="-dce-filas-"]{gap:.1rem!important}
[class*="-dce-filas-"] .dce-detalle{margin:0 0 .7rem 1.75rem}
.dce-cadena{display:grid;grid-template-columns:1.6fr 1.3fr 1fr;gap:.5rem 1.6rem;align-items:stretch}
.dce-caja{border:1px solid #8A979E;border-radius:.4rem;padding:.4rem .6rem;background:#fff;position:relative}
.dce-caja.lleva::after{content:"→";position:absolute;right:-1.35rem;top:calc(50% - .8rem);
 font-size:1.2rem;color:#3D4C55}
.dce-fin{border:2px solid #16232B;border-radius:.5rem;padding:.5rem .8rem;margin-top:.6rem}
.dce-paso{font-weight:600;color:#3D4C55}
@media (max-width:640px){
 .dce-cadena{grid-template-columns:1fr}
 .dce-caja.lleva::after{content:"↓";right:50%;top:auto;bottom:-1.25rem}
 .dce-cadena{gap:1.1rem}
 .dce-paso{display:none}
}
@media (min-width:641px){
 .st-key-resumen{display:none}
 [data-testid="stColumn"]:has(.st-key-resultado){align-self:flex-start;position:sticky;top:4rem;
  max-height:calc(100vh - 5rem);overflow-y:auto}
}
@media print{
 [data-testid="stColumn"]{position:static!important;max-height:none!important;overflow:visible!important}
 [data-testid="stMetric"],tr,.dce-regla,.dce-deber,.dce-titular{break-inside:avoid}
 [data-testid="stHeading"]{break-after:avoid}
 [data-testid="stSidebar"],[data-testid="stHeader"],[data-testid="stToolbar"],
 .st-key-no_imprimir{display:none!important}
 [data-testid="stAppViewContainer"],[data-testid="stMain"],[data-testid="stApp"]{position:static!important;
  overflow:visible!important;height:auto!important}
}
"""

# El resultado se anuncia a los lectores de pantalla cuando cambia; el nodo se conserva entre actualizaciones.
_GUION = """<script>
document.documentElement.lang = 'es';
if (!window.dceListo) {
  window.dceListo = true;
  const anunciar = () => {
    const nodo = document.querySelector('.st-key-anuncio');
    if (nodo && !nodo.hasAttribute('role')) {
      nodo.setAttribute('role', 'status');
      nodo.setAttribute('aria-live', 'polite');
    }
  };
  new MutationObserver(anunciar).observe(document.body, {childList: true, subtree: true});
  window.addEventListener('beforeunload', (evento) => {
    if (document.querySelector('.dce-con-cambios')) { evento.preventDefault(); evento.returnValue = ''; }
  });
}
</script>"""


MARCA_DE_CAMBIOS = '<span class="dce-con-cambios"></span>'


def aplicar() -> None:
    """Estilos, idioma y avisos, en cada página."""
    assert len(TINTAS) == len(NIVELES)
    st.html(f"<style>{_CSS}{_NIVELES}</style>")
    st.html(_GUION, unsafe_allow_javascript=True)
