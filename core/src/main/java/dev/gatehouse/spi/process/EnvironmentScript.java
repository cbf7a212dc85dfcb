package dev.gatehouse.spi.process;

import dev.gatehouse.definition.EnvironmentSources;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ShellWord;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Shell code with which the script that becomes a gateway reads the files of {@link EnvironmentSources}. A script contains the
 * paths of these files only. Their content goes from the file to the variable, through no other program and no argument.
 * {@link GatewayVariables} does the same in Java.
 *
 * <p>The code works in every POSIX shell, also with {@code set -e}, and sets only variables whose names begin with {@code gh_}.
 *
 * @since 0.1.0
 */
public final class EnvironmentScript {
    private static final String FUNCTIONS = """
            gh_end_of_line='
            '
            # gh_say WORDS: the reason why the gateway does not start; always fails.
            gh_say() {
              printf 'gatehouse: %s\\n' "$*" >&2
              return 1
            }
            # gh_strip TEXT: sets gh_text, without the blanks at both ends.
            gh_strip() {
              gh_text=${1#"${1%%[! \t]*}"}
              gh_text=${gh_text%"${gh_text##*[! \t]}"}
            }
            # gh_unquote TEXT: sets gh_value to what is before the closing double quote, and gh_rest to what follows it.
            gh_unquote() {
              gh_rest=$1 gh_value=''
              while :; do
                case $gh_rest in *\\"*) ;; *) return 1 ;; esac
                gh_text=${gh_rest%%[\\\\\\"]*}
                gh_value=$gh_value$gh_text
                gh_rest=${gh_rest#"$gh_text"}
                case $gh_rest in
                \\"*) gh_rest=${gh_rest#?}; return 0 ;;
                \\\\n*) gh_value=$gh_value$gh_end_of_line ;;
                \\\\r*) gh_value=$gh_value$gh_return ;;
                \\\\t*) gh_value="$gh_value\t" ;;
                \\\\\\"*) gh_value=$gh_value\\" ;;
                \\\\\\\\*) gh_value=$gh_value\\\\ ;;
                *) gh_value=$gh_value\\\\ gh_rest=${gh_rest#?}; continue ;;
                esac
                gh_rest=${gh_rest#??}
              done
            }
            # gh_variable LINE: sets the variable of a line, unless gh_keep has its name. Fails if it is no such line.
            gh_variable() {
              gh_strip "${1%"$gh_return"}"
              case $gh_text in
              '' | '#'*) return 0 ;;
              export[" \t"]*) gh_strip "${gh_text#export}" ;;
              esac
              case $gh_text in *=*) ;; *) return 1 ;; esac
              gh_value=${gh_text#*=}
              gh_strip "${gh_text%%=*}"
              gh_name=$gh_text
              case $gh_name in '' | [0-9]* | *[!A-Za-z0-9_]*) return 1 ;; esac
              gh_strip "$gh_value"
              case $gh_text in
              \\'*)
                gh_rest=${gh_text#?}
                case $gh_rest in *\\'*) ;; *) return 1 ;; esac
                gh_value=${gh_rest%%\\'*} gh_rest=${gh_rest#*\\'}
                ;;
              \\"*) gh_unquote "${gh_text#?}" || return 1 ;;
              *)
                gh_strip "${gh_value%%[ \t]#*}"
                gh_value=$gh_text gh_rest=''
                ;;
              esac
              gh_strip "$gh_rest"
              case $gh_text in '' | '#'*) ;; *) return 1 ;; esac
              case $gh_name in
              BASHOPTS | BASH_VERSINFO | EUID | IFS | LINENO | OPTIND | PPID | SHELLOPTS | UID | _ | gh_*) return 0 ;;
              esac
              case " $gh_keep " in *" $gh_name "*) return 0 ;; esac
              export "$gh_name=$gh_value"
            }
            # gh_env_file FILE: sets the variables of a file, if it exists.
            gh_env_file() {
              [ -e "$1" ] || return 0
              [ -f "$1" ] || gh_say "env-file $1: not a regular file" || return 1
              [ -r "$1" ] || gh_say "env-file $1: the gateway's account cannot read it" || return 1
              gh_number=0 gh_return=$(printf '\\r')
              while IFS= read -r gh_line || [ -n "$gh_line" ]; do
                gh_number=$((gh_number + 1))
                gh_variable "$gh_line" || gh_say "env-file $1: line $gh_number is not NAME=VALUE" || return 1
              done <"$1"
            }
            # gh_private FILE: fails unless this account can read it, and no other one.
            gh_private() {
              [ -e "$1" ] || gh_say "secret $1: does not exist" || return 1
              [ -f "$1" ] || gh_say "secret $1: not a regular file" || return 1
              [ -r "$1" ] || gh_say "secret $1: the gateway's account cannot read it" || return 1
              case $(PATH=/usr/bin:/bin:$PATH ls -ldL -- "$1" 2>&1) in
              -???------*) ;;
              *) gh_say "secret $1: others can read it; its mode must be 0600" ;;
              esac
            }
            # gh_secret NAME FILE: sets a variable to the content of a file, without line breaks at its end.
            gh_secret() {
              gh_private "$2" || return 1
              gh_value='' gh_line='' gh_return=$(printf '\\r')
              while IFS= read -r gh_line; do
                gh_value=$gh_value$gh_line$gh_end_of_line
              done <"$2"
              gh_value=$gh_value$gh_line
              while :; do
                case $gh_value in
                *"$gh_end_of_line" | *"$gh_return") gh_value=${gh_value%?} ;;
                *) break ;;
                esac
              done
              [ -n "$gh_value" ] || gh_say "secret $2: empty" || return 1
              export "$1=$gh_value"
            }
            # gh_secret_file NAME FILE: sets a variable to the path of a file.
            gh_secret_file() {
              gh_private "$2" || return 1
              export "$1=$2"
            }
            """;

