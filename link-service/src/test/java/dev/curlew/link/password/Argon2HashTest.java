package dev.curlew.link.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2HashTest {

    /** Made by the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1, of "password". */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @Test
    void matches_hashOfTheReferenceImplementation() {
        Argon2Hash hash = Argon2Hash.parse(REFERENCE);

        assertThat(hash.matches("password")).isTrue();
        assertThat(hash.matches("Password")).isFalse();
        assertThat(hash.phc()).isEqualTo(REFERENCE);
    }

    @Test
    void of_samePassword_anotherSalt() {
        Argon2Hash first = Argon2Hash.of("pässword");

        assertThat(first.phc()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(Argon2Hash.of("pässword").phc()).isNotEqualTo(first.phc());
        assertThat(Argon2Hash.parse(first.phc()).matches("pässword")).isTrue();
    }

    @Test
    void matches_sameCharactersComposedOtherwise() {
        assertThat(Argon2Hash.of("cafe\u0301").matches("café")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "password", "$argon2i$v=19$m=65536,t=2,p=1$c29t$CTFh", "$argon2id$v=19$m=1,t=2$c29t$CTFh"})
    void parse_somethingElse_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Argon2Hash.parse(text));
    }
}
