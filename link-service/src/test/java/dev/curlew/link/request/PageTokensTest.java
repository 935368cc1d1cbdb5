package dev.curlew.link.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.curlew.link.request.PageTokens.Position;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokensTest {

    private static final Position POSITION = new Position(Instant.parse("2026-01-02T03:04:05.678901Z"), 42);

    private final PageTokens tokens = new PageTokens(new byte[32]);

    @Test
    void read_givesThePositionBack() {
        assertThat(tokens.read(tokens.write(POSITION, "filter"), "filter")).isEqualTo(POSITION);
    }

    @Test
    void read_onAnotherReplicaOfTheSameSecret() {
        assertThat(new PageTokens(new byte[32]).read(tokens.write(POSITION, ""), ""))
                .isEqualTo(POSITION);
    }

    @Test
    void read_eachBitFlipped_throws() {
        byte[] token = Base64.getUrlDecoder().decode(tokens.write(POSITION, ""));
        for (int bit = 0; bit < token.length * 8; bit++) {
            byte[] other = token.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(other);
            assertThatThrownBy(() -> tokens.read(text, "")).isInstanceOf(RequestException.InvalidPageToken.class);
        }
    }

    @Test
    void read_ofAnotherRequestOrSecret_throws() {
        String token = tokens.write(POSITION, "tag:a");
        assertThatThrownBy(() -> tokens.read(token, "tag:b")).isInstanceOf(RequestException.InvalidPageToken.class);
        byte[] secret = new byte[32];
        secret[0] = 1;
        assertThatThrownBy(() -> new PageTokens(secret).read(token, "tag:a"))
                .isInstanceOf(RequestException.InvalidPageToken.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "AAAA", "====", "../../etc"})
    void read_noToken_throws(String text) {
        assertThatThrownBy(() -> tokens.read(text, "")).isInstanceOf(RequestException.InvalidPageToken.class);
    }
}
