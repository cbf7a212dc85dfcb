package dev.gatehouse.windows;

import dev.gatehouse.manager.Kind;
import dev.gatehouse.manager.Renderer;
import dev.gatehouse.manager.ServiceManager;
import dev.gatehouse.manager.ServiceManagerProvider;
import dev.gatehouse.profile.Home;
import dev.gatehouse.windows.host.WindowsLayout;
import dev.gatehouse.windows.task.TaskRenderer;
import java.util.Map;

/** Opens the backend for Windows Task Scheduler. */
public final class WindowsProvider implements ServiceManagerProvider {
    /** For {@link java.util.ServiceLoader}. */
    public WindowsProvider() {}

    @Override
    public Kind kind() {
        return Kind.WINDOWS;
    }

    @Override
    public ServiceManager open(Home home, Map<String, String> environment, boolean brief) {
        return new WindowsServiceManager(home, WindowsLayout.locate(home, environment));
    }

    @Override
    public Renderer renderer(Home home, Map<String, String> environment) {
        return new TaskRenderer(WindowsLayout.locate(home, environment));
    }
}
