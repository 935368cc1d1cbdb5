package dev.curlew.link.transfer.format;

import java.util.Set;

/**
 * Rows of a JSON text that holds many objects, as APIs give them: the objects of an array at the top ({@code [{…},…]}) or of an
 * array in an object ({@code {"data":[{…},…]}}), or those in an object in an object ({@code {"links":{"link_1":{…}}}}).
 */
final class JsonBounds implements RowBounds {

    private static final Set<String> HOLDING_ROWS = Set.of("[", "{[", "{{");
    private static final int DEEPEST = 64;

    /** The brackets that are open around rows. */
    private final StringBuilder around;

    private boolean string;
    private boolean escape;
    // Brackets open within the row; 0: between rows.
    private int depth;

    JsonBounds(String around) {
        this.around = new StringBuilder(around);
    }

    @Override
    public Part next(byte b) throws UnreadableFileException {
        boolean within = depth > 0;
        if (string) {
            string = escape || b != '"';
            escape = !escape && b == '\\';
            return within ? Part.WITHIN : Part.BETWEEN;
        }
        switch (b) {
            case '"' -> string = true;
            case '{', '[' -> {
                return opened((char) b, within);
            }
            case '}', ']' -> {
                return closed((char) b, within);
            }
            default -> {
                // Part of a value, or between values.
            }
        }
        return within ? Part.WITHIN : Part.BETWEEN;
    }

    private Part opened(char bracket, boolean within) throws UnreadableFileException {
        if (within || (bracket == '{' && HOLDING_ROWS.contains(around.toString()))) {
            depth++;
            return Part.WITHIN;
        }
        if (around.length() == DEEPEST) {
            throw new UnreadableFileException("The JSON is nested too deeply.");
        }
        around.append(bracket);
        return Part.BETWEEN;
    }

    private Part closed(char bracket, boolean within) throws UnreadableFileException {
        if (within) {
            depth--;
            return depth == 0 ? Part.LAST : Part.WITHIN;
        }
        int last = around.length() - 1;
        boolean fits = last >= 0 && around.charAt(last) == (bracket == '}' ? '{' : '[');
        if (!fits) {
            throw new UnreadableFileException("The file is no JSON: a " + bracket + " closes nothing.");
        }
        around.setLength(last);
        return Part.BETWEEN;
    }

    @Override
    public void giveUpRow() {
        // It is skipped up to its end.
    }

    @Override
    public String state() {
        return around.toString();
    }

    @Override
    public boolean mayEnd() {
        return depth == 0 && around.isEmpty() && !string;
    }
}
