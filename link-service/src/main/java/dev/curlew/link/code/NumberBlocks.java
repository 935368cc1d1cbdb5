package dev.curlew.link.code;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Hands out each number of the blocks that it draws once. Any number of threads may ask; one draws while others wait. */
final class NumberBlocks {

    /** The numbers from {@code first} to {@code first + size - 1}. */
    record Block(long first, long size) {}

    private final Supplier<Block> source;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock") private long next;

    @GuardedBy("lock") private long end;

    NumberBlocks(Supplier<Block> source) {
        this.source = source;
    }

    /** A number never given before; throws whatever the source throws, and then works again as soon as the source does. */
    long next() {
        lock.lock();
        try {
            if (next == end) {
                Block block = source.get();
                next = block.first();
                end = block.first() + block.size();
            }
            return next++;
        } finally {
            lock.unlock();
        }
    }
}
