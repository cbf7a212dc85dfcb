package dev.gatehouse.cli.gateway;

import dev.gatehouse.app.choice.AppChoice;
import dev.gatehouse.cli.command.Session;
import dev.gatehouse.cli.output.ProgramName;
import dev.gatehouse.cli.output.ShownText;
import dev.gatehouse.cli.parsing.GlobalOptions;
import dev.gatehouse.definition.ServiceName;
import dev.gatehouse.manager.Advice;
import dev.gatehouse.manager.Kind;
import dev.gatehouse.spi.provider.Operator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The user of this command, for messages and questions of a backend. */
final class SessionOperator implements Operator {
    private final Session session;

    SessionOperator(Session session) {
        this.session = session;
    }

    @Override
    public void done(String message) {
        session.console().done(message);
    }

    @Override
    public void warn(Advice advice) {
        session.console().advise(advice);
    }

    @Override
    public Optional<Boolean> ask(String question, boolean otherwise) {
        if (!session.console().terminal().is(0)) {
            return Optional.empty();
        }
        session.console().say(ShownText.line(question) + (otherwise ? " [Y/n] " : " [y/N] "));
        try {
            String answer = session.readLine().strip().toLowerCase(Locale.ROOT);
            return Optional.of(answer.isEmpty() ? otherwise : answer.startsWith("y"));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Passes home and app explicitly, because the environment of another account lacks them. */
    @Override
    public List<String> installAgain(Kind kind, ServiceName service, List<String> options) {
        List<String> words = new ArrayList<>(List.of(System.getProperty(ProgramName.LAUNCHER, "gatehouse")));
        words.addAll(List.of(
                "--manager", kind.word(), "--home", session.home().path().toString()));
        AppChoice app = session.appChoice();
        if (app.file().isEmpty()) {
            words.addAll(List.of(GlobalOptions.APP, app.word()));
        } else if (app.home().isEmpty()) {
            words.addAll(
                    List.of(GlobalOptions.APP, app.file().get().toAbsolutePath().toString()));
        }
        words.addAll(List.of("gateway", "install", service.toString()));
        words.addAll(options);
        return words;
    }
}
