package dev.curlew.link.code;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Hands out each number of the blocks that it draws once. Any number of threads may ask; one draws while others wait. */
final class NumberBlocks {

    /** The numbers from {@code first} to {@code first + size - 1}. */
    record Block(long first, long size) {}

    private final long limit;
    private final Supplier<Optional<Block>> source;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private long next;

    @GuardedBy("lock") private long end;

    /** Takes the first number that is too large; the last block may go beyond it. */
    NumberBlocks(long limit, Supplier<Optional<Block>> source) {
        this.limit = limit;
        this.source = source;
    }

    /**
     * A number never given before, or empty if there is none left; throws whatever the source throws, and then works again
     * as soon as the source does.
     */
    OptionalLong next() {
        lock.lock();
        try {
            if (next == end) {
                Optional<Block> block = source.get();
                if (block.isEmpty()) {
                    return OptionalLong.empty();
                }
                next = block.get().first();
                end = Math.min(limit, block.get().first() + block.get().size());
            }
            return next < end ? OptionalLong.of(next++) : OptionalLong.empty();
        } finally {
            lock.unlock();
        }
    }
}
