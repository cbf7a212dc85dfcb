package dev.gatehouse.systemtest.published;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Checks a GitHub workflow against the documented syntax (docs.github.com, "Workflow syntax for GitHub Actions", as of 2026).
 * Contains only the part that workflows here use. An unlisted key is a problem, so that each new key is looked up before it is
 * used.
 */
final class Workflow {
    private static final Set<String> TOP = Set.of("name", "on", "permissions", "concurrency", "env", "jobs");

    private static final Set<String> EVENTS = Set.of("push", "pull_request", "workflow_dispatch", "schedule");

    private static final Set<String> JOB =
            Set.of("name", "runs-on", "timeout-minutes", "steps", "needs", "if", "env", "permissions", "strategy");

    private static final Set<String> STEP =
            Set.of("name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory", "timeout-minutes");

    /** Images of GitHub's runners. */
    private static final Set<String> RUNNERS =
            Set.of("ubuntu-24.04", "ubuntu-22.04", "macos-15", "macos-14", "windows-2025", "windows-2022");

    private static final Set<String> SHELLS = Set.of("bash", "sh", "pwsh", "powershell", "cmd", "python");

    /** An action pinned by its commit: a branch or a tag could change without review. */
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40}");

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{(.*?)}}");

    private static final Pattern KNOWN_EXPRESSION =
            Pattern.compile("\\s*(github|env|runner|job|matrix|needs)(\\.[A-Za-z_][\\w-]*)+\\s*");

    /** A file of the repository that a line of a step runs. */
    private static final Pattern SCRIPT = Pattern.compile("(?:^|\\s)(\\./[\\w./-]+|[\\w\\\\.-]+\\.cmd)(?=\\s|$)");

    private final Path repository;
    private final List<String> problems = new ArrayList<>();

    private Workflow(Path repository) {
        this.repository = repository;
    }

    /** Returns the problems of a workflow; empty if it is valid. */
    static List<String> problems(String yaml, Path repository) {
        Workflow workflow = new Workflow(repository);
        try {
            Object document =
                    new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(yaml);
            workflow.look(map("the workflow", document));
        } catch (YamlEngineException | IllegalArgumentException e) {
            workflow.problems.add(String.valueOf(e.getMessage()));
        }
        Matcher expressions = EXPRESSION.matcher(yaml);
        while (expressions.find()) {
            workflow.require(
                    KNOWN_EXPRESSION.matcher(expressions.group(1)).matches(),
                    "unknown expression",
                    expressions.group());
        }
        return workflow.problems;
    }

    private void look(Map<?, ?> workflow) {
        onlyKeys("the workflow", workflow, TOP);
        Object on = workflow.get("on");
        onlyKeys("on", on instanceof Map<?, ?> events ? events : Map.of(String.valueOf(on), ""), EVENTS);
        map("jobs", workflow.get("jobs")).forEach((name, job) -> job(String.valueOf(name), map("job", job)));
    }

    private void job(String name, Map<?, ?> job) {
        onlyKeys("job " + name, job, JOB);
        require(RUNNERS.contains(String.valueOf(job.get("runs-on"))), "no runner", job.get("runs-on"));
        boolean limited = job.get("timeout-minutes") instanceof Integer minutes && minutes > 0 && minutes <= 360;
        require(limited, "no limit of 1 to 360 minutes in job " + name, job.get("timeout-minutes"));
        List<?> steps = job.get("steps") instanceof List<?> list ? list : List.of();
        require(!steps.isEmpty(), "no steps in job " + name, "");
        steps.forEach(step -> step(map("step of " + name, step)));
    }

    private void step(Map<?, ?> step) {
        onlyKeys("step", step, STEP);
        require(step.containsKey("uses") != step.containsKey("run"), "a step has either uses or run", step);
        require(!step.containsKey("with") || step.containsKey("uses"), "with belongs to uses", step);
        if (step.get("uses") instanceof String action) {
            require(PINNED.matcher(action).matches(), "not pinned to a commit", action);
        }
        if (step.containsKey("shell")) {
            require(SHELLS.contains(String.valueOf(step.get("shell"))), "no shell", step.get("shell"));
        }
        if (step.get("run") instanceof String script) {
            Matcher files = SCRIPT.matcher(script);
            while (files.find()) {
                String file = files.group(1).replace('\\', '/');
                require(Files.isRegularFile(repository.resolve(file)), "no such file in the repository", file);
            }
        }
    }

    private void onlyKeys(String where, Map<?, ?> map, Set<String> known) {
        for (Object key : map.keySet()) {
            require(known.contains(String.valueOf(key)), "unknown key in " + where, key);
        }
    }

    private void require(boolean holds, String problem, Object what) {
        if (!holds) {
            problems.add(problem + ": " + what);
        }
    }

    private static Map<?, ?> map(String what, Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " must be a mapping");
    }
}
