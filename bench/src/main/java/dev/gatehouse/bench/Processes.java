package dev.gatehouse.bench;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Times whole processes with {@code processes.py}, because starting them from a JVM takes additional time. */
final class Processes implements AutoCloseable {
    private final Process timer;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    private Processes(Process timer) {
        this.timer = timer;
        this.requests = timer.outputWriter();
        this.answers = timer.inputReader();
    }

    static Processes start(Place place) throws IOException {
        return start(List.of(), place.python(), place.scripts());
    }

    /**
     * Starts the timer in another environment, such as a namespace.
     *
     * @param entering the command line that enters it
     * @param python the interpreter there
     * @param scripts the directory of {@code processes.py} there
     */
    static Processes start(List<String> entering, Path python, Path scripts) throws IOException {
        List<String> words = new ArrayList<>(entering);
        words.add(python.toString());
        words.add(scripts.resolve("processes.py").toString());
        return new Processes(new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /**
     * The cost of one process.
     *
     * @param kilobytes peak resident memory
     */
    record Timing(double seconds, long kilobytes) {}

    /** Runs a command line to its end; other exit codes are failures. */
    Timing run(List<String> words, Map<String, String> environment, List<Integer> codes) throws IOException {
        JsonObject request = new JsonObject();
        request.put("words", words);
        request.put("environment", environment);
        request.put("codes", codes);
        return answer(request);
    }

    /** Times one look at the processes of the host: the least that a search for gateways takes. */
    Timing look() throws IOException {
        JsonObject request = new JsonObject();
        request.put("look", true);
        return answer(request);
    }

    private Timing answer(JsonObject request) throws IOException {
        requests.write(JsonWriter.string(request));
        requests.newLine();
        requests.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("processes.py has exited");
        }
        try {
            JsonObject answer = JsonParser.object().from(line);
            if (answer.has("error")) {
                throw new IOException(answer.getString("error"));
            }
            return new Timing(answer.getDouble("seconds"), answer.getLong("kilobytes"));
        } catch (JsonParserException e) {
            throw new IOException("Invalid answer of processes.py: " + line, e);
        }
    }

    Timing run(List<String> words) throws IOException {
        return run(words, Map.of(), List.of(0));
    }

    @Override
    public void close() throws IOException {
        requests.close();
        try {
            timer.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
