package dev.curlew.embedded;

import java.util.Locale;

/**
 * The kind of machine that this process runs on.
 *
 * @param os {@code linux} or {@code darwin}; another system's own name where we have no binaries
 * @param arch {@code amd64} or {@code arm64}; another's own name where we have no binaries
 */
record Platform(String os, String arch) {
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch = osArch.toLowerCase(Locale.ROOT);
        return new Platform(
                os.startsWith("mac") ? "darwin" : os,
                switch (arch) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> arch;
                });
    }

    @Override
    public String toString() {
        return os + " on " + arch;
    }
}
