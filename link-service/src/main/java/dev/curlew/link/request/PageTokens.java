package dev.curlew.link.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.curlew.platform.config.Secret;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** Page tokens: a position, and a keyed mark that it is ours and of the same request. Every replica reads every token. */
public final class PageTokens {

    /** Where the next page goes on: behind the last entry of this one, by its time and then its id. */
    public record Position(Instant time, long id) {}

    private static final int POSITION_BYTES = 2 * Long.BYTES;
    private static final int MARK_BYTES = 16;

    private final HashFunction mac;

    /** Takes a secret that all replicas share. */
    PageTokens(byte[] secret) {
        byte[] key = Hashing.hmacSha256(secret).hashString("page tokens", UTF_8).asBytes();
        this.mac = Hashing.hmacSha256(key);
    }

    /** Takes a secret of hexadecimal digits that all replicas share. */
    public static PageTokens of(Secret hexadecimal) {
        return new PageTokens(HexFormat.of().parseHex(hexadecimal.reveal()));
    }

    /** A token for a request, of which {@code request} holds all that must stay the same. */
    public String write(Position position, String request) {
        return write(
                ByteBuffer.allocate(POSITION_BYTES)
                        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, position.time()))
                        .putLong(position.id())
                        .array(),
                request);
    }

    /** As {@link #write(Position, String)}, for lists whose positions are something else. */
    public String write(byte[] position, String request) {
        byte[] token = Arrays.copyOf(position, position.length + MARK_BYTES);
        System.arraycopy(mark(position, request), 0, token, position.length, MARK_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Throws {@link RequestException.InvalidPageToken} if the token is not ours or of another request. */
    public Position read(String token, String request) {
        ByteBuffer buffer = read(token, request, POSITION_BYTES);
        return new Position(Instant.EPOCH.plus(buffer.getLong(), ChronoUnit.MICROS), buffer.getLong());
    }

    /** As {@link #read(String, String)}, for positions of {@code length} bytes. */
    public ByteBuffer read(String token, String request, int length) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException _) {
            throw new RequestException.InvalidPageToken();
        }
        if (bytes.length != length + MARK_BYTES) {
            throw new RequestException.InvalidPageToken();
        }
        byte[] position = Arrays.copyOf(bytes, length);
        byte[] mark = Arrays.copyOfRange(bytes, length, bytes.length);
        if (!MessageDigest.isEqual(mark, mark(position, request))) {
            throw new RequestException.InvalidPageToken();
        }
        return ByteBuffer.wrap(position);
    }

    private byte[] mark(byte[] position, String request) {
        byte[] whole = mac.newHasher()
                // With its length, so that no byte of a position can pass for one of a request.
                .putInt(position.length)
                .putBytes(position)
                .putString(request, UTF_8)
                .hash()
                .asBytes();
        return Arrays.copyOf(whole, MARK_BYTES);
    }
}
