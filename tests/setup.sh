# Sourced by tests/run, examples/play and .ci/run: one virtual environment in the checkout, made once.

setup() { # setup ROOT [EXTRAS]: an environment at ROOT/.venv with confnote and its extras, such as [test]
    if [ ! -x "$1/.venv/bin/python" ]; then
        for python in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
            if [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
                break
            fi
            python=
        done
        if [ -z "$python" ]; then
            echo "confnote needs Python 3.11 or newer: install it, or name it with PYTHON=..." >&2
            return 1
        fi
        "$python" -m venv "$1/.venv"
    fi
    stamp="$1/.venv/installed${2:-}"
    if [ ! -e "$stamp" ] || [ "$1/pyproject.toml" -nt "$stamp" ]; then
        echo "Installing confnote${2:-} into $1/.venv ..."
        # the starter scripts of an older pip import `re`, which takes as long as a third of a short command
        "$1/.venv/bin/python" -m pip install --quiet --disable-pip-version-check 'pip>=25'
        "$1/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable "$1${2:-}"
        touch "$stamp"
    fi
    PATH="$1/.venv/bin:$PATH"
    export PATH
    unset PYTHONDONTWRITEBYTECODE # hundreds of runs follow: without bytecode each would compile the program
}
