#!/usr/bin/env bash
# Corre un programa de Python con los motores ajenos del banco a la vista: los de requisitos/banco.txt, en .venv-banco.
#
#   herramientas/con_pares.sh python ARGUMENTOS…
#
# Ese entorno ve además todo lo de .venv, que no cambia. Si no se puede armar, se mide sin los pares y se dice.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly VENV=.venv-banco
huella=$({ pwd; cat requisitos/banco.txt requisitos/desarrollo.txt; } | sha256sum)
if [ "$(cat "$VENV/.huella" 2>/dev/null || true)" != "$huella" ]; then
    .venv/bin/python -m venv --clear "$VENV"
    # Las rutas de .venv van al final: lo que los pares pidan en otra versión queda solo aquí.
    .venv/bin/python -c 'import site; print(*site.getsitepackages(), sep="\n")' > "$(
        "$VENV/bin/python" -c 'import site; print(site.getsitepackages()[0])')/principal.pth"
    if "$VENV/bin/python" -m pip --disable-pip-version-check --no-input install -qq --require-hashes --no-deps \
        -r requisitos/banco.txt; then
        printf '%s\n' "$huella" > "$VENV/.huella"
    else
        echo "con_pares: no se pudieron instalar los motores de requisitos/banco.txt; se mide sin los que falten." >&2
    fi
fi
export PYTHONPATH=.:motor
exec "$VENV/bin/$1" "${@:2}"
