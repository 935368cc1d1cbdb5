package dev.curlew.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Supplier;

/** The secrets of a data folder: made once, readable by their owner only, handed to the servers as files. */
final class StackSecrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private final Path folder;

    private StackSecrets(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, making it and the secrets that are missing. */
    static StackSecrets in(Path dataDir) {
        StackSecrets secrets = new StackSecrets(dataDir.resolve("secrets"));
        try {
            Files.createDirectories(secrets.folder);
            Files.setPosixFilePermissions(secrets.folder, PosixFilePermissions.fromString("rwx------"));
            secrets.ensure(
                    secrets.adminKey(),
                    () -> "cur_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random()));
            secrets.ensure(secrets.codeKey(), () -> HexFormat.of().formatHex(random()));
            secrets.ensure(secrets.sessionKey(), () -> HexFormat.of().formatHex(random()));
            // Earlier versions kept one for ever, from which each day's salt could be made again.
            boolean _ = Files.deleteIfExists(secrets.folder.resolve("visitor-key"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep secrets in " + secrets.folder, e);
        }
        return secrets;
    }

    /** The file of the key that may do everything. */
    Path adminKey() {
        return folder.resolve("admin-api-key");
    }

    /** The file of the key of the codes' permutation. */
    Path codeKey() {
        return folder.resolve("code-key");
    }

    /** The file of the key of the dashboard's sessions. */
    Path sessionKey() {
        return folder.resolve("session-key");
    }

    private void ensure(Path file, Supplier<String> secret) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path fresh = folder.resolve("." + file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, secret.get() + "\n");
        // Whole or not at all: a code key cut short would be a key for ever.
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
