package dev.gatehouse.systemtest.launchd;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import dev.gatehouse.app.service.ServiceNames;
import dev.gatehouse.launchd.LaunchdServiceManager;
import dev.gatehouse.launchd.domain.DomainChoice;
import dev.gatehouse.launchd.domain.LaunchdLayout;
import dev.gatehouse.launchd.domain.LaunchdOptions;
import dev.gatehouse.profile.Home;
import dev.gatehouse.testkit.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A launchd for tests: the host's own if there is one, else a model. The labels are reserved for tests. The home is
 * new, and its path has characters that need every kind of quoting.
 *
 * @param scratch directory that is deleted at the end
 * @param model the model; empty for a real launchd
 * @param domains domains in which gateways can be, in launchctl's notation
 */
record LaunchdPlace(
        Path scratch,
        Home home,
        LaunchdLayout layout,
        LaunchdOptions options,
        Optional<ModelLaunchctl> model,
        List<String> domains)
        implements AutoCloseable {
    private static final int UID = 501;
    private static final String NASTY = "Jörg & <Söhne>'s \"home\" $HOME";

    static boolean isMacOs() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /** Opens a launchd whose desktop domain exists. */
    static LaunchdPlace atTheScreen() {
        return open(DomainChoice.GUI, "gui/" + UID, "user/" + UID);
    }

    /** Opens a launchd without a login at the screen. On macOS this selects the user's domain. */
    static LaunchdPlace headless() {
        return open(isMacOs() ? DomainChoice.USER : DomainChoice.AUTOMATIC, "user/" + UID);
    }

    /** Opens a model, even on macOS. */
    static LaunchdPlace model(String... domains) {
        try {
            Path scratch = newScratch();
            ModelLaunchctl model = ModelLaunchctl.open(domains);
            LaunchdLayout layout = new LaunchdLayout(
                    UID, Files.createDirectories(scratch.resolve(NASTY)), Path.of("/"), model.program(), perl());
            return new LaunchdPlace(
                    scratch,
                    home(scratch),
                    layout,
                    LaunchdOptions.DEFAULTS,
                    Optional.of(model),
                    List.of("gui/" + UID, "user/" + UID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The host's perl, if it has the modules that the perl of macOS has; some systems put them into another package. */
    private static Path perl() throws IOException {
        Path perl = Path.of("/usr/bin/perl");
        try {
            boolean whole = Files.isExecutable(perl)
                    && new ProcessBuilder(perl.toString(), "-MTime::HiRes", "-MFcntl", "-e", "1")
                                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                                    .start()
                                    .waitFor()
                            == 0;
            if (!whole) {
                System.out.println("skipped: times of log lines: " + perl + " has no Time::HiRes");
            }
            return whole ? perl : Path.of("/usr/bin/no-perl");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static LaunchdPlace open(DomainChoice domain, String... ofTheModel) {
        if (!isMacOs()) {
            LaunchdPlace place = model(ofTheModel);
            return place.with(LaunchdOptions.in(domain));
        }
        Path scratch = newScratch();
        LaunchdLayout layout = LaunchdLayout.ofHost(Map.of());
        return new LaunchdPlace(
                scratch,
                home(scratch),
                layout,
                LaunchdOptions.in(domain),
                Optional.empty(),
                List.of("gui/" + layout.uid(), "user/" + layout.uid()));
    }

    LaunchdPlace with(LaunchdOptions others) {
        return new LaunchdPlace(scratch, home, layout, others, model, domains);
    }

    /** Returns the same launchd for the gateways of another home. */
    LaunchdPlace with(Home other) {
        return new LaunchdPlace(scratch, other, layout, options, model, domains);
    }

    /** Returns the same launchd on a host without perl. */
    LaunchdPlace withoutPerl() {
        LaunchdLayout other = new LaunchdLayout(
                layout.uid(), layout.accountHome(), layout.root(), layout.launchctl(), Path.of("/usr/bin/no-perl"));
        return new LaunchdPlace(scratch, home, other, options, model, domains);
    }

    private static Path newScratch() {
        try {
            return Files.createTempDirectory("gatehouse-launchd").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Home home(Path scratch) {
        try {
            return Home.at(app(), Files.createDirectories(scratch.resolve(NASTY).resolve(".hermes")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the Hermes app with labels reserved for tests. */
    static App app() {
        App hermes = Presets.named("hermes");
        return hermes.toBuilder()
                .names(new ServiceNames("gateway-", "gatehouse-test", "dev.gatehouse.test", "Gatehouse_Test"))
                .build();
    }

    LaunchdServiceManager manager() {
        return new LaunchdServiceManager(home, layout, options);
    }

    Path definitions() {
        return layout.accountHome().resolve("Library/LaunchAgents");
    }

    Path folders() {
        return layout.accountHome().resolve("Library/Application Support/gatehouse");
    }

    static String label(String profile) {
        return profile.equals("default") ? "dev.gatehouse.test" : "dev.gatehouse.test-" + profile;
    }

    Path plist(String profile) {
        return definitions().resolve(label(profile) + ".plist");
    }

    Path folder(String profile) {
        return folders().resolve(label(profile));
    }

    ModelLaunchctl launchctl() {
        return model.orElseThrow();
    }

    @Override
    public void close() {
        model.ifPresent(ModelLaunchctl::close);
        FileTree.delete(scratch);
    }
}
