package dev.gatehouse.launchd.plist;

import dev.gatehouse.spi.provider.ServiceScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a property list of any author says about its job, as far as it matters for who runs a gateway (launchd.plist(5)).
 *
 * @param label the job's label; empty if the list has none
 * @param commands the command; the commands of its script, if a shell gets one as an argument; and the command that
 *     a script gets after a file with variables
 * @param variables environment variables, and {@code PWD} if the list sets the working directory
 * @param starts whether launchd starts the job by itself once it is loaded
 * @param disabled whether the list says that the job is not loaded by default
 */
public record JobContent(
        String label, List<List<String>> commands, Map<String, String> variables, boolean starts, boolean disabled) {
    /** Size limit. A gateway's property list has about 2 KB. */
    private static final long LARGEST = 256 << 10;

    private static final int BEFORE_SCRIPT = 2;

    /**
     * Reads a property list.
     *
     * @param words words of which a relevant text list contains at least one; others are not parsed
     * @return its content; empty if it is irrelevant or cannot be read
     */
    public static Optional<JobContent> read(Path plist, Collection<String> words) {
        try {
            BasicFileAttributes file = Files.readAttributes(plist, BasicFileAttributes.class);
            if (!file.isRegularFile() || file.size() > LARGEST) {
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(plist);
            String text = new String(bytes, StandardCharsets.UTF_8);
            boolean binary = text.startsWith("bplist");
            return binary || words.stream().anyMatch(text::contains)
                    ? PropertyListText.read(bytes).map(JobContent::of)
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static JobContent of(Map<String, Object> keys) {
        JobCommand job = JobCommand.of(keys);
        List<String> command = job.words();
        Map<String, String> variables = new HashMap<>();
        if (keys.get("WorkingDirectory") instanceof String directory) {
            variables.put("PWD", directory);
        }
        if (keys.get("EnvironmentVariables") instanceof Map<?, ?> environment) {
            environment.forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        }
        variables.putAll(job.variables());
        List<List<String>> commands = new ArrayList<>(List.of(command));
        if (!job.wrapped().isEmpty()) {
            commands.add(job.wrapped());
        }
        if (command.size() > BEFORE_SCRIPT && command.get(1).equals("-c")) {
            ServiceScript script = ServiceScript.parse(command.get(BEFORE_SCRIPT));
            commands.addAll(script.commands());
            variables.putAll(script.variables());
        }
        boolean starts = Boolean.TRUE.equals(keys.get("RunAtLoad"))
                || Boolean.TRUE.equals(keys.get("KeepAlive"))
                || keys.get("KeepAlive") instanceof Map<?, ?>;
        return new JobContent(
                keys.get("Label") instanceof String label ? label : "",
                commands,
                variables,
                starts,
                Boolean.TRUE.equals(keys.get("Disabled")));
    }
}
