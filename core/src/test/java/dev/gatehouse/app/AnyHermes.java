package dev.gatehouse.app;

import dev.gatehouse.app.layout.AppRecords;
import java.util.Map;

/** The preset for Hermes with the commands that every version knows: no test depends on the Hermes of this machine. */
public final class AnyHermes {
    private AnyHermes() {}

    public static App app() {
        App preset = Presets.named("hermes");
        return preset.toBuilder().launch(preset.launch().withoutVariants()).build();
    }

    /** The same app as one that gives every sign of readiness, for what a service manager does with each. */
    public static App withEverySign() {
        App app = app();
        AppRecords records = app.records();
        return app.toBuilder()
                .records(new AppRecords(
                        records.state(), records.pidFile(), records.logFile(), records.oneForAll(), Map.of()))
                .build();
    }
}
