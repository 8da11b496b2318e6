#!/usr/bin/env bash
# 离线安装申报程序：./install.sh [安装到的文件夹]。不联网，也不需要管理员权限。
# Installs shenbao from this folder alone: no network, no root. PYTHON names the Python to use.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
target="${1:-$HOME/shenbao}"
cd "$here"
# shellcheck source=/dev/null
source ./bundle.conf  # REQUIREMENT, PYTHON_VERSION, MACHINE

stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

sha256sum --quiet --strict --check SHA256SUMS >&2 ||
  stop "安装包不完整或被改动过（见上列文件），没有安装；请重新拷贝。" "The bundle is damaged: copy it again."
for wheel in wheels/*; do
  grep -qF "  $wheel" SHA256SUMS || stop "安装包里多出了 $wheel，没有安装。" "A file that is not part of the bundle."
done
[ "$(uname -s)-$(uname -m)" = "$MACHINE" ] ||
  stop "这个安装包用于 $MACHINE，本机是 $(uname -s)-$(uname -m)。" "The bundle is for another kind of machine."

fits() {
  [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$PYTHON_VERSION" ]
}
for python in ${PYTHON:-} "python$PYTHON_VERSION" python3 python ""; do
  [ -n "$python" ] || stop "需要 Python $PYTHON_VERSION；已装在别处时：PYTHON=路径 ./install.sh" "Python $PYTHON_VERSION is needed."
  if fits "$python"; then break; fi
done

"$python" -m venv --without-pip "$target"
pip=(wheels/pip-*.whl)
"$target/bin/python" "${pip[0]}/pip" --isolated --disable-pip-version-check install --quiet --no-cache-dir \
  --no-index --find-links wheels "$REQUIREMENT"
"$target/bin/shenbao" schema >/dev/null
echo "已装好：$target/bin/shenbao"
