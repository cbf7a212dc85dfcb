package dev.gatehouse.windows.task;

import java.nio.charset.StandardCharsets;

/** Documents of Task Scheduler, one or several. */
public final class TaskFuzz {
    private TaskFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        TaskDocument.parse(text).ifPresent(TaskFuzz::look);
        TaskDocument.parseAll(text).forEach(TaskFuzz::look);
    }

    private static void look(TaskDocument task) {
        task.path();
        task.starts();
        task.actions();
    }
}
