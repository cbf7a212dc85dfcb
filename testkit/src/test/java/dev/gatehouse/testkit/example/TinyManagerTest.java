package dev.gatehouse.testkit.example;

import dev.gatehouse.app.Presets;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.kit.FixtureStories;
import dev.gatehouse.testkit.stories.DefinitionStories;
import dev.gatehouse.testkit.stories.StartStories;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The first stories of the kit, for a backend that cannot do more yet. A complete one extends ServiceManagerConformance. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the fake gateway is a shell script")
@Execution(ExecutionMode.CONCURRENT)
// begin test
class TinyManagerTest extends FixtureStories<TinyFixture> implements DefinitionStories, StartStories {
    @TempDir
    private Path directory;

    @Override
    protected TinyFixture open() {
        return new TinyFixture(Home.at(Presets.named("hermes"), directory));
    }
}
// end test
