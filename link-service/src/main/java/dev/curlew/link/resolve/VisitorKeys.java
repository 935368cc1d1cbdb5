package dev.curlew.link.resolve;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.curlew.platform.config.Secret;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The keys by which the visitors of links are split: each link's own, so that what is chosen on one says nothing of another, and
 * derived, so that all replicas give the same without keeping it.
 */
final class VisitorKeys {

    private static final byte[] PURPOSE = "curlew visitor key 1 ".getBytes(UTF_8);
    private static final int BYTES = 16;

    private final HashFunction hmac;

    /** Takes hexadecimal digits that all replicas share. */
    VisitorKeys(Secret secret) {
        hmac = Hashing.hmacSha256(HexFormat.of().parseHex(secret.reveal()));
    }

    ByteString of(long linkId) {
        byte[] hash = hmac.newHasher().putBytes(PURPOSE).putLong(linkId).hash().asBytes();
        return ByteString.copyFrom(Arrays.copyOf(hash, BYTES));
    }
}
