#!/usr/bin/env bash
# Prepara .venv/ con las versiones exactas de requisitos/ e instala el paquete en modo editable.
#
#   herramientas/preparar.sh [PROGRAMA:PAQUETE_DEBIAN…]
#
# Los argumentos son programas que además deben estar en el PATH (p. ej. chromium:chromium).
# Con PYTHON=… se elige el intérprete. Si nada cambió desde la última vez, no hace nada.
# Sale 2, con la orden que hay que correr, si falta algo del sistema y no puede instalarlo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly VENV=.venv
readonly PROGRAMAS=("$@")

decir() { printf '%s\n' "$*" >&2; }
terminar() { decir "preparar: $*"; exit 2; }

# --- Qué Python ---------------------------------------------------------------------------------------

sirve() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Se prueban ejecutándolos: un nombre en el PATH puede no tener nada detrás (los «shims» de pyenv).
# Tras python3 van primero las versiones en las que durable-rules se puede instalar.
elegir_python() {
    local candidato
    for candidato in ${PYTHON:-python3 python3.12 python3.11 python3.13 python3.14}; do
        if sirve "$candidato"; then "$candidato" -c 'import sys; print(sys.executable)'; return; fi
    done
}

# --- Qué falta del sistema ----------------------------------------------------------------------------

lleva_durable() { "$1" -c 'import sys; sys.exit(sys.version_info >= (3, 13))'; }

# Debian llama python3-dev al de su python3, y python3.12-dev al de otra versión.
paquete_python() {
    if [ "$(readlink -f "$1")" = "$(readlink -f /usr/bin/python3)" ]; then echo "python3-$2"; else
        "$1" -c "import sys; print('python%d.%d-$2' % sys.version_info[:2])"
    fi
}

falta_para_compilar() {
    local compilador encabezados
    compilador=${CC:-$("$1" -c 'import sysconfig; print(sysconfig.get_config_var("CC"))')}
    compilador=${compilador%% *}
    encabezados=$("$1" -c 'import sysconfig; print(sysconfig.get_config_var("INCLUDEPY"))')
    if ! command -v "$compilador" >/dev/null; then
        echo gcc libc6-dev
    elif ! printf '#include <stdio.h>\nint main(void) { return 0; }\n' |
        "$compilador" -x c -o /dev/null - 2>/dev/null; then
        echo libc6-dev
    fi
    [ -e "$encabezados/Python.h" ] || paquete_python "$1" dev
}

# Imprime los paquetes de Debian que faltan; mira si lo necesario sirve, no cómo se instaló.
paquetes_que_faltan() {
    local programa
    if [ -z "$1" ]; then
        echo python3 python3-venv python3-dev gcc libc6-dev
    else
        "$1" -c 'import venv, ensurepip' 2>/dev/null || paquete_python "$1" venv
        ! lleva_durable "$1" || falta_para_compilar "$1"
    fi
    for programa in "${PROGRAMAS[@]}"; do
        command -v "${programa%%:*}" >/dev/null || echo "${programa#*:}"
    done
}

instalar_del_sistema() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        decir "preparar: faltan programas del sistema. En Debian o Ubuntu, corra esto y repita:"
        decir
        decir "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
        decir
        exit 2
    fi
    decir "preparar: se instalan con apt-get: $*"
    local salida
    salida=$({ apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends "$@"; } 2>&1) ||
        terminar "apt-get no pudo instalar: $*"$'\n'"$salida"
}

python=$(elegir_python)
[ -n "$python" ] || [ -z "${PYTHON:-}" ] || terminar "PYTHON=$PYTHON no es un Python 3.11 o posterior que funcione."
faltan=$(paquetes_que_faltan "$python" | xargs)
if [ -n "$faltan" ]; then
    # shellcheck disable=SC2086  # son varios nombres
    instalar_del_sistema $faltan
    hash -r
    python=$(elegir_python)
    [ -n "$python" ] || terminar "hace falta Python 3.11 o posterior, y el de este sistema es anterior."
    faltan=$(paquetes_que_faltan "$python" | xargs)
    [ -z "$faltan" ] || terminar "se instaló lo necesario, pero a $python todavía le falta: $faltan"
fi

# --- El entorno ---------------------------------------------------------------------------------------

# La ruta cuenta: un entorno movido de carpeta deja de servir.
huella_cerrojos=$({ pwd; "$python" -VV; cat requisitos/construccion.txt requisitos/desarrollo.txt herramientas/preparar.sh; } | sha256sum)
huella_proyecto=$(sha256sum < pyproject.toml)
huella() { cat "$VENV/.huella_$1" 2>/dev/null || true; }
# Lo instalado se compila después y en todos los núcleos: pip lo haría en uno.
instalar() { "$VENV/bin/python" -m pip --disable-pip-version-check --no-input install -qq --no-compile "$@"; }

if [ "$(huella cerrojos)" != "$huella_cerrojos" ]; then
    decir "preparar: se crea $VENV con $("$python" --version) ($python)"
    lleva_durable "$python" || decir "preparar: durable-rules no admite este Python; calcularán las tablas densas."
    "$python" -m venv --clear "$VENV"
    instalar --require-hashes --only-binary=:all: -r requisitos/construccion.txt
    instalar --require-hashes --only-binary=:all: --no-binary=durable-rules,pyspark --no-build-isolation \
        -r requisitos/desarrollo.txt
    # Lo que no compila es de otra versión de Python, y tampoco se importa.
    "$VENV/bin/python" -m compileall -qq -j 0 "$VENV/lib" || true
    printf '%s\n' "$huella_cerrojos" > "$VENV/.huella_cerrojos"
fi

if [ "$(huella proyecto)" != "$huella_proyecto" ]; then
    instalar --no-deps --no-index --no-build-isolation --editable .
    pendientes=$("$VENV/bin/python" -m pip check 2>&1) ||
        terminar "los cerrojos no cubren pyproject.toml; corra «make cerrojos»."$'\n'"$pendientes"
    printf '%s\n' "$huella_proyecto" > "$VENV/.huella_proyecto"
fi
