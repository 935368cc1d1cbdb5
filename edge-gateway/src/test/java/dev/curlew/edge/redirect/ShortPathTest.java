package dev.curlew.edge.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.curlew.edge.domain.EdgeDomain;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortPathTest {

    private static final EdgeDomain PLAIN = domain(false, Set.of());
    private static final EdgeDomain TEAMS = domain(false, Set.of("team"));

    @ParameterizedTest
    @ValueSource(strings = {"/caf%C3%A9", "/cafe%CC%81", "/cafe%CC%81+", "/cafe%CC%81/rest"})
    void code_isComposed_howeverItIsSpelt(String path) {
        assertThat(ShortPath.of(PLAIN, path))
                .singleElement()
                .satisfies(found -> assertThat(found.code()).isEqualTo("caf\u00e9"));
    }

    @ParameterizedTest
    @CsvSource({
        "/abc, abc",
        "/abc/, abc",
        "/abc+, abc+",
        "/abc/x/y, abc|x/y",
        "/abc/x/, abc|x/",
        "/abc//, abc|/",
        "/abc., abc. abc",
        "/abc..., abc... abc",
        "'/abc,', abc",
        "/abc;, abc",
        "/abc:, abc",
        "/abc!, abc",
        "/abc%3F, abc",
        "/abc), abc",
        "/abc%3E, abc",
        "/abc%22, abc",
        "/abc', abc",
        "/abc%C2%BB, abc",
        "/abc)., abc",
        "'/abc.)', abc. abc",
        "/a.b, a.b",
        "/a%2Fb, ''",
        "/%FF, ''",
        "/a%20b, ''",
        "/..., ...",
        "/), ''",
        "/abc@, ''",
        "/team/launch, team|launch"
    })
    void readings_ofADomainWithoutLongerCodes(String path, String expected) {
        assertThat(shown(PLAIN, path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/team/launch, team/launch team|launch",
        "/team/launch/, team/launch team|launch/",
        "/team/launch+, team/launch+ team|launch+",
        "/team/launch/x, team/launch/x team/launch|x team|launch/x",
        "'/team/launch.', team/launch. team/launch team|launch.",
        "/team%2Fx/launch, ''",
        "/team/%2F, team|%2F",
        "/other/launch, other|launch",
        "/team, team",
        "/team/1/2/3/4/5/6/7/8, "
                + "team/1/2/3/4/5/6/7|8 team/1/2/3/4/5/6|7/8 team/1/2/3/4/5|6/7/8 team/1/2/3/4|5/6/7/8 team/1/2/3|4/5/6/7/8"
                + " team/1/2|3/4/5/6/7/8 team/1|2/3/4/5/6/7/8 team|1/2/3/4/5/6/7/8"
    })
    void readings_whereLongerCodesAre_longestFirst(String path, String expected) {
        assertThat(shown(TEAMS, path)).isEqualTo(expected);
    }

    @Test
    void readings_whereAnyFirstSegmentMayBe() {
        assertThat(shown(domain(false, Set.of("*")), "/a/b")).isEqualTo("a/b a|b");
    }

    @Test
    void key_whereCaseDoesNotCount_isOneForAll() {
        EdgeDomain domain = domain(true, Set.of("team"));
        List<LinkKey> keys = List.of("/Team/LAUNCH", "/TEAM/launch", "/team/%4Caunch").stream()
                .map(path -> ShortPath.of(domain, path).getFirst().key())
                .distinct()
                .toList();
        assertThat(keys).containsExactly(new LinkKey("go.example", "team/launch"));
        assertThat(ShortPath.of(PLAIN, "/Abc").getFirst().key()).isEqualTo(new LinkKey("go.example", "Abc"));
    }

    /** Whatever is sent: few readings, each a code. */
    @Test
    void readings_ofAnything_areFewAndPossible() {
        Random random = new Random(20_261_124);
        String pieces = "abZ09-_~.+/,;:!?)>'%4F%2F%C3%A4%«»é@ ";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder("/");
            random.ints(random.nextInt(30), 0, pieces.length()).forEach(at -> path.append(pieces.charAt(at)));
            for (EdgeDomain domain : List.of(PLAIN, TEAMS, domain(true, Set.of("*")))) {
                List<ShortPath> readings = ShortPath.of(domain, path.toString());
                assertThat(readings).hasSizeLessThan(12).doesNotHaveDuplicates();
                assertThat(readings).allMatch(reading -> Codes.possible(reading.code()));
            }
        }
    }

    private static EdgeDomain domain(boolean caseInsensitive, Set<String> firstSegments) {
        return new EdgeDomain(
                "go.example",
                false,
                Optional.empty(),
                Optional.empty(),
                caseInsensitive,
                Optional.empty(),
                Optional.empty(),
                firstSegments);
    }

    private static String shown(EdgeDomain domain, String path) {
        return String.join(
                " ",
                ShortPath.of(domain, path).stream()
                        .map(each -> each.code()
                                + (each.preview() ? "+" : "")
                                + (each.rest().isEmpty() ? "" : "|" + each.rest()))
                        .toList());
    }
}
