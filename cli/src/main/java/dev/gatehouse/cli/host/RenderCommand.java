package dev.gatehouse.cli.host;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.FailureLines;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.cli.parsing.UsageException;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.gateways.Gateways;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.profile.Profile;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import dev.gatehouse.spi.provider.SetupPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** {@code render}: the definitions of gateways, for the manager of this host or another one. */
public final class RenderCommand extends CliCommand {
    private static final String SETUP = "--setup";
    private static final String EVERYTHING = "all";

    public RenderCommand() {
        super("render", "Prints the files of gateways' services; --manager KIND selects another service manager.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, Syntax.ANY, "Profiles of the gateways (default: the current profile)")
                .flag(Targets.ALL, "All profiles")
                .option(
                        SETUP,
                        "PART",
                        "What the manager needs before gateways: for kubernetes claim (with PROFILE only theirs), role, tools or all");
        syntax.backendOptions(Use.RENDER);
    }

    /**
     * A renderer and its kind.
     *
     * @param kind the manager's kind
     * @param renderer renders its files
     */
    private record Choice(Kind kind, Renderer renderer) {}

    @Override
    public boolean onlyReads(ParsedArgs args) {
        return true;
    }

    @Override
    public int run(Session session, ParsedArgs args) {
        if (args.has(Targets.ALL)) {
            Targets.refuseBoth(session, args);
        }
        Optional<String> part = args.value(SETUP);
        if (part.isPresent()) {
            return setUp(session, args, part.get());
        }
        if (args.has(Targets.ALL)) {
            return renderAll(session);
        }
        List<ProfileName> names = Targets.named(session, args);
        Gateways gateways = session.gateways();
        // First: a profile that does not exist is the same mistake for every kind.
        List<GatewayDefinition> definitions = new ArrayList<>();
        for (ProfileName name : names) {
            definitions.add(gateways.definition(name));
        }
        Choice choice = choice(session, names.getFirst());
        Map<ProfileName, Rendering> renderings = new LinkedHashMap<>();
        for (GatewayDefinition definition : definitions) {
            renderings.put(definition.profile(), choice.renderer().render(definition));
        }
        print(session, choice, renderings, names.size() > 1);
        return ExitCode.DONE;
    }

    /** A broken profile does not keep the others from being rendered, but the command fails. */
    private static int renderAll(Session session) {
        Gateways gateways = session.gateways();
        Choice choice = choice(session, ProfileName.DEFAULT);
        Map<ProfileName, Rendering> renderings = new LinkedHashMap<>();
        List<GatehouseException> broken = new ArrayList<>();
        for (Profile profile : gateways.profiles().profiles()) {
            try {
                renderings.put(profile.name(), choice.renderer().render(gateways.definition(profile.name())));
            } catch (GatehouseException e) {
                broken.add(e);
            }
        }
        print(session, choice, renderings, true);
        FailureLines failures = new FailureLines(session.console());
        for (GatehouseException e : broken) {
            failures.add(String.valueOf(e.getMessage()), e.remedy());
        }
        failures.end();
        return broken.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void print(Session session, Choice choice, Map<ProfileName, Rendering> renderings, boolean several) {
        if (session.json()) {
            session.console().prepared(JsonText.renderings(choice.kind(), renderings, several));
            return;
        }
        Optional<String> joined = choice.renderer().joined(List.copyOf(renderings.values()));
        if (joined.isPresent()) {
            printForPrograms(session, joined.get());
            return;
        }
        String gap = "";
        for (Rendering rendering : renderings.values()) {
            for (RenderedFile file : rendering.files()) {
                String header = "==> " + rendering.root().resolve(file.path()) + " (" + JsonText.mode(file) + ") <==";
                session.console().prepared(gap);
                session.console().fact(header, Paint.BOLD);
                session.console().text(file.content().stripTrailing());
                gap = "\n";
            }
        }
    }

    /** A terminal gets escapes; another program reads each character. */
    private static void printForPrograms(Session session, String text) {
        if (session.console().showsFacts()) {
            session.console().text(text.stripTrailing());
        } else {
            session.console().prepared(text);
        }
    }

    private int setUp(Session session, ParsedArgs args, String name) {
        if (args.has(Targets.ALL)) {
            throw new UsageException(SETUP + " without profiles is for all of them", UsageException.helpOf(path()));
        }
        List<ProfileName> names = args.words().isEmpty() ? List.of() : Targets.named(session, args);
        // A profile that does not exist.
        names.forEach(session.gateways()::definition);
        Kind kind = choice(session, ProfileName.DEFAULT).kind();
        List<SetupPart> parts = session.setup(kind);
        List<SetupPart> asked = new ArrayList<>(parts);
        if (!name.equals(EVERYTHING)) {
            asked.removeIf(part -> !part.name().equals(name));
        }
        if (parts.isEmpty()) {
            throw new UsageException(kind + " needs no set-up", UsageException.helpOf(path()));
        }
        if (asked.isEmpty()) {
            StringJoiner known = new StringJoiner(", ");
            parts.forEach(part -> known.add(part.name()));
            throw new UsageException(
                    SETUP + " must be one of " + known.add(EVERYTHING) + ", got '" + name + "'",
                    UsageException.helpOf(path()));
        }
        List<String> texts = asked.stream().map(part -> text(part, names)).toList();
        if (session.json()) {
            session.console().prepared(JsonText.setup(kind, asked, texts));
        } else {
            printForPrograms(session, String.join("", texts));
        }
        return ExitCode.DONE;
    }

    private String text(SetupPart part, List<ProfileName> names) {
        if (names.isEmpty()) {
            return part.text().get();
        }
        return part.ofProfiles()
                .orElseThrow(() -> new UsageException(
                        SETUP + " " + part.name() + " is for a whole home, not for a profile",
                        UsageException.helpOf(path())))
                .apply(names);
    }

    private static Choice choice(Session session, ProfileName name) {
        Optional<Kind> chosen = session.chosenKind();
        if (chosen.isPresent()) {
            return new Choice(chosen.get(), session.renderer(chosen.get()));
        }
        try {
            ServiceManager manager = session.managerToAsk();
            return new Choice(manager.kind(), manager.renderer());
        } catch (NoServiceManagerException e) {
            Remedy render = Remedy.gatehouse("--manager", "s6", "render");
            throw new GatehouseException(
                    String.valueOf(e.getMessage()), name.isDefault() ? render : render.with(name.value()), e);
        }
    }
}
