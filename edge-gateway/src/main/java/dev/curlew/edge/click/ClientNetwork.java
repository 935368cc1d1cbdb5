package dev.curlew.edge.click;

import static com.google.common.net.InetAddresses.toAddrString;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses cut to what one customer of a provider has. Whole ones are never kept. */
public final class ClientNetwork {

    private static final int V6_BYTES = 6;

    private ClientNetwork() {}

    /** The first 24 bits of an IPv4 address, 48 of an IPv6 address, in CIDR notation. */
    public static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + ".0/24";
        }
        Arrays.fill(bytes, V6_BYTES, bytes.length, (byte) 0);
        try {
            return toAddrString(InetAddress.getByAddress(bytes)) + "/48";
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
