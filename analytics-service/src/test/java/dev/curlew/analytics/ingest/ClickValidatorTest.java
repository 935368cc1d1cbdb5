package dev.curlew.analytics.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.curlew.analytics.testing.TestClicks;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ClickValidatorTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final ClickValidator validator = new ClickValidator(Clock.fixed(NOW, ZoneOffset.UTC));

    static Stream<Arguments> good() {
        return Stream.of(
                change("plain", click -> click),
                change("oldest", click -> click.setOccurTime(at(NOW.minus(Duration.ofDays(30))))),
                change("furthest ahead", click -> click.setOccurTime(at(NOW.plus(Duration.ofHours(1))))),
                change("no link", click -> click.setKind(Kind.BASE_URL).setLinkId(0)),
                change("unknown code", click -> click.setKind(Kind.UNKNOWN_CODE).setLinkId(0)),
                change("longest code", click -> click.setCode("a".repeat(256))),
                change("longest referrer in bytes", click -> click.setReferrer("é".repeat(512))));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                fault("INVALID_EVENT_ID", "empty id", click -> click.setEventId(ByteString.EMPTY)),
                fault("INVALID_EVENT_ID", "15 bytes", click -> click.setEventId(cut(15))),
                fault("INVALID_EVENT_ID", "UUIDv4", click -> click.setEventId(versioned(0x40))),
                fault("INVALID_EVENT_ID", "zeros", click -> click.setEventId(ByteString.copyFrom(new byte[16]))),
                fault("INVALID_KIND", "no kind", Click.Builder::clearKind),
                fault("INVALID_KIND", "strange kind", click -> click.setKindValue(99)),
                fault("INVALID_LINK", "no link", Click.Builder::clearLinkId),
                fault("INVALID_LINK", "negative link", click -> click.setLinkId(-1)),
                fault("INVALID_LINK", "orphan with link", click -> click.setKind(Kind.UNKNOWN_CODE)),
                fault(
                        "INVALID_LINK",
                        "negative orphan",
                        click -> click.setKind(Kind.BASE_URL).setLinkId(-1)),
                fault("INVALID_TIME", "no time", Click.Builder::clearOccurTime),
                fault("INVALID_TIME", "too old", click -> click.setOccurTime(at(NOW.minusSeconds(30 * 86_400 + 1)))),
                fault("INVALID_TIME", "too far ahead", click -> click.setOccurTime(at(NOW.plusSeconds(3_601)))),
                fault("INVALID_TIME", "absurd", click -> click.setOccurTime(seconds(Long.MAX_VALUE))),
                fault(
                        "INVALID_TIME",
                        "bad nanos",
                        click -> click.setOccurTime(at(NOW).toBuilder().setNanos(1_000_000_000))),
                fault("FIELD_TOO_LONG", "domain", click -> click.setDomain("a".repeat(256))),
                fault("FIELD_TOO_LONG", "code", click -> click.setCode("a".repeat(257))),
                fault("FIELD_TOO_LONG", "referrer", click -> click.setReferrer("é".repeat(513))),
                fault("FIELD_TOO_LONG", "user agent", click -> click.setUserAgent("€".repeat(342))),
                fault("FIELD_TOO_LONG", "language", click -> click.setAcceptLanguage("a".repeat(257))),
                fault("FIELD_TOO_LONG", "network", click -> click.setClientNetwork("1".repeat(65))),
                fault("FIELD_TOO_LONG", "rule", click -> click.setRule("a".repeat(257))),
                fault("FIELD_TOO_LONG", "variant", click -> click.setVariant("a".repeat(257))),
                fault("FIELD_TOO_LONG", "query", click -> click.setQuery("a".repeat(1025))),
                fault("FIELD_TOO_LONG", "target query", click -> click.setTargetQuery("a".repeat(1025))),
                fault(
                        "FIELD_TOO_LONG",
                        "country",
                        click -> click.setVisitor(Click.Visitor.newBuilder().setCountry("DEU"))),
                fault(
                        "FIELD_TOO_LONG",
                        "browser",
                        click -> click.setVisitor(Click.Visitor.newBuilder().setBrowser("a".repeat(65)))),
                fault(
                        "FIELD_TOO_LONG",
                        "system",
                        click -> click.setVisitor(Click.Visitor.newBuilder().setOperatingSystem("a".repeat(65)))),
                fault(
                        "FIELD_TOO_LONG",
                        "device",
                        click -> click.setVisitor(Click.Visitor.newBuilder().setDevice("a".repeat(65)))),
                fault(
                        "FIELD_TOO_LONG",
                        "signals",
                        click -> click.addAllSignals(Collections.nCopies(17, Signal.PRIVACY))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void rejection_goodClick_isNone(String name, UnaryOperator<Click.Builder> change) {
        assertThat(validator.rejection(change.apply(TestClicks.click(1, NOW)).build()))
                .as(name)
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("bad")
    void rejection_badClick_saysWhy(String reason, String name, UnaryOperator<Click.Builder> change) {
        Click click = change.apply(TestClicks.click(1, NOW)).build();

        assertThat(validator.rejection(click)).as(name).hasValueSatisfying(rejected -> {
            assertThat(rejected.getReason()).isEqualTo(reason);
            assertThat(rejected.getEventId()).isEqualTo(click.getEventId());
            assertThat(rejected.getExplanation()).contains("expected");
        });
    }

    private static Arguments change(String name, UnaryOperator<Click.Builder> change) {
        return Arguments.of(name, change);
    }

    private static Arguments fault(String reason, String name, UnaryOperator<Click.Builder> change) {
        return Arguments.of(reason, name, change);
    }

    private static Timestamp at(Instant time) {
        return TestClicks.timestamp(time);
    }

    private static Timestamp seconds(long seconds) {
        return Timestamp.newBuilder().setSeconds(seconds).build();
    }

    private static ByteString cut(int length) {
        return TestClicks.newId().substring(0, length);
    }

    private static ByteString versioned(int version) {
        byte[] bytes = TestClicks.newId().toByteArray();
        bytes[6] = (byte) (version | (bytes[6] & 0x0f));
        return ByteString.copyFrom(bytes);
    }
}
