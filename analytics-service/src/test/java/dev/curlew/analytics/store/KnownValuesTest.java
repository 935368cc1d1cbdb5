package dev.curlew.analytics.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.curlew.analytics.enrich.Trait;
import dev.curlew.analytics.store.KnownValues.Known;
import dev.curlew.visitor.Browser;
import dev.curlew.visitor.DeviceKind;
import dev.curlew.visitor.OperatingSystem;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class KnownValuesTest {

    /** When lines are added, they are added here: rows hold these numbers for ever. */
    private static final int LINES = 438;

    @Test
    void numbers_neverChange() {
        Hasher hasher = Hashing.sha256().newHasher();
        KnownValues.all().stream()
                .limit(LINES)
                .forEach(known -> hasher.putString(known.trait() + " " + known.value() + "\n", UTF_8));

        assertThat(KnownValues.all()).hasSize(LINES).doesNotHaveDuplicates();
        assertThat(hasher.hash()).hasToString("0edecfadebc933555f423faab96d8d44ad8d33a2edb7d8539a86571dcea66f4a");
    }

    @Test
    void number_standsForItsTraitAndValue() {
        List<Known> known = KnownValues.all();

        assertThat(IntStream.range(0, known.size()))
                .allSatisfy(number -> assertThat(KnownValues.number(
                                known.get(number).trait(), known.get(number).value()))
                        .isEqualTo(number));
        assertThat(KnownValues.of(0)).isEqualTo(new Known(Trait.BROWSER, "chrome"));
        assertThat(KnownValues.number(Trait.DEVICE, "chrome")).isEqualTo(KnownValues.NONE);
    }

    /** Otherwise each click of such a visitor takes more bytes than it need. */
    @Test
    void whatWeTellOfUserAgents_isKnown() {
        assertThat(Stream.of(Browser.values()).map(browser -> KnownValues.number(Trait.BROWSER, browser.id())))
                .doesNotContain(KnownValues.NONE);
        assertThat(Stream.of(OperatingSystem.values())
                        .map(system -> KnownValues.number(Trait.OPERATING_SYSTEM, system.id())))
                .doesNotContain(KnownValues.NONE);
        assertThat(Stream.of(DeviceKind.values()).map(device -> KnownValues.number(Trait.DEVICE, device.id())))
                .doesNotContain(KnownValues.NONE);
    }

    @Test
    void numberOfALaterVersion_isNotTakenForAnother() {
        int none = KnownValues.all().size();

        assertThatThrownBy(() -> KnownValues.of(none))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("later version");
    }
}
