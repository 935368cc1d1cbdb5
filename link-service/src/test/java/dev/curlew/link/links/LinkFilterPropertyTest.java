package dev.curlew.link.links;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.link.links.LinkFilter.Comparison;
import dev.curlew.link.links.LinkFilter.Condition;
import dev.curlew.link.request.RequestException;
import dev.curlew.proto.link.v1.Link.State;
import dev.curlew.proto.link.v1.TargetHealth;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for all filters, and for all that is none. */
class LinkFilterPropertyTest {

    @Property(tries = 3000)
    void parse_ofAnything_isAFilterOrNamesTheField(@ForAll("texts") String text) {
        boolean isFilter;
        try {
            LinkFilter filter = LinkFilterParser.parse(text);
            isFilter = true;
            assertThat(LinkFilterParser.parse(print(filter))).isEqualTo(filter);
        } catch (RequestException.InvalidFields e) {
            isFilter = false;
            assertThat(e.violations())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.field()).isEqualTo("filter"));
        }
        Statistics.label("is a filter")
                .collect(isFilter)
                .coverage(checker -> checker.check(true).percentage(share -> share > 2 && share < 98));
    }

    @Property(tries = 2000)
    void parse_ofWhatIsPrinted_givesItBack(@ForAll("filters") LinkFilter filter) {
        assertThat(LinkFilterParser.parse(print(filter))).isEqualTo(filter);
    }

    @Provide
    Arbitrary<LinkFilter> filters() {
        return conditions().list().ofMaxSize(16).map(LinkFilter::new);
    }

    /** Pieces of filters in any order, and strings of all characters. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                        "tag",
                        "text",
                        "state",
                        "create_time",
                        "owner",
                        "domain",
                        "target_health",
                        "clicks",
                        ":",
                        "=",
                        ">=",
                        "<",
                        "!=",
                        "\"",
                        "\\",
                        "a",
                        "ACTIVE",
                        "BROKEN",
                        "2026-01-01T00:00:00Z",
                        " ",
                        " AND ",
                        "AND",
                        "(",
                        ")",
                        "-",
                        "tag:a",
                        "state=DELETED",
                        "text:\"b c\"",
                        "\t",
                        "é")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
        return Arbitraries.oneOf(pieces, Arbitraries.strings().ofMaxLength(40));
    }

    private static Arbitrary<Condition> conditions() {
        Arbitrary<String> values = Arbitraries.strings()
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(text -> text.chars().noneMatch(Character::isISOControl));
        Set<State> noStates = Set.of(State.STATE_UNSPECIFIED, State.UNRECOGNIZED);
        Set<TargetHealth.State> noHealths =
                Set.of(TargetHealth.State.STATE_UNSPECIFIED, TargetHealth.State.UNRECOGNIZED);
        Arbitrary<Condition> times = Combinators.combine(
                        Arbitraries.of(Comparison.class),
                        Arbitraries.longs().between(micros("0001-01-01T00:00:00Z"), micros("9999-12-31T23:59:59Z")))
                .as((comparison, micros) ->
                        new LinkFilter.Created(comparison, Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
        return Arbitraries.oneOf(
                values.map(LinkFilter.TagIs::new),
                values.map(LinkFilter.TextHas::new),
                values.map(LinkFilter.OwnerIs::new),
                values.map(LinkFilter.DomainIs::new),
                Arbitraries.of(State.class)
                        .filter(state -> !noStates.contains(state))
                        .map(LinkFilter.StateIs::new),
                Arbitraries.of(TargetHealth.State.class)
                        .filter(state -> !noHealths.contains(state))
                        .map(LinkFilter.HealthIs::new),
                times);
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    private static String print(LinkFilter filter) {
        return filter.conditions().stream().map(LinkFilterPropertyTest::print).collect(Collectors.joining(" AND "));
    }

    private static String print(Condition condition) {
        return switch (condition) {
            case LinkFilter.TagIs(String tag) -> "tag:" + quoted(tag);
            case LinkFilter.TextHas(String text) -> "text:" + quoted(text);
            case LinkFilter.OwnerIs(String keyId) -> "owner=" + quoted(keyId);
            case LinkFilter.DomainIs(String domain) -> "domain=" + quoted(domain);
            case LinkFilter.StateIs(State state) -> "state=" + state;
            case LinkFilter.HealthIs(TargetHealth.State state) -> "target_health=" + state;
            case LinkFilter.Created(Comparison comparison, Instant time) -> "create_time" + sign(comparison) + time;
            case LinkFilter.DomainIn in -> throw new AssertionError("no filter says " + in);
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String sign(Comparison comparison) {
        return switch (comparison) {
            case BEFORE -> "<";
            case NOT_AFTER -> "<=";
            case AT -> "=";
            case NOT_BEFORE -> ">=";
            case AFTER -> ">";
        };
    }
}
