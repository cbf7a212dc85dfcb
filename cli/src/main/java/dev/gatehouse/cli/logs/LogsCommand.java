package dev.gatehouse.cli.logs;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.gateway.StatusCommand;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.Syntax.Option;
import dev.gatehouse.cli.parsing.Syntax.Origin;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.NoSupervisorException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.NoSuchProfileException;
import dev.gatehouse.logs.LogQuery;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.State;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import dev.gatehouse.spi.run.HomeRunFiles;
import dev.gatehouse.spi.run.RunFiles;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.TimeZone;

/** {@code gateway logs}: shows the logs of gateways, and follows them. */
public final class LogsCommand extends CliCommand {
    private static final String LINES = "--lines";
    private static final String SINCE = "--since";
    private static final String FOLLOW = "--follow";
    private static final String ALL_LINES = "--all-lines";
    private static final String PREVIOUS = "--previous";

    /** Number of lines of each gateway without {@code -n} and {@code --since}. */
    private static final int DEFAULT_LINES = 20;

    private static final Remedy HELP = Remedy.gatehouse("gateway", "logs", "--help");

    public LogsCommand() {
        super("gateway logs", "Shows the logs of gateways.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles of the gateways (default: the current profile)")
                .flag(Targets.ALL, "All profiles, and services without a profile")
                .add(new Option(
                        List.of("-n", LINES),
                        "LINES",
                        "Number of last lines of each gateway, or 'all' (default: " + DEFAULT_LINES
                                + "; with --since: all)",
                        Origin.COMMAND))
                .add(new Option(
                        List.of("-f", FOLLOW), "", "Follow the logs: print new lines as they arrive", Origin.COMMAND))
                .option(SINCE, "TIME", "Show only lines since TIME, such as 10m (ago), 2h, today, 08:30 or 2026-06-01");
        syntax.flag(ALL_LINES, "Show also what the service manager says about the gateways, such as starts and exits");
        syntax.flag(PREVIOUS, "Show what the container before the present one printed (Kubernetes)");
        syntax.backendOptions(Use.EVERY);
    }

