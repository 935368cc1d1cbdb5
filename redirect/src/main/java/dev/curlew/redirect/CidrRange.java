package dev.curlew.redirect;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.Optional;

/** A range of addresses. An IPv4 address written as IPv6 ({@code ::ffff:192.0.2.1}) is an IPv4 address. */
record CidrRange(InetAddress network, int bits) {

    private static final int MAPPED_BITS = 96;

    /** A range in CIDR notation, or a single address; empty if it is neither, or has bits set behind its prefix. */
    static Optional<CidrRange> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (address.indexOf('%') >= 0 || !InetAddresses.isInetAddress(address)) {
            return Optional.empty();
        }
        InetAddress network = InetAddresses.forString(address);
        int length = network.getAddress().length * Byte.SIZE;
        int written = address.indexOf(':') >= 0 && length == 32 ? MAPPED_BITS : 0;
        return bits(slash < 0 ? "" : text.substring(slash + 1), slash < 0, length + written)
                .map(bits -> new CidrRange(network, bits - written))
                .filter(range -> range.bits >= 0 && range.isWhole());
    }

    private static Optional<Integer> bits(String text, boolean single, int most) {
        if (single) {
            return Optional.of(most);
        }
        if (!text.matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text)).filter(bits -> bits <= most);
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int i = 0; i * Byte.SIZE < bits; i++) {
            if (((mine[i] ^ other[i]) & mask(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether nothing is set behind the prefix, as it is where somebody meant another range. */
    private boolean isWhole() {
        byte[] bytes = network.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] & ~mask(i) & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The bits of a byte that the prefix covers. */
    private int mask(int index) {
        int covered = Math.clamp(bits - (long) index * Byte.SIZE, 0, Byte.SIZE);
        return (0xff00 >> covered) & 0xff;
    }
}
