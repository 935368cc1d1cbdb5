package dev.curlew.link.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.Bytes;
import com.standardwebhooks.Webhook;
import dev.curlew.platform.config.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private final SecretBox box = new SecretBox(Secret.of("2b".repeat(32)));
    private final SigningSecret secret = SigningSecret.generate();

    @Test
    void open_whatWasSealed() {
        byte[] sealed = box.seal("whk_1", secret);

        assertThat(box.open("whk_1", sealed).bytes()).isEqualTo(secret.bytes());
        assertThat(Bytes.indexOf(sealed, secret.bytes())).isNegative();
        assertThat(box.seal("whk_1", secret)).isNotEqualTo(sealed);
    }

    @Test
    void open_ofAnotherWebhookOrKeyOrChanged_fails() {
        byte[] sealed = box.seal("whk_1", secret);
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> box.open("whk_2", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new SecretBox(Secret.of("2c".repeat(32))).open("whk_1", sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CODE_KEY");
        assertThatThrownBy(() -> box.open("whk_1", changed)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sign_asTheStandardsOwnLibrary() throws Exception {
        Instant time = Instant.ofEpochSecond(1_614_265_330);
        String body = "{\"test\": \"ü\"}";

        assertThat(secret.text()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secret.sign("msg_1", time, body))
                .isEqualTo(new Webhook(secret.text()).sign("msg_1", time.getEpochSecond(), body));
    }
}
