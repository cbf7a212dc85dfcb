package dev.gatehouse.kubernetes.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.definition.GatewayDefinition;
import dev.gatehouse.definition.ProfileName;
import dev.gatehouse.error.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
    @ParameterizedTest
    @CsvSource({
        "imagee, x, kubernetes.imagee is unknown; did you mean 'image'?",
        "user, root, 'kubernetes.user must be a number above 0, such as 10000, or UID:GID, got'",
        "user, 0, kubernetes.user must be a number above 0",
        "user, 1000:0, kubernetes.user must be a number above 0",
        "claim-path, ../x, kubernetes.claim-path must be a path in the claim",
        "claim-path, /x, kubernetes.claim-path must be a path in the claim",
        "profile-claim, 'a-{name}', 'kubernetes.profile-claim must be the name of a claim, or a pattern such as agents-{profile}'",
        "profile-claim, 'A', kubernetes.profile-claim must be the name of a claim",
        "mount, all, 'kubernetes.mount must be one of home, profile'",
        "pull-policy, never, kubernetes.pull-policy must be one of IfNotPresent",
        "read-only, perhaps, 'kubernetes.read-only must be one of true, false'",
        "pull-secrets, x, kubernetes.pull-secrets must be a list of words",
        "tolerations, x, kubernetes.tolerations must be a list",
        "limits, x, kubernetes.limits must have a word for each of its keys",
        "image, '', kubernetes.image must be one word",
    })
    void anInvalidSectionIsRefused(String key, String value, String message) {
        Map<String, Object> keys = new HashMap<>(Map.of("image", "x", "claim", "data"));
        keys.put(key, value);
        assertThatThrownBy(() -> Workload.parse(keys))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void imageAndClaimAreRequired() {
        assertThatThrownBy(() -> Workload.parse(Map.of("image", "x")))
                .hasMessageContaining("kubernetes.claim is missing");
        assertThatThrownBy(() -> Workload.parse(Map.of("claim", "x")))
                .hasMessageContaining("kubernetes.image is missing");
    }

    @Test
    void differentProfilesHaveDifferentClaims() {
        Workload workload = Workload.parse(Map.of("image", "x", "claim", "data", "profile-claim", "data-{profile}"));
        assertThat(workload.claimOf(ProfileName.of("coder"))).isEqualTo("data-coder");
        List<String> claims = Stream.of("a_b", "a-b", "a-", "a", "a--b", "0", "g0", "x".repeat(60))
                .map(name -> workload.claimOf(ProfileName.of(name)))
                .toList();
        assertThat(claims).doesNotHaveDuplicates().allMatch(name -> name.matches("data-[a-z0-9-]*[a-z0-9]"));
        assertThat(Workload.parse(Map.of("image", "x", "claim", "data")).claimOf(ProfileName.of("coder")))
                .isEmpty();
    }

    /** Whoever deletes such a profile would empty the home. */
    @ParameterizedTest
    @CsvSource({"hermes-{profile}, data", "hermes-data, coder", "'{profile}', hermes-data", "hermes-d{profile}, ata"})
    void noProfileHasTheClaimOfTheHome(String pattern, String profile) {
        Workload workload = Workload.parse(Map.of("image", "x", "claim", "hermes-data", "profile-claim", pattern));
        assertThatThrownBy(() -> workload.claimOf(ProfileName.of(profile)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "kubernetes.profile-claim of profile " + profile + " is hermes-data, the claim of the home");
        assertThat(workload.claimOf(ProfileName.DEFAULT)).isEmpty();
        GatewayDefinition definition = GatewayDefinition.builder(
                        ProfileName.of(profile),
                        List.of("x"),
                        Samples.plain().home(),
                        Samples.plain().home().value().resolve("profiles/" + profile))
                .build();
        assertThatThrownBy(() -> Samples.renderer(workload).render(definition))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the claim of the home");
    }

    @Test
    void aGroupFollowsTheUser() {
        Workload workload = Workload.parse(Map.of("image", "x", "claim", "data", "user", 1000));
        assertThat(workload.user()).isEqualTo(1000);
        assertThat(workload.group()).isEqualTo(1000);
    }
}
