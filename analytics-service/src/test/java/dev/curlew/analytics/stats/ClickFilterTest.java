package dev.curlew.analytics.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.curlew.analytics.enrich.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ClickFilterTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "country=DE                            | coalesce(country, '') = ?                 | [DE]",
                "country:DE                            | coalesce(country, '') = ?                 | [DE]",
                "country != DE                         | not (coalesce(country, '') = ?)           | [DE]",
                "NOT country=DE                        | not (coalesce(country, '') = ?)           | [DE]",
                "-country=DE                           | not (coalesce(country, '') = ?)           | [DE]",
                "city=\"New York\"                     | coalesce(city, '') = ?                    | [New York]",
                "rule=\"a \\\"b\\\" \\\\\"             | coalesce(rule, '') = ?                    | [a \"b\" \\]",
                "country=\"\"                          | coalesce(country, '') = ?                 | []",
                "bot=true                              | bot                                         | []",
                "bot=false AND device=mobile           | (not bot and coalesce(device, '') = ?)    | [mobile]",
                "device=a OR device=b AND bot=true     | ((coalesce(device, '') = ? or coalesce(device, '') = ?) and bot) | [a, b]",
                "device=a AND (device=b OR bot=true)   | (coalesce(device, '') = ? and (coalesce(device, '') = ? or bot)) | [a, b]",
                "language=de-AT                        | coalesce(language, '') = ?                | [de-AT]",
                "rule=\"x' or 1=1 --\"                 | coalesce(rule, '') = ?                    | [x' or 1=1 --]",
            })
    void parse_filter_isCondition(String text, String condition, String parameters) {
        FilterSql sql = FilterSql.of(ClickFilter.parse(text).orElseThrow());

        assertThat(sql.condition()).isEqualTo(condition);
        assertThat(sql.parameters()).asString().isEqualTo(parameters);
    }

    @ParameterizedTest
    @EnumSource(Trait.class)
    void parse_everyTrait_isAField(Trait trait) {
        assertThat(ClickFilter.parse(trait.column() + "=x")).contains(new ClickFilter.Is(trait, "x"));
    }

    @Test
    void parse_longQuotedValue_isTakenWhole_onAnyStack() throws InterruptedException {
        String value = "x\\\"".repeat(670);
        List<Optional<ClickFilter>> parsed = new ArrayList<>();
        Thread shallow =
                new Thread(null, () -> parsed.add(ClickFilter.parse("city=\"" + value + "\"")), "shallow", 256 * 1024);
        shallow.start();
        shallow.join();

        assertThat(parsed).containsExactly(Optional.of(new ClickFilter.Is(Trait.CITY, "x\"".repeat(670))));
    }

    @Test
    void parse_blank_isNoFilter() {
        assertThat(ClickFilter.parse("  ")).isEmpty();
    }

    static Stream<String> bad() {
        return Stream.of(
                "country",
                "country=",
                "=DE",
                "country=DE AND",
                "country=DE device=mobile",
                "planet=Mars",
                "bot=maybe",
                "(country=DE",
                "country=DE)",
                "country=\"DE",
                "country>DE!",
                "country=D\0E",
                "()",
                "x".repeat(2_049),
                String.join(" AND ", Collections.nCopies(17, "bot=true")),
                "(".repeat(9) + "bot=true" + ")".repeat(9));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void parse_somethingElse_isNamed(String text) {
        assertThatExceptionOfType(StatsException.Invalid.class)
                .isThrownBy(() -> ClickFilter.parse(text))
                .satisfies(failure -> assertThat(failure.field).isEqualTo("filter"));
    }
}
