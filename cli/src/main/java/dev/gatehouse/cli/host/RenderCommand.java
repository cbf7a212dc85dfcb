package dev.gatehouse.cli.host;

import dev.gatehouse.cli.command.CliCommand;
import dev.gatehouse.cli.command.ExitCode;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.command.Targets;
import dev.gatehouse.cli.output.JsonText;
import dev.gatehouse.cli.output.Paint;
import dev.gatehouse.cli.parsing.ParsedArgs;
import dev.gatehouse.cli.parsing.Syntax;
import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.error.NoServiceManagerException;
import dev.gatehouse.error.Remedy;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.rendering.RenderedFile;
import dev.gatehouse.rendering.Renderer;
import dev.gatehouse.rendering.Rendering;
import dev.gatehouse.spi.provider.ManagerOption.Use;
import java.util.Optional;

/** {@code render}: the files of a gateway's service, for the manager of this host or another one. */
public final class RenderCommand extends CliCommand {
    public RenderCommand() {
        super("render", "Prints the files of a gateway's service; --manager KIND selects another service manager.");
    }

    @Override
    protected void describe(Syntax syntax) {
        syntax.words("PROFILE", 0, 1, "Profile of the gateway (default: the current profile)");
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
        ProfileName name = Targets.one(session, args);
        // First: a profile that does not exist is the same mistake for every kind.
        GatewayDefinition definition = session.gateways().definition(name);
        Choice choice = choice(session, name);
        Rendering rendering = choice.renderer().render(definition);
        if (session.json()) {
            session.console().prepared(JsonText.rendering(choice.kind(), name.value(), rendering));
            return ExitCode.DONE;
        }
        String gap = "";
        for (RenderedFile file : rendering.files()) {
            String header = "==> " + rendering.root().resolve(file.path()) + " (" + JsonText.mode(file) + ") <==";
            session.console().prepared(gap);
            session.console().fact(header, Paint.BOLD);
            session.console().text(file.content().stripTrailing());
            gap = "\n";
        }
        return ExitCode.DONE;
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
