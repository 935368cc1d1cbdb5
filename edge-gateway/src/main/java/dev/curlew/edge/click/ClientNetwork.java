package dev.curlew.edge.click;

import static com.google.common.net.InetAddresses.toAddrString;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses cut to what one customer of a provider has. Whole ones are never kept. */
public final class ClientNetwork {

    private ClientNetwork() {}

    /** The first 24 bits of an IPv4 address, 48 of an IPv6 address, in CIDR notation. */
    public static String of(InetAddress address) {
        byte[] bytes = address.getAddress();
        int kept = bytes.length == 4 ? 3 : 6;
        for (int i = kept; i < bytes.length; i++) {
            bytes[i] = 0;
        }
        try {
            return toAddrString(InetAddress.getByAddress(bytes)) + "/" + kept * 8;
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
