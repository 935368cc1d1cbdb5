package dev.curlew.edge.click;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.curlew.platform.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells visitors apart within a UTC day by a keyed hash (SipHash-2-4) whose salt changes at midnight.
 *
 * <p>Without a shared key the salt is random, kept in a file so that a restart does not count visitors twice, and
 * overwritten the next day: nobody can compute yesterday's hashes again. With a shared key, which several edges need in order to
 * agree, the salt is derived from the key and the day: whoever has the key can, so it is to be changed from time to time.
 */
final class VisitorSalt {

    private static final Logger log = LoggerFactory.getLogger(VisitorSalt.class);
    private static final int SALT_BYTES = 16;

    private final Clock clock;
    private final Path file;
    private final Optional<Secret> sharedKey;
    private volatile Day today;

    private VisitorSalt(Clock clock, Path file, Optional<Secret> sharedKey) {
        this.clock = clock;
        this.file = file;
        this.sharedKey = sharedKey;
        LocalDate date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        // A full disk must not keep an edge from redirecting.
        today = new Day(date, hash(saltOrRandom(date)));
    }

    static VisitorSalt open(Clock clock, Path directory, Optional<Secret> sharedKey) {
        return new VisitorSalt(clock, directory.resolve("visitor-salt"), sharedKey);
    }

    /** The first 64 bits of the hash of an address and a user agent; never 0. */
    long visitor(InetAddress client, @Nullable String userAgent) {
        long hash = today.function
                .newHasher()
                .putBytes(client.getAddress())
                .putByte((byte) 0)
                .putString(userAgent == null ? "" : userAgent, UTF_8)
                .hash()
                .asLong();
        return hash == 0 ? 1 : hash;
    }

    /** Takes another salt if the day has changed, and destroys the old one. Does I/O: not for an event loop. */
    void rotate() {
        LocalDate date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!date.equals(today.date)) {
            today = new Day(date, hash(saltOrRandom(date)));
        }
    }

    /** Whatever the disk does, yesterday's salt must go. */
    private byte[] saltOrRandom(LocalDate date) {
        try {
            return salt(date);
        } catch (UncheckedIOException failure) {
            log.error("The visitor salt is kept in memory only: file={}", file, failure);
            return random();
        }
    }

    private byte[] salt(LocalDate date) {
        try {
            return sharedKey.isPresent() ? derived(sharedKey.get(), date) : kept(date);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not keep the visitor salt in " + file, failure);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] derived(Secret key, LocalDate date) throws GeneralSecurityException {
        return KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.ofExtract()
                        .addIKM(key.reveal().getBytes(UTF_8))
                        .thenExpand(("curlew visitor salt " + date).getBytes(US_ASCII), SALT_BYTES));
    }

    private byte[] kept(LocalDate date) throws IOException {
        String prefix = date + " ";
        if (Files.exists(file)) {
            String line = Files.readString(file).strip();
            if (line.startsWith(prefix) && line.length() == prefix.length() + 2 * SALT_BYTES) {
                return HexFormat.of().parseHex(line.substring(prefix.length()));
            }
        }
        byte[] salt = random();
        Path unfinished = file.resolveSibling("visitor-salt.new");
        Files.deleteIfExists(unfinished);
        PrivateFiles.create(unfinished);
        Files.writeString(unfinished, prefix + HexFormat.of().formatHex(salt) + "\n");
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return salt;
    }

    private static byte[] random() {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    private static HashFunction hash(byte[] salt) {
        ByteBuffer key = ByteBuffer.wrap(salt);
        return Hashing.sipHash24(key.getLong(), key.getLong());
    }

    private record Day(LocalDate date, HashFunction function) {}
}
