package dev.gatehouse.launchd.plist;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.Limits;
import dev.gatehouse.definition.OutOfMemory;
import dev.gatehouse.definition.Readiness;
import dev.gatehouse.definition.RestartPolicy;
import dev.gatehouse.error.InvalidInputException;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.Expectations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders a definition as a property list (launchd.plist(5)) and the files of its folder ({@link JobFolder}). */
public final class LaunchdRenderer implements Renderer {
    /**
     * Rendered as the last key, so that it can be added and removed without changing the rest ({@link Domain#session}).
     */
    private static final String SESSION = "LimitLoadToSessionType";

    private final App app;
    private final LaunchdLayout layout;
    private final Domain domain;
    private final Optional<String> account;
    private final Optional<String> label;

    /**
     * Creates a renderer for a domain. Jobs have their usual labels.
     *
     * @param account account that daemons run as; ignored for agents
     */
    public LaunchdRenderer(App app, LaunchdLayout layout, Domain domain, Optional<String> account) {
        this(app, layout, domain, account, Optional.empty());
    }

    private LaunchdRenderer(
            App app, LaunchdLayout layout, Domain domain, Optional<String> account, Optional<String> label) {
        this.app = app;
        this.layout = layout;
        this.domain = domain;
        this.account = account;
        this.label = label;
    }

    /** Returns a renderer that gives the job this label. */
    public LaunchdRenderer named(String name) {
        return new LaunchdRenderer(app, layout, domain, account, Optional.of(name));
    }

    @Override
    public Rendering render(GatewayDefinition gateway) {
        refuseWhatLaunchdCannot(gateway);
        String usual = LaunchdLayout.label(app, gateway.profile());
        String name = label.orElse(usual);
        GatewayDefinition definition = gateway.under("launchd", name);
        Path library = layout.library(domain);
        Path folder = layout.folders(domain).resolve(name);
        Path plist = layout.plist(domain, name);
        Path inLibrary = library.relativize(folder);
        List<RenderedFile> files = new ArrayList<>();
        files.add(new RenderedFile(inLibrary.resolve(JobFolder.LOGGER), LogScript.logger(), 0644));
        files.add(new RenderedFile(
                inLibrary.resolve(JobFolder.ORIGIN),
                JobFolder.origin(
                        definition.home().value(),
                        name.equals(usual) ? Optional.empty() : Optional.of(definition.profile())),
                0644));
        files.add(new RenderedFile(
                inLibrary.resolve(JobFolder.PROOF), Expectations.of(definition).text() + "\n", 0644));
        files.add(new RenderedFile(
                inLibrary.resolve(JobFolder.START), JobScript.render(definition, layout.perl()), 0755));
        files.add(new RenderedFile(
                library.relativize(plist), PropertyListText.write(keys(definition, name, folder)), 0644));
        return new Rendering(library, files);
    }

    private void refuseWhatLaunchdCannot(GatewayDefinition definition) {
        if (definition.limits().memoryBytes().isPresent()) {
            throw new InvalidInputException("Profile " + definition.profile()
                    + " sets gateway.limits.memory, which launchd cannot enforce: remove it");
        }
        if (definition.limits().outOfMemory() == OutOfMemory.KILL) {
            throw new InvalidInputException("Profile " + definition.profile()
                    + " sets gateway.limits.oom to kill, which launchd cannot do: remove it");
        }
        if (definition.ready() instanceof Readiness.Notify notify && notify.descriptor() > 9) {
            throw new InvalidInputException("Profile " + definition.profile() + " sets gateway.ready.notify to "
                    + notify.descriptor() + "; launchd supports only descriptors from 3 to 9");
        }
        if (domain.kind() == Domain.Kind.SYSTEM && account.isEmpty()) {
            throw new InvalidInputException("The home of " + definition.profile() + " belongs to root, and no "
                    + "account was given for its gateway: pass --run-as-user NAME or --run-as-user root");
        }
    }

