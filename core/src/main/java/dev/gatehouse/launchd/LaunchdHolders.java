package dev.gatehouse.launchd;

import dev.gatehouse.app.App;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.launchd.domain.Domain;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.job.JobFolder;
import dev.gatehouse.launchd.launchctl.DisabledList;
import dev.gatehouse.launchd.launchctl.JobPrint;
import dev.gatehouse.launchd.launchctl.Launchctl;
import dev.gatehouse.launchd.plist.JobContent;
import dev.gatehouse.manager.Holder;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Verb;
import dev.gatehouse.spi.provider.HolderQuery;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the agents of this account and the daemons that run, or would run, gateways of a home: those of Gatehouse by their
 * folder, others by the content of their property list. Root also looks at the agents of the home's owner. launchd is asked
 * only about these.
 */
final class LaunchdHolders {
    private final HolderQuery query;
    private final LaunchdLayout layout;
    private final Launchctl launchctl;
    private final Map<String, Optional<DisabledList>> disabled = new HashMap<>();

    LaunchdHolders(HolderQuery query, LaunchdLayout layout, Launchctl launchctl) {
        this.query = query;
        this.layout = layout;
        this.launchctl = launchctl;
    }

    List<Holder> find() {
        List<Holder> holders = new ArrayList<>();
        agents(layout, holders);
        if (layout.isRoot()) {
            HomeOwners.of(query.home().path(), layout).forEach(owner -> agents(owner, holders));
        }
        look(layout, List.of(Domain.SYSTEM), holders);
        return holders;
    }

    private void agents(LaunchdLayout account, List<Holder> holders) {
        look(account, List.of(Domain.gui(account.uid()), Domain.user(account.uid())), holders);
    }

