package dev.gatehouse.systemtest.windows;

import dev.gatehouse.manager.Wait;
import dev.gatehouse.testkit.fake.FakeGateway;
import dev.gatehouse.windows.Prompter;
import dev.gatehouse.windows.WindowsInstallation;
import dev.gatehouse.windows.WindowsOptions;
import dev.gatehouse.windows.host.WindowsLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Runs installations like the command does, with a simulated user who answers questions. */
final class Installations {
    static final WindowsOptions LOGIN_ONLY = new WindowsOptions(Optional.of(false), Optional.of(true), false);

    private Installations() {}

    /** A user who gives these answers and no others. Records the questions. */
    static final class Person implements Prompter {
        private final List<Boolean> answers;
        final List<String> asked = new ArrayList<>();

        Person(Boolean... answers) {
            this.answers = new ArrayList<>(Arrays.asList(answers));
        }

        @Override
        public Optional<Boolean> ask(String question, boolean otherwise) {
            asked.add(question);
            return Optional.of(answers.removeFirst());
        }
    }

    static WindowsInstallation.Result install(WindowsFixture fixture, FakeGateway gateway, WindowsOptions options) {
        return install(fixture, fixture.layout(), gateway, options, Prompter.NOBODY, List.of("false"));
    }

    static WindowsInstallation.Result install(
            WindowsFixture fixture,
            WindowsLayout layout,
            FakeGateway gateway,
            WindowsOptions options,
            Prompter questions,
            List<String> again) {
        return new WindowsInstallation(fixture.home(), layout, questions, service -> again)
                .install(gateway.definition(), options, Wait.PROOF);
    }
}
