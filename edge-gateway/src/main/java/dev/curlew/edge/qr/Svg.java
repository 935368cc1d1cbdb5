package dev.curlew.edge.qr;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** QR codes as SVG: one path, with the modules of a row joined. */
final class Svg {

    private Svg() {}

    static byte[] of(QrDrawing drawing, Logo logo) {
        QrOptions options = drawing.options();
        // In modules, so that it is sharp at any size.
        double offset = (double) drawing.start() / drawing.scale();
        double side = (double) options.size() / drawing.scale();
        StringBuilder svg = new StringBuilder(8192);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"%s %s %s %s\">"
                .formatted(options.size(), options.size(), plain(-offset), plain(-offset), plain(side), plain(side)));
        options.background()
                .ifPresent(color -> svg.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"#%06x\"/>"
                        .formatted(plain(-offset), plain(-offset), plain(side), plain(side), color)));
        svg.append("<path shape-rendering=\"crispEdges\" fill=\"#%06x\" d=\"".formatted(options.color()));
        for (int y = 0; y < drawing.count(); y++) {
            row(drawing, y, svg);
        }
        svg.append("\"/>");
        if (options.logo()) {
            double from = drawing.logoFrom() + Logo.PADDING;
            double size = drawing.logoModules() - 2 * Logo.PADDING;
            svg.append("<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" href=\"data:image/png;base64,%s\"/>"
                    .formatted(
                            plain(from),
                            plain(from),
                            plain(size),
                            plain(size),
                            Base64.getEncoder().encodeToString(logo.png())));
        }
        return svg.append("</svg>\n").toString().getBytes(UTF_8);
    }

    private static void row(QrDrawing drawing, int y, StringBuilder svg) {
        int x = 0;
        while (x < drawing.count()) {
            int from = x;
            while (x < drawing.count() && drawing.isDark(x, y)) {
                x++;
            }
            if (x > from) {
                svg.append('M').append(from).append(' ').append(y).append('h').append(x - from);
                svg.append("v1h-").append(x - from).append('z');
            }
            x++;
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
