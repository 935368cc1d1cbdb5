package dev.curlew.platform.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.curlew.platform.grpc.MutualTls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates as {@code deploy/tls/make-certificates.sh} makes them, for tests. */
public final class TestCertificates {

    private final Path folder;

    private TestCertificates(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes an authority, unless the folder has one, and a certificate for each name; with more names of the same one between
     * commas. Needs openssl.
     */
    public static TestCertificates make(Path folder, String... names) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("curlew.root"), "deploy/tls/make-certificates.sh")
                        .toString(),
                folder.toString()));
        command.addAll(List.of(names));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("no certificates could be made:\n" + output);
            }
            return new TestCertificates(folder);
        } catch (IOException e) {
            throw new AssertionError("no certificates could be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The folder with {@code ca.crt}, {@code tls.crt} and {@code tls.key} of a name. */
    public Path of(String name) {
        return folder.resolve(name);
    }

    /** What shows that certificate and believes this authority. */
    public MutualTls.Identity identity(String name) {
        return new MutualTls.Identity(
                of(name).resolve("tls.crt"), of(name).resolve("tls.key"), of(name).resolve("ca.crt"));
    }
}
