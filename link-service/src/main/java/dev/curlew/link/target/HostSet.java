package dev.curlew.link.target;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Hosts and whole domains, 8 bytes each: sorted 64-bit hashes. That a host which is not in a set of a million seems to be has
 * a chance of 1 in 10¹³, and as the hash is keyed anew in each process nobody can look for such a host.
 */
final class HostSet {

    static final HostSet EMPTY = new Builder(0).build();

    private static final int LONGEST_HOST = 253;

    private final HashFunction hash;
    private final long[] sorted;

    private HostSet(HashFunction hash, long[] sorted) {
        this.hash = hash;
        this.sorted = sorted;
    }

    /** Whether the set has a host, or a domain that it is or lies in. Takes it in ASCII and lower case, without a dot at its end. */
    boolean contains(String host) {
        if (sorted.length == 0 || host.isEmpty() || host.length() > LONGEST_HOST) {
            return false;
        }
        if (has(host) || has("." + host)) {
            return true;
        }
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            if (has(host.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return sorted.length;
    }

    /** What the set takes in memory. */
    long bytes() {
        return (long) Long.BYTES * sorted.length;
    }

    private boolean has(String entry) {
        return Arrays.binarySearch(sorted, hash.hashString(entry, UTF_8).asLong()) >= 0;
    }

    /** Gathers the entries of a set. */
    static final class Builder {

        private static final int FIRST_SIZE = 1024;

        private final HashFunction hash;
        private final int most;
        private long[] entries = new long[FIRST_SIZE];
        private int count;

        /** Takes how many entries the set may have, repeated ones counted. */
        Builder(int most) {
            SecureRandom random = new SecureRandom();
            this.hash = Hashing.sipHash24(random.nextLong(), random.nextLong());
            this.most = most;
        }

        /** Adds exactly this host; false if there is no room for it. */
        boolean addHost(String host) {
            return add(host);
        }

        /** Adds a domain and all that lies in it; false if there is no room for it. */
        boolean addDomain(String domain) {
            return add("." + domain);
        }

        private boolean add(String entry) {
            if (count == most) {
                return false;
            }
            if (count == entries.length) {
                entries = Arrays.copyOf(entries, Math.min(most, entries.length + entries.length / 2));
            }
            entries[count] = hash.hashString(entry, UTF_8).asLong();
            count++;
            return true;
        }

        HostSet build() {
            long[] sorted = entries;
            entries = new long[0];
            Arrays.sort(sorted, 0, count);
            int distinct = 0;
            for (int i = 0; i < count; i++) {
                if (i == 0 || sorted[i] != sorted[i - 1]) {
                    sorted[distinct] = sorted[i];
                    distinct++;
                }
            }
            return new HostSet(hash, Arrays.copyOf(sorted, distinct));
        }
    }
}
