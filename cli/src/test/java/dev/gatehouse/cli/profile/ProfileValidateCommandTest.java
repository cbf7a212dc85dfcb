package dev.gatehouse.cli.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import dev.gatehouse.cli.CommandTest;
import org.junit.jupiter.api.Test;

class ProfileValidateCommandTest extends CommandTest {
    @Test
    void validProfilesAreConfirmed() throws Exception {
        profile("coder");
        config("writer", "gateway: {port: 9201}\n");
        managerIsThere = false;
        assertThat(done("profile validate coder").errorLines()).containsExactly("✓ coder is valid");
        assertThat(done("profile validate --all").errorLines())
                .containsExactly("✓ default is valid", "✓ coder is valid", "✓ writer is valid");
        assertThat(done("profile validate -p writer").errorLines()).containsExactly("✓ writer is valid");
    }

    @Test
    void eachProblemHasItsPlaceAndACommand() throws Exception {
        environment.put("EDITOR", "nano");
        config("coder", "gateway: {prot: 9201}\n");
        config("tester", "gateway: {port: 9300}\n");
        config("writer", "gateway: {port: 9300}\n");
        Result result = run("profile validate --all");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.errorLines()).contains("✓ tester is valid");
        assertThat(result.err())
                .contains("coder", "prot", "nano " + home.resolve("profiles/coder/config.yaml"))
                .contains("9300", "gatehouse profile show writer");
        assertThat(run("profile validate tester").code()).isZero();
        assertThat(run("profile validate writer").code()).isEqualTo(1);
    }

    @Test
    void unknownProfileIsAnError() {
        profile("coder");
        Result result = run("profile validate codr");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Profile codr does not exist", "did you mean 'coder'?");
        assertThat(run("profile validate --all coder").code()).isEqualTo(2);
    }

    @Test
    void jsonHasEachProfile() throws Exception {
        config("coder", "gateway: {prot: 9201}\n");
        JsonObject json = run("--json profile validate coder default").json();
        JsonObject coder = json.getArray("profiles").getObject(0);
        assertThat(coder.getString("profile")).isEqualTo("coder");
        assertThat(coder.getBoolean("valid")).isFalse();
        assertThat(coder.getString("problem")).contains("prot");
        assertThat(coder.getString("remedy")).contains("config.yaml");
        JsonObject root = json.getArray("profiles").getObject(1);
        assertThat(root.getBoolean("valid")).isTrue();
        assertThat(root.isNull("problem")).isTrue();
        assertThat(root.getString("remedy")).isEmpty();
    }
}
