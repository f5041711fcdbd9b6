# Downloads, and comparing them with what their publisher says. Sourced by lib.sh; needs begin_work first.

FETCH_ERROR=
ARCHIVE=

# fetch URL FILE LABEL: into FILE inside $WORK; on failure the reason is in FETCH_ERROR. Ten seconds for a host that does not
# answer, thirty for one that stops sending. A redirect never leaves https.
fetch() {
  FETCH_FILE=$2
  rm -f "$WORK/headers"
  if command -v curl >/dev/null 2>&1; then
    run_long "$3" measure_fetch curl -fsSL --proto-redir =https --connect-timeout 10 --speed-limit 1000 \
      --speed-time 30 -D "$WORK/headers" -o "$2" "$1" && return 0
  elif command -v wget >/dev/null 2>&1; then
    run_long "$3" measure_fetch wget -nv --timeout=20 --tries=1 -O "$2" "$1" && return 0
  else
    printf 'neither curl nor wget is installed\n' >"$WORK/log"
  fi
  FETCH_ERROR=$(last_words)
  return 1
}

measure_fetch() {
  local total
  [ -f "$FETCH_FILE" ] || return 0
  total=$(awk 'tolower($1) == "content-length:" { print $2 + 0 }' "$WORK/headers" 2>/dev/null | tail -n 1)
  printf ', %s' "$(mebibytes "$(bytes_of "$FETCH_FILE")")"
  if [ -n "$total" ]; then printf ' of %s' "$(mebibytes "$total")"; fi
}

# sha_of BITS FILE
sha_of() {
  if command -v "sha${1}sum" >/dev/null 2>&1; then "sha${1}sum" "$2"; else shasum -a "$1" "$2"; fi | cut -d' ' -f1
}

# With SOVEREIGN_RELEASE_BASE the files are looked for by name in that one folder: a mirror of the owner's own.
release_url() {
  if [ -n "${SOVEREIGN_RELEASE_BASE:-}" ]; then printf '%s/%s\n' "$SOVEREIGN_RELEASE_BASE" "${1##*/}"; else printf '%s\n' "$1"; fi
}

# fetch_release COMPONENT LABEL: the archive of this platform as $ARCHIVE, equal to its publisher's checksum. Returns 1 with
# FETCH_ERROR when it cannot be had; bytes that differ from the checksum end the run, because that is no network trouble.
fetch_release() {
  local archive checksums name
  archive=$(component_field "$1" release)
  checksums=$(component_field "$1" checksums)
  name=${archive##*/}
  ARCHIVE=$WORK/$name
  # The small file first: it tells within seconds whether the host answers.
  fetch "$(release_url "$checksums")" "$WORK/checksums" "$2: checksums" || return 1
  say "$2: fetching $name"
  fetch "$(release_url "$archive")" "$ARCHIVE" "$2: fetching" || return 1
  say "$2: $(mebibytes "$(bytes_of "$ARCHIVE")") fetched"
  published_sum "$WORK/checksums" "$name" >"$WORK/published"
  if [ "$(cat "$WORK/published")" != "$(sha_of "$(sum_bits "$(cat "$WORK/published")")" "$ARCHIVE")" ]; then
    fail "$2: $name does not match its publisher's checksum and was thrown away: run this again; if it stays so, do not trust the network."
  fi
}

# The sum of one file in a list of sums, or the only sum of a file that holds nothing else.
published_sum() {
  awk -v name="$2" '$2 == name || $2 == "*" name || (NF == 1 && NR == 1) { print $1; exit }' "$1"
}

sum_bits() { if [ "${#1}" -eq 128 ]; then echo 512; else echo 256; fi; }

# unpack_zip ARCHIVE FOLDER: by whichever of the usual programs is there; the JDK that runs Sovereign brings one.
unpack_zip() {
  local archive=$1
  mkdir -p "$2"
  if command -v unzip >/dev/null 2>&1; then
    unzip -qo "$archive" -d "$2"
  elif command -v python3 >/dev/null 2>&1; then
    python3 -m zipfile -e "$archive" "$2"
  else
    (cd "$2" && "$(find_jdk)/bin/jar" -xf "$archive")
  fi
}