    private void look(LaunchdLayout account, List<Domain> domains, List<Holder> holders) {
        Map<Path, Job> jobs = new TreeMap<>();
        LaunchdNames names = new LaunchdNames(query.home(), account, domains.getFirst());
        for (HolderQuery.Sought sought : query.gateways()) {
            String label = names.of(sought.service().profile());
            JobFolder folder = new JobFolder(account.folders(domains.getFirst()).resolve(label));
            Path plist = account.plist(domains.getFirst(), label);
            if (Files.exists(plist) && folder.home().filter(this::isHome).isPresent()) {
                jobs.put(
                        plist,
                        new Job(
                                sought.service(),
                                label,
                                plist,
                                true,
                                folder.down().isEmpty(),
                                folder));
            }
        }
        try (DirectoryStream<Path> lists =
                Files.newDirectoryStream(account.definitions(domains.getFirst()), "*.plist")) {
            for (Path plist : lists) {
                if (!jobs.containsKey(plist)) {
                    foreign(plist, account).ifPresent(job -> jobs.put(plist, job));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            // Only what is known by name can be seen.
        }
        jobs.values().forEach(job -> holders.add(holder(job, account, domains)));
    }

    private App app() {
        return query.home().app();
    }

    private boolean isHome(String path) {
        return query.home().isAt(Path.of(path));
    }

    /** A job that belongs to a gateway. */
    private record Job(ServiceName service, String label, Path plist, boolean ours, boolean starts, JobFolder folder) {}

    private Optional<Job> foreign(Path plist, LaunchdLayout account) {
        Set<String> words = Set.copyOf(List.of(
                app().home().variable(),
                program(app().launch().root()),
                program(app().launch().named())));
        Optional<JobContent> content = JobContent.read(plist, words);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>(content.get().variables());
        variables.putIfAbsent("HOME", account.accountHome().toString());
        for (List<String> command : content.get().commands()) {
            Optional<ServiceName> service = query.gatewayOf(command, variables);
            if (service.isPresent()) {
                String name = plist.getFileName().toString();
                String label = content.get().label().isEmpty()
                        ? name.substring(0, name.length() - ".plist".length())
                        : content.get().label();
                boolean starts = content.get().starts() && !content.get().disabled();
                return Optional.of(new Job(
                        service.get(), label, plist, false, starts, new JobFolder(plist.resolveSibling(label))));
            }
        }
        return Optional.empty();
    }

    private static String program(List<String> command) {
        String program = command.getFirst();
        return program.substring(program.lastIndexOf('/') + 1);
    }

    private Holder holder(Job job, LaunchdLayout account, List<Domain> domains) {
        Optional<LaunchdJob.Registered> loaded = loaded(job.label(), domains);
        OptionalLong pid = loaded.map(registered -> registered.print().pid()).orElse(OptionalLong.empty());
        boolean waits = job.ours()
                && job.folder().phase().filter(phase -> !phase.running()).isPresent();
        boolean runs = pid.isPresent() && !waits;
        Domain domain = loaded.map(LaunchdJob.Registered::domain).orElse(domains.getFirst());
        boolean starts = job.starts() && !isDisabled(domains, job.label());
        return new Holder(
                job.service(),
                Kind.LAUNCHD,
                job.plist().toString(),
                words(job, account, domain),
                runs ? pid : OptionalLong.empty(),
                runs,
                starts,
                job.ours(),
                job.ours() ? commands(job, account, domain) : foreignCommands(job, domain, loaded.isPresent()));
    }

    private String words(Job job, LaunchdLayout account, Domain domain) {
        if (domain.kind() == Domain.Kind.SYSTEM) {
            return "daemon " + job.label();
        }
        return "agent " + job.label() + (account.equals(layout) ? "" : " of " + HomeOwners.name(account));
    }

    private Optional<LaunchdJob.Registered> loaded(String label, List<Domain> domains) {
        for (Domain domain : domains) {
            try {
                Optional<JobPrint> print = launchctl.print(domain, label);
                if (print.isPresent()) {
                    return Optional.of(new LaunchdJob.Registered(domain, print.get()));
                }
            } catch (GatehouseException unanswered) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean isDisabled(List<Domain> domains, String label) {
        try {
            return disabled.computeIfAbsent(domains.getFirst().target(), _ -> DisabledList.query(launchctl, domains))
                    .filter(list -> list.contains(label))
                    .isPresent();
        } catch (GatehouseException unanswered) {
            return false;
        }
    }

    private Map<Verb, Remedy> commands(Job job, LaunchdLayout account, Domain domain) {
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        for (Verb verb : Verb.values()) {
            String word = verb.word();
            boolean system = domain.kind() == Domain.Kind.SYSTEM;
            String option = "--" + domain.kind().name().toLowerCase(Locale.ROOT);
            boolean own = system ? layout.isRoot() : account.equals(layout);
            Remedy elsewhere = Remedy.gatehouse(
                    "--home",
                    query.home().path().toString(),
                    "gateway",
                    word,
                    option,
                    job.service().toString());
            Remedy command = own
                    ? Remedy.gatehouse("gateway", word, option, job.service().toString())
                    : system ? elsewhere.asRoot() : elsewhere.asUser(HomeOwners.name(account));
            commands.put(verb, command);
        }
        return commands;
    }

    /** A job that is not loaded would still be loaded at the next login or boot, unless it is disabled. */
    private Map<Verb, Remedy> foreignCommands(Job job, Domain domain, boolean loaded) {
        String target = domain.target(job.label());
        Map<Verb, Remedy> commands = new EnumMap<>(Verb.class);
        if (loaded) {
            commands.put(Verb.START, foreign(domain, "kickstart", target));
            commands.put(Verb.RESTART, foreign(domain, "kickstart", "-k", target));
            commands.put(Verb.STOP, foreign(domain, "bootout", target));
        } else {
            commands.put(
                    Verb.START,
                    foreign(domain, "bootstrap", domain.target(), job.plist().toString()));
            commands.put(Verb.STOP, foreign(domain, "disable", target));
        }
        return commands;
    }

    private Remedy foreign(Domain domain, String... words) {
        Remedy command = Remedy.of("launchctl", words);
        return domain.kind() == Domain.Kind.SYSTEM && !layout.isRoot() ? command.asRoot() : command;
    }
}
