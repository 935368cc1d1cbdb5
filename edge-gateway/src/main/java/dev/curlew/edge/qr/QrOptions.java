package dev.curlew.edge.qr;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.linecorp.armeria.common.QueryParams;
import dev.curlew.platform.error.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a QR code is to look.
 *
 * @param size of its sides in pixels, with the margin
 * @param margin in modules
 * @param level how much of it may be covered or spoilt
 * @param color of dark modules: 0xRRGGBB
 * @param background of light modules and the margin; empty: transparent
 * @param logo whether this server's logo is in the middle
 */
record QrOptions(
        int size, int margin, ErrorCorrectionLevel level, int color, Optional<Integer> background, boolean logo) {

    static final int SMALLEST = 64;
    static final int LARGEST = 2048;
    static final int LARGEST_MARGIN = 16;

    private static final int USUAL_SIZE = 400;
    private static final int USUAL_MARGIN = 4;
    private static final int BLACK = 0x000000;
    private static final int WHITE = 0xffffff;
    private static final double LEAST_CONTRAST = 3;
    private static final Set<String> NAMES = Set.of("size", "margin", "ecc", "color", "background", "logo");
    private static final Pattern COLOR = Pattern.compile("#?[0-9a-fA-F]{6}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

    /** What a query asks for, and all that is wrong with it. */
    record Reading(QrOptions options, List<Violation> unknown, List<Violation> invalid) {}

    static Reading read(QueryParams query) {
        List<Violation> unknown = query.names().stream()
                .filter(name -> !NAMES.contains(name))
                .map(name -> new Violation(shown(name), "expected: one of size, margin, ecc, color, background, logo"))
                .toList();
        Reader reader = new Reader(query, new ArrayList<>());
        return new Reading(reader.options(), unknown, reader.invalid);
    }

    /** What names a parameter came with is not to be given back without end. */
    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), 64));
    }

    /** Reads each parameter; where one is wrong, as if it was not there. */
    private record Reader(QueryParams query, List<Violation> invalid) {

        QrOptions options() {
            boolean logo = logo();
            int color = color("color").orElse(BLACK);
            boolean transparent = "transparent".equals(query.get("background"));
            Optional<Integer> background = transparent
                    ? Optional.empty()
                    : Optional.of(color("background").orElse(WHITE));
            if (contrast(color, background.orElse(WHITE)) < LEAST_CONTRAST) {
                add("color", "a color that is darker than the background, with a contrast of 3:1");
            }
            return new QrOptions(
                    number("size", SMALLEST, LARGEST, USUAL_SIZE),
                    number("margin", 0, LARGEST_MARGIN, USUAL_MARGIN),
                    level(logo),
                    color,
                    background,
                    logo);
        }

        private int number(String name, int least, int most, int usual) {
            return value(name)
                    .flatMap(text -> {
                        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
                        if (number < least || number > most) {
                            add(name, "a number from " + least + " to " + most);
                            return Optional.empty();
                        }
                        return Optional.of(number);
                    })
                    .orElse(usual);
        }

        private boolean logo() {
            Optional<String> text = value("logo");
            if (text.isPresent() && !Set.of("true", "false").contains(text.get())) {
                add("logo", "true or false");
            }
            return text.filter("true"::equals).isPresent();
        }

        private ErrorCorrectionLevel level(boolean logo) {
            ErrorCorrectionLevel usual = logo ? ErrorCorrectionLevel.H : ErrorCorrectionLevel.M;
            return value("ecc")
                    .flatMap(text -> {
                        Optional<ErrorCorrectionLevel> level = Arrays.stream(ErrorCorrectionLevel.values())
                                .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
                                .findFirst();
                        if (level.isEmpty()) {
                            add("ecc", "L, M, Q or H");
                        } else if (logo && level.get() != ErrorCorrectionLevel.H) {
                            add("ecc", "H, as a logo covers a part of the code");
                        }
                        return level;
                    })
                    .orElse(usual);
        }

        private Optional<Integer> color(String name) {
            return value(name).flatMap(text -> {
                if (!COLOR.matcher(text).matches()) {
                    add(name, "a color such as 1a2b3c" + (name.equals("background") ? ", or transparent" : ""));
                    return Optional.empty();
                }
                return Optional.of(Integer.parseInt(text.substring(text.length() - 6), 16));
            });
        }

        private Optional<String> value(String name) {
            List<String> values = query.getAll(name);
            if (values.size() > 1) {
                add(name, "given once");
            }
            return values.stream().findFirst();
        }

        private void add(String field, String expected) {
            invalid.add(new Violation(field, "expected: " + expected));
        }
    }

    /** As WCAG 2 has it; under 1 where the code is the lighter of the two. */
    private static double contrast(int color, int background) {
        return (luminance(background) + 0.05) / (luminance(color) + 0.05);
    }

    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16 & 0xff) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int part) {
        double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
