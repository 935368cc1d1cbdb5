package dev.curlew.edge.qr;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** QR codes as PNG: of two colors, unless there is a logo. */
final class Png {

    private static final int OPAQUE = 0xff000000;
    private static final int WHITE = 0xffffff;

    private Png() {}

    static byte[] of(QrDrawing drawing, Logo logo) {
        BufferedImage code = modules(drawing);
        return written(drawing.options().logo() ? withLogo(drawing, code, logo) : code);
    }

    private static BufferedImage modules(QrDrawing drawing) {
        QrOptions options = drawing.options();
        int light = options.background().map(color -> color | OPAQUE).orElse(WHITE);
        int[] colors = {light, options.color() | OPAQUE};
        int size = options.size();
        BufferedImage image = new BufferedImage(
                size, size, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, colors, 0, true, -1, 0));
        WritableRaster raster = image.getRaster();
        int scale = drawing.scale();
        int[] dark = new int[scale * scale];
        Arrays.fill(dark, 1);
        for (int y = 0; y < drawing.count(); y++) {
            for (int x = 0; x < drawing.count(); x++) {
                if (drawing.isDark(x, y)) {
                    raster.setPixels(drawing.start() + x * scale, drawing.start() + y * scale, scale, scale, dark);
                }
            }
        }
        return image;
    }

    private static BufferedImage withLogo(QrDrawing drawing, BufferedImage code, Logo logo) {
        int size = drawing.options().size();
        boolean opaque = drawing.options().background().isPresent();
        BufferedImage image =
                new BufferedImage(size, size, opaque ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.drawImage(code, 0, 0, null);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
            double room = (drawing.logoModules() - 2 * Logo.PADDING) * drawing.scale();
            BufferedImage picture = logo.image();
            double shrink = room / Math.max(picture.getWidth(), picture.getHeight());
            int width = Math.max(1, (int) (picture.getWidth() * shrink));
            int height = Math.max(1, (int) (picture.getHeight() * shrink));
            int middle = drawing.start() + drawing.count() * drawing.scale() / 2;
            graphics.drawImage(picture, middle - width / 2, middle - height / 2, width, height, null);
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static byte[] written(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // In memory: the default is a temporary file.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