    private EnvironmentScript() {}

    /**
     * Returns the functions {@code gh_secret NAME FILE}, {@code gh_secret_file NAME FILE} and {@code gh_env_file FILE}, which
     * set variables, or say on standard error what is wrong with the file and fail. The last one leaves those variables alone
     * that the variable {@code gh_keep} names.
     *
     * @return lines of shell
     */
    public static String functions() {
        return FUNCTIONS;
    }

    /**
     * Returns the code for a gateway's own script. It belongs after everything else that sets variables, and before the command.
     *
     * @param definition the gateway
     * @return lines of shell; empty if the gateway has no sources
     */
    public static String of(GatewayDefinition definition) {
        EnvironmentSources sources = definition.sources();
        StringBuilder script = new StringBuilder();
        if (sources.file().isPresent() || !sources.names().isEmpty()) {
            script.append("\n# The gateway's secrets and the file with its variables are read at each start.\n");
            script.append(FUNCTIONS);
            append(script, "gh_secret", sources.secrets());
            append(script, "gh_secret_file", sources.secretFiles());
            sources.file()
                    .ifPresent(file -> script.append("gh_keep=")
                            .append(ShellWord.quote(kept(definition)))
                            .append("\ngh_env_file ")
                            .append(ShellWord.quote(file))
                            .append(" || exit 1\n"));
        }
        if (!sources.searchPath().isEmpty()) {
            script.append("export PATH=")
                    .append(ShellWord.quote(sources.before("", ":")))
                    .append("\"${PATH:+:$PATH}\"\n");
        }
        return script.toString();
    }

    private static void append(StringBuilder script, String function, Map<String, Path> files) {
        files.forEach((name, file) -> script.append(function)
                .append(' ')
                .append(name)
                .append(' ')
                .append(ShellWord.quote(file))
                .append(" || exit 1\n"));
    }

    /**
     * Returns the variables of a gateway that its environment file does not change, for {@code gh_keep}.
     *
     * @param definition the gateway
     * @return the names, sorted, separated by blanks
     */
    public static String kept(GatewayDefinition definition) {
        SortedSet<String> names =
                new TreeSet<>(definition.environment().variables().keySet());
        names.addAll(definition.sources().names());
        names.add(definition.home().name());
        names.add(Survivors.VARIABLE);
        return String.join(" ", names);
    }
}
