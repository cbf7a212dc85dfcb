package dev.gatehouse.windows;

import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.spi.files.StorageErrors;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.task.KeptTasks;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Takes gateways over from tasks that the app itself has registered, and gives them back. */
record WindowsAdoption(WindowsLayout layout, ServiceName service) {
    private static final String TASK = "task ";

    /** Whether a holder is a task that another program has registered. Startup entries and launchers are not taken over. */
    static boolean takesOver(Holder holder) {
        return holder.kind().equals(Kind.WINDOWS)
                && !holder.ours()
                && holder.location().startsWith(TASK)
                && holder.command(Verb.INSTALL).isPresent();
    }

    private KeptTasks kept() {
        return new KeptTasks(layout, service);
    }

    boolean isAdopted() {
        return layout.folder(service.profile()).isInstalled() && kept().exist();
    }

    /**
     * Keeps the tasks of these holders and installs in their place. If that fails, they are registered again.
     *
     * @param install installs the gateway
     */
    WindowsInstallation.Result replacing(List<Holder> holders, Supplier<WindowsInstallation.Result> install) {
        KeptTasks tasks = kept();
        List<Holder> theirs =
                holders.stream().filter(WindowsAdoption::takesOver).toList();
        try {
            Map<String, String> before = tasks.read();
            for (Holder holder : theirs) {
                tasks.take(holder.location().substring(TASK.length()));
            }
            Map<String, String> documents = tasks.read();
            boolean installed = false;
            try {
                WindowsInstallation.Result result = install.get();
                installed = !result.outcome().failed();
                return result;
            } finally {
                if (!installed && !theirs.isEmpty() && before.isEmpty()) {
                    tasks.giveBack(documents, false);
                }
            }
        } catch (IOException e) {
            throw StorageErrors.translate("adopting the gateway of " + service, layout.services(), e);
        }
    }

    /** Removes the service of Gatehouse, and registers the app's own tasks again. */
    void giveBack(WindowsServiceManager manager) {
        if (!isAdopted()) {
            throw new GatehouseException(
                    "The gateway of " + service + " was not adopted: nothing is left if Gatehouse's files go",
                    Remedy.gatehouse("gateway", "uninstall", service.toString()));
        }
        try {
            Map<String, String> documents = kept().read();
            boolean run = manager.status(service).isRunning();
            manager.remove(List.of(service)).orThrow();
            kept().giveBack(documents, run);
        } catch (IOException e) {
            throw StorageErrors.translate("giving back the gateway of " + service, layout.services(), e);
        }
    }

    /** What an adoption did to its holders, one line each. */
    static List<String> lines(Holder holder) {
        return List.of(holder.words() + ": ended and deleted; its definition is kept");
    }
}
