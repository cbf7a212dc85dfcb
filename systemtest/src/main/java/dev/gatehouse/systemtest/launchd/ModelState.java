package dev.gatehouse.systemtest.launchd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The state of the model that is in files, because launchd keeps it or tests set it: the {@code domains} that exist; the list of
 * {@code disabled} labels; {@code on-demand}, the domains that start jobs only on demand; {@code denied}, the labels that
 * Background Task Management denies; and {@code lag}, the milliseconds for which a label stays taken after its job is gone.
 */
record ModelState(Path folder) {
    List<String> lines(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void write(String name, List<String> lines) throws IOException {
        Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    boolean exists(String domain) throws IOException {
        return lines("domains").contains(domain);
    }

    void addDomain(String domain) throws IOException {
        List<String> domains = new ArrayList<>(lines("domains"));
        if (!domains.contains(domain)) {
            domains.add(domain);
            write("domains", domains);
        }
    }

    void removeDomain(String domain) throws IOException {
        List<String> domains = new ArrayList<>(lines("domains"));
        domains.remove(domain);
        write("domains", domains);
    }

    boolean isDisabled(String label) throws IOException {
        return "disabled".equals(records().get(label));
    }

    /** Returns launchd's list: labels, and whether each is {@code enabled} or {@code disabled}. */
    TreeMap<String, String> records() throws IOException {
        TreeMap<String, String> labels = new TreeMap<>();
        for (String line : lines("disabled")) {
            int space = line.indexOf(' ');
            if (space > 0) {
                labels.put(line.substring(space + 1), line.substring(0, space));
            }
        }
        return labels;
    }

    void set(String label, boolean disabled) throws IOException {
        TreeMap<String, String> labels = records();
        labels.put(label, disabled ? "disabled" : "enabled");
        List<String> lines = new ArrayList<>();
        labels.forEach((name, state) -> lines.add(state + " " + name));
        write("disabled", lines);
    }

    Duration lag() throws IOException {
        List<String> lines = lines("lag");
        return lines.isEmpty() ? Duration.ZERO : Duration.ofMillis(Long.parseLong(lines.getFirst()));
    }
}
