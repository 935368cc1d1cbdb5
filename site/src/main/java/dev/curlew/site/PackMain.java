package dev.curlew.site;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Run by the build: puts a copy beside each file of the site that is kept for ever, as small as Brotli makes it. */
final class PackMain {

    private static final Encoder.Parameters SMALLEST = Encoder.Parameters.create(11);

    private PackMain() {}

    public static void main(String[] args) throws IOException {
        if (!Brotli4jLoader.isAvailable()) {
            System.err.println("site: no Brotli for this platform (the files will be served with gzip only)");
            return;
        }
        for (Path file : files(Path.of(args[0]))) {
            Path packed = file.resolveSibling(file.getFileName() + SiteFiles.BROTLI);
            byte[] content = Files.readAllBytes(file);
            byte[] small = Encoder.compress(content, SMALLEST);
            if (small.length < content.length) {
                Files.write(packed, small);
            }
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(SiteFiles.BROTLI)
                            && !path.toString().endsWith(".html")
                            && isNewer(path))
                    .toList();
        }
    }

    /** Than its copy, if there is one. */
    private static boolean isNewer(Path path) {
        Path packed = path.resolveSibling(path.getFileName() + SiteFiles.BROTLI);
        return path.toFile().lastModified() > packed.toFile().lastModified();
    }
}
