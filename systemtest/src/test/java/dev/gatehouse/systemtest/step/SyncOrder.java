package dev.gatehouse.systemtest.step;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The order of writes, syncs and renames of an operation. What it replaces must survive a power failure that comes just after it:
 *
 * <pre>
 * write X.tmp  <  fsync X.tmp  <  rename X.tmp to X  <  fsync the directory of X
 * </pre>
 *
 * The same holds for a directory that gets its name when it is complete: all its files and the directory itself are synced before.
 */
final class SyncOrder {
    private static final String TEMPORARY = "/.tmp-";

    private final List<Step> steps;

    SyncOrder(List<Step> steps) {
        this.steps = steps;
    }

    /** Returns the files and directories that got their names when they were complete. */
    SortedSet<String> published() {
        SortedSet<String> published = new TreeSet<>();
        steps.stream().filter(SyncOrder::publishes).forEach(step -> published.add(step.target()));
        return published;
    }

    private static boolean publishes(Step step) {
        return step.call().equals("rename") && step.path().contains(TEMPORARY);
    }

    /** Returns what does not survive a power failure. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (publishes(step)) {
                requireSynced(step.path(), i, gaps);
                requireEntry(parent(step.target()), step.target(), i, gaps);
            } else if (step.call().equals("rename") && step.target().contains(TEMPORARY)) {
                requireEntry(parent(step.path()), step.path(), i, gaps);
            }
        }
        return gaps;
    }

    /** Everything written below a name must be synced before it is renamed. */
    private void requireSynced(String name, int renamed, List<String> gaps) {
        boolean directory = false;
        for (int i = 0; i < renamed; i++) {
            Step step = steps.get(i);
            boolean inside = step.path().startsWith(name + "/");
            boolean self = step.path().equals(name);
            directory |= inside || (self && step.call().equals("mkdir"));
            boolean changes = step.call().equals("write")
                    || step.call().equals("truncate")
                    || (step.call().equals("create") && (inside || self));
            if ((inside || self) && changes && !isSynced(step.path(), i, renamed)) {
                gaps.add(step + " is not synced before " + steps.get(renamed));
            }
        }
        if (directory && !isSynced(name, 0, renamed)) {
            gaps.add("the directory is not synced before " + steps.get(renamed));
        }
    }

    private void requireEntry(String parent, String name, int renamed, List<String> gaps) {
        if (!isSynced(parent, renamed, steps.size())) {
            gaps.add(parent + " is not synced after the rename of " + name);
        }
    }

    private boolean isSynced(String path, int after, int before) {
        return steps.subList(after, before).stream()
                .anyMatch(step -> step.call().equals("fsync") && step.path().equals(path));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
