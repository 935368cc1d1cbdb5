package dev.curlew.edge.qr;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;

/**
 * The modules of a QR code, and where they go.
 *
 * @param modules dark where they are 1
 * @param scale how many pixels a module has
 * @param start where the first module begins, in pixels
 * @param logoFrom the first module, across and down, that is left free for the logo
 * @param logoModules how many are, across and down; 0: there is no logo
 */
record QrDrawing(QrOptions options, ByteMatrix modules, int scale, int start, int logoFrom, int logoModules) {

    /** Of the side of the code; what that covers, level H restores with much to spare. */
    private static final double LOGO_SHARE = 0.24;

    /** Readers find no modules of a single pixel. */
    private static final int LEAST_SCALE = 2;

    /** Says that the sides are too short. */
    static final class TooSmallException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int least;

        TooSmallException(int least) {
            super("size: too small (expected: at least " + least + ")");
            this.least = least;
        }

        int least() {
            return least;
        }
    }

    /** Throws {@link TooSmallException} if a module would have fewer than two pixels a side. */
    static QrDrawing of(String text, QrOptions options) {
        ByteMatrix modules = encode(text, options);
        int count = modules.getWidth();
        int whole = count + 2 * options.margin();
        int scale = options.size() / whole;
        if (scale < LEAST_SCALE) {
            throw new TooSmallException(LEAST_SCALE * whole);
        }
        int start = (options.size() - scale * count) / 2;
        // Odd as the code's side is, so that it is in the middle.
        int logoModules = options.logo() ? (int) (count * LOGO_SHARE) / 2 * 2 + 1 : 0;
        return new QrDrawing(options, modules, scale, start, (count - logoModules) / 2, logoModules);
    }

    private static ByteMatrix encode(String text, QrOptions options) {
        try {
            return Encoder.encode(text, options.level(), Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"))
                    .getMatrix();
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("short URL: of " + text.length() + " characters", tooLong);
        }
    }

    int count() {
        return modules.getWidth();
    }

    boolean isDark(int x, int y) {
        return modules.get(x, y) == 1 && !isUnderLogo(x, y);
    }

    private boolean isUnderLogo(int x, int y) {
        int end = logoFrom + logoModules;
        return x >= logoFrom && x < end && y >= logoFrom && y < end;
    }
}
