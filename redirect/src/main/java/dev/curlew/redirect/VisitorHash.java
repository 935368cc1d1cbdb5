package dev.curlew.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.curlew.visitor.Visitor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tells the visitors of one link apart without a cookie: a keyed hash (SipHash-2-4) of address and user agent. It is used to choose and
 * never kept.
 */
final class VisitorHash {

    private static final int KEY_BYTES = 16;
    /** Of an IPv6 address, what is behind these bytes is changed by browsers now and then. */
    private static final int NETWORK_BYTES = 8;

    private static final double FRACTION = 0x1.0p-53;

    private final HashFunction function;

    VisitorHash(byte[] key) {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(key, KEY_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        function = Hashing.sipHash24(bytes.getLong(), bytes.getLong());
    }

    long of(Purpose purpose, Visitor visitor) {
        Hasher hasher = function.newHasher();
        put(hasher, purpose.what().getBytes(UTF_8));
        put(hasher, purpose.rule().getBytes(UTF_8));
        put(hasher, visitor.address().map(address -> cut(address.getAddress())).orElse(new byte[0]));
        return hasher.putBytes(visitor.userAgent().getBytes(UTF_8)).hash().asLong();
    }

    /** A hash as a number from 0 on and below 1. */
    static double fraction(long hash) {
        return (hash >>> 11) * FRACTION;
    }

    private static byte[] cut(byte[] address) {
        return address.length > NETWORK_BYTES ? Arrays.copyOf(address, NETWORK_BYTES) : address;
    }

    private static void put(Hasher hasher, byte[] bytes) {
        Hasher _ = hasher.putInt(bytes.length).putBytes(bytes);
    }

    /**
     * What a hash is for: hashes for different purposes have nothing to do with each other.
     *
     * @param rule the name of the rule
     */
    record Purpose(String what, String rule) {}
}