    @Override
    public String more() {
        return "Lines of several gateways are sorted by time, and each begins with the profile's name.";
    }

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return !args.has(FOLLOW);
    }

    @Override
    public boolean asksManager() {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        boolean all = args.has(Targets.ALL);
        if (all) {
            Targets.refuseBoth(session, args);
        }
        if (args.has(PREVIOUS)) {
            requireAlone(args);
        }
        Optional<Instant> since = since(args);
        OptionalInt last = last(args, since.isPresent());

        ServiceManager manager = managerOrFiles(session, args);
        List<ServiceName> services = all ? known(session, manager) : named(session, args);
        if (args.has(PREVIOUS)) {
            requirePrevious(manager);
        }
        LogQuery query = new LogQuery(services, last, since, args.has(FOLLOW), args.has(ALL_LINES), args.has(PREVIOUS));
        if (!query.follow()) {
            return show(session, manager, query, all);
        }
        if (!all) {
            requireKnown(session, manager, services);
        }
        return follow(session, manager, query);
    }

    private static void requireAlone(ParsedArgs args) {
        if (args.has(FOLLOW)) {
            throw new UsageException(
                    PREVIOUS + " cannot be combined with " + FOLLOW
                            + ": a container that has ended prints no new lines",
                    HELP);
        }
        if (args.has(ALL_LINES)) {
            throw new UsageException(
                    PREVIOUS + " cannot be combined with " + ALL_LINES
                            + ": the history has all runs, not those of one container",
                    HELP);
        }
    }

    private static void requirePrevious(ServiceManager manager) {
        if (!manager.logs().keepsPrevious()) {
            throw new UsageException(
                    manager.kind() + " has no containers: the output of all runs of a gateway is in one log, which "
                            + "is shown without " + PREVIOUS,
                    HELP);
        }
    }

    private static Optional<Instant> since(ParsedArgs args) {
        Optional<String> typed = args.value(SINCE);
        if (typed.isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        Optional<Instant> time = new TimeText(now, ZoneId.systemDefault()).parse(typed.get());
        if (time.isEmpty()) {
            throw new UsageException(
                    "--since must be a time or an age, such as 10m, 2h, 3d, today, yesterday, 08:30, 2026-06-01 or"
                            + " 2026-06-01T08:30, got '" + typed.get() + "'",
                    HELP);
        }
        if (time.get().isAfter(now)) {
            throw new UsageException(
                    "--since " + typed.get() + " is in the future; 10m, for example, is ten minutes ago", HELP);
        }
        return time;
    }

    /** Returns the number of lines; empty for all. */
    private static OptionalInt last(ParsedArgs args, boolean since) {
        Optional<String> typed = args.value(LINES);
        if (typed.isEmpty()) {
            return since ? OptionalInt.empty() : OptionalInt.of(DEFAULT_LINES);
        }
        return typed.get().equals("all") ? OptionalInt.empty() : OptionalInt.of(number(typed.get()));
    }

    private static int number(String typed) {
        boolean digits = !typed.isEmpty() && typed.length() <= 9;
        for (int i = 0; i < typed.length(); i++) {
            digits &= typed.charAt(i) >= '0' && typed.charAt(i) <= '9';
        }
        if (!digits) {
            throw new UsageException("--lines must be a number, such as 50, or 'all', got '" + typed + "'", HELP);
        }
        return Integer.parseInt(typed);
    }

    private static List<ServiceName> named(Session session, ParsedArgs args) {
        List<ServiceName> services = new ArrayList<>();
        Targets.named(session, args).forEach(name -> services.add(new ServiceName(name)));
        return services;
    }

    /** Log files can be read even if the tree is down, and the app's own log without any manager. */
    private static ServiceManager managerOrFiles(Session session, ParsedArgs args) {
        try {
            return session.managerForLogs();
        } catch (NoServiceManagerException e) {
            Optional<ServiceManager> files = session.managerOfLogFiles();
            if (files.isEmpty() && !args.has(Targets.ALL) && !session.json()) {
                nameOwnLogs(session, named(session, args));
            }
            return files.orElseThrow(() -> e);
        }
    }

    private static List<ServiceName> known(Session session, ServiceManager manager) {
        try {
            return StatusCommand.known(session.home(), manager);
        } catch (NoSupervisorException down) {
            List<ServiceName> services = new ArrayList<>();
            for (Profile profile : session.gateways().profiles().profiles()) {
                services.add(profile.service());
            }
            return services;
        }
    }

    /** Throws for an unknown profile: following a misspelled one would wait forever. */
    private static void requireKnown(Session session, ServiceManager manager, List<ServiceName> services) {
        for (ServiceName service : services) {
            if (hasNoProfile(session, service.profile())
                    && manager.status(service).state() == State.ABSENT) {
                throw NoSuchProfileException.of(session.home(), service.profile());
            }
        }
    }

    private static boolean hasNoProfile(Session session, ProfileName name) {
        return session.home().profile(name).isEmpty();
    }

    private static int show(Session session, ServiceManager manager, LogQuery query, boolean all) {
        LogOutput output = output(session, manager, query);
        try {
            manager.logs().read(query, output);
        } catch (GatehouseException e) {
            if (!output.fail(e)) {
                throw e;
            }
        }
        boolean expectsLines = query.last().isEmpty() || query.last().getAsInt() > 0;
        List<ServiceName> silent = expectsLines ? output.silent() : List.of();
        List<ServiceName> empty = new ArrayList<>();
        for (ServiceName service : silent) {
            if (!all && hasNoProfile(session, service.profile())) {
                output.unreadable(service, NoSuchProfileException.of(session.home(), service.profile()));
            } else {
                empty.add(service);
            }
        }
        output.end();
        warnAboutSilent(session, query, empty);
        if (!all && !session.json()) {
            nameOwnLogs(session, query.services());
        }
        return output.code();
    }

    private static int follow(Session session, ServiceManager manager, LogQuery query) {
        LogOutput output = output(session, manager, query);
        manager.logs().read(query, output);
        return output.code();
    }

    private static LogOutput output(Session session, ServiceManager manager, LogQuery query) {
        return session.json()
                ? new LogJson(session.console(), query, manager.kind())
                : new LogText(session.console(), query, TimeZone.getDefault());
    }

    /** Some apps print little and write the rest to a file. */
    private static void nameOwnLogs(Session session, List<ServiceName> services) {
        RunFiles files = new HomeRunFiles(session.home());
        for (ServiceName service : services) {
            files.ownLog(service)
                    .ifPresent(file -> session.console().detail(service + " also writes its own log: " + file));
        }
    }

    /** A gateway without log lines is not an error. */
    private static void warnAboutSilent(Session session, LogQuery query, List<ServiceName> silent) {
        if (!silent.isEmpty()) {
            StringJoiner names = new StringJoiner(", ");
            silent.forEach(service -> names.add(service.toString()));
            String what = query.since().isPresent() ? "No log lines in this period: " : "No log yet: ";
            session.console().warn(what + names);
        }
    }
}
