package dev.gatehouse.testkit.memory;

import dev.gatehouse.testkit.kit.ManagerFixture;
import dev.gatehouse.testkit.stories.ServiceManagerConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The in-memory manager keeps the contract that it stands in for. */
@Execution(ExecutionMode.CONCURRENT)
class InMemoryConformanceTest extends ServiceManagerConformance {
    @TempDir
    private Path directory;

    @Override
    protected ManagerFixture open() {
        return new MemoryFixture(directory);
    }
}
