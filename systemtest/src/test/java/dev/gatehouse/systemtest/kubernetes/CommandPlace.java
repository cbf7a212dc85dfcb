package dev.gatehouse.systemtest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import dev.gatehouse.systemtest.namespace.Result;

/** Where a test runs the command. */
interface CommandPlace {
    /** Runs the command to its end. */
    Result gatehouse(String... words);

    /** Runs the command, which must end with this exit code. */
    default Result ends(int exitCode, String... words) {
        Result result = gatehouse(words);
        assertThat(result.exitCode())
                .as("%s: %s", String.join(" ", words), result)
                .isEqualTo(exitCode);
        return result;
    }

    /** Runs the command, which must print an object and end with this exit code. */
    default JsonObject json(int exitCode, String... words) throws JsonParserException {
        return JsonParser.object().from(ends(exitCode, words).output());
    }
}
