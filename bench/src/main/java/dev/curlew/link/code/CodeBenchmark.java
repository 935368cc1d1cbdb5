package dev.curlew.link.code;

import java.util.HexFormat;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The permutation that makes codes of numbers, beside the block cipher that it runs ten times. */
@State(Scope.Benchmark)
public class CodeBenchmark {
    private static final byte[] KEY = HexFormat.of().parseHex("00112233445566778899aabbccddeeff".repeat(2));
    private static final int BLOCK = 16;

    private final CodeSpace space = new CodeSpace("", CodeSpace.USUAL_LENGTH, CodeSpace.BASE58);
    private final CodeCipher cipher = new CodeCipher(KEY);
    private final OffensiveWords offensive = OffensiveWords.load();
    private final byte[] block = new byte[BLOCK];
    private final BlockCipher aes = AESEngine.newInstance();

    private long number;

    /** Takes the key. */
    public CodeBenchmark() {
        aes.init(true, new KeyParameter(KEY));
    }

    /** A block of AES by the same library: the baseline. */
    @Benchmark
    public int baselineAesBlock() {
        return aes.processBlock(block, 0, block, 0);
    }

    /** A number made a code. */
    @Benchmark
    public ShortCode permutation() {
        number++;
        return cipher.encrypt(space, number);
    }

    /** The same, and whether it spells something offensive. */
    @Benchmark
    public boolean permutationAndWords() {
        number++;
        return offensive.in(cipher.encrypt(space, number));
    }
}
