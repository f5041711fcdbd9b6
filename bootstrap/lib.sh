# Functions that mvnw, sovereign and the steps beside this file share. Sourced, never run. Works in bash 3.2 (macOS).

JDK_MAJOR=25
bootstrap=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=work.sh
. "$bootstrap/work.sh"
# shellcheck source=fetch.sh
. "$bootstrap/fetch.sh"

say() { printf '%s\n' "$*" >&2; }

# The one line an operator reads: what, why, next step. Whoever runs a step finds it by its first word.
fail() {
  say "sovereign: $*"
  exit 1
}

# The cache of downloaded and built components; deleting it costs time only.
sovereign_cache() {
  printf '%s\n' "${SOVEREIGN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sovereign}"
}

platform_os() {
  case $(uname -s) in Darwin) echo macos ;; Linux) echo linux ;; *) uname -s ;; esac
}

platform_arch() {
  case $(uname -m) in x86_64 | amd64) echo x86_64 ;; aarch64 | arm64) echo arm64 ;; *) uname -m ;; esac
}

# component_field NAME COLUMN: from the line of this platform in components.tsv.
component_field() {
  awk -F '\t' -v name="$1" -v column="$2" -v os="$(platform_os)" -v arch="$(platform_arch)" '
    /^#/ { next }
    !columns { columns = NF; for (i = 1; i <= NF; i++) if ($i == column) wanted = i; next }
    $1 == name && $3 == os && $4 == arch { print $wanted }' "$bootstrap/components.tsv"
}

# at_least WANTED VERSION: whether VERSION is a release of WANTED or later. A development build says 0.0.0 and is not.
at_least() {
  local wanted found i
  IFS=. read -r -a wanted <<<"$1"
  IFS=. read -r -a found <<<"${2%%[-+]*}"
  for i in 0 1 2; do
    case ${found[i]:-0} in *[!0-9]*) return 1 ;; esac
    [ "${found[i]:-0}" -gt "${wanted[i]:-0}" ] && return 0
    [ "${found[i]:-0}" -lt "${wanted[i]:-0}" ] && return 1
  done
  return 0
}

# each_on_path PROGRAM: every executable of that name on PATH, in order; a fitting one may stand behind an old one.
each_on_path() {
  local folders folder
  IFS=: read -r -a folders <<<"$PATH"
  for folder in "${folders[@]}"; do
    if [ -x "$folder/$1" ] && [ ! -d "$folder/$1" ]; then printf '%s\n' "$folder/$1"; fi
  done
}

# Prints the home of a JDK of the right version: $SOVEREIGN_JDK, $JAVA_HOME, the java on PATH, the usual folders.
find_jdk() {
  local candidate
  for candidate in "${SOVEREIGN_JDK:-}" "${JAVA_HOME:-}" \
    "$(java_home_on_path)" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  say "sovereign: no JDK $JDK_MAJOR found: install one (for example Temurin $JDK_MAJOR) or set SOVEREIGN_JDK to its folder."
  return 1
}

java_home_on_path() {
  local java target
  java=$(command -v java 2>/dev/null) || return 0
  while [ -L "$java" ]; do
    target=$(readlink "$java")
    case $target in /*) java=$target ;; *) java=$(dirname "$java")/$target ;; esac
  done
  dirname "$(dirname "$java")"
}

# The release file is read rather than java started: it costs nothing and every JDK has had one since 7.
is_jdk() {
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -f "$1/release" ] \
    && grep -q "^JAVA_VERSION=\"$JDK_MAJOR[\".]" "$1/release"
}

# Prints a folder with bin/mvn of the pinned version: cached, or Maven's own release, checked. One on PATH is not looked
# for, because the build is tested with this version only.
provide_maven() {
  local version home
  version=$(component_field maven version)
  [ -n "$version" ] || fail "maven: no line for $(platform_os) $(platform_arch) in bootstrap/components.tsv: add one."
  home="$(sovereign_cache)/components/maven/$version"
  if [ ! -x "$home/bin/mvn" ]; then
    # A shell of its own, so that its lock and work folder end with it.
    (fetch_maven "$version" "$home") || return 1
  fi
  printf '%s\n' "$home"
}

fetch_maven() {
  begin_work "$(dirname "$2")" "maven $1"
  [ -x "$2/bin/mvn" ] && return 0
  fetch_release maven "maven $1" \
    || fail "maven $1: it is not cached and its release cannot be fetched ($FETCH_ERROR): check the network, then run this again."
  tar -xzf "$ARCHIVE" -C "$WORK" && put_in_place "$WORK/apache-maven-$1" "$2" \
    || fail "maven $1: its archive cannot be unpacked to $2: check rights and free space, then run this again."
}
