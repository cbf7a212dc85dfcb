package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.CommandFailedException;
import dev.gatehouse.manager.GatehouseException;
import dev.gatehouse.manager.StartFailedException;
import dev.gatehouse.manager.ToolUnavailableException;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.launcher.LaunchRecord;
import dev.gatehouse.windows.launcher.ServiceFolder;
import dev.gatehouse.windows.task.LoginStart;
import dev.gatehouse.windows.task.Registration;
import dev.gatehouse.windows.task.Schtasks;
import dev.gatehouse.windows.task.Schtasks.Answer;
import dev.gatehouse.windows.text.CommandLine;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** Asks for a launcher. */
final class StartRequest {
    private final WindowsLayout layout;
    private final ServiceName service;
    private final ServiceFolder folder;
    private final String task;

    StartRequest(WindowsLayout layout, ServiceName service) {
        this.layout = layout;
        this.service = service;
        this.folder = layout.folder(service.profile());
        this.task = layout.taskName(service.profile());
    }

    /**
     * Asks for one. Its task runs it, so that Task Scheduler brings it back should it be killed; without a task it is started
     * by this process and outlives it.
     */
    void request() throws IOException {
        boolean byTask = LoginStart.of(folder).by() == LoginStart.By.TASK;
        if (byTask && new Registration(layout, service).registered().isEmpty()) {
            throw new GatehouseException(
                    "the task " + task + " of " + service + " is gone from Task Scheduler, or is another's by now",
                    "gatehouse gateway install " + service);
        }
        folder.write(LaunchRecord.requested());
        if (byTask) {
            runTask();
        } else {
            spawn();
        }
    }

    /** Asks again where the first request was passed over because an instance had not quite ended (IgnoreNew). */
    void repeat() throws IOException {
        if (LoginStart.of(folder).by() == LoginStart.By.TASK) {
            runTask();
        }
    }

    private void runTask() {
        Answer answer = new Schtasks(layout.tools()).run(task);
        if (!answer.succeeded()) {
            throw new CommandFailedException(
                    service.toString(), "schtasks /Run", answer.code(), answer.words(), Schtasks.query(task));
        }
    }

    private void spawn() {
        List<String> words = layout.launcherOf(service.profile());
        if (File.separatorChar == '\\') {
            words = words.stream().map(CommandLine::quote).toList();
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(layout.home().toFile());
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        try {
            builder.start().getOutputStream().close();
        } catch (IOException e) {
            throw new ToolUnavailableException(
                    "cannot start the launcher of " + service + ": " + e.getMessage(),
                    "dir \"" + words.getFirst() + "\"");
        }
    }

    /** What is said of a gateway that was started and did not stay. */
    StartFailedException failed(String what) {
        return new StartFailedException(
                "the gateway of " + service + " did not stay up: " + what,
                new WindowsStatusReader(layout).read(service),
                "gatehouse gateway logs " + service);
    }
}
