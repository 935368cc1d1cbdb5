package dev.curlew.link.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Turns the numbers of a space from 0 on into its codes, each number into another one: the permutation FF1 of NIST
 * SP 800-38G over as many digits as a code has characters, keyed, with domain and alphabet as its tweak. Without the key,
 * codes tell neither their number nor the next one.
 */
final class CodeCipher {

    private final KeyParameter key;

    /** Takes an AES key of 16, 24 or 32 bytes. */
    CodeCipher(byte[] key) {
        this.key = new KeyParameter(key);
    }

    ShortCode encrypt(CodeSpace space, long number) {
        if (number < 0 || number >= space.count()) {
            throw new IllegalArgumentException("number: " + number + " (expected: 0 to " + (space.count() - 1) + ")");
        }
        int radix = space.alphabet().length();
        byte[] digits = new byte[space.length()];
        long rest = number;
        for (int i = digits.length - 1; i >= 0; i--) {
            digits[i] = (byte) (rest % radix);
            rest /= radix;
        }
        StringBuilder code = new StringBuilder(digits.length);
        for (byte digit : process(true, space, digits)) {
            code.append(space.alphabet().charAt(digit));
        }
        return new ShortCode(code.toString());
    }

    /** The number that gave a code of this space; for operators' tools and tests. */
    long decrypt(CodeSpace space, ShortCode code) {
        byte[] digits = new byte[space.length()];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) space.alphabet().indexOf(code.value().charAt(i));
        }
        long number = 0;
        for (byte digit : process(false, space, digits)) {
            number = Math.addExact(Math.multiplyExact(number, space.alphabet().length()), digit);
        }
        return number;
    }

    private byte[] process(boolean encrypt, CodeSpace space, byte[] digits) {
        // An engine holds the state of one call, and costs a microsecond to make.
        FPEFF1Engine engine = new FPEFF1Engine();
        engine.init(
                encrypt,
                new FPEParameters(key, space.alphabet().length(), tweak(space).getBytes(UTF_8)));
        byte[] out = new byte[digits.length];
        engine.processBlock(digits, 0, digits.length, out, 0);
        return out;
    }

    /** Must never change: given codes could come again. */
    private static String tweak(CodeSpace space) {
        return space.alphabet().equals(CodeSpace.BASE58) ? space.domain() : space.domain() + '\n' + space.alphabet();
    }
}
