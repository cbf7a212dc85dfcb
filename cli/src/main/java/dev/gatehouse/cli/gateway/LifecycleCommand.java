package dev.gatehouse.cli.gateway;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.InterruptNotice;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.command.WaitOptions;
import dev.gatehouse.cli.output.Progress;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.gateways.GatewayResults;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.manager.Wait;
import dev.gatehouse.reconcile.Finding;
import dev.gatehouse.spi.provider.ManagerOption;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.Collection;
import java.util.List;

/**
 * {@code gateway start}, {@code stop}, {@code restart}, {@code install} and {@code uninstall}. Parses the request and reports
 * the results; {@link Gateways} does the work.
 */
public final class LifecycleCommand extends CliCommand {
    private static final String TEMPORARY = "--temporary";
    private static final String STALE = "--stale";

    private final Verb verb;

    private LifecycleCommand(Verb verb, String summary) {
        super("gateway " + verb.word(), summary);
        this.verb = verb;
    }

    public static LifecycleCommand start() {
        return new LifecycleCommand(
                Verb.START, "Starts gateways and waits until they are ready or have stayed up for a second.");
    }

    public static LifecycleCommand stop() {
        return new LifecycleCommand(Verb.STOP, "Stops gateways; they stay stopped after a reboot.");
    }

    public static LifecycleCommand restart() {
        return new LifecycleCommand(Verb.RESTART, "Restarts gateways; also starts gateways that are down.");
    }

    public static LifecycleCommand install() {
        return new LifecycleCommand(
                Verb.INSTALL, "Installs or refreshes the services of gateways, without starting them.");
    }

    public static LifecycleCommand uninstall() {
        return new LifecycleCommand(Verb.UNINSTALL, "Stops gateways and removes their services; the profiles stay.");
    }

    /** Starts the gateway of one profile and returns the exit code. */
    public static int start(Session session, ProfileName name) {
        ManagerHooks hooks = new ManagerHooks(session);
        GatewayResults results;
        try (Progress _ = Progress.of(session.console(), "Starting " + name)) {
            results = session.gateways(hooks).start(List.of(name), Wait.PROOF);
        }
        return report(session, hooks, Verb.START, Wait.PROOF, results);
    }

    /** Takes over what the app itself has installed for gateways, and returns the exit code. */
    static int adopt(Session session, Collection<ProfileName> names) {
        ManagerHooks hooks = new ManagerHooks(session);
        return report(
                session,
                hooks,
                Verb.INSTALL,
                Wait.PROOF,
                session.gateways(hooks).adopt(names));
    }

    private static int report(Session session, ManagerHooks hooks, Verb verb, Wait wait, GatewayResults results) {
        int code = new LifecycleReport(session, verb, wait).print(results);
        hooks.conclude(verb, results);
        return code;
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles of the gateways (default: the current profile)")
                .flag(Targets.ALL, verb.ends() ? "All profiles" : "All profiles that are not disabled");
        if (verb == Verb.RESTART) {
            syntax.flag(STALE, "All gateways whose program was replaced after they had started");
        }
        if (waits()) {
            syntax.flag(TEMPORARY, "Do not record the intent: the recorded one applies after a reboot");
            WaitOptions.describe(syntax);
        }
        syntax.backendOptions(verb == Verb.INSTALL ? Use.INSTALL : Use.EVERY);
    }

    @Override
    public boolean acceptsAllApps(ParsedArgs args) {
        return (verb == Verb.START || verb == Verb.STOP) && args.has(Targets.ALL);
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        Wait wait = waits() ? WaitOptions.of(this, args) : Wait.PROOF;
        ManagerHooks hooks = new ManagerHooks(session);
        Gateways gateways = session.gateways(hooks);
        Collection<ProfileName> names = names(session, gateways, args);
        if (names.isEmpty() && args.has(STALE)) {
            session.console().done("No gateway runs a program that was replaced");
        }
        boolean temporary = waits() && args.has(TEMPORARY);
        int code = report(
                session,
                hooks,
                verb,
                wait,
                perform(session, temporary ? gateways.transientChanges() : gateways, names, wait));
        if (verb == Verb.INSTALL) {
            for (Finding finding : gateways.check().upgrades(names)) {
                session.console().warn(finding.line());
                session.console().remedy(finding.remedy());
            }
        }
        return code;
    }

    /** Shows no progress for an installation: it takes no time and may prompt the user. */
    private GatewayResults perform(Session session, Gateways gateways, Collection<ProfileName> names, Wait wait) {
        if (verb == Verb.INSTALL) {
            return session.request(false).has(ManagerOption.ADOPT) ? gateways.adopt(names) : gateways.install(names);
        }
        try (Progress _ = Progress.of(session.console(), VerbWords.progress(verb) + " " + words(names));
                InterruptNotice _ = InterruptNotice.of(session, verb, gateways::manager, names)) {
            return switch (verb) {
                case START -> gateways.start(names, wait);
                case STOP -> gateways.stop(names, wait);
                case RESTART -> gateways.restart(names, wait);
                case INSTALL -> gateways.install(names);
                case UNINSTALL -> gateways.uninstall(names);
            };
        }
    }

    private Collection<ProfileName> names(Session session, Gateways gateways, ParsedArgs args) {
        if (args.has(STALE)) {
            Targets.refuseBoth(session, args);
            return gateways.check().stale().keySet();
        }
        if (!args.has(Targets.ALL)) {
            return Targets.named(session, args);
        }
        Targets.refuseBoth(session, args);
        // Stop and uninstall also apply to orphans.
        return verb.ends() ? gateways.known() : gateways.enabled();
    }

    /** Returns whether the verb has an effect to wait for, which can also be temporary. */
    private boolean waits() {
        return verb != Verb.INSTALL && verb != Verb.UNINSTALL;
    }

    private static String words(Collection<ProfileName> names) {
        return names.size() <= 3
                ? String.join(", ", names.stream().map(ProfileName::value).toList())
                : names.size() + " gateways";
    }
}
