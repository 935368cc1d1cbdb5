package dev.curlew.platform.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Changes bytes by chance, in the ways that break readers. */
public final class Bytes implements Fuzz.Maker {
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST = 64 * 1024;
    private static final int SHOWN = 300;
    private static final List<String> ALWAYS = List.of(
            "\0",
            "\n",
            "\r\n",
            "\"",
            "\\",
            "\u2028",
            "\ufeff",
            "{",
            "}",
            "[",
            "]",
            ",",
            "-1",
            "0",
            "1e999",
            "9223372036854775808",
            "NaN",
            "null",
            "true",
            "%00",
            "%",
            "\ud83d\ude00",
            "../",
            "<",
            "'",
            ";");

    private final List<byte[]> words;

    private Bytes(List<byte[]> words) {
        this.words = words;
    }

    /** One that also puts words of a language into what it makes. */
    public static Bytes with(String... words) {
        return new Bytes(Stream.concat(ALWAYS.stream(), Arrays.stream(words))
                .map(word -> word.getBytes(UTF_8))
                .toList());
    }

    /** The inputs that are kept in a folder of {@code src/test/resources}, in the order of their names; none if there is no folder. */
    public static List<byte[]> kept(String name) {
        Path folder = Path.of("src", "test", "resources", "fuzz", name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().map(Bytes::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] make(List<byte[]> known, Random random) {
        byte[] bytes = known.get(random.nextInt(known.size()));
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, known, random);
        }
        return bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
    }

    private byte[] changed(byte[] bytes, List<byte[]> known, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int until = Math.min(bytes.length, at + 1 + random.nextInt(1 + random.nextInt(64)));
        return switch (random.nextInt(9)) {
            case 0 -> flipped(bytes, random);
            case 1 -> joined(bytes, at, random(random), until);
            case 2 -> joined(bytes, at, new byte[0], until);
            case 3, 4 -> joined(bytes, at, words.get(random.nextInt(words.size())), at);
            case 5 -> joined(bytes, at, words.get(random.nextInt(words.size())), until);
            case 6 -> joined(bytes, at, repeated(Arrays.copyOfRange(bytes, at, until), random), until);
            case 7 -> spliced(bytes, at, known.get(random.nextInt(known.size())), random);
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] random(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(8)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] repeated(byte[] part, Random random) {
        if (part.length == 0) {
            return part;
        }
        int times = 1 + random.nextInt(random.nextInt(20) == 0 ? 2_000 : 8);
        byte[] all = new byte[Math.min(LONGEST, part.length * times)];
        for (int i = 0; i < all.length; i++) {
            all[i] = part[i % part.length];
        }
        return all;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other, Random random) {
        int from = random.nextInt(other.length + 1);
        return joined(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
    }

    private static byte[] joined(byte[] bytes, int at, byte[] between, int from) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, at);
        all.writeBytes(between);
        all.write(bytes, from, bytes.length - from);
        return all.toByteArray();
    }

    /** The beginning of some bytes, for people. */
    static String shown(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        new String(bytes, 0, Math.min(SHOWN, bytes.length), ISO_8859_1)
                .chars()
                .forEach(c -> text.append(c >= ' ' && c < 0x7f ? Character.toString(c) : String.format("\\x%02x", c)));
        return text.toString();
    }
}
