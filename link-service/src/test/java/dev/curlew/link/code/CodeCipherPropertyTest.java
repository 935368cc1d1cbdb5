package dev.curlew.link.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** With any key, in any space: each number has a code of its own, which gives the number back. */
class CodeCipherPropertyTest {

    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private record Wanted(String domain, int length, String alphabet) {}

    @Property(tries = 200)
    void encrypt_isABijection(
            @ForAll("keys") byte[] key,
            @ForAll("spaces") CodeSpace space,
            @ForAll @Size(min = 1, max = 10) List<@LongRange(min = 0) Long> positions,
            @ForAll boolean inARow) {
        CodeCipher cipher = new CodeCipher(key);
        Map<ShortCode, Long> numbers = new HashMap<>();
        for (int i = 0; i < positions.size(); i++) {
            long number = inARow
                    ? positions.getFirst() % (space.count() - positions.size()) + i
                    : positions.get(i) % space.count();
            ShortCode code = cipher.encrypt(space, number);
            assertThat(code.value()).hasSize(space.length());
            assertThat(code.value().chars()).allMatch(c -> space.alphabet().indexOf(c) >= 0);
            assertThat(cipher.decrypt(space, code)).isEqualTo(number);
            assertThat(numbers.merge(code, number, (one, _) -> one)).isEqualTo(number);
        }
    }

    @Provide
    Arbitrary<byte[]> keys() {
        return Arbitraries.bytes().array(byte[].class).ofSize(32);
    }

    @Provide
    Arbitrary<CodeSpace> spaces() {
        Arbitrary<String> alphabets = Arbitraries.of(
                        CHARACTERS.chars().mapToObj(c -> (char) c).toList())
                .set()
                .ofMinSize(10)
                .map(characters -> characters.stream().map(String::valueOf).collect(Collectors.joining()));
        return Combinators.combine(
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.integers().between(4, 16),
                        alphabets)
                .as(Wanted::new)
                .filter(wanted ->
                        CodeSpace.fault(wanted.length, wanted.alphabet).isEmpty())
                .map(wanted -> new CodeSpace(wanted.domain, wanted.length, wanted.alphabet));
    }
}
