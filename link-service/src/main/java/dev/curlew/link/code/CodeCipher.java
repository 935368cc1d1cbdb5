package dev.curlew.link.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Turns the numbers 0 to 58⁷ - 1 into codes of seven base58 digits, each number into another one: the permutation FF1 of
 * NIST SP 800-38G, keyed, with the domain as its tweak. Without the key, codes tell neither their number nor the next one.
 */
final class CodeCipher {

    static final int DIGITS = 7;
    static final int RADIX = 58;
    static final long COUNT = 2_207_984_167_552L;

    /** Without 0, O, I and l, which people confuse. */
    static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private final KeyParameter key;

    /** Takes an AES key of 16, 24 or 32 bytes. */
    CodeCipher(byte[] key) {
        this.key = new KeyParameter(key);
    }

    ShortCode encrypt(String domain, long number) {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0 to " + (COUNT - 1) + ")");
        }
        byte[] digits = new byte[DIGITS];
        long rest = number;
        for (int i = DIGITS - 1; i >= 0; i--) {
            digits[i] = (byte) (rest % RADIX);
            rest /= RADIX;
        }
        StringBuilder code = new StringBuilder(DIGITS);
        for (byte digit : process(true, domain, digits)) {
            code.append(ALPHABET.charAt(digit));
        }
        return new ShortCode(code.toString());
    }

    /** The number that gave a code of this domain; for operators' tools and tests. */
    long decrypt(String domain, ShortCode code) {
        byte[] digits = new byte[DIGITS];
        for (int i = 0; i < DIGITS; i++) {
            digits[i] = (byte) ALPHABET.indexOf(code.value().charAt(i));
        }
        long number = 0;
        for (byte digit : process(false, domain, digits)) {
            number = number * RADIX + digit;
        }
        return number;
    }

    private byte[] process(boolean encrypt, String domain, byte[] digits) {
        // An engine holds the state of one call, and costs a microsecond to make.
        FPEFF1Engine engine = new FPEFF1Engine();
        engine.init(encrypt, new FPEParameters(key, RADIX, domain.getBytes(UTF_8)));
        byte[] out = new byte[DIGITS];
        engine.processBlock(digits, 0, DIGITS, out, 0);
        return out;
    }
}
