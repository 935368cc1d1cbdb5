package dev.curlew.edge.qr;

import com.google.common.io.Resources;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The picture in the middle of QR codes: a PNG that whoever runs this server chose, or else Curlew's own. Never one that a request
 * names.
 */
final class Logo {

    /** Around it, in modules. */
    static final double PADDING = 0.5;

    static final int MOST_BYTES = 64 * 1024;
    static final int LONGEST_SIDE = 1024;

    private final byte[] png;
    private final BufferedImage image;

    private Logo(byte[] png, BufferedImage image) {
        this.png = png;
        this.image = image;
    }

    /** Throws {@link IllegalArgumentException}, saying what is expected, if the file is no such picture. */
    static Logo of(Optional<Path> file) {
        try {
            return file.isPresent()
                    ? read(file.get())
                    : read(Resources.toByteArray(Resources.getResource(Logo.class, "logo.png")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Logo read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw refused(file + " is of " + Files.size(file) + " bytes", null);
            }
            return read(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw refused(file + " cannot be read", failure);
        }
    }

    private static Logo read(byte[] png) throws IOException {
        // Asked for by name: no other kind of picture is ever parsed.
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
            reader.setInput(in, true, true);
            if (reader.getWidth(0) > LONGEST_SIDE || reader.getHeight(0) > LONGEST_SIDE) {
                throw refused("it has " + reader.getWidth(0) + "x" + reader.getHeight(0) + " pixels", null);
            }
            return new Logo(png.clone(), reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    private static IllegalArgumentException refused(String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                what + " (expected: a PNG of at most 64 KiB and 1,024 pixels a side)", cause);
    }

    byte[] png() {
        return png.clone();
    }

    BufferedImage image() {
        return image;
    }
}
