package dev.sovereign.cli.memory;

import dev.sovereign.cli.stack.Site;
import java.nio.file.Path;

/**
 * What a bash evaluates so that the commands typed in it are recorded. The shell itself only writes
 * a small file a command, and at most every five seconds starts, beside the prompt, the command
 * that tells them; so no prompt waits for a JVM or a gateway.
 */
public final class BashHook {

  private BashHook() {}

  /** The text to be evaluated, once the folder that it writes to is there. */
  public static String script(Site site) {
    new TypedCommands(site).prepare();
    Path sessions = site.home().home().resolve("sessions");
    return """
        # Made by: sovereign session hook bash
        if [[ $- != *i* ]] || ((${BASH_VERSINFO[0]:-0} < 5)) || ! shopt -q promptvars; then
          echo 'sovereign: commands are recorded in an interactive bash from version 5 on' >&2
        elif [[ $(declare -p PROMPT_COMMAND 2>/dev/null) != *_sovereign_prompt* ]]; then
          _sovereign_none='' _sovereign_at=0 _sovereign_count=0 _sovereign_told=$((SECONDS - 60))
          _sovereign_line=$(HISTTIMEFORMAT='' builtin history 1)
          # What the history leaves out (a blank in front, HISTIGNORE, set +o history) is private.
          _sovereign_prompt() {
            local status=$? at=$_sovereign_at line
            _sovereign_at=0
            ((at)) || return "$status"
            line=$(HISTTIMEFORMAT='' builtin history 1)
            if [[ $line != "$_sovereign_line" ]]; then
              _sovereign_line=$line
              if [[ -z ${SOVEREIGN_PRIVATE-} ]] && compgen -G %1$s/'*.json' >/dev/null; then
                _sovereign_keep "$at" "$status" "$line"
              fi
            fi
            return "$status"
          }
          _sovereign_keep() {
            local line=$3
            line=${line#"${line%%%%[0-9]*}"}
            line=${line#"${line%%%%[!0-9]*}"}
            line=${line:2}
            {
              builtin printf '%%s\\0' "$1" "$2" "$PWD" "${SOVEREIGN_SESSION-}" "$line" \\
                >|%2$s/"$1-$$-$((_sovereign_count++))"
            } 2>/dev/null
            if ((SECONDS - _sovereign_told >= 5)); then
              _sovereign_told=$SECONDS
              (SOVEREIGN_HOME=%3$s SOVEREIGN_SKIP_BUILD=1 %4$s session hook tell --quiet \\
                </dev/null >/dev/null 2>&1 &)
            fi
          }
          [[ ${PS0-} == *_sovereign_at* ]] ||
            PS0=${PS0-}'${_sovereign_none:$((_sovereign_at=EPOCHSECONDS,0)):0}'
          if [[ $(declare -p PROMPT_COMMAND 2>/dev/null) == 'declare -a'* ]]; then
            PROMPT_COMMAND=(_sovereign_prompt "${PROMPT_COMMAND[@]}")
          else
            PROMPT_COMMAND="_sovereign_prompt${PROMPT_COMMAND:+;$PROMPT_COMMAND}"
          fi
        fi
        """
        .formatted(
            GitHook.quoted(sessions),
            GitHook.quoted(TypedCommands.folder(site)),
            GitHook.quoted(site.home().home()),
            GitHook.quoted(site.checkout().resolve("sovereign")));
  }
}
