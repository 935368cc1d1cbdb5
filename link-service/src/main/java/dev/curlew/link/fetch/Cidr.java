package dev.curlew.link.fetch;

import java.net.InetAddress;

/**
 * A range of addresses.
 *
 * @param first any address in it
 * @param prefix how many leading bits all have in common
 */
record Cidr(InetAddress first, int prefix) {

    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address; throws IllegalArgumentException if it is none. */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = 8 * address.getAddress().length;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException(text + ": prefix of 0 to " + bits + " bits expected");
        }
        return new Cidr(address, prefix);
    }

    boolean contains(InetAddress address) {
        byte[] ours = first.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int compared = Math.min(8, prefix - bit);
            int mask = 0xff << (8 - compared);
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
