#!/usr/bin/env bash
# Provides the Temporal CLI, which holds the server and its Web UI; prints the program's path as its last line.
# With --look nothing is fetched: prints the path, or nothing and ends with 3.
set -euo pipefail
# shellcheck source=lib.sh
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib.sh"

MINIMUM=1.5.1
version=$(component_field temporal version)
[ -n "$version" ] || fail "temporal: no line for $(platform_os) $(platform_arch) in bootstrap/components.tsv: put a temporal >= $MINIMUM on PATH."
label="temporal $version"
folder="$(sovereign_cache)/components/temporal"
target="$folder/$version"
passed_over=

on_path() {
  local candidate found
  while read -r candidate; do
    found=$("$candidate" --version 2>/dev/null | awk '{ print $3; exit }') || found=
    if at_least "$MINIMUM" "${found:-0}" && "$candidate" server start-dev --help >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return 0
    fi
    passed_over="$candidate is ${found:-no Temporal CLI}, at least $MINIMUM is needed: passed over"
  done < <(each_on_path temporal)
  return 1
}

from_release() {
  mkdir "$WORK/release"
  tar -xzf "$ARCHIVE" -C "$WORK/release" temporal
  place "$WORK/release/temporal" "release $(component_field temporal release) sha256 $(cat "$WORK/published")"
}

from_registry() {
  local recipe module_cache
  recipe=$(component_field temporal recipe)
  recipe=${recipe#go:}
  command -v go >/dev/null 2>&1 \
    || fail "$label: it is neither on PATH nor cached, its release cannot be fetched ($FETCH_ERROR) and there is no Go to build it with: connect to the network or install Go, then run bootstrap/provide-temporal.sh again."
  say "$label: its release cannot be fetched ($FETCH_ERROR); building it with Go, which takes about 5 minutes on two cores"
  module_cache="$(go env GOMODCACHE)/cache/download"
  fetched_before=$(bytes_below "$module_cache")
  FETCHED_FOLDER=$module_cache
  mkdir "$WORK/bin" "$WORK/tmp"
  # The version is told to the linker as the publisher does; without cgo no C compiler is needed.
  if ! CGO_ENABLED=0 GOBIN="$WORK/bin" GOTMPDIR="$WORK/tmp" run_long "$label: building" measure_modules \
    go install -ldflags "-s -w -X github.com/temporalio/cli/temporalcli.Version=$version" "$recipe"; then
    fail "$label: its release cannot be fetched ($FETCH_ERROR) and Go could not build it ($(last_words)): check the network and the free space, then run bootstrap/provide-temporal.sh again."
  fi
  place "$WORK/bin/temporal" "registry go install $recipe"
}

measure_modules() {
  local bytes
  bytes=$(($(bytes_below "$FETCHED_FOLDER") - fetched_before))
  if [ "$bytes" -gt 0 ]; then printf ', %s of modules fetched' "$(mebibytes "$bytes")"; fi
}

place() {
  mkdir "$WORK/tree"
  mv "$1" "$WORK/tree/temporal"
  chmod 755 "$WORK/tree/temporal"
  "$WORK/tree/temporal" --version >/dev/null 2>&1 \
    || fail "$label: the program does not run on $(platform_os) $(platform_arch): put a temporal >= $MINIMUM on PATH."
  printf '%s\n' "$2" >"$WORK/tree/origin"
  put_in_place "$WORK/tree" "$target"
  say "$label: $(mebibytes "$(bytes_of "$target/temporal")") in place after $SECONDS s"
}

if on_path; then exit 0; fi
if [ ! -x "$target/temporal" ]; then
  if [ "${1:-}" = --look ]; then exit 3; fi
  if [ -n "$passed_over" ]; then say "$passed_over"; fi
  begin_work "$folder" "$label"
  # Another run may have put it there while this one waited.
  if [ ! -x "$target/temporal" ]; then
    if fetch_release temporal "$label"; then from_release; else from_registry; fi
  fi
fi
printf '%s\n' "$target/temporal"
