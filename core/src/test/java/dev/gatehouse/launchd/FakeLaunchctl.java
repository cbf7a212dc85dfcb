package dev.gatehouse.launchd;

import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.spi.command.CommandResult;
import dev.gatehouse.spi.command.CommandTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A fake launchctl that tracks loaded and disabled labels, and runs nothing. Records all calls except {@code print}. */
final class FakeLaunchctl implements Launchctl.Runner {
    final List<String> calls = new ArrayList<>();

    /** Output of {@code print} for each loaded target. */
    final Map<String, String> loaded = new TreeMap<>();

    final Set<String> disabled = new TreeSet<>();

    /** Exit codes for calls that begin with these words; −1: the call hangs. */
    final Map<String, Integer> answers = new TreeMap<>();

    /** How often bootstrap answers 5 before it succeeds. */
    int refusals;

    /** Whether bootstrap answers 5 because another process has just loaded the label. */
    boolean loadedByOther;

    /** Whether launchd removes a job as soon as it has loaded it. */
    boolean removesAtOnce;

    @Override
    public synchronized CommandResult run(List<String> words, Duration limit) throws CommandTimeoutException {
        List<String> arguments = words.subList(1, words.size());
        String call = String.join(" ", arguments);
        if (!arguments.getFirst().startsWith("print")) {
            calls.add(call.replaceAll(" [^ ]*/([^/]*)\\.plist", " $1"));
        }
        for (Map.Entry<String, Integer> answer : answers.entrySet()) {
            if (call.startsWith(answer.getKey())) {
                if (answer.getValue() < 0) {
                    throw new CommandTimeoutException("launchctl", limit);
                }
                return new CommandResult(answer.getValue(), "", "failed: " + answer.getValue());
            }
        }
        return new CommandResult(exit(arguments), output(arguments), "");
    }

    private int exit(List<String> arguments) {
        String target = arguments.getLast();
        return switch (arguments.getFirst()) {
            case "print" -> loaded.containsKey(target) ? 0 : 113;
            case "bootout" -> loaded.remove(target) == null ? 3 : 0;
            case "bootstrap" -> {
                if (refusals-- > 0) {
                    yield 5;
                }
                String label = Path.of(target).getFileName().toString().replace(".plist", "");
                if (removesAtOnce) {
                    yield 0;
                }
                if (loadedByOther) {
                    loaded.putIfAbsent(arguments.get(1) + "/" + label, job(0, 0, "(never exited)"));
                }
                yield loaded.putIfAbsent(arguments.get(1) + "/" + label, job(0, 0, "(never exited)")) == null ? 0 : 5;
            }
            case "disable" -> {
                disabled.add(target.substring(target.lastIndexOf('/') + 1));
                yield 0;
            }
            case "enable" -> {
                disabled.remove(target.substring(target.lastIndexOf('/') + 1));
                yield 0;
            }
            default -> 0;
        };
    }

    private String output(List<String> arguments) {
        if (arguments.getFirst().equals("print-disabled")) {
            StringBuilder text = new StringBuilder();
            disabled.forEach(label -> text.append("\t\"").append(label).append("\" => disabled\n"));
            return text.toString();
        }
        return loaded.getOrDefault(arguments.getLast(), "");
    }

    /** Returns what launchd prints about a job; pid 0: no process. */
    static String job(long pid, int runs, String lastExit) {
        return "x = {\n\tprogram = /bin/sh\n\truns = " + runs + (pid == 0 ? "" : "\n\tpid = " + pid)
                + "\n\tlast exit code = " + lastExit + "\n}\n";
    }
}
