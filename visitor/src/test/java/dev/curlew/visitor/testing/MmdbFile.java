package dev.curlew.visitor.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small files of the MaxMind DB format, version 2.0: one search tree of IPv6, in which IPv4 begins at {@code ::/96}. */
public final class MmdbFile {

    private static final int MAP = 7;
    private static final int STRING = 2;
    private static final int UINT16 = 5;
    private static final int UINT32 = 6;
    private static final int ARRAY = 11;
    private static final int UINT64 = 9;
    private static final int LAST_SHORT_TYPE = 7;
    private static final int LONGEST_SHORT = 28;
    private static final int BITS = 128;
    private static final int NOTHING = -1;
    private static final byte[] MARKER = {(byte) 0xab, (byte) 0xcd, (byte) 0xef};

    private final Map<String, Map<String, Object>> networks = new LinkedHashMap<>();

    /** Adds a network in CIDR notation; none may lie in another. */
    public MmdbFile with(String network, Map<String, Object> data) {
        networks.put(network, data);
        return this;
    }

    /** Adds a network as the City databases of MaxMind have it. */
    public MmdbFile with(String network, String country, String region, String city) {
        return with(
                network,
                Map.of(
                        "country", Map.of("iso_code", country),
                        "subdivisions", List.of(Map.of("iso_code", region)),
                        "city", Map.of("names", Map.of("en", city, "de", city + " (de)"))));
    }

    /** Writes the file, in place of another if there is one. */
    public Path write(Path file) {
        try {
            Path made = Files.createTempFile(file.toAbsolutePath().getParent(), "mmdb", null);
            Files.write(made, bytes());
            return Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private byte[] bytes() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));
        List<int[]> leaves = new ArrayList<>();
        networks.forEach((network, values) -> {
            leaves.add(leaf(nodes, network, data.size()));
            encode(data, values);
        });
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int[] leaf : leaves) {
            // Node, side, offset: what is beyond the nodes and a separator of 16 bytes is data.
            nodes.get(leaf[0])[leaf[1]] = nodes.size() + 16 + leaf[2];
        }
        for (int[] node : nodes) {
            for (int side : node) {
                int value = side == NOTHING ? nodes.size() : side;
                file.write(value >> 16);
                file.write(value >> 8);
                file.write(value);
            }
        }
        file.writeBytes(new byte[16]);
        file.writeBytes(data.toByteArray());
        file.writeBytes(MARKER);
        file.writeBytes("MaxMind.com".getBytes(UTF_8));
        encode(file, metadata(nodes.size()));
        return file.toByteArray();
    }

    private static int[] leaf(List<int[]> nodes, String network, int offset) {
        String[] parts = network.split("/", 2);
        InetAddress address = InetAddresses.forString(parts[0]);
        byte[] bits = new byte[BITS / 8];
        byte[] given = address.getAddress();
        System.arraycopy(given, 0, bits, bits.length - given.length, given.length);
        int length = Integer.parseInt(parts[1]) + (address instanceof Inet4Address ? 96 : 0);
        int node = 0;
        for (int bit = 0; bit < length - 1; bit++) {
            int side = side(bits, bit);
            if (nodes.get(node)[side] == NOTHING) {
                nodes.add(new int[] {NOTHING, NOTHING});
                nodes.get(node)[side] = nodes.size() - 1;
            }
            node = nodes.get(node)[side];
        }
        return new int[] {node, side(bits, length - 1), offset};
    }

    private static int side(byte[] bits, int bit) {
        return (bits[bit / 8] >> (7 - bit % 8)) & 1;
    }

    private static Map<String, Object> metadata(int nodes) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", nodes);
        metadata.put("record_size", (short) 24);
        metadata.put("ip_version", (short) 6);
        metadata.put("database_type", "Test-City");
        metadata.put("languages", List.of("en"));
        metadata.put("binary_format_major_version", (short) 2);
        metadata.put("binary_format_minor_version", (short) 0);
        metadata.put("build_epoch", 1_700_000_000L);
        metadata.put("description", Map.of("en", "For tests"));
        return metadata;
    }

    private static void encode(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(UTF_8);
                control(out, STRING, bytes.length);
                out.writeBytes(bytes);
            }
            case Map<?, ?> map -> {
                control(out, MAP, map.size());
                map.forEach((key, each) -> {
                    encode(out, key);
                    encode(out, each);
                });
            }
            case List<?> list -> {
                control(out, ARRAY, list.size());
                list.forEach(each -> encode(out, each));
            }
            case Short number -> number(out, UINT16, 2, number);
            case Integer number -> number(out, UINT32, 4, number);
            case Long number -> number(out, UINT64, 8, number);
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    private static void number(ByteArrayOutputStream out, int type, int bytes, long value) {
        control(out, type, bytes);
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }

    private static void control(ByteArrayOutputStream out, int type, int size) {
        int length = Math.min(size, LONGEST_SHORT + 1);
        out.write((type > LAST_SHORT_TYPE ? 0 : type << 5) | length);
        if (type > LAST_SHORT_TYPE) {
            out.write(type - LAST_SHORT_TYPE);
        }
        if (size > LONGEST_SHORT) {
            out.write(size - LONGEST_SHORT - 1);
        }
    }
}
