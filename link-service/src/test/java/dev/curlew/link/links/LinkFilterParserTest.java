package dev.curlew.link.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.link.links.LinkFilter.Comparison;
import dev.curlew.link.request.RequestException;
import dev.curlew.proto.link.v1.Link.State;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkFilterParserTest {

    @Test
    void parse_nothing_isNoCondition() {
        assertThat(LinkFilterParser.parse("  ").conditions()).isEmpty();
    }

    @Test
    void parse_allFields() {
        assertThat(LinkFilterParser.parse("tag:spring AND state=ACTIVE AND domain = Go.example.com:8080 AND owner=key_1"
                                + " AND text:\"a \\\"b\\\" \\\\ AND c\" AND create_time >= 2026-01-31T12:00:00+01:00")
                        .conditions())
                .containsExactly(
                        new LinkFilter.TagIs("spring"),
                        new LinkFilter.StateIs(State.ACTIVE),
                        new LinkFilter.DomainIs("Go.example.com:8080"),
                        new LinkFilter.OwnerIs("key_1"),
                        new LinkFilter.TextHas("a \"b\" \\ AND c"),
                        new LinkFilter.Created(Comparison.NOT_BEFORE, Instant.parse("2026-01-31T11:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring",
                "tag",
                "tag:",
                "tag:a tag:b",
                "tag:a OR tag:b",
                "tag:a AND",
                "AND tag:a",
                "tag:a ANDtag:b",
                "NOT tag:a",
                "tag!=a",
                "tag>a",
                "colour=red",
                "state=active",
                "state=STATE_UNSPECIFIED",
                "(tag:a)",
                "tag:\"a",
                "create_time:2026-01-01T00:00:00Z",
                "create_time>yesterday",
                "create_time>2026-01-01",
                "create_time>+999999999-01-01T00:00:00Z",
                "tag:a;drop table",
                "tag:a AND tag:b AND ",
                "tag:a\0b",
                "tag:\"a\0b\"",
                "tag:\"\"",
                "text:\"\"",
                "text:\"a\nb\"",
                "text:\"a\\\nb\"",
                "tag:\"a\"\"b\"",
                "tag=a AND text",
                "tag:a\u0085",
                "state:",
                "state=ACTIVE,DISABLED",
                "target_health=STATE_UNSPECIFIED",
                "target_health>OK",
                "create_time>=2026-01-01T00:00:00.1234567Z",
                "create_time=0000-12-31T23:59:59Z",
                "create_time<10000-01-01T00:00:00Z",
                "clicks>5",
                "TAG:a",
                "tag : : a",
                "tag:(a)"
            })
    void parse_anythingElse_namesTheField(String text) {
        assertThatThrownBy(() -> LinkFilterParser.parse(text))
                .isInstanceOfSatisfying(
                        RequestException.InvalidFields.class,
                        e -> assertThat(e.violations())
                                .singleElement()
                                .satisfies(violation ->
                                        assertThat(violation.field()).isEqualTo("filter")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"when:now", "when<2026-01-01T00:00:00Z", "when:\"\u0007\""})
    void parse_unknownField_saysWhichThereAre(String text) {
        assertThatThrownBy(() -> LinkFilterParser.parse(text))
                .isInstanceOfSatisfying(
                        RequestException.InvalidFields.class,
                        e -> assertThat(e.violations().getFirst().description())
                                .contains("tag, domain, owner")
                                .endsWith("not when"));
    }

    @Test
    void parse_tooLongOrTooMany_throws() {
        assertThatThrownBy(() -> LinkFilterParser.parse("tag:" + "a".repeat(3000)))
                .isInstanceOf(RequestException.InvalidFields.class);
        assertThatThrownBy(() -> LinkFilterParser.parse("tag:a" + " AND tag:a".repeat(16)))
                .isInstanceOf(RequestException.InvalidFields.class);
        assertThat(LinkFilterParser.parse("tag:a" + " AND tag:a".repeat(15)).conditions())
                .hasSize(16);
    }
}
