package dev.gatehouse.app;

/** The preset for Hermes with the commands that every version knows: no test depends on the Hermes of this machine. */
public final class AnyHermes {
    private AnyHermes() {}

    public static App app() {
        App preset = Presets.named("hermes");
        return preset.toBuilder().launch(preset.launch().withoutVariants()).build();
    }
}
