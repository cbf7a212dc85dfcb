package dev.gatehouse.cli;

import dev.gatehouse.cli.app.AppInitCommand;
import dev.gatehouse.cli.app.AppListCommand;
import dev.gatehouse.cli.app.AppShowCommand;
import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.completion.CompletionCommand;
import dev.gatehouse.cli.completion.Word;
import dev.gatehouse.cli.container.ContainerBootCommand;
import dev.gatehouse.cli.container.ContainerPermsCommand;
import dev.gatehouse.cli.container.ContainerStopCommand;
import dev.gatehouse.cli.demo.DemoCommand;
import dev.gatehouse.cli.gateway.AdoptCommand;
import dev.gatehouse.cli.gateway.LifecycleCommand;
import dev.gatehouse.cli.gateway.ListCommand;
import dev.gatehouse.cli.gateway.StatusCommand;
import dev.gatehouse.cli.gateway.WaitCommand;
import dev.gatehouse.cli.host.CheckCommand;
import dev.gatehouse.cli.host.DetectCommand;
import dev.gatehouse.cli.host.DoctorCommand;
import dev.gatehouse.cli.host.MigrateLegacyCommand;
import dev.gatehouse.cli.host.ReconcileCommand;
import dev.gatehouse.cli.host.RenderCommand;
import dev.gatehouse.cli.host.TreeCommand;
import dev.gatehouse.cli.logs.LogsCommand;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.cli.profile.ProfileCloneCommand;
import dev.gatehouse.cli.profile.ProfileCreateCommand;
import dev.gatehouse.cli.profile.ProfileDeleteCommand;
import dev.gatehouse.cli.profile.ProfileDisableCommand;
import dev.gatehouse.cli.profile.ProfileEnableCommand;
import dev.gatehouse.cli.profile.ProfileListCommand;
import dev.gatehouse.cli.profile.ProfileRenameCommand;
import dev.gatehouse.cli.profile.ProfileShowCommand;
import dev.gatehouse.cli.profile.ProfileValidateCommand;
import dev.gatehouse.cli.run.ExecCommand;
import dev.gatehouse.cli.run.RunCommand;
import dev.gatehouse.definition.Suggestion;
import dev.gatehouse.error.Remedy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All commands by path. A command object is created only when it is called or listed. */
final class Commands {
    private static final String GATEWAY = "gateway";

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "",
                    "Keeps gateways running under the service manager of the host.",
                    List.of(
                            new Row(
                                    GATEWAY,
                                    List.of("start", "stop", "restart"),
                                    "Change what runs, and wait until it does"),
                            new Row(
                                    GATEWAY,
                                    List.of("status", "list", "logs"),
                                    "Show what runs, what differs, and what it prints"),
                            new Row(GATEWAY, List.of("run"), "Run a gateway here, without a service manager"),
                            new Row(
                                    GATEWAY,
                                    List.of("install", "uninstall"),
                                    "Create or remove services; the profiles stay"),
                            new Row("", List.of("profile"), "Create, show, rename, delete and disable profiles"),
                            new Row(
                                    "",
                                    List.of("reconcile", "adopt"),
                                    "Apply all profiles; take over an app's own services"),
                            new Row("", List.of("check", "doctor"), "Find what needs an action, now or soon"),
                            new Row("", List.of("wait", "exec"), "Wait for a state; run a command as a gateway would"),
                            new Row(
                                    "",
                                    List.of("detect", "render", "app"),
                                    "Show the service manager, files of services, and apps"),
                            new Row("", List.of("tree", "container"), "Run a private s6 tree; start up a container"),
                            new Row("", List.of("completion", "demo"), "Complete words in your shell; see an example"),
                            new Row("", List.of(GATEWAY), "The first nine too, as in gatehouse gateway start"))),
            new Group(
                    "app",
                    "Shows the apps whose gateways can be managed, and writes app files.",
                    Row.each("list", "show", "init")),
            new Group(
                    "profile",
                    "Creates, clones, shows, checks, renames, deletes and disables profiles.",
                    Row.each("create", "clone", "list", "show", "validate", "rename", "delete", "disable", "enable")),
            new Group(
                    GATEWAY,
                    "Starts, stops and shows the gateways of profiles. All but migrate-legacy work without the word gateway.",
                    Row.each(
                            "start",
                            "stop",
                            "restart",
                            "status",
                            "list",
                            "logs",
                            "run",
                            "install",
                            "uninstall",
                            "migrate-legacy")),
            new Group(
                    "tree",
                    "Runs a private s6 tree, for hosts without a service manager.",
                    Row.each("up", "down", "status")),
            new Group(
                    "container",
                    "Commands for the start-up scripts of a container image.",
                    Row.each("boot", "perms", "stop")));

    private Commands() {}

    /**
     * A group of commands, such as {@code gateway}: a word that needs a second one.
     *
     * @param name the first word; empty for the program itself
     * @param summary what its commands do
     * @param rows the words that can follow, as help shows them
     */
    record Group(String name, String summary, List<Row> rows) {
        /** Returns the words that can follow. */
        List<String> members() {
            List<String> members = new ArrayList<>();
            for (Row row : rows) {
                members.addAll(row.members());
            }
            return members;
        }

        /** Returns the path of the command, or of the group, that a word leads to. */
        String pathOf(String member) {
            String first = name;
            for (Row row : rows) {
                if (!row.group().isEmpty() && row.members().contains(member)) {
                    first = row.group();
                }
            }
            return first.isEmpty() ? member : first + " " + member;
        }

        /** Returns what a user types for a member. */
        String typed(String member) {
            return name.isEmpty() ? member : name + " " + member;
        }
    }

    /**
     * Words that help shows on one line.
     *
     * @param group the group whose commands these words call, if it is another one: {@code start} is {@code gateway start}
     * @param members the words
     * @param summary the text of the line; empty for that of the one command
     */
    record Row(String group, List<String> members, String summary) {
        static List<Row> each(String... members) {
            List<Row> rows = new ArrayList<>();
            for (String member : members) {
                rows.add(new Row("", List.of(member), ""));
            }
            return rows;
        }
    }

    /** Returns the group of an incomplete path. Every incomplete path that {@link #follow} returned has one. */
    static Group group(List<String> path) {
        String name = String.join(" ", path);
        for (Group group : GROUPS) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        throw new IllegalStateException("no group " + name);
    }

    /** Whether the path names a command, so that the next word is an argument. */
    static boolean isComplete(List<String> path) {
        if (path.isEmpty()) {
            return false;
        }
        return path.size() == 2 || !isGroup(path.getFirst());
    }

    private static boolean isGroup(String word) {
        for (Group group : GROUPS) {
            if (group.name().equals(word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the path to which the next word of a command line leads from an incomplete path.
     *
     * @throws UsageException if the command does not exist; the message suggests similar ones
     */
    static List<String> follow(List<String> path, String word) {
        Group group = group(path);
        String next = group.pathOf(word);
        if (group.members().contains(word) || UnavailableCommand.find(next).isPresent()) {
            return List.of(next.split(" ", -1));
        }
        Remedy help = group.name().isEmpty() ? Remedy.gatehouse("--help") : UsageException.helpOf(group.name());
        throw new UsageException("Unknown command '" + group.typed(word) + "'" + suggestion(group, word), help);
    }

    private static String suggestion(Group group, String word) {
        String near = Suggestion.clause(word, group.members());
        return near.isEmpty() ? elsewhere(group, word) : near;
    }

    /** Suggests members of other groups, for {@code profile status} and for misspelt words. */
    private static String elsewhere(Group group, String word) {
        Set<String> paths = new HashSet<>();
        List<String> exact = new ArrayList<>();
        List<String> near = new ArrayList<>();
        for (Group other : GROUPS) {
            Optional<String> member = Suggestion.nearest(word, other.members());
            // The short spelling of a command comes first.
            if (!other.equals(group) && member.isPresent() && paths.add(other.pathOf(member.get()))) {
                (member.get().equals(word) ? exact : near).add("'" + other.typed(member.get()) + "'");
            }
        }
        List<String> best = exact.isEmpty() ? near : exact;
        return best.isEmpty() ? "" : "; did you mean " + String.join(" or ", best) + "?";
    }

    /** Returns the command of a path, or empty if the path is incomplete. */
    static Optional<CliCommand> find(List<String> path) {
        return isComplete(path) ? Optional.of(create(String.join(" ", path))) : Optional.empty();
    }

    static CliCommand create(String path) {
        return switch (path) {
            case "detect" -> new DetectCommand();
            case "exec" -> new ExecCommand();
            case "wait" -> new WaitCommand();
            case "app list" -> new AppListCommand();
            case "app show" -> new AppShowCommand();
            case "app init" -> new AppInitCommand();
            case "profile create" -> new ProfileCreateCommand();
            case "profile clone" -> new ProfileCloneCommand();
            case "profile list" -> new ProfileListCommand();
            case "profile show" -> new ProfileShowCommand();
            case "profile validate" -> new ProfileValidateCommand();
            case "profile rename" -> new ProfileRenameCommand();
            case "profile delete" -> new ProfileDeleteCommand();
            case "profile disable" -> new ProfileDisableCommand();
            case "profile enable" -> new ProfileEnableCommand();
            case "gateway start" -> LifecycleCommand.start();
            case "gateway stop" -> LifecycleCommand.stop();
            case "gateway restart" -> LifecycleCommand.restart();
            case "gateway install" -> LifecycleCommand.install();
            case "gateway migrate-legacy" -> new MigrateLegacyCommand();
            case "gateway uninstall" -> LifecycleCommand.uninstall();
            case "gateway status" -> new StatusCommand();
            case "gateway list" -> new ListCommand();
            case "gateway logs" -> new LogsCommand();
            case "gateway run" -> new RunCommand();
            case "reconcile" -> new ReconcileCommand();
            case "adopt" -> new AdoptCommand();
            case "check" -> new CheckCommand();
            case "doctor" -> new DoctorCommand();
            case "render" -> new RenderCommand();
            case "tree up" -> TreeCommand.up();
            case "tree down" -> TreeCommand.down();
            case "tree status" -> TreeCommand.status();
            case "container boot" -> new ContainerBootCommand();
            case "container perms" -> new ContainerPermsCommand();
            case "container stop" -> new ContainerStopCommand();
            case "completion" -> new CompletionCommand(Commands::words);
            case "demo" -> new DemoCommand(Cli::run);
            default -> UnavailableCommand.find(path).orElseThrow(() -> new IllegalStateException("no command " + path));
        };
    }

    /** Returns the line of help for a row of a group. */
    static String summary(Group group, Row row) {
        return row.summary().isEmpty()
                ? create(group.pathOf(row.members().getFirst())).summary()
                : row.summary();
    }

    /** Returns all words that can follow an incomplete command, for completion in shells. */
    static List<Word> words() {
        List<Word> words = new ArrayList<>();
        for (Group group : GROUPS) {
            for (String member : group.members()) {
                String path = group.pathOf(member);
                Optional<CliCommand> command = find(List.of(path.split(" ", -1)));
                String summary = command.isPresent()
                        ? command.get().summary()
                        : group(List.of(path)).summary();
                words.add(new Word(group.name(), member, path, summary, command.map(CliCommand::syntax)));
            }
        }
        return words;
    }
}
