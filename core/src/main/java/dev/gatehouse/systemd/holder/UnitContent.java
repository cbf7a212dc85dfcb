package dev.gatehouse.systemd.holder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a unit and its drop-ins say about its process: later settings replace earlier ones, and empty ones reset lists. */
final class UnitContent {
    private final List<String> commands = new ArrayList<>();
    private final List<String> environment = new ArrayList<>();
    private final List<String> environmentFiles = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Reads the section {@code [Service]} of the texts.
     *
     * @param texts the unit, then its drop-ins
     */
    UnitContent(List<String> texts) {
        texts.forEach(this::read);
    }

    /** Values of {@code ExecStart=}, as they are written. */
    List<String> commands() {
        return commands;
    }

    /** Values of {@code Environment=}, as they are written. */
    List<String> environment() {
        return environment;
    }

    /** Values of {@code EnvironmentFile=}, as they are written. */
    List<String> environmentFiles() {
        return environmentFiles;
    }

    /** Returns the last value of any other setting; empty if there is none. */
    String setting(String key) {
        return settings.getOrDefault(key, "");
    }

    private void read(String text) {
        boolean service = false;
        StringBuilder continued = new StringBuilder();
        for (String raw : text.split("\n", -1)) {
            String line = raw.strip();
            boolean comment = line.startsWith("#") || line.startsWith(";");
            if (comment || (line.isEmpty() && continued.isEmpty())) {
                continue;
            }
            if (line.endsWith("\\")) {
                continued.append(line, 0, line.length() - 1).append(' ');
                continue;
            }
            String whole = continued.append(line).toString();
            continued.setLength(0);
            if (whole.startsWith("[")) {
                service = whole.equals("[Service]");
            } else if (service) {
                assign(whole);
            }
        }
    }

    private void assign(String line) {
        int equals = line.indexOf('=');
        if (equals <= 0) {
            return;
        }
        String key = line.substring(0, equals).strip();
        String value = line.substring(equals + 1).strip();
        switch (key) {
            case "ExecStart" -> add(commands, value);
            case "Environment" -> add(environment, value);
            case "EnvironmentFile" -> add(environmentFiles, value);
            default -> settings.put(key, value);
        }
    }

    private static void add(List<String> list, String value) {
        if (value.isEmpty()) {
            list.clear();
        } else {
            list.add(value);
        }
    }
}
