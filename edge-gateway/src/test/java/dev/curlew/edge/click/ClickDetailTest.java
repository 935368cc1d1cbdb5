package dev.curlew.edge.click;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.curlew.platform.time.UuidV7;
import dev.curlew.proto.analytics.v1.Click;
import dev.curlew.proto.analytics.v1.Click.Kind;
import dev.curlew.proto.analytics.v1.Click.Signal;
import dev.curlew.visitor.Visitors;
import dev.curlew.visitor.testing.MmdbFile;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is told of the same visit at each level of detail. */
class ClickDetailTest {

    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/SECRETBUILD) AppleWebKit/537.36"
            + " (KHTML, like Gecko) Chrome/123.0.4567.89 Mobile Safari/537.36";
    private static final String BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private Visitors visitors;

    @BeforeEach
    void open() {
        visitors = Visitors.open(Optional.of(
                new MmdbFile().with("192.0.2.0/24", "DE", "BY", "Munich").write(directory.resolve("places.mmdb"))));
        var _ = visitors.agent(PHONE);
        var _ = visitors.agent(BOT);
    }

    @AfterEach
    void close() {
        visitors.close();
    }

    /** Every field that a level tells, and so every one that it does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FULL | REDIRECT | accept_language client_network code detail domain event_id kind link_id occur_time query"
                        + " referrer rule signals target_query user_agent variant visitor_hash",
                "MINIMAL | REDIRECT | accept_language code detail domain event_id kind link_id occur_time query referrer rule"
                        + " signals target_query variant visitor",
                "NONE | REDIRECT | code detail domain event_id kind link_id occur_time signals",
                "FULL | OTHER_NOT_FOUND | accept_language client_network code detail domain event_id kind occur_time query"
                        + " referrer user_agent visitor_hash",
                "MINIMAL | OTHER_NOT_FOUND | accept_language detail domain event_id kind occur_time query referrer visitor",
                "MINIMAL | UNKNOWN_CODE | accept_language code detail domain event_id kind occur_time query referrer visitor",
                "NONE | UNKNOWN_CODE | detail domain event_id kind occur_time",
            })
    void fields_thatAreTold(ClickDetail detail, Kind kind, String fields) {
        Click click = kind == Kind.REDIRECT
                ? click(detail, visit(PHONE, false))
                : read(maker(detail)
                        .orphan(new Orphan(
                                Instant.now(),
                                kind,
                                "go.example",
                                "path",
                                "utm_source=q&email=a@b.example",
                                "https://news.example/story?reader=7",
                                PHONE,
                                "de-AT,de;q=0.9,en;q=0.1",
                                InetAddress.ofLiteral("192.0.2.77"),
                                false)));

        assertThat(told(click)).isEqualTo(Set.of(fields.split(" ", -1)));
    }

    @Test
    void minimal_isWhatClicksAreCountedBy() {
        Click click = click(ClickDetail.MINIMAL, visit(PHONE, false));

        assertThat(click.getReferrer()).isEqualTo("https://news.example");
        assertThat(click.getAcceptLanguage()).isEqualTo("de-AT");
        assertThat(click.getQuery()).isEqualTo("utm_source=q");
        assertThat(click.getTargetQuery()).isEqualTo("utm_medium=m&utm_campaign=c%20d");
        assertThat(click.getVisitor())
                .isEqualTo(Click.Visitor.newBuilder()
                        .setCountry("DE")
                        .setBrowser("chrome")
                        .setOperatingSystem("android")
                        .setDevice("mobile")
                        .build());
        assertThat(click.getRule()).isEqualTo("phones");
        assertThat(click.getVariant()).isEqualTo("blue");
        assertThat(click.getSignalsList()).containsExactly(Signal.PREVIEW);
    }

    /** Neither as a field nor within one. */
    @ParameterizedTest
    @EnumSource(names = {"MINIMAL", "NONE"})
    void whatTellsVisitorsApart_isNowhereInTheBytes(ClickDetail detail) {
        String bytes = new String(maker(detail).click(visit(PHONE, true)), UTF_8);

        assertThat(bytes)
                .doesNotContain("SECRETBUILD", "4567", "192.0.2", "story", "reader", "a@b.example", "de;q", "Munich");
    }

    @ParameterizedTest
    @EnumSource(names = {"MINIMAL", "NONE"})
    void bots_areTold_asNobodyElseCanTell(ClickDetail detail) {
        assertThat(click(detail, visit(BOT, false)).getSignalsList()).contains(Signal.BOT);
        assertThat(click(detail, visit(PHONE, false)).getSignalsList()).doesNotContain(Signal.BOT);
        assertThat(click(detail, visit(null, false)).getSignalsList()).doesNotContain(Signal.BOT);
    }

    @Test
    void askingForPrivacy_isToldButAtNone() {
        assertThat(click(ClickDetail.MINIMAL, visit(PHONE, true)).getSignalsList())
                .contains(Signal.PRIVACY);
        assertThat(click(ClickDetail.NONE, visit(PHONE, true)).getSignalsList()).containsExactly(Signal.PREVIEW);
    }

    @Test
    void agentThatWasNotReadYet_isNotReadHere() {
        Click click = click(ClickDetail.MINIMAL, visit("Never seen/1.0", false));

        assertThat(click.getVisitor())
                .isEqualTo(Click.Visitor.newBuilder().setCountry("DE").build());
        assertThat(visitors.knowsAgent("Never seen/1.0")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "null | ''",
                "'' | ''",
                "https://a.example | https://a.example",
                "https://a.example/ | https://a.example",
                "https://a.example/b/c?d#e | https://a.example",
                "https://a.example?d=/e | https://a.example",
                "http://a.example:8080/b | http://a.example:8080",
                "https://jane:secret@a.example/b | https://a.example",
                "android-app://com.app/path | android-app://com.app",
                "/relative | ''",
                "a.example/b | ''",
            })
    void site_isSchemeAndHost(String referrer, String site) {
        assertThat(Shortened.site(referrer)).isEqualTo(site);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "a=1 | ''",
                "utm_source=x | utm_source=x",
                "a=1&utm_source=x%20y&b=2&utm_medium=z | utm_source=x%20y&utm_medium=z",
                "utm_id=person-7&utm_term=t&utm_campaign=c | utm_campaign=c",
                "utm_source&utm_campaign= | utm_campaign=",
                "xutm_source=1 | ''",
            })
    void campaign_isWhatIsCountedBy(String query, String campaign) {
        assertThat(Shortened.campaign(query)).isEqualTo(campaign);
    }

    private static Set<String> told(Click click) {
        return click.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .collect(Collectors.toSet());
    }

    private Click click(ClickDetail detail, Visit visit) {
        return read(maker(detail).click(visit));
    }

    private static Click read(byte[] click) {
        try {
            return Click.parseFrom(click);
        } catch (InvalidProtocolBufferException failure) {
            throw new AssertionError(failure);
        }
    }

    private ClickMaker maker(ClickDetail detail) {
        return new ClickMaker(
                UuidV7.system(), VisitorSalt.open(Clock.systemUTC(), directory, Optional.empty()), detail, visitors);
    }

    private static Visit visit(@Nullable String userAgent, boolean privacy) {
        return new Visit(
                Instant.now(),
                42,
                "go.example",
                "abc",
                "phones",
                "blue",
                "utm_medium=m&token=t&utm_campaign=c%20d",
                "utm_source=q&email=a@b.example",
                "https://news.example/story?reader=7",
                userAgent,
                "de-AT,de;q=0.9,en;q=0.1",
                InetAddress.ofLiteral("192.0.2.77"),
                false,
                false,
                privacy,
                true,
                Optional.empty());
    }
}
