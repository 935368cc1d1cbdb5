package dev.curlew.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The Postgres that comes as an archive in a jar, unpacked once per machine. */
final class PostgresBinaries {
    private static final int EXECUTABLE_BITS = 0111;

    private final Tools tools;
    private final Path home;

    private PostgresBinaries(Tools tools, Path home) {
        this.tools = tools;
        this.home = home;
    }

    static PostgresBinaries unpacked(Tools tools) {
        return unpacked(tools, Platform.current());
    }

    static PostgresBinaries unpacked(Tools tools, Platform platform) {
        String archive = "/postgres-" + platform.os() + "-"
                + switch (platform.arch()) {
                    case "amd64" -> "x86_64";
                    case "arm64" -> "arm_64";
                    default -> platform.arch();
                }
                + ".txz";
        String name = "postgres-" + hash(archive, platform);
        return new PostgresBinaries(tools, tools.install(name, empty -> unpack(archive, platform, empty)));
    }

    /** The absolute path of one of its programs. */
    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** What starts one of its programs as somebody Postgres does not refuse. */
    List<String> command(List<String> command, Unprivileged unprivileged) {
        List<String> absolute = Stream.concat(
                        Stream.of(program(command.getFirst())), command.stream().skip(1))
                .toList();
        return unprivileged.command(absolute);
    }

    /** Gives a folder that belongs to these programs, filled first if it is not there, see {@link Tools#install}. */
    Path beside(String name, Tools.Installer installer) {
        return tools.install(home.getFileName() + "-" + name, installer);
    }

    private static InputStream open(String archive, Platform platform) {
        InputStream in = Resources.openIfPresent(archive);
        if (in == null) {
            throw new EmbeddedServerException("there is no embedded Postgres for " + platform
                    + ": build Curlew on this machine, or run it against a Postgres of your own (DB_HOST, DB_PORT)");
        }
        return in;
    }

    private static String hash(String archive, Platform platform) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(open(archive, platform), sha256)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new EmbeddedServerException("cannot read the archive " + archive + ": " + e, e);
        }
    }

    private static void unpack(String archive, Platform platform, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(open(archive, platform))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("entry outside of its archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path);
            boolean executable = (entry.getMode() & EXECUTABLE_BITS) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
