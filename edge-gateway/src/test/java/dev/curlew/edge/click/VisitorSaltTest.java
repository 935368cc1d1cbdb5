package dev.curlew.edge.click;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.platform.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisitorSaltTest {

    private static final Clock MONDAY = Clock.fixed(Instant.parse("2026-03-02T23:59:59Z"), ZoneOffset.UTC);
    private static final Clock TUESDAY = Clock.fixed(Instant.parse("2026-03-03T00:00:00Z"), ZoneOffset.UTC);
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    @TempDir
    Path one;

    @TempDir
    Path other;

    @Test
    void visitor_sameWithinADay_overARestart() {
        long first = VisitorSalt.open(MONDAY, one, Optional.empty()).visitor(CLIENT, "Firefox");

        assertThat(VisitorSalt.open(MONDAY, one, Optional.empty()).visitor(CLIENT, "Firefox"))
                .isEqualTo(first)
                .isNotZero();
    }

    @Test
    void visitor_dependsOnAddressAgentAndSalt() {
        VisitorSalt salt = VisitorSalt.open(MONDAY, one, Optional.empty());
        long visitor = salt.visitor(CLIENT, "Firefox");

        assertThat(salt.visitor(InetAddress.ofLiteral("192.0.2.8"), "Firefox")).isNotEqualTo(visitor);
        assertThat(salt.visitor(CLIENT, "Chrome")).isNotEqualTo(visitor);
        assertThat(salt.visitor(CLIENT, null)).isNotEqualTo(visitor);
        assertThat(VisitorSalt.open(MONDAY, other, Optional.empty()).visitor(CLIENT, "Firefox"))
                .isNotEqualTo(visitor);
    }

    @Test
    void salt_destroyed_onTheNextDay() throws IOException {
        long monday = VisitorSalt.open(MONDAY, one, Optional.empty()).visitor(CLIENT, "Firefox");
        String mondaySalt = Files.readString(one.resolve("visitor-salt"));

        long tuesday = VisitorSalt.open(TUESDAY, one, Optional.empty()).visitor(CLIENT, "Firefox");

        assertThat(tuesday).isNotEqualTo(monday);
        assertThat(Files.readString(one.resolve("visitor-salt")))
                .startsWith("2026-03-03 ")
                .doesNotContain(mondaySalt.substring(11).strip());
    }

    @Test
    void rotate_changesTheSaltOfARunningEdge() {
        TickingClock clock = new TickingClock(MONDAY.instant());
        VisitorSalt salt = VisitorSalt.open(clock, one, Optional.empty());
        long monday = salt.visitor(CLIENT, "Firefox");
        salt.rotate();
        assertThat(salt.visitor(CLIENT, "Firefox")).isEqualTo(monday);

        clock.now = TUESDAY.instant();
        salt.rotate();

        assertThat(salt.visitor(CLIENT, "Firefox")).isNotEqualTo(monday);
    }

    @Test
    void salt_changes_evenIfTheDiskRefuses() throws IOException {
        TickingClock clock = new TickingClock(MONDAY.instant());
        VisitorSalt salt = VisitorSalt.open(clock, one, Optional.empty());
        long monday = salt.visitor(CLIENT, "Firefox");
        Files.delete(one.resolve("visitor-salt"));
        Files.delete(one);

        clock.now = TUESDAY.instant();
        salt.rotate();

        assertThat(salt.visitor(CLIENT, "Firefox")).isNotEqualTo(monday);
    }

    @Test
    void sharedKey_letsEdgesAgree_andKeepsNoFile() {
        Optional<Secret> key = Optional.of(Secret.of("a key of all edges"));

        long visitor = VisitorSalt.open(MONDAY, one, key).visitor(CLIENT, "Firefox");

        assertThat(VisitorSalt.open(MONDAY, other, key).visitor(CLIENT, "Firefox"))
                .isEqualTo(visitor);
        assertThat(VisitorSalt.open(TUESDAY, other, key).visitor(CLIENT, "Firefox"))
                .isNotEqualTo(visitor);
        assertThat(one.resolve("visitor-salt")).doesNotExist();
    }

    @Test
    void saltFile_readableByItsOwnerOnly() throws IOException {
        VisitorSalt.open(MONDAY, one, Optional.empty());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one.resolve("visitor-salt"))))
                .isEqualTo("rw-------");
    }

    private static final class TickingClock extends Clock {
        private Instant now;

        TickingClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
