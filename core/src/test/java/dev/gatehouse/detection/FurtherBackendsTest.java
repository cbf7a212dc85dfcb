package dev.gatehouse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.error.GatehouseException;
import dev.gatehouse.s6.S6Provider;
import dev.gatehouse.systemd.SystemdProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FurtherBackendsTest {
    @Test
    void namedBackendsAreCreatedInTheirOrder() {
        assertThat(FurtherBackends.named(SystemdProvider.class.getName() + "," + S6Provider.class.getName()))
                .extracting(provider -> provider.getClass().getName())
                .containsExactly(SystemdProvider.class.getName(), S6Provider.class.getName());
        assertThat(FurtherBackends.named("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no.such.Backend", "java.lang.String", "dev.gatehouse.detection.Providers"})
    void refusalNamesTheClass(String name) {
        assertThatThrownBy(() -> FurtherBackends.named(name))
                .isInstanceOf(GatehouseException.class)
                .hasMessageStartingWith("A backend cannot be loaded: ")
                .hasMessageContaining(name);
    }
}
