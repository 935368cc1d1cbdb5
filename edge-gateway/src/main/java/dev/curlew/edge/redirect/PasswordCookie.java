package dev.curlew.edge.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Longs;
import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.RequestHeaders;
import dev.curlew.proto.link.v1.ResolvedLink;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Remembers for a while that a visitor gave the password of a link: the end of that while and a mark, made with a key that
 * this password of this link alone has. Every edge reads what any edge wrote, and a new password ends it.
 */
final class PasswordCookie {

    static final Duration LIFE = Duration.ofHours(1);

    private static final String NAME = "curlew_pass_";

    private final boolean secure;
    private final Clock clock;

    /** Takes whether browsers may send it over https only. */
    PasswordCookie(boolean secure, Clock clock) {
        this.secure = secure;
        this.clock = clock;
    }

    /**
     * The value of a {@code Set-Cookie} header.
     *
     * @param key of the password
     * @param path of the link, percent-encoded
     */
    String make(long linkId, ByteString key, String path) {
        long end = clock.instant().plus(LIFE).getEpochSecond();
        return Cookie.secureBuilder(name(linkId), end + "." + mark(linkId, key, end))
                .secure(secure)
                .httpOnly(true)
                .sameSite("Lax")
                .path(path)
                .maxAge(LIFE.toSeconds())
                .build()
                .toSetCookieHeader();
    }

    /** Whether a request comes from somebody who gave the password that the link has now. */
    boolean isValid(RequestHeaders headers, ResolvedLink link) {
        String name = name(link.getLinkId());
        return !link.getPasswordKey().isEmpty()
                && headers.cookies().stream()
                        .filter(cookie -> cookie.name().equals(name))
                        .anyMatch(cookie -> isValid(cookie.value(), link));
    }

    private boolean isValid(String value, ResolvedLink link) {
        int dot = value.indexOf('.');
        Optional<Long> end = Optional.ofNullable(dot < 0 ? null : Longs.tryParse(value.substring(0, dot)));
        return end.filter(seconds -> clock.instant().getEpochSecond() < seconds)
                .map(seconds -> mark(link.getLinkId(), link.getPasswordKey(), seconds))
                .filter(mark -> MessageDigest.isEqual(
                        mark.getBytes(UTF_8), value.substring(dot + 1).getBytes(UTF_8)))
                .isPresent();
    }

    private static String mark(long linkId, ByteString key, long end) {
        byte[] mac = Hashing.hmacSha256(key.toByteArray())
                .newHasher()
                .putLong(linkId)
                .putLong(end)
                .hash()
                .asBytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
    }

    private static String name(long linkId) {
        return NAME + Long.toString(linkId, Character.MAX_RADIX);
    }
}
