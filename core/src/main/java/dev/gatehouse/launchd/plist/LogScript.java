package dev.gatehouse.launchd.plist;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.LogPolicy;
import dev.gatehouse.definition.ShellWord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Renders the part of the start script that connects a gateway's output with its log.
 *
 * <p>launchd can only append a job's output to a file. So the script starts a logger, a program in perl, and gives the
 * gateway the other end of its pipe. The logger is no child of the gateway, and not in its process group, which launchd
 * kills when the gateway ends. It ends when the last process that has the pipe has ended. It has none of the gateway's
 * variables: some of them change what perl does, and others are secrets.
 *
 * <p>Where the logger cannot run, lines are appended without times, and the script rotates the log before the gateway
 * starts.
 *
 * @param perl the program that runs the logger
 */
record LogScript(GatewayDefinition definition, Path perl) {
    private static final String FUNCTIONS = """
            # keep ARCHIVE...: removes the oldest of too many.
            keep() {
              while [ $# -gt @FILES@ ]; do
                rm -f "$1"
                shift
              done
            }

            # connect FOLDER: sends the output to the logger, which adds times and rotates; false if there is none.
            connect() {
              [ -x @PERL@ ] || return 1
              rm -f "$1"/data/output
              mkfifo -m 600 "$1"/data/output || return 1
              # Here the pipe is open in both directions, so that no side waits for the other.
              {
                env -i @PERL@ "$1"/logger @LOGS@ @BYTES@ @FILES@ <"$1"/data/output &&
                  exec >"$1"/data/output 2>&1 &&
                  rm -f "$1"/data/output
              } <>"$1"/data/output
            }

            """;

    /** Archives have s6-log's names: {@code @}, TAI64N, {@code .s}. */
    private static final String CONNECT = """
            # Output goes to the log: through the logger, else appended; without a log, where the property list says.
            if mkdir -p @LOGS@ && ! connect "${0%/*}" && [ ! -L @LOGS@/current ] && true >>@LOGS@/current; then
              if [ "$(($(wc -c <@LOGS@/current)))" -ge @BYTES@ ]; then
                mv -f @LOGS@/current @LOGS@/"$(printf '@%x%08x.s' "$((4611686018427387941 + $(date +%s)))" 0)"
                keep @LOGS@/@*.s
              fi
              # The last words of a crash may lack a newline.
              [ -z "$(tail -c 1 @LOGS@/current)" ] || echo >>@LOGS@/current
              exec >>@LOGS@/current 2>&1
            fi
            """;

    /** Returns the functions that {@link #connect} needs. */
    String functions() {
        return filled(FUNCTIONS);
    }

    /** Returns the commands that connect the output. They run in the home. */
    String connect() {
        return filled(CONNECT);
    }

    private String filled(String template) {
        LogPolicy logs = definition.logs();
        return template.replace("@PERL@", ShellWord.quote(perl.toString()))
                .replace("@LOGS@", "logs/gateways/" + definition.profile())
                .replace("@BYTES@", Integer.toString(logs.bytesPerFile()))
                .replace("@FILES@", Integer.toString(logs.files()));
    }

    /** Returns the text of the logger. It is the same for all gateways. */
    static String logger() {
        try (InputStream in = Objects.requireNonNull(LogScript.class.getResourceAsStream("logger.pl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
