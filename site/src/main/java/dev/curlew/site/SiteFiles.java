package dev.curlew.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All files of the site, and the hash of them together, under which they can be kept for ever. */
public final class SiteFiles {

    /** Behind the name of a file's packed copy. */
    static final String BROTLI = ".br";

    private static final String ROOT = "curlew-site";
    private static final int HASH_BYTES = 9;
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");

    private final SortedMap<String, SiteFile> files;
    private final String hash;

    private SiteFiles(SortedMap<String, SiteFile> files) {
        this.files = files;
        Hasher hasher = Hashing.sha256().newHasher();
        files.values().forEach(file -> {
            byte[] content = file.content();
            hasher.putString(file.path(), UTF_8)
                    .putByte((byte) 0)
                    .putInt(content.length)
                    .putBytes(content);
        });
        hash = BaseEncoding.base64Url().encode(Arrays.copyOf(hasher.hash().asBytes(), HASH_BYTES));
    }

    /** Reads them from the class path. */
    public static SiteFiles load() {
        try {
            URL root = Resources.getResource(ROOT);
            if (root.openConnection() instanceof JarURLConnection jar) {
                // A file system of its own: nobody else's is closed by closing it.
                try (FileSystem inside =
                        FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
                    return read(inside.getPath(ROOT));
                }
            }
            return read(Path.of(root.toURI()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** All of them, by path. */
    public Collection<SiteFile> all() {
        return files.values();
    }

    /** The one at a path. */
    public Optional<SiteFile> find(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /** Stands for the content of all of them: of letters, digits, {@code -} and {@code _}. */
    public String hash() {
        return hash;
    }

    private static SiteFiles read(Path root) throws IOException {
        SortedMap<String, SiteFile> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                String path = root.relativize(file).toString().replace('\\', '/');
                if (!path.endsWith(BROTLI)) {
                    Path packed = file.resolveSibling(file.getFileName() + BROTLI);
                    Optional<byte[]> brotli =
                            Files.exists(packed) ? Optional.of(Files.readAllBytes(packed)) : Optional.empty();
                    files.put(path, new SiteFile(path, mediaType(path), Files.readAllBytes(file), brotli));
                }
            }
        }
        return new SiteFiles(files);
    }

    private static String mediaType(String path) {
        return MEDIA_TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), PLAIN_TEXT);
    }
}
