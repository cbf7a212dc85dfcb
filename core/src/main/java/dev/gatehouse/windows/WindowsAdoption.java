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
import java.util.LinkedHashMap;
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

    /** Whether the app's tasks can be given back; also if an attempt to do so has removed the service already. */
    boolean isAdopted() {
        return kept().exist();
    }

    /**
     * Keeps the tasks of these holders and installs in their place. If that fails, they are registered again.
     *
     * @param install installs the gateway
     */
    WindowsInstallation.Result replacing(List<Holder> holders, Supplier<WindowsInstallation.Result> install) {
        KeptTasks tasks = kept();
        try {
            Map<String, String> before = tasks.read();
            Map<String, KeptTasks.Taken> taken = takeAll(tasks, before, holders);
            WindowsInstallation.Result result;
            try {
                result = install.get();
            } catch (GatehouseException e) {
                // If it is installed, only its first start has failed.
                if (!layout.folder(service.profile()).isInstalled()) {
                    restore(tasks, before, taken, e);
                }
                throw e;
            }
            if (result.outcome().failed() && !taken.isEmpty()) {
                tasks.restore(before, taken);
            }
            return result;
        } catch (IOException e) {
            throw StorageErrors.translate("adopting the gateway of " + service, layout.services(), e);
        }
    }

    private static Map<String, KeptTasks.Taken> takeAll(
            KeptTasks tasks, Map<String, String> before, List<Holder> holders) throws IOException {
        Map<String, KeptTasks.Taken> taken = new LinkedHashMap<>();
        try {
            for (Holder holder : holders) {
                if (takesOver(holder)) {
                    String task = holder.location().substring(TASK.length());
                    taken.put(task, tasks.take(task));
                }
            }
            return taken;
        } catch (IOException | GatehouseException e) {
            restore(tasks, before, taken, e);
            throw e;
        }
    }

    private static void restore(
            KeptTasks tasks, Map<String, String> before, Map<String, KeptTasks.Taken> taken, Exception reason) {
        try {
            if (!taken.isEmpty()) {
                tasks.restore(before, taken);
            }
        } catch (IOException | GatehouseException e) {
            reason.addSuppressed(e);
        }
    }

    /** Removes the service of Gatehouse, and registers the app's own tasks again. After a failure it can be repeated. */
    void giveBack(WindowsServiceManager manager) {
        if (!isAdopted()) {
            throw new GatehouseException(
                    "The gateway of " + service + " was not adopted: nothing is left if Gatehouse's files go",
                    Remedy.gatehouse("gateway", "uninstall", service.toString()));
        }
        try {
            KeptTasks tasks = kept();
            Map<String, String> documents = tasks.read();
            boolean run = manager.status(service).isRunning();
            tasks.moveOut(documents);
            manager.remove(List.of(service)).orThrow();
            tasks.giveBack(documents, run);
        } catch (IOException e) {
            throw StorageErrors.translate("giving back the gateway of " + service, layout.services(), e);
        }
    }

    /** What an adoption did to its holders, one line each. */
    static List<String> lines(Holder holder) {
        return List.of(holder.words() + ": ended and deleted; its definition is kept");
    }
}
