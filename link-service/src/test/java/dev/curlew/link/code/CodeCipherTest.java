package dev.curlew.link.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCipherTest {

    private static final byte[] KEY =
            HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94");
    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static final CodeSpace USUAL = new CodeSpace("go.example", 7, CodeSpace.BASE58);
    private static final long COUNT = 2_207_984_167_552L;

    private final CodeCipher cipher = new CodeCipher(KEY);

    /** The samples that NIST publishes with SP 800-38G, for the engine that makes our codes. */
    @ParameterizedTest
    @CsvSource({
        "2B7E151628AED2A6ABF7158809CF4F3C, 10, '', 0123456789, 2433477484",
        "2B7E151628AED2A6ABF7158809CF4F3C, 10, 39383736353433323130, 0123456789, 6124200773",
        "2B7E151628AED2A6ABF7158809CF4F3C, 36, 3737373770717273373737, 0123456789abcdefghi, a9tv40mll9kdu509eum",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F, 10, '', 0123456789, 2830668132",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F, 10, 39383736353433323130, 0123456789, 2496655549",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F, 36, 3737373770717273373737, 0123456789abcdefghi, xbj3kv35jrawxv32ysr",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94, 10, '', 0123456789, 6657667009",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94, 10, 39383736353433323130, 0123456789, 1001623463",
        "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94, 36, 3737373770717273373737, 0123456789abcdefghi, xs8a0azh2avyalyzuwd"
    })
    void engine_nistSamples(String key, int radix, String tweak, String plain, String expected) {
        FPEFF1Engine engine = new FPEFF1Engine();
        HexFormat hex = HexFormat.of();
        engine.init(true, new FPEParameters(new KeyParameter(hex.parseHex(key)), radix, hex.parseHex(tweak)));
        byte[] digits = new byte[plain.length()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) DIGITS.indexOf(plain.charAt(i));
        }
        byte[] out = new byte[digits.length];
        engine.processBlock(digits, 0, digits.length, out, 0);
        StringBuilder text = new StringBuilder();
        for (byte digit : out) {
            text.append(DIGITS.charAt(digit));
        }
        assertThat(text).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 57, 58, 999_999, COUNT / 2, COUNT - 1})
    void decrypt_givesTheNumberBack(long number) {
        assertThat(cipher.decrypt(USUAL, cipher.encrypt(USUAL, number))).isEqualTo(number);
    }

    @Test
    void decrypt_anyNumberOfAnyDomain_givesTheNumberBack() {
        Random random = new Random(20_260_101);
        for (int i = 0; i < 5_000; i++) {
            long number = random.nextLong(USUAL.count());
            CodeSpace domain = new CodeSpace("d" + random.nextInt(50) + ".example", 7, CodeSpace.BASE58);
            ShortCode code = cipher.encrypt(domain, number);
            assertThat(code.value()).matches("[1-9A-HJ-NP-Za-km-z]{7}");
            assertThat(cipher.decrypt(domain, code)).isEqualTo(number);
        }
    }

    @Test
    void encrypt_manyInARow_noneTwiceAndNoneNextToTheOther() {
        Set<ShortCode> codes = new HashSet<>();
        int sharedStarts = 0;
        String before = "";
        for (long number = 0; number < 30_000; number++) {
            ShortCode code = cipher.encrypt(USUAL, number);
            assertThat(codes.add(code)).as("number %s", number).isTrue();
            sharedStarts += before.startsWith(code.value().substring(0, 3)) ? 1 : 0;
            before = code.value();
        }
        // One in 58³ by chance.
        assertThat(sharedStarts).isLessThan(5);
    }

    @Test
    void encrypt_otherKeyOrDomain_otherCode() {
        byte[] otherKey = KEY.clone();
        otherKey[31] ^= 1;
        assertThat(cipher.encrypt(USUAL, 1))
                .isNotEqualTo(cipher.encrypt(new CodeSpace("other.example", 7, CodeSpace.BASE58), 1))
                .isNotEqualTo(new CodeCipher(otherKey).encrypt(USUAL, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, COUNT, Long.MAX_VALUE})
    void encrypt_outOfRange(long number) {
        assertThatThrownBy(() -> cipher.encrypt(USUAL, number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void usualSpace_isAllThereIs() {
        assertThat(CodeSpace.BASE58).hasSize(58).doesNotContain("0", "O", "I", "l");
        assertThat(USUAL.count()).isEqualTo(COUNT).isEqualTo((long) Math.pow(58, 7));
        assertThat(CodeSpace.WITHOUT_CASE).isLowerCase().doesNotContain("0", "1", "i", "l", "o");
    }

    /** Codes given long ago must stay the ones that their numbers give. */
    @Test
    void encrypt_usualCodesOfTheDefaultDomain_areTheSameForEver() {
        CodeSpace space = new CodeSpace("", 7, CodeSpace.BASE58);
        assertThat(List.of(
                        cipher.encrypt(space, 0).value(),
                        cipher.encrypt(space, 1).value()))
                .containsExactly("GJgrxgg", "ZVZmd8b");
    }

    /** Of as many numbers drawn by chance, some 7,000 would share a code. */
    @Test
    void encrypt_numbersFromAllOverTheSmallestSpace_haveCodesOfTheirOwn() {
        CodeSpace space = new CodeSpace("go.example", 6, "9876543210");
        BitSet seen = new BitSet(1_000_000);
        int numbers = 0;
        for (long number = 0; number < space.count(); number += 8) {
            ShortCode code = cipher.encrypt(space, number);
            seen.set(Integer.parseInt(code.value()));
            numbers++;
        }
        assertThat(space.count()).isEqualTo(1_000_000);
        assertThat(seen.cardinality()).isEqualTo(numbers).isEqualTo(125_000);
    }

    @ParameterizedTest
    @CsvSource({
        "4, ABCDEFGHJKLMNPQRSTUVWXYZ23456789",
        "5, abcdefghijklmnop",
        "7, 23456789abcdefghjkmnpqrstuvwxyz",
        "12, 0123456789",
        "16, ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    })
    void encrypt_anyLengthAndAlphabet_isABijection(int length, String alphabet) {
        CodeSpace space = new CodeSpace("go.example", length, alphabet);
        Random random = new Random(length);
        Set<ShortCode> codes = new HashSet<>();
        Set<Long> numbers = new HashSet<>(Set.of(0L, space.count() - 1));
        while (numbers.size() < 3_000) {
            numbers.add(random.nextLong(space.count()));
        }
        for (long number : numbers) {
            ShortCode code = cipher.encrypt(space, number);
            assertThat(code.value()).hasSize(length);
            assertThat(code.value().chars()).allMatch(c -> alphabet.indexOf(c) >= 0);
            assertThat(cipher.decrypt(space, code)).isEqualTo(number);
            assertThat(codes.add(code)).isTrue();
        }
    }

    @Test
    void codeSpace_sameCharactersInAnotherOrder_isTheSame() {
        assertThat(new CodeSpace("a", 6, "0123456789")).isEqualTo(new CodeSpace("a", 6, "9876543210"));
    }

    @ParameterizedTest
    @CsvSource({
        "3, abcdefghijklmnopqrstuvwxyz",
        "17, abcdefghijklmnopqrstuvwxyz",
        "7, abcdefghi",
        "7, abcdefghija",
        "7, abcdefghij.",
        "7, abcdefghijé",
        "5, 0123456789",
        "4, abcdefghijklmnopqrstuvwxyz"
    })
    void codeSpace_ofWhichNoCodesCanBeMade_throws(int length, String alphabet) {
        assertThat(CodeSpace.fault(length, alphabet)).isPresent();
        assertThatThrownBy(() -> new CodeSpace("a", length, alphabet)).isInstanceOf(IllegalArgumentException.class);
    }
}
