package dev.curlew.link.code;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.curlew.link.store.JooqDatabase;
import dev.curlew.platform.config.Secret;
import dev.curlew.platform.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * New short codes: no code twice on a domain, whichever replica gives it and however often one restarts, none that can be
 * guessed from others, and none with an offensive word in it. Replicas must share the key; with another key, old codes could
 * come again.
 */
public final class Codes {

    // Each holds what is left of its block; a space that is forgotten draws another one.
    private static final int MOST_SPACES = 10_000;
    // Of the usual codes one in some fifty is left out; an odd alphabet may spell little else.
    private static final int MOST_LEFT_OUT = 1000;

    private final CodeCipher cipher;
    private final OffensiveWords offensive;
    private final Function<CodeSpace, NumberBlocks> source;
    private final Cache<CodeSpace, NumberBlocks> numbers =
            Caffeine.newBuilder().maximumSize(MOST_SPACES).build();

    Codes(CodeCipher cipher, OffensiveWords offensive, Function<CodeSpace, NumberBlocks> source) {
        this.cipher = cipher;
        this.offensive = offensive;
        this.source = source;
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
        CodeCipher cipher = new CodeCipher(HexFormat.of().parseHex(key.reveal()));
        return new Codes(
                cipher,
                OffensiveWords.load(),
                space -> new NumberBlocks(space.count(), () -> {
                    Optional<NumberBlocks.Block> block = sequence.draw(space);
                    drawn.inc();
                    return block;
                }));
    }

    /** A code never given before in this space; a slug may have it, though. Empty: all were given. */
    public Optional<ShortCode> next(CodeSpace space) {
        NumberBlocks blocks = numbers.get(space, source);
        for (int i = 0; i < MOST_LEFT_OUT; i++) {
            OptionalLong number = blocks.next();
            if (number.isEmpty()) {
                return Optional.empty();
            }
            ShortCode code = cipher.encrypt(space, number.getAsLong());
            if (!offensive.in(code)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}
