package dev.curlew.link.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffensiveWordsTest {

    private static final byte[] KEY = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");

    private final OffensiveWords words = OffensiveWords.load();

    @ParameterizedTest
    @ValueSource(
            strings = {"xfuckx1", "FuCk123", "5h1tAbc", "ash1tty", "sh-i_t2", "n1GGer2", "aSSx234", "a55h01e", "fvckyou"
            })
    void in_readAsSuchAWord(String code) {
        assertThat(words.in(new ShortCode(code))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hXQ7pZk", "team", "4550455", "9b2Xr7Q", "-_-"})
    void in_anythingElse(String code) {
        assertThat(words.in(new ShortCode(code))).isFalse();
    }

    @Test
    void next_leavesThemOut_andNoCodeTwice() {
        CodeSpace space = new CodeSpace("go.example", 7, CodeSpace.BASE58);
        CodeCipher cipher = new CodeCipher(KEY);
        AtomicLong drawn = new AtomicLong();
        Codes codes = new Codes(
                cipher,
                words,
                wanted -> new NumberBlocks(
                        wanted.count(), () -> Optional.of(new NumberBlocks.Block(drawn.getAndAdd(100), 100))));
        Set<ShortCode> given = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            ShortCode code = codes.next(space).orElseThrow();
            assertThat(words.in(code)).as(code.value()).isFalse();
            assertThat(given.add(code)).isTrue();
        }
        // Else the list would be empty, or so long that codes became scarce.
        assertThat(drawn.get()).isBetween(5_001L, 6_500L);
    }

    @Test
    void next_nothingElseCanBeSpelt_isEmpty() {
        CodeSpace space = new CodeSpace("go.example", 16, "fFuUcCkKvV");
        Codes codes = new Codes(
                new CodeCipher(KEY),
                words,
                wanted -> new NumberBlocks(2, () -> Optional.of(new NumberBlocks.Block(0, 2))));
        assertThat(codes.next(space)).isEmpty();
    }
}
