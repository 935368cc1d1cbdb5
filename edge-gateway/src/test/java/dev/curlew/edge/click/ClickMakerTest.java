package dev.curlew.edge.click;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Detail;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.visitor.Visitors;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickMakerTest {

    private static final Instant TIME = Instant.parse("2026-03-02T10:00:00.123456789Z");

    @TempDir
    Path directory;

    @Test
    void click_hasWhatTheVisitHas() {
        Click click = click(visit("https://a.example/b?secret=1#x", "Firefox", "de", false, false));

        assertThat(click.getEventId().size()).isEqualTo(16);
        ByteBuffer id = click.getEventId().asReadOnlyByteBuffer();
        assertThat(new UUID(id.getLong(), id.getLong()).version()).isEqualTo(7);
        assertThat(Timestamps.toString(click.getOccurTime())).isEqualTo("2026-03-02T10:00:00.123456Z");
        assertThat(click.getKind()).isEqualTo(Kind.REDIRECT);
        assertThat(click.getLinkId()).isEqualTo(42);
        assertThat(click.getCode()).isEqualTo("abc");
        assertThat(click.getRule()).isEqualTo("phones");
        assertThat(click.getVariant()).isEqualTo("blue");
        assertThat(click.getReferrer()).isEqualTo("https://a.example/b");
        assertThat(click.getUserAgent()).isEqualTo("Firefox");
        assertThat(click.getAcceptLanguage()).isEqualTo("de");
        assertThat(click.getQuery()).isEqualTo("utm_source=q");
        assertThat(click.getTargetQuery()).isEqualTo("utm_source=t");
        assertThat(click.getVisitorHash()).isNotZero();
        assertThat(click.getSignalsList()).isEmpty();
        assertThat(click.getDetail()).isEqualTo(Detail.FULL);
    }

    @Test
    void click_withoutHash_whenPrivacyIsAskedFor() {
        Click click = click(visit("", "Firefox", "de", true, true));

        assertThat(click.getVisitorHash()).isZero();
        assertThat(click.getSignalsList()).containsExactlyInAnyOrder(Signal.PREFETCH, Signal.PRIVACY);
    }

    @Test
    void headers_cutToTheirLimits_betweenCharacters() {
        Click click = click(visit("é".repeat(600), "€".repeat(500), "😀".repeat(70), false, false));

        assertThat(click.getReferrer()).isEqualTo("é".repeat(512));
        assertThat(click.getUserAgent()).isEqualTo("€".repeat(341));
        assertThat(click.getAcceptLanguage()).isEqualTo("😀".repeat(64));
        assertThat(click.getAcceptLanguage().getBytes(UTF_8)).hasSize(256);
    }

    @Test
    void everythingAtItsLongest_fits() {
        String text = "€".repeat(2000);
        Click click = click(new Visit(
                TIME,
                Long.MAX_VALUE,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                text,
                InetAddress.ofLiteral("2001:db8:aaaa:bbbb:cccc::1"),
                true,
                true,
                true,
                true,
                Optional.empty()));

        assertThat(click.getTargetQuery()).isEqualTo("€".repeat(341));
        assertThat(click.getSignalsList())
                .containsExactly(Signal.PREFETCH, Signal.HEAD, Signal.PREVIEW, Signal.PRIVACY);
    }

    @Test
    void absentHeaders_empty() {
        Click click = click(new Visit(
                TIME,
                1,
                "d",
                "c",
                "",
                "",
                "",
                "",
                null,
                null,
                null,
                InetAddress.ofLiteral("::1"),
                false,
                true,
                false,
                false,
                Optional.empty()));

        assertThat(click.getReferrer() + click.getUserAgent() + click.getAcceptLanguage())
                .isEmpty();
        assertThat(click.getSignalsList()).containsExactly(Click.Signal.HEAD);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.77, 192.0.2.0/24",
        "10.255.255.255, 10.255.255.0/24",
        "2001:db8:aaaa:bbbb:cccc::1, 2001:db8:aaaa::/48",
        "::1, ::/48",
    })
    void network_cutTo24And48Bits(String address, String network) {
        assertThat(ClientNetwork.of(InetAddress.ofLiteral(address))).isEqualTo(network);
    }

    @Test
    void reservedClick_keepsItsId_andAPreviewIsOne() {
        UUID id = UuidV7.system().next();

        Click click = click(visit("r", "a", "l", false, false).reserved(id).previewed());

        ByteBuffer bytes = click.getEventId().asReadOnlyByteBuffer();
        assertThat(new UUID(bytes.getLong(), bytes.getLong())).isEqualTo(id);
        assertThat(click.getSignalsList()).containsExactly(Click.Signal.PREVIEW);
        assertThat(click.getRule())
                .isEqualTo(click(visit("r", "a", "l", false, false)).getRule());
    }

    private Click click(Visit visit) {
        ClickMaker maker = new ClickMaker(
                UuidV7.system(),
                VisitorSalt.open(Clock.systemUTC(), directory, Optional.empty()),
                ClickDetail.FULL,
                Visitors.withoutPlaces());
        try {
            Click click = Click.parseFrom(maker.click(visit));
            assertThat(click.getUnknownFields().asMap()).isEmpty();
            return click;
        } catch (InvalidProtocolBufferException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Visit visit(String referrer, String agent, String language, boolean prefetch, boolean privacy) {
        return new Visit(
                TIME,
                42,
                "go.example",
                "abc",
                "phones",
                "blue",
                "utm_source=t",
                "utm_source=q",
                referrer,
                agent,
                language,
                InetAddress.ofLiteral("192.0.2.77"),
                prefetch,
                false,
                privacy,
                false,
                Optional.empty());
    }
}