    private Map<String, Object> keys(GatewayDefinition definition, String name, Path folder) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("Label", name);
        List<String> arguments = new ArrayList<>(List.of(
                LaunchdLayout.SHELL,
                folder.resolve(JobFolder.START).toString(),
                layout.launchctl().toString()));
        arguments.add(definition.activate().map(Path::toString).orElse(""));
        arguments.addAll(definition.command());
        keys.put("ProgramArguments", arguments);
        // The script changes to the home. If launchd did so, a job with a missing directory would fail with exit code
        // 78, like a configuration error that is not retried; but a volume may only be mounted later.
        keys.put("WorkingDirectory", folder.toString());
        keys.put("EnvironmentVariables", environment(definition));
        if (domain.kind() == Domain.Kind.SYSTEM) {
            account.filter(user -> !user.equals("root")).ifPresent(user -> keys.put("UserName", user));
        }
        keys.put("RunAtLoad", true);
        if (definition.restart().isEnabled()) {
            keys.put("KeepAlive", keepAlive(definition.restart(), folder));
            // The minimum. The script waits for the rest of the back-off.
            keys.put("ThrottleInterval", 1);
        }
        keys.put("ExitTimeOut", seconds(definition.stop().grace()));
        // Without this key launchd throttles CPU and disk; but people wait for a gateway's answers.
        keys.put("ProcessType", "Interactive");
        if (domain.kind() != Domain.Kind.SYSTEM) {
            // For output before the script has opened the log, or if it cannot: launchd would not create the log's
            // directory. Not for daemons: launchd would open the file as root in a directory of another account.
            String console = folder.resolve(JobFolder.CONSOLE).toString();
            keys.put("StandardOutPath", console);
            keys.put("StandardErrorPath", console);
        }
        Map<String, Object> limits = limits(definition.limits());
        if (!limits.isEmpty()) {
            keys.put("SoftResourceLimits", limits);
            keys.put("HardResourceLimits", limits);
        }
        domain.session().ifPresent(session -> keys.put(SESSION, session));
        return keys;
    }

    /** launchd restarts a job if any of these conditions holds. */
    private static Map<String, Object> keepAlive(RestartPolicy policy, Path folder) {
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("SuccessfulExit", false);
        if (policy.restartsAfter(0)) {
            conditions.put("PathState", Map.of(folder.resolve(JobFolder.ALIVE).toString(), true));
        }
        return conditions;
    }

    /** Returns the PATH that a gateway has unless its own variables set another one. */
    public String searchPath(GatewayDefinition definition) {
        return LaunchdSearchPath.of(toolsOf(definition), definition.home().value());
    }

    /** Returns the gateway's environment. It contains nothing of the caller's environment. */
    private Map<String, String> environment(GatewayDefinition definition) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(
                JobScript.homeVariable(definition), definition.home().value().toString());
        definition
                .exportedHome(JobScript.KIND)
                .ifPresent(path -> environment.put(definition.home().name(), path.toString()));
        environment.put("PATH", searchPath(definition));
        environment.putAll(definition.environment().variables());
        return environment;
    }

    /**
     * Returns the directory below which the account's tools are. For daemons, which root installs for other accounts,
     * that is the parent of the home: a home is usually in the account's home directory, and the result does not depend
     * on the caller.
     */
    private Path toolsOf(GatewayDefinition definition) {
        Path parent = definition.home().value().getParent();
        return domain.kind() == Domain.Kind.SYSTEM && parent != null ? parent : layout.accountHome();
    }

    /** Rounds up to whole seconds; 0 would mean no limit (launchd.plist(5), ExitTimeOut). */
    private static long seconds(Duration grace) {
        return grace.plusMillis(999).toSeconds();
    }

    private static Map<String, Object> limits(Limits limits) {
        Map<String, Object> keys = new LinkedHashMap<>();
        limits.openFiles().ifPresent(number -> keys.put("NumberOfFiles", number));
        limits.processes().ifPresent(number -> keys.put("NumberOfProcesses", number));
        return keys;
    }

    /** Returns the text of a property list, adapted to another domain. */
    public static String moved(String text, Domain domain) {
        Map<String, Object> keys = new LinkedHashMap<>(PropertyListText.read(text));
        keys.remove(SESSION);
        domain.session().ifPresent(session -> keys.put(SESSION, session));
        return PropertyListText.write(keys);
    }
}
