package dev.curlew.link.code;

import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.HexFormat;

/**
 * New short codes: no code twice on a domain, whichever replica gives it and however often one restarts, and none that can
 * be guessed from others. Replicas must share the key; with another key, old codes could come again.
 */
public final class Codes {

    private final CodeCipher cipher;
    private final NumberBlocks numbers;

    Codes(CodeCipher cipher, NumberBlocks numbers) {
        this.cipher = cipher;
        this.numbers = numbers;
    }

    /**
     * Gives codes whose numbers are drawn from Postgres in blocks.
     *
     * @param key 32, 48 or 64 hexadecimal digits: an AES key
     */
    public static Codes create(JooqDatabase database, Secret key, Metrics metrics) {
        Counter drawn = Counter.builder()
                .name("code_blocks_drawn_total")
                .help("Blocks of code numbers drawn from Postgres.")
                .register(metrics.registry());
        JooqCodeSequence sequence = new JooqCodeSequence(database);
        return new Codes(new CodeCipher(HexFormat.of().parseHex(key.reveal())), new NumberBlocks(() -> {
            NumberBlocks.Block block = sequence.draw();
            drawn.inc();
            return block;
        }));
    }

    /** A code never given before on this domain; a slug may have it, though. */
    public ShortCode next(String domain) {
        return cipher.encrypt(domain, numbers.next());
    }
}
