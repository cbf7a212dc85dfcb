package dev.gatehouse.app.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.app.App;
import dev.gatehouse.app.Presets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresetOutlinesTest {
    /** The outlines say what the files of the presets say. */
    @Test
    void outlinesAreThoseOfThePresets() {
        List<PresetOutline> expected =
                Presets.all().stream().map(PresetOutlinesTest::outline).toList();
        assertThat(PresetOutlines.all()).isEqualTo(expected);
    }

    private static PresetOutline outline(App app) {
        return new PresetOutline(
                app.name(),
                app.home().variable(),
                app.home().host(),
                app.home().container(),
                app.profiles().pattern().text(),
                app.profiles().markers());
    }
}
